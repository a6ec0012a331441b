"""The terms of a sentence that can be left out: those that it explains itself ("_____, the loss of pleasure, is ..."),
and names that the field knows, where the verb before them tells what is asked for ("Ketamine blocks _____").

Left out of it: names that nothing in the sentence points to.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from assistant.quiz.plain_questions import judges
from corpus.glossary import Mention
from corpus.span import Span

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
    for found in chain(_CALLED.finditer(sentence), _MEANT.finditer(sentence)):
        yield Span(*found.span("blank"))
    if _OPENS.match(sentence):
        return
    for found in _EXPLAINED.finditer(sentence):
        opens = found.start() == 0
        behind = sentence[found.end() :]
        if opens and not _GOES_ON.match(behind):
            continue
        listed = _LISTS.search(found["what"]) or (not opens and re.match(r",?\s{1,9}(?:and|or)\b", behind))
        no_term = (
            _PLACES.search(found["what"]) or re.search(r"\d", found["blank"]) or _VERB_INSIDE.search(found["blank"])
        )
        if not listed and not no_term and len(found["what"].split()) >= 4 - opens:
            yield Span(*found.span("blank"))


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
    found = _SUBJECT.match(sentence)
    if found is None or len(found["what"].split()) < _LEAST_SAID or judges(found["what"]):
        return
    span = Span(*found.span("blank"))
    for mention in mentions:
        if _can_be_asked(mention) and _with_brackets(sentence, mention.span) == span:
            yield span, mention.term.kind


def _can_be_asked(mention: Mention) -> bool:
    return mention.term.kind in NAMES and mention.term.name not in _VAGUE


def _with_brackets(sentence: str, span: Span) -> Span:
    """The name with the abbreviation in brackets behind it."""
    after = re.match(r"\s{1,9}\([A-Za-z0-9/α-ω-]{2,10}\)", sentence[span.end :])
    return span if after is None else Span(span.start, span.end + after.end())
