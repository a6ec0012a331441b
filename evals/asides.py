"""Asides: what an answer states where it seems to state nothing. A heading, a courtesy and a list of sources; a
question that only asks to be agreed with; brackets that should name a source; "no document says that ...".

No form of words is a lie by itself: an aside is held against the contexts, and counts where they tell that it is one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.types import SupportLabel
from assistant.verifier import VERB
from evals.claims import CITED, Statement, Worth
from evals.records import Record

_LEAST_WORDS = 4
_LEAST_OF_A_CLAUSE = 3


@dataclass(frozen=True, slots=True)
class Aside:
    """Words of a statement that are held against the contexts by themselves. Where these give them the label `lie`, the
    statement is one: contradicted, or supported what no source is said to say."""

    statement: Statement
    words: str
    lie: SupportLabel = SupportLabel.CONTRADICTED


def asides_of(row: Record, statements: Sequence[Statement]) -> list[Aside]:
    """The asides of a response; of one that names its own sentences none. An answer that only abstains is not held
    against its contexts: whether it had to is another question, `answerable`."""
    if row.sentences is not None:
        return []
    answers = any(statement.worth is Worth.CHECKED for statement in statements)
    return [
        aside
        for statement in statements
        if answers or statement.worth is not Worth.ABSTAINS
        for aside in _asides(statement, statement.span.of(row.response))
    ]


def _asides(statement: Statement, text: str) -> Iterator[Aside]:
    if statement.worth is Worth.NOT_CHECKED:
        least = _LEAST_OF_A_CLAUSE if _is_question(statement.claim) else _LEAST_WORDS
        if _states(words := asserted(statement.claim), least):
            yield Aside(statement, words)
    if statement.worth is Worth.ABSTAINS and _states(words := denied(statement.claim), _LEAST_OF_A_CLAUSE):
        yield Aside(statement, words, SupportLabel.SUPPORTED)
    for brackets in CITED.finditer(text):
        if _states(words := _NAMED.sub("", brackets.group().strip(" \n()[]<>【】"))):
            yield Aside(statement, words)


def _states(words: str, least: int = _LEAST_WORDS) -> bool:
    return len(words.split()) >= least and VERB.search(words) is not None


_NAMED = re.compile(r"^[^\W\d_]{1,12}:\s")
_END = "*_` "
_TAG = re.compile(
    r"[,;]?\s(?:right|correct|yes|no|ok|okay|true|agreed|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|"
    r"would|should)(?:n['’]t)? (?:it|they|he|she|there|this|that|not|one|we|you)(?: not)?)$",
    re.IGNORECASE,
)
_ASKED = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would)(?:n['’]t)?\b"
)
_PLAIN = re.compile(rf"(?:what|which|who|whom|whose|when|where|why|how|any|{_ASKED})", re.IGNORECASE)
_KNOWN = re.compile(
    rf"{_ASKED}[^?]{{0,40}}?\s(?:know|known|true|clear|heard|aware|agree|say|think|sure|remember|fact)\s(?:that\s)?",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:and|but|so|or|then|now|well)\b[ ,]{0,3}", re.IGNORECASE)


def _is_question(sentence: str) -> bool:
    return sentence.rstrip(_END).endswith("?")


def asserted(sentence: str) -> str:
    """What a sentence states; of a question, what it takes for granted: "It is safe, isn't it?", "Did you know that it
    is safe?", "It is safe?"; "" where it only asks."""
    if not _is_question(sentence):
        return sentence
    words = _TAG.sub("", sentence.rstrip(_END).rstrip("? "))
    words = _JOINED.sub("", words, count=1) if _JOINED.match(words) else words
    if known := _KNOWN.match(words):
        words = words[known.end() :]
    return "" if _PLAIN.match(words) else f"{words}."


_DENIED = re.compile(
    r"(?:\b(?:no|not|nothing|none|nowhere|neither|never|cannot|without|lacks?)\b|n['’]t\b)[^.;]{0,60}?\b(?:say|state|"
    r"mention|report|indicate|suggest|show|claim|describe|note|specif|confirm|tell|write|conclude|find|information|"
    r"evidence|word)\w{0,5}\s(?:\w{1,12}ly\s|anywhere\s)?(?:that|whether|if)\s",
    re.IGNORECASE,
)
_ANY = re.compile(r"\bany(?=\s)", re.IGNORECASE)


def denied(abstention: str) -> str:
    """What an abstention says that no source says, as a statement; "" where it only names a subject."""
    denial = _DENIED.search(abstention)
    return _ANY.sub("some", abstention[denial.end() :]) if denial else ""
