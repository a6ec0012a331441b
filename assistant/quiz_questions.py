"""Questions made of one sentence: in plain words, or with a blank; and which sentences can be put to a student."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from assistant.quantities import Quantity, quantities
from assistant.query_rewriter import is_plural
from assistant.safety import is_order
from assistant.suggestions import MATTER, question_of
from corpus.glossary import Glossary, Mention
from corpus.span import Span
from index.text import FUNCTION_WORDS, stem, terms, words

BLANK = "_____"
"""What stands in a question for the words left out."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question made of one sentence; `blank` is the place in the sentence, as shown, of the words left out, and None
    for a question in plain words. `kind` tells what is asked for: a key of `messages.QUIZ_HINTS`."""

    question: str
    blank: Span | None
    kind: str


def with_blank(sentence: str, blank: Span) -> str:
    """The sentence with `BLANK` in place of the words there."""
    return f"{sentence[: blank.start]}{BLANK}{sentence[blank.end :]}"


_SHORTEST_WORDS = 7
_LONGEST_WORDS = 42
_LONGEST_LIST_WORDS = 80
_LIST_ITEMS = range(2, 8)
_LONGEST_CHARACTERS = 700

_SELF_HARM = re.compile(
    r"suicid|self[\s-]?(?:harm|injur|poison|mutilat)|\boverdos|\blethal\s{1,9}(?:dose|amount|means)|\b(?:end|tak)\w*\s{1,9}"
    r"(?:\w+(?:['’]s)?\s{1,9}){0,2}(?:own\s{1,9})?li(?:fe|ves)\b|\bkill\w*\s{1,9}(?:one|him|her|them|my|your)sel|\bthoughts?\s{1,9}of\s{1,9}"
    r"(?:death|dying)",
    re.IGNORECASE,
)
# It goes on from what stands before it, or speaks of what only its surroundings name.
_DANGLES = re.compile(
    r"^(?:(?:However|Moreover|Furthermore|Nevertheless|Thus|Therefore|Hence|Also|And|But|Yet|So|Then|Finally|First(?:ly)?|"
    r"Second(?:ly)?|Third(?:ly)?|More\s{1,9}recently|Recently|Now|Next|Indeed|Instead|Similarly|Besides|Consequently|"
    r"Overall|Additionally|Accordingly|Conversely|Meanwhile|Subsequently|Otherwise|Still|Again|Here|There|Data|Patient|"
    r"This|These|Those|That|Such|Its?|They|Their|He|She|His|Her|Each|Another|Others?|One\s{1,9}of|Some|Any|All|None|"
    r"Either|Neither|Several|Two|Three|Four|Five|With|Because|Despite|Given|Although|Though|Since|While|Whereas|If|"
    r"Unlike|Among|Of|To|Using|Based|Compared|(?:In|By|On)\s{1,9}(?:addition|contrast|comparison|particular|general|turn|"
    r"summary|conclusion|the\s{1,9}other\s{1,9}hand|all|both)|For\s{1,9}(?:example|instance)|"
    r"As\s{1,9}(?:a\s{1,9}(?:result|consequence)|expected|mentioned|shown|noted|such))\b|"
    r"Both\b(?!(?:\s{1,9}[\w-]+){1,5}\s{1,9}and\b)|The\s{1,9}[a-z]+\s{1,9}(?:is|was|are|were|has|have|had|can|may|will)\b|"
    r"(?:A|An|The)\s{1,9}(?:[a-z]+ed\s|(?:second|third|next|last|final|previous|latter|former|same|other|present|current|"
    r"above|following|similar|resulting|middle|two|three|four|study|studies|authors?|trials?|results?|patients?|"
    r"participants?|findings?|data|groups?|researchers|samples?|analys[ei]s|reason|idea|aim|purpose|objective|problem|"
    r"paper|review|majority|number|differences?)\b(?!\s{1,9}(?:of|between|in\s{1,9}which)\b)))"
)
_OF_THE_ARTICLE = re.compile(
    r"\b(?:[Ww]e|[Oo]urs?|us|I|[Mm]y|me|[Yy]ours?|[Yy]ou|[Tt]his|[Tt]hese|such(?!\s{1,9}as\b)|the\s{1,9}(?:latter|former)|"
    r"mentioned|above|below|respectively|thereby|does\s{1,9}so|[Aa]uthors?|however|therefore|thus|moreover|"
    r"(?:[Ff]ig(?:ure)?|[Tt]able|[Bb]ox|[Ss]ection|[Ee]q(?:uation)?)s?\.?\s{0,9}[\dIVS]|et\s{1,9}al|cf\.|doi|"
    r"(?:recent|previous|prior|earlier|the)\s{1,9}(?:study|paper|article|review)|(?:[pnrtF]|df)\s{0,9}[=<>≤≥]|"
    r"(?:CI|OR|RR|HR|SD|SEM|IQR)s?|odds\s{1,9}ratio|medical\s{1,9}advice|your\s{1,9}doctor|open\s{1,9}access|"
    r"(?:must|should)\s{1,9}be\s{1,9}(?:noted|remembered))\b|https?:|www\.|[@©±×]|\([a-z]\)|^(?:Please|Note|See|Never)\b|"
    r",\s(?:for\s{1,9}(?:example|instance)|in\s{1,9}turn|in\s{1,9}contrast|too),|,\s(?:it|they)\s|\[\s{0,9}\d[\d,;\s–-]*\]|[⁰¹²³⁴-⁹]|"
    r"\((?:[^()]*\b(?:19|20)\d\d[a-z]?[^()]*|\s{0,9}\d+(?:\s{0,9}[,–-]\s{0,9}\d+)*\s{0,9})\)"
)
# What one study did and found, and how: nobody can know it but by that study.
_OF_ONE_STUDY = re.compile(
    r"\b(?:was|were|had|did|showed|revealed|observed|detected|obtained|performed|collected|received|underwent|estimated|"
    r"assessed|suggested|indicated|confirmed|resulted|measured|enrolled|recruited|analy[sz]ed|specimens?|protocols?|"
    r"manufacturer\w*|software|experiments?|incubat\w+|regression|cohorts?|questionnaires?|baseline|median|"
    r"respondents?|data\s{0,9}sets?|database|algorithm|simulations?|parameters?|grants?|version|remains?\s{1,9}un\w+|"
    r"(?:previous|earlier|further|future|more|recent|several|many|most)\s{1,9}(?:studies|research|work|reports)|"
    r"(?:patient|case|subject|group|stage|type|phase|day)s?\s{1,9}\d)\b|°C|[μµ]l"
)
_OF_HISTORY = re.compile(
    r"\b(?:was|were)\s{1,9}(?:first\s{1,9}|originally\s{1,9}|initially\s{1,9}|later\s{1,9}|also\s{1,9})?(?:approved|discovered|invented|introduced|named|founded|licensed|"
    r"isolated|eradicated|declared|banned|described|recogni[sz]ed|synthesi[sz]ed|developed)\b|\band\s{1,9}colleagues\b|\b(?!One|Each|This|Every|Our|A\b)[A-Z][\w-]{1,40}\s{1,9}trial\b"
)
_BEGINS = re.compile(r"^(?:[A-Zα-ωΑ-Ω]|\d-?[A-Z]|[a-z]{1,2}[A-Z])")
_BRACKETS = (("(", ")"), ("[", "]"), ("“", "”"))


def may_be_asked(section: str | None) -> bool:
    """Whether the sentences of a section with this heading may be asked about."""
    return section is None or not (MATTER.search(section) or _SELF_HARM.search(section) or is_order(section))


def stands_alone(sentence: str) -> bool:
    """Whether the sentence, as it is shown, can be put to a student by itself. A list is its lead-in and its items, a
    line each."""
    lead, *items = sentence.split("\n")
    count = len(sentence.split())
    if items:
        fits = len(items) in _LIST_ITEMS and lead.endswith(":") and count <= _LONGEST_LIST_WORDS
    else:
        fits = sentence.endswith(".") and ":" not in sentence and _SHORTEST_WORDS <= count <= _LONGEST_WORDS
    return (
        fits
        and len(sentence) <= _LONGEST_CHARACTERS
        and _is_whole(sentence, lead)
        and not (_DANGLES.search(lead) or _OF_THE_ARTICLE.search(sentence) or _SELF_HARM.search(sentence))
        and (_OF_HISTORY.search(sentence) is not None or _OF_ONE_STUDY.search(sentence) is None)
        and not is_order(sentence)
    )


def _is_whole(sentence: str, lead: str) -> bool:
    """Whether nothing is torn: it begins as sentences do, every bracket is closed, nothing is asked or shouted."""
    return (
        _BEGINS.match(sentence) is not None
        and all(sentence.count(item) == sentence.count(other) for item, other in _BRACKETS)
        and sentence.count('"') % 2 == 0
        and not re.search(r"[?!|<>{}\\_]|\.\.|…|\ufffd", sentence)
        and len(re.findall(r"[^\W\d_]", lead)) > len(lead) / 2
    )


_THING = (
    r"(?P<thing>(?:(?:The|A|An)\s{1,9})?[^\W_][\w'’/-]*(?:\s{1,9}(?!is\b|are\b|was\b|were\b|means?\b)[\w'’/-]+){0,5}?"
    r"(?:\s{1,9}\([\w\s'’/-]{2,12}\))?)"
)
_STATES = re.compile(
    rf"^{_THING}\s{{1,9}}(?P<verb>is|are|means?|refers?\s{{1,9}}to|describes?|says?|states?|proposes?|holds?)\s{{1,9}}"
    r"(?P<what>\S.+)\.$"
)
_KINDS = re.compile(
    r"^(?:(?!(?:in|of|to|for|by|with|at|on|not|that|as)\b)[\w'’-]+\s{1,9}){0,4}?[\w'’-]+(?<!ss)s(?:\s{1,9}of\s{1,9}[\w'’-]+(?:\s{1,9}[\w'’-]+){0,2})?,?\s{1,9}"
    r"(?:that|which|in\s{1,9}which|with\s{1,9}which|through\s{1,9}which|by\s{1,9}which|whose|between|consisting|made|and)\b"
)
_LISTED = re.compile(
    r"^(?P<thing>[^:;,?]+?)\s{1,9}(?:(?:may|can|usually|often|also|typically)\s{1,9})?(?P<verb>includes?|are|were|comprises?)(?:\s{1,9}the\s{1,9}following)?:$"
)
# "X is a major challenge" tells what somebody thinks of X, not what it is.
_JUDGES = re.compile(
    r"^(?:an?|the|one\s{1,9}of\s{1,9}the)\s{1,9}(?:[\w-]+\s{1,9})?(?:(?:major|important|key|significant|critical|crucial|useful|"
    r"promising|potential|possible|attractive|good|great(?:est)?|best|most|first|same|only|leading|well-\w+|ideal|"
    r"powerful|valuable|growing|global|essential|common(?:est)?|largest|highest|lowest|frequent|rare|recent|new|"
    r"suitable|likely|primary)\b|(?:[\w-]+\s{1,9}){0,2}(?:challenge|problem|issue|concern|reason|hope|result|"
    r"consequence|question|matter|step|example|topic|focus|need|role|threat|advantage|limitation|candidate|factor|"
    r"feature|finding|option|goal|aim|fact|priority|burden|case|part|member|number|lack|list)\b)",
    re.IGNORECASE,
)
_VERB_INSIDE = re.compile(
    r"\b(?:has|have|had|was|were|can|may|will|would|could|should|does|do|did|that|which|who|but|because|of|in|for|with|from|by|"
    r"on|at|into|to|than|as|and|or|not|when|while)\b",
    re.IGNORECASE,
)
_COMMON = tuple("ence ance ency tion sion ity ism ics ness ment osis itis aemia emia logy graphy therapy ing".split())
_LEAST_SAID = 6


def plain_questions(sentence: str, text: str) -> Iterator[Drafted]:
    """The questions that a sentence, as shown, answers as a whole; by its document's `text` capitals are known."""
    lead, *items = sentence.split("\n")
    if items:
        yield from _of_list(lead, text)
        return
    match = _STATES.match(sentence)
    if match is None or not _names(match["thing"]) or not _says(match["verb"], match["what"]):
        return
    verb, thing = match["verb"], _inside(match["thing"], text, plural=match["verb"] == "are")
    if verb in ("is", "are"):
        yield Drafted(f"What {verb} {thing}?", None, "definition")
    else:
        first, *rest = verb.split()
        does = "does" if first.endswith("s") else "do"
        yield Drafted(f"What {does} {thing} {' '.join((first.removesuffix('s'), *rest))}?", None, "definition")


