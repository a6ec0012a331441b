"""Sentences with a blank: a figure, a term, one end of a contrast, or the whole of a list."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, permutations

from assistant.quantities import Quantity, quantities
from assistant.quiz_wording import Drafted, judges, with_blank
from corpus.glossary import Glossary, Mention
from corpus.span import Span
from index.text import FUNCTION_WORDS, stem, terms, words

_MOST_FIGURES = 3
_MANY = 10_000
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_JOINS_A_RANGE = re.compile(r"\s?%?\s?(?:-|–|—|to|and)\s?")
_REPORTED = re.compile(
    r"\b(?:report|find|found|show|conclud|not|publish|describ|suggest|observ|demonstrat|propos|test|compar)\w*\b"
)
# "On 31 December 2019" is news.
_DATED = re.compile(r"\b(?:in|since|until|by|of|from)\s{0,9}$")
# "Patient 6", "≥ 3", "the last two decades".
_LABELLED = re.compile(
    r"(?:[/≥≤<>=~#]|\b(?:last|past|next|recent|previous)\s|\b[A-Z][\w-]{0,40}\s|“|\"|"
    r"\b(?:no|number|nos|figs?|version|type|phase|stage|grade|day|case|group)\.?\s)$"
)
_OF_A_DATE = re.compile(rf"(?:st|nd|rd|th)?\s{{1,9}}(?:of\s{{1,9}})?(?:{_MONTHS})\b|\s{{1,9}}[A-Z]")


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
        if first.worded and not _says_something(first):
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
        if run and _JOINS_A_RANGE.fullmatch(sentence[run[-1].number.end : item.number.start]):
            run.append(item)
            continue
        if run:
            yield run
        run = [item]
    if run:
        yield run


def _says_something(quantity: Quantity) -> bool:
    """Whether a number in words does: "two weeks", "at least two"; not "two kinds", which are then named."""
    return quantity.bound_span is not None or (quantity.unit is not None and quantity.unit.measures == "time")


def _can_be_known(sentence: str, run: Sequence[Quantity]) -> bool:
    """Whether it measures something, or counts many or at least so many, and is no label."""
    first = run[0]
    if first.value == 1 and len(run) == 1:
        return False
    if _LABELLED.search(sentence[: first.number.start]) or _OF_A_DATE.match(sentence[run[-1].number.end :]):
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
_CALLED = re.compile(
    rf"(?<!been )\b(?:called|termed|named|known\s{{1,9}}as)\s{{1,9}}(?:an?\s{{1,9}})?"
    rf"(?P<blank>{_NAME})(?=[.,]|\s{{1,9}}(?:that|which|in)\b)"
)
_MEANT = re.compile(
    rf"\b(?:is|are)\s{{1,9}}(?:an?\s{{1,9}})?(?P<blank>{_WORD}(?:\s{{1,9}}{_WORD})?),\s{{1,9}}which\s{{1,9}}means\b"
)
_EXPLAINED = re.compile(
    rf"(?:^|\b(?:the|an?|in|on|of|from|into|through|by|with|at)\s{{1,9}})(?P<blank>{_NAME}),\s{{1,9}}"
    rf"(?:the|an?|or)\s{{1,9}}(?P<what>[^,;:()]+?)(?=[,.])"
)
# What stands behind the explanation of a sentence's subject.
_GOES_ON = re.compile(r",\s(?:is|are|was|were|can|may|has|have|does|do|will|could|[a-z]{3,}s)\b")
_LISTS = re.compile(r"\b(?:and|or)\s{1,9}(?:the|an?)\b")
_PLACES = re.compile(
    r"\b(?:city|town|village|county|province|capital|country|hub|company|editor|professor|universit\w+)\b"
)
_OPENS = re.compile(
    r"^(?:[A-Z][a-z]+(?:ing|ed)|In|At|During|After|Before|For|With|By|On|From|Under|Through|Without|Within|Like|Unlike|"
    r"When|If|As|To|Over|Apart|Along|Although|Though|Even|Once|Since|While|Dear|Because|Despite)\b"
)
_VERBS = (
    "block|inhibit|activat|bind|stimulat|releas|rais|lower|increas|decreas|reduc|suppress|induc|encod|contain|produc|"
    "secret|express|target|convert|metabolis|metaboliz|form|lack|use|need|resembl|control|regulat|recogni[sz]|cleav|"
    "infect|transmit|caus|act|belong|rel|requir|trigger|promot|prevent|treat"
)
_DOES = re.compile(
    rf"\b(?:(?:{_VERBS})(?:e|es|s|ed|d|ing|y|ies|ied)?|inferior(?:ity)?|superior(?:ity)?|compared\s{{1,9}}[\w-]+)\s{{1,9}}"
    rf"(?:(?:on|as|at|to|into|by|through|with|from|via|of|more|less|too\s{{1,9}}(?:much|little))\s{{1,9}})?(?:{_ARTICLE})?"
    r"(?:(?!than\b)[\w-]+\s{1,9})?$"
)
_VERB_INSIDE = re.compile(
    rf"\s(?:{_VERBS})(?:e|es|s|ed|d|ing)?\b|\s(?:support|help|show|start|begin|lead|make|strengthen|mean)s?\b"
)
# What may stand behind a name: its class, or a new part of the sentence.
_AFTER_A_NAME = re.compile(
    r"\s{0,9}(?:[.,;)]|(?:receptors?|pathways?|axis|channels?|system|activity|alone|that|which|and|or|in|of|on|to|as|by|"
    r"for|from|with|at|is|are|can|may|into|through|during|after|before|than|without|against|within|because|so|mainly|"
    r"when|while|whereas)\b)"
)
_SUBJECT = re.compile(rf"^(?P<blank>{_NAME})\s{{1,9}}(?:is|are)\s{{1,9}}(?P<what>(?:an?|the)\s.+)\.$")
_LEAST_SAID = 8


def explained_terms(sentence: str) -> Iterator[Span]:
    """The terms that the sentence itself explains."""
    for match in chain(_CALLED.finditer(sentence), _MEANT.finditer(sentence)):
        yield Span(*match.span("blank"))
    if _OPENS.match(sentence):
        return
    for match in _EXPLAINED.finditer(sentence):
        opens = match.start() == 0
        behind = sentence[match.end() :]
        if opens and not _GOES_ON.match(behind):
            continue
        listed = _LISTS.search(match["what"]) or (not opens and re.match(r",?\s{1,9}(?:and|or)\b", behind))
        no_term = (
            _PLACES.search(match["what"]) or re.search(r"\d", match["blank"]) or _VERB_INSIDE.search(match["blank"])
        )
        if not listed and not no_term and len(match["what"].split()) >= 4 - opens:
            yield Span(*match.span("blank"))


def acted_on(sentence: str, mentions: Sequence[Mention]) -> Iterator[tuple[Span, str]]:
    """The names that something is done to, or with, and their kinds; `mentions` are the names in the sentence."""
    for mention in mentions:
        span = _with_brackets(sentence, mention.span)
        before, kind = sentence[: span.start], mention.term.kind
        part_of_a_name = kind == "abbreviation" and re.search(r"\b[A-Z][\w-]{0,40}[A-Z0-9]\s$", before)
        # "The psychedelic effects": no group of drugs.
        describes = kind == "drug class" and not mention.span.of(sentence).endswith("s")
        if part_of_a_name or describes or not _AFTER_A_NAME.match(sentence[span.end :]):
            continue
        if _can_be_asked(mention) and _DOES.search(before):
            yield span, kind


def defined_subject(sentence: str, mentions: Sequence[Mention]) -> Iterator[tuple[Span, str]]:
    """The name that a definition begins with, and its kind, where the definition is long enough to tell it."""
    match = _SUBJECT.match(sentence)
    if match is None or len(match["what"].split()) < _LEAST_SAID or judges(match["what"]):
        return
    span = Span(*match.span("blank"))
    for mention in mentions:
        if _can_be_asked(mention) and _with_brackets(sentence, mention.span) == span:
            yield span, mention.term.kind


def _can_be_asked(mention: Mention) -> bool:
    return mention.term.kind in NAMES and mention.term.name not in _VAGUE


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
_NOUNS = frozenset({"agonist", "antagonist", "agonists", "antagonists", "excitatory", "inhibitory"})
_ACTING = NAMES - {"abbreviation"}
_NO_VERB_FOLLOWS = re.compile(r"\b(?:the|an?|of|in|on|at|with|from|by|for|is|are|be|been)\s{1,9}$")
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
        if other is None or match.start() < acting or stem(other) in map(stem, words(sentence)):
            continue
        if word in _NOUNS or not _NO_VERB_FOLLOWS.search(sentence[: match.start()]):
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
    yield from defined_subject(sentence, mentions)


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
