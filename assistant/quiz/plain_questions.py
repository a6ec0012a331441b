"""Questions in plain words made of a sentence whose form makes the wording safe: a definition ("What is an agonist?"),
what something means, a list ("What are the common side effects of ECT?"), the first sentence under a heading ("How do
SSRIs work?"). Left out: every sentence of another form.
"""

import re
from collections.abc import Iterator

from assistant.headings import question_of
from assistant.phrasing import is_plural
from assistant.quiz.quiz_question import Drafted

_THING = (
    r"(?P<thing>(?:(?:The|A|An)\s{1,9})?[^\W_][\w'’/-]*(?:\s{1,9}(?!is\b|are\b|was\b|were\b|means?\b)[\w'’/-]+){0,5}?"
    r"(?:\s{1,9}\([\w\s'’/-]{2,12}\))?)"
)
_IS = re.compile(rf"^{_THING}\s{{1,9}}is\s{{1,9}}(?P<what>(?:an?|the)\s{{1,9}}\S.+)\.$")
_ARE = re.compile(rf"^{_THING}\s{{1,9}}are\s{{1,9}}(?P<what>\S.+)\.$")
_KINDS = re.compile(
    r"^(?:(?!(?:in|of|to|for|by|with|at|on|not|that|as)\b)[\w'’-]+\s{1,9}){0,4}?[\w'’-]+(?<!ss)s(?:\s{1,9}of\s{1,9}[\w'’-]+(?:\s{1,9}[\w'’-]+){0,2})?,?\s{1,9}"
    r"(?:that|which|in\s{1,9}which|with\s{1,9}which|through\s{1,9}which|by\s{1,9}which|whose|between|consisting|made|and)\b"
)
_SAID = re.compile(
    rf"^{_THING}\s{{1,9}}(?P<verb>means?|refers?\s{{1,9}}to|describes?|says?|states?|proposes?|holds?)\s{{1,9}}(?P<what>\S.+)\.$"
)
_DEFINED = re.compile(
    rf"^{_THING}\s{{1,9}}(?P<verb>is|are)\s{{1,9}}defined\s{{1,9}}(?:as|by)\s{{1,9}}(?P<what>\S.+)\.$"
)
_OF = re.compile(
    r"^(?P<thing>The\s{1,9}(?:[\w'’-]+\s{1,9}){0,3}(?:target|cause|function|role|site|source|receptor|precursor|vector|"
    r"reservoir|host|symptom|hallmark|mechanism|product|mode|route|risk\s{1,9}factor|unit|task|treatment)s?\s{1,9}(?:of|for|in)\s{1,9}[\w'’-]+"
    r"(?:\s{1,9}[\w'’()-]+){0,6}?)\s{1,9}(?P<verb>is|are)\s{1,9}(?P<what>(?:the|an?)\s{1,9}\S.+)\.$"
)
_LISTED = re.compile(
    r"^(?P<thing>[^:;,?]+?)\s{1,9}(?:(?:may|can|usually|often|also|typically)\s{1,9})?(?P<verb>includes?|are|were|comprises?)(?:\s{1,9}the\s{1,9}following)?:$"
)
# "X is a major challenge" tells what somebody thinks of X, not what it is.
_JUDGES = re.compile(
    r"^(?:an?|the|one\s{1,9}of\s{1,9}the)\s{1,9}(?:[\w-]+\s{1,9})?(?:(?:major|important|key|significant|critical|crucial|useful|promising|"
    r"potential|possible|attractive|good|great|greatest|best|most|first|same|only|leading|well-\w+|ideal|powerful|"
    r"practical|valuable|interesting|huge|big|growing|global|essential|common|commonest|largest|smallest|highest|lowest|biggest|latest|frequent|rare|recent|new|"
    r"suitable|likely|predominant|primary)\b|(?:[\w-]+\s{1,9}){0,2}(?:challenge|problem|issue|concern|reason|hope|result|"
    r"consequence|question|matter|step|example|topic|focus|need|role|threat|advantage|limitation|candidate|factor|"
    r"feature|finding|explanation|option|goal|aim|fact|priority|burden|case|part|member|number|lack|list)\b)",
    re.IGNORECASE,
)
# Words that no name of a subject begins with, or ends in.
_NO_THING = re.compile(
    r"^(?:what|how|why|when|where|who|whether|there|many|most|more|less|much|few|fewer|no|not|nothing|every|patients?|people|"
    r"participants?|in|at|on|by|from|for|during|after|before|under|over|about|only|even|one|two|three|four|early|later?|now|today|"
    r"recently|currently|typically|usually|generally|overall|another|our|their|its|his|her|further|additional|older|newer|"
    r"different|similar|various|the\s{1,9}(?:various|different|other|same)|adjusted|mean|total|average)\b|\b(?:aim|goal|purpose|study|studies|review|paper|article|results?|findings?|reason|answer|problem|"
    r"question|number|rate|way|conclusion|advantage|limitation|example|difference|approach|evidence|hypothesis|analysis|"
    r"and|or|that|which|who|of|also|often|usually|still|now|not|has|have|had|was|were|can|may|will|would|could|should|does|do|both|"
    r"increasingly|therefore|it|they|to|but|as|than|with|for|from|by|on|at|into|however|suggest\w*|show\w*|indicat\w*|reported)$",
    re.IGNORECASE,
)
_VERB_INSIDE = re.compile(
    r"\b(?:has|have|had|was|were|can|may|will|would|could|should|does|do|did|that|which|who|but|because|of|in|for|with|from|by|"
    r"on|at|into|to|than|as|and|or|not|when|while)\b",
    re.IGNORECASE,
)
_COMMON = re.compile(
    r"(?:ence|ance|ency|ancy|tion|sion|ity|ism|ics|ness|ment|osis|itis|aemia|emia|ship|logy|graphy|therapy|ase|cytes?|phages?|"
    r"viruses|bodies|ing|ies|ions|ins|ors|ers|als|ics|mes|nts)$"
)
_LEAST_SAID = 6


