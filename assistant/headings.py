"""A section's heading as a question: "How SSRIs work" as "How do SSRIs work?", "Neuroinflammation" as "What do we know
about neuroinflammation?".

Only headings that are words about a subject; none that every article has ("Introduction", "Methods"), none of numbers,
none of the back matter. Left out: whether the section answers the question.
"""

import re

from assistant.phrasing import begun, is_plural

_LONGEST_WORDS = 9
_SHORTEST_LONE_WORD = 6
_NUMBERED = re.compile(
    r"^(?:(?:section|chapter|part)\s{1,9})?(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])[.):]\s{1,9}|^\d+(?:\.\d+)+\s{1,9}|^\d+\s{1,9}",
    re.I,
)
# Words that only headings have that say what the article does, not what it is about.
_OF_ARTICLES = re.compile(
    r"\b(?:introduction|background|methods?|methodology|materials|results?|discussion|conclusions?|concluding|abstract|"
    r"summary|overview|references?|bibliography|acknowledge?ments?|appendix|supplement\w*|supporting\s{1,9}information|"
    r"funding|conflicts?|competing|interests?|disclosures?|declarations?|contributions?|contributors|ethic\w*|consent|"
    r"availability|abbreviations?|keywords?|highlights|outlook|objectives?|aims?|purpose|analys[ei]s|statistic\w*|data|"
    r"design|participants?|procedures?|sampl\w+|search|eligibility|inclusion|exclusion|extraction|outcomes?|measures?|"
    r"measurements?|strengths?|figures?|tables?|box|case|study|studies|setting|questionnaires?|randomi[sz]ation|"
    r"what\s{1,9}is\s{1,9}(?:still\s{1,9})?unknown|open\s{1,9}questions|future|implications|limitations?|general|other|others|"
    r"miscellaneous|contents|authors?|correspondence|history|publication|note|notes|further\s{1,9}reading)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"^how\s{1,9}(?P<thing>.+?)\s{1,9}(?P<verb>works?|acts?|blocks?|differs?|affects?|helps?|changes?|develops?|may\s{1,9}\w+|"
    r"can\s{1,9}\w+|is|are)\b(?P<rest>[^:;,]*)$",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^why\s{1,9}(?P<thing>.+?)\s{1,9}(?P<verb>matters?|works?|fails?|helps?|may\s{1,9}\w+|can\s{1,9}\w+|is|are)\b(?P<rest>[^:;,]*)$",
    re.IGNORECASE,
)
_WHAT = re.compile(r"^what\s{1,9}(?P<thing>.+?)\s{1,9}(?P<verb>is|are)$", re.IGNORECASE)
_SHOWS = re.compile(
    r"^what\s{1,9}(?P<thing>.+?)\s{1,9}(?P<verb>shows?|does|do|tells?)\b(?P<rest>[^:;,]*)$", re.IGNORECASE
)
_NOUN_OF = re.compile(
    r"^(?:the\s{1,9})?(?P<noun>(?:side\s{1,9})?effects?|roles?|mechanisms?|causes?|symptoms|risks?|benefits?|functions?|"
    r"prevalence|structure|types?|consequences|advantages|signs|stages|origins?|uses)\s{1,9}(?:of|for)\s{1,9}\S.*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<!\d)[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_IS = frozenset({"is", "are", "may", "can"})


def question_of(heading: str, text: str) -> str | None:
    """The question that the section under this heading of `text` answers; None where the heading makes none."""
    bare = " ".join(_NUMBERED.sub("", heading.strip()).split()).rstrip(" .:")
    if heading.strip().endswith("?"):
        return begun(bare) if 3 <= len(_WORD.findall(bare)) <= 2 * _LONGEST_WORDS else None
    if not _is_about_something(bare):
        return None
    bare = _uncapitalised(bare, text)
    for pattern, asking in ((_HOW, "How"), (_WHY, "Why"), (_SHOWS, "What")):
        found = pattern.match(bare)
        if found is not None:
            return _turned(asking, found["thing"], found["verb"], found["rest"])
    what = _WHAT.match(bare)
    if what is not None:
        return f"What {what['verb'].lower()} {what['thing']}?"
    # A clause of another kind, or two in one, is no name of a subject.
    if re.search(r"^(?:how|why|what|when|where|who|which|from|towards?|beyond|to)\b|[:;,?!()\"“]", bare, re.IGNORECASE):
        return None
    noun = _NOUN_OF.match(bare)
    if noun is not None:
        article = "" if bare.lower().startswith("the ") else "the "
        return f"What {'are' if is_plural(noun['noun']) else 'is'} {article}{bare}?"
    if re.match(r"[A-Za-z][a-z-]{1,40}\s{1,9}of\s", bare):
        bare = ("" if is_plural(bare) else "the ") + bare[:1].lower() + bare[1:]
    return f"What do we know about {bare}?"


def _is_about_something(bare: str) -> bool:
    found = _WORD.findall(bare)
    if not found or len(found) > _LONGEST_WORDS or _OF_ARTICLES.search(bare):
        return False
    if any(len(part) == 1 and not part.isalpha() for part in bare.split()) or sum(map(str.isdigit, bare)) > 3:
        return False
    return len(found) > 1 or len(found[0]) >= _SHORTEST_LONE_WORD


def _turned(asking: str, thing: str, verb: str, rest: str) -> str | None:
    """ "How SSRIs work" with its words in the order of a question; None of two clauses."""
    if re.search(r"\band\s{1,9}(?:how|why|what|where|when)\b", rest, re.IGNORECASE):
        rest = re.split(r"\s{1,9}and\s{1,9}(?=how|why|what|where|when)", rest, flags=re.IGNORECASE)[0]
    first, *more = verb.lower().split()
    if first in _IS:
        return f"{asking} {first} {thing} {' '.join(more)}{rest}?".replace("  ", " ").replace(" ?", "?")
    stem = first.removesuffix("s") if first not in ("does",) else "do"
    return f"{asking} {'do' if is_plural(thing) else 'does'} {thing} {stem}{rest}?"


def _uncapitalised(heading: str, text: str) -> str:
    """The heading's words with the small letters that the text writes them with, if it does."""

    def small(found: re.Match[str]) -> str:
        word = found.group()
        lower = word.lower()
        if not word.istitle() or not re.search(rf"(?<![\w-]){re.escape(lower)}(?![\w-])", text):
            return word
        return lower

    return _WORD.sub(small, heading)