def heading_question(sentence: str, section: str, text: str) -> Drafted | None:
    """The question of a heading that begins with "How", answered by the first sentence under it, `sentence`; None where
    that sentence does not speak of the same thing from its beginning."""
    how, thing, *_ = *section.lower().split(), "", ""
    if how != "how" or not sentence.lower().startswith(f"{thing} "):
        return None
    question = question_of(section, text)
    return Drafted(question, None, "heading") if question is not None else None


def _of_list(lead: str, text: str) -> Iterator[Drafted]:
    match = _LISTED.match(lead)
    if match is None or re.match(r"(?:There|Here|Some|Other|Two|Three|Four|Many)\b", match["thing"]):
        return
    thing = _inside(match["thing"], text)
    if not is_plural(
        re.split(
            r"\s{1,9}(?:of|for|in|with|on|that|which|to|from|during|after|before|around|between|about|where|whose|used)\s{1,9}",
            thing,
        )[0]
    ):
        return
    article = "the " if not re.match(r"(?:the|an?)\b", thing) else ""
    yield Drafted(f"What are {article}{thing}?", None, "list")


def _names(thing: str) -> bool:
    """Whether it can be the name of a subject: no clause, no preposition, no mere pointer."""
    bare = re.sub(r"^(?:The|A|An)\s{1,9}|\s{1,9}\([^()]*\)$", "", thing)
    return bool(bare) and not _VERB_INSIDE.search(bare) and not bare[0].isdigit()