def plain_questions(sentence: str, text: str) -> Iterator[Drafted]:
    """The questions that a sentence, as shown, answers as a whole; by its document's `text` capitals are known."""
    lead, *items = sentence.split("\n")
    if items:
        yield from _of_list(lead, text)
        return
    for pattern, verb in ((_IS, "is"), (_ARE, "are")):
        found = pattern.match(sentence)
        if found and _names(found["thing"]) and _defines(found["what"], verb):
            thing = _inside(found["thing"], text, plural=verb == "are")
            yield Drafted(f"What {verb} {thing}?", None, "definition")
    said = _SAID.match(sentence)
    if said and _names(said["thing"]) and _says(said["verb"], said["what"]):
        does = "does" if said["verb"].split()[0].endswith("s") else "do"
        yield Drafted(f"What {does} {_inside(said['thing'], text)} {_stem(said['verb'])}?", None, "definition")
    defined = _DEFINED.match(sentence)
    if defined and _names(defined["thing"]):
        yield Drafted(f"How {defined['verb']} {_inside(defined['thing'], text)} defined?", None, "definition")
    of = _OF.match(sentence)
    if of and not judges(of["what"]):
        yield Drafted(f"What {of['verb']} {_inside(of['thing'], text)}?", None, "definition")


def heading_question(sentence: str, section: str, text: str) -> Drafted | None:
    """The question of a heading that begins with "How", answered by the first sentence under it, `sentence`; None where
    that sentence does not speak of the same thing from its beginning."""
    asked = re.match(
        r"^how\s{1,9}(?P<thing>[\w'’/-]+(?:\s{1,9}[\w'’/-]+){0,3}?)\s{1,9}(?:works?|acts?|blocks?|differs?|is|are)\b",
        section,
        re.I,
    )
    if asked is None or not sentence.lower().startswith(f"{asked['thing'].lower()} "):
        return None
    question = question_of(section, text)
    return Drafted(question, None, "heading") if question is not None else None


def _of_list(lead: str, text: str) -> Iterator[Drafted]:
    found = _LISTED.match(lead)
    if found is None or re.match(r"(?:There|Here|Some|Other|Two|Three|Four|Many)\b", found["thing"]):
        return
    thing = _inside(found["thing"], text)
    if not is_plural(
        re.split(
            r"\s{1,9}(?:of|for|in|with|on|that|which|to|from|during|after|before|around|between|about|where|whose|used)\s{1,9}",
            thing,
        )[0]
    ):
        return
    article = "the " if not re.match(r"(?:the|an?)\b", thing) else ""
    yield Drafted(f"What are {article}{thing}?", None, "list")


def judges(what: str) -> bool:
    """Whether what is said of a thing tells what somebody thinks of it ("a major challenge"), not what it is."""
    return _JUDGES.match(what) is not None


def _names(thing: str) -> bool:
    """Whether it can be the name of a subject: no clause, no preposition, no mere pointer."""
    bare = re.sub(r"^(?:The|A|An)\s{1,9}|\s{1,9}\([^()]*\)$", "", thing)
    return (
        bool(bare)
        and not re.search(r"(?i)\b(\w+)\s{1,9}\1\b", bare)
        and not _NO_THING.search(bare)
        and not _VERB_INSIDE.search(bare)
        and not bare[0].isdigit()
    )


def _defines(what: str, verb: str) -> bool:
    if len(what.split()) < _LEAST_SAID or judges(what):
        return False
    return verb == "is" or _KINDS.match(what) is not None or what.startswith("the ")


def _says(verb: str, what: str) -> bool:
    if verb.startswith(("mean", "refer")):
        return len(what.split()) >= _LEAST_SAID - 1
    return re.match(r"(?:how|that|what)\s", what) is not None and len(what.split()) >= _LEAST_SAID


def _stem(verb: str) -> str:
    first, *rest = verb.split()
    return " ".join((first.removesuffix("s"), *rest))


def _inside(thing: str, text: str, plural: bool = False) -> str:
    """The thing as it is written within a sentence: with a small letter, unless it is a proper name."""
    first, _, rest = thing.partition(" ")
    lower = first.lower()
    small = first[:1].lower() + first[1:]
    # "MiRNAs" at a sentence's beginning.
    if re.match(r"[A-Z][a-z]+[A-Z]", first) and re.search(rf"\b{re.escape(small)}\b", text):
        return f"{small} {rest}".strip()
    if first != first.capitalize() and not (len(first) == 1 or re.fullmatch(r"[A-Z][a-z]+(?:-[a-z]+)+", first)):
        return thing
    return f"{lower} {rest}".strip() if _is_common(first, rest, text, plural) else thing


def _is_common(first: str, rest: str, text: str, plural: bool) -> bool:
    """Whether a word that opens a sentence is no proper name: the document writes it small elsewhere, or it looks like
    a common word and is not written with a capital amid a sentence."""
    lower = first.lower()
    if lower in ("the", "a", "an") or re.search(rf"(?<![A-Z])\b{re.escape(lower.removesuffix('s'))}s?\b", text):
        return True
    if re.search(rf"[a-z,]\s{re.escape(first)}\s[a-z]", text):
        return False
    return plural or "-" in first or _COMMON.search(lower) is not None or bool(rest and rest[0].islower())