def _says(verb: str, what: str) -> bool:
    """Whether what the verb says of a thing tells what it is."""
    count = len(what.split())
    if verb.startswith(("mean", "refer")):
        return count >= _LEAST_SAID - 1
    if count < _LEAST_SAID:
        return False
    if verb in ("is", "are"):
        kind = _KINDS.match(what) if verb == "are" else re.match(r"an?\s", what)
        return (kind is not None or what.startswith("the ")) and _JUDGES.match(what) is None
    return re.match(r"(?:how|that|what)\s", what) is not None


def _inside(thing: str, text: str, plural: bool = False) -> str:
    """The thing as it is written within a sentence: with a small letter, unless it is a proper name."""
    first, _, rest = thing.partition(" ")
    lower = first.lower()
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
    return plural or "-" in first or lower.endswith(_COMMON) or bool(rest and rest[0].islower())


_MOST_FIGURES = 3
_MANY = 10_000
_JOINS_A_RANGE = re.compile(r"\s?%?\s?(?:-|–|—|to|and)\s?")
_REPORTED = re.compile(
    r"\b(?:report|find|found|show|conclud|not|publish|describ|suggest|observ|demonstrat|propos|test|compar)\w*\b"
)
# "On 31 December 2019" is news.
_DATED = re.compile(r"\b(?:in|since|until|by|of|from)\s{0,9}$")


def figures_to_blank(sentence: str) -> Iterator[tuple[Span, str]]:
    """Where they stand, a range as one, each with its kind: "year", "share" or "number"."""
    figures = quantities(sentence)
    if len(figures) > _MOST_FIGURES:
        return
    for run in _runs(sentence, figures):
        first = run[0]
        span = first.number.to(run[-1].number)
        if "%" in span.of(sentence):
            span = span.to(run[-1].span)
        if any(item.unit is not None and item.unit.measures == "p" for item in run):
            continue
        # A number in words says something in "two weeks" or "at least two", not in "two kinds", which are then named.
        if first.worded and first.bound_span is None and (first.unit is None or first.unit.measures != "time"):
            continue
        if first.year:
            if _DATED.search(sentence[: span.start]) and not _REPORTED.search(sentence):
                yield span, "year"
        elif _can_be_known(sentence, run):
            yield span, "share" if first.unit and first.unit.measures == "share" else "number"


def _runs(sentence: str, figures: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """The quantities, those of a range together."""
    run: list[Quantity] = []
    for item in figures:
        if run and not _JOINS_A_RANGE.fullmatch(sentence[run[-1].number.end : item.number.start]):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _can_be_known(sentence: str, run: Sequence[Quantity]) -> bool:
    """Whether it measures something, or counts many or at least so many, and is no label."""
    first = run[0]
    if first.value == 1 and len(run) == 1:
        return False
    if first.unit is None:
        return bool(first.nouns) and (first.bound_span is not None or first.base >= _MANY)
    return first.unit.measures != "share" or sentence.count("%") <= len(run)


NAMES = frozenset({"drug", "drug class", "technique", "target", "molecule", "system", "abbreviation"})
"""The kinds of the glossary's terms that can be asked for."""

# What every sentence of the field is about.
_VAGUE = frozenset({"antidepressant", "depression", "classical antidepressant", "psychotherapy", "neuromodulation"})
_ARTICLE = r"(?:the|an?)\s{1,9}"
_WORD = r"[\w'’/α-ω-]+"
_NAME = (
    rf"(?!(?:the|an?|its|their|his|her|our|this|last|recent|many|most|some|other|which)\s){_WORD}(?:\s{{1,9}}"
    rf"(?!(?:that|which|who|and|or|in|of|is|are|was|were|can|may|has|have|to|for|by|with)\b){_WORD}){{0,2}}"
    r"(?:\s{1,9}\([A-Za-z0-9/α-ω-]{2,10}\))?"
)
_EXPLAINED = re.compile(
    rf"(?:^|\b(?:the|an?|in|on|of|from|into|through|by|with|at)\s{{1,9}})(?P<blank>{_NAME}),\s{{1,9}}"
    rf"(?:the|an?|or)\s{{1,9}}(?P<what>[^,;:()]+?)(?=[,.])"
)
# What stands behind the explanation of a sentence's subject.
_GOES_ON = re.compile(r",\s(?:is|are|was|were|can|may|has|have|does|do|will|could|[a-z]{3,}s)\b")
_OPENS = re.compile(
    r"^(?:[A-Z][a-z]+(?:ing|ed)|In|At|During|After|Before|For|With|By|On|From|Under|Through|Without|Within|Like|Unlike|"
    r"When|If|As|To|Over|Apart|Along|Although|Though|Even|Once|Since|While|Dear|Because|Despite)\b"
)
_VERBS = (
    "block|inhibit|activat|bind|stimulat|releas|rais|lower|increas|decreas|reduc|suppress|induc|produc|express|target|"
    "convert|use|need|regulat|act|requir|trigger|promot|prevent|treat"
)
_DOES = re.compile(
    rf"\b(?:(?:{_VERBS})(?:e|es|s|ed|d|ing|y|ies|ied)?|inferior(?:ity)?|superior(?:ity)?|compared\s{{1,9}}[\w-]+)\s{{1,9}}"
    rf"(?:(?:on|as|at|to|into|by|through|with|from|via|of|more|less|too\s{{1,9}}(?:much|little))\s{{1,9}})?(?:{_ARTICLE})?"
    r"(?:(?!than\b)[\w-]+\s{1,9})?$"
)
# What may stand behind a name: its class, or a new part of the sentence.
_AFTER_A_NAME = re.compile(
    r"\s{0,9}(?:[.,;)]|(?:receptors?|pathways?|axis|channels?|system|activity|alone|that|which|and|or|in|of|on|to|as|by|"
    r"for|from|with|at|is|are|can|may|into|through|during|after|before|than|without|against|within|because|so|mainly|"
    r"when|while|whereas)\b)"
)


def explained_terms(sentence: str) -> Iterator[Span]:
    """The terms that the sentence itself explains."""
    if _OPENS.match(sentence):
        return
    for match in _EXPLAINED.finditer(sentence):
        opens, behind = match.start() == 0, sentence[match.end() :]
        listed = not opens and re.match(r",?\s{1,9}(?:and|or)\b", behind)
        if (opens and not _GOES_ON.match(behind)) or listed or re.search(r"\d", match["blank"]):
            continue
        if len(match["what"].split()) >= 4 - opens:
            yield Span(*match.span("blank"))


def acted_on(sentence: str, mentions: Sequence[Mention]) -> Iterator[tuple[Span, str]]:
    """The names that something is done to, or with, and their kinds; `mentions` are the names in the sentence."""
    for mention in mentions:
        span = _with_brackets(sentence, mention.span)
        before, kind = sentence[: span.start], mention.term.kind
        part_of_a_name = kind == "abbreviation" and re.search(r"\b[A-Z][\w-]{0,40}[A-Z0-9]\s$", before)
        # "The psychedelic effects": no group of drugs.
        describes = kind == "drug class" and not mention.span.of(sentence).endswith("s")
        if kind not in NAMES or mention.term.name in _VAGUE or part_of_a_name or describes:
            continue
        if _AFTER_A_NAME.match(sentence[span.end :]) and _DOES.search(before):
            yield span, kind


def _with_brackets(sentence: str, span: Span) -> Span:
    """The name with the abbreviation in brackets behind it."""
    after = re.match(r"\s{1,9}\([A-Za-z0-9/α-ω-]{2,10}\)", sentence[span.end :])
    return span if after is None else Span(span.start, span.end + after.end())


_PAIRS = """raises/lowers raise/lower increases/decreases increase/decrease activates/blocks activate/block
activates/inhibits activate/inhibit directly/indirectly agonist/antagonist agonists/antagonists promotes/prevents
upregulates/downregulates excitatory/inhibitory reduces/increases reduce/increase reduced/increased increased/decreased
raised/lowered"""
# The first pair that a word stands in is the one it is set against.
_OPPOSITES = {word: other for pair in reversed(_PAIRS.split()) for word, other in permutations(pair.split("/"))}
_ACTING = NAMES - {"abbreviation"}
# "Pro-inflammatory cytokines ___ inflammation", "the treatment ___ symptoms": nobody needs to have read that.
_TELLS_ITSELF = re.compile(
    r"\b(?:not|no|nor|without|than|never|neither)\b|\b(?:pro|anti)-|\b(?:symptom|mood|depressi|pain|risk|death|mortality)",
    re.IGNORECASE,
)


def contrasts(sentence: str, mentions: Sequence[Mention]) -> Iterator[tuple[Span, str]]:
    """Where they stand, each with "<word>/<its opposite>"; only behind a name of the field that acts."""
    if _TELLS_ITSELF.search(sentence):
        return
    acting = min((mention.span.end for mention in mentions if mention.term.kind in _ACTING), default=len(sentence))
    for match in re.finditer(r"[A-Za-z]+", sentence):
        word = match.group()
        other = _OPPOSITES.get(word)
        if other is not None and match.start() >= acting and stem(other) not in map(stem, words(sentence)):
            yield Span(*match.span()), f"{word}/{other}"


_JOINED_BEFORE = re.compile(r"(?:,|\b(?:and|or|versus|than|plus|with))\s{1,9}(?:the\s{1,9}|an?\s{1,9})?$")
_JOINED_AFTER = re.compile(
    r"\s{0,9}(?:,?\s{0,9}\b(?:and|or|versus|plus)\b|,\s{1,9}[\w-]+(?:\s{1,9}[\w-]+)?\s{0,9}(?:,|\band\b|\bor\b))"
)


def blanks(sentence: str, glossary: Glossary) -> Iterator[Drafted]:
    """The questions with a blank that a sentence, as shown, makes, the best first."""
    lead, *items = sentence.split("\n")
    if items:
        # Items that begin like titles are no end of the sentence that the lead-in begins.
        if not any(re.match(r"[A-Z][a-z]", item) for item in items):
            whole = Span(len(lead) + 1, len(sentence))
            yield Drafted(with_blank(sentence, whole), whole, "list")
        return
    mentions = glossary.mentions(sentence)
    for span, kind in _candidates(sentence, mentions):
        if _is_fair(sentence, span, mentions):
            yield Drafted(with_blank(sentence, span), span, kind)


def _candidates(sentence: str, mentions: Sequence[Mention]) -> Iterator[tuple[Span, str]]:
    for span in explained_terms(sentence):
        yield span, "term"
    yield from figures_to_blank(sentence)
    yield from acted_on(sentence, mentions)
    yield from contrasts(sentence, mentions)


def _is_fair(sentence: str, span: Span, mentions: Sequence[Mention]) -> bool:
    """Whether the rest neither holds what is blanked nor lists it with others that would do as well."""
    before, after, blanked = sentence[: span.start], sentence[span.end :], span.of(sentence)
    hidden = {mention.term.name for mention in mentions if span.meets(mention.span)}
    others = {mention.term.name for mention in mentions if not span.meets(mention.span)}
    if any(other in name for other in others for name in hidden):
        return False
    rest = {*terms(before), *terms(after), *words(before), *words(after)}
    own = [word for word in words(blanked) if word not in FUNCTION_WORDS]
    if not own or any(word in rest or stem(word) in rest for word in own):
        return False
    if re.search(r"[(\[][^)\]]*$|[\w-]$", before) or re.match(r"[\w'’-]", after):
        return False
    listed = _JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after)
    return blanked[:1].isdigit() or not listed
