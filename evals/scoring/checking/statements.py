"""A response to its sentences, each with its exact place, what it cites, and the words that are checked.

`response[span.start:span.end]` is the sentence as written. What is checked leaves out bullets, emphasis and marks like
"[1]" and "Based on the passages,"; a short item of a list is checked together with the line that leads into it. Left
out: pronouns.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.reading.draft import trimmed
from corpus.span import Span
from evals.scoring.checking.lines import sentences_of
from evals.scoring.checking.worthiness import Worth, worth_of
from evals.scoring.records.record import GivenSentence, Record
from index.words import terms

_MARK = re.compile(r"\s*\[(\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*)\]")
_MARKS = re.compile(rf"(?:{_MARK.pattern})+")
_BULLET = re.compile(r"^(?:[-*+•·▪–]\s+|\(?\d{1,3}[.)]\s+|\(?[a-z]\)\s+|>\s+)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*|__|`)(?=\S)|(?<=\S)(\*\*|\*|__|`)(?![\w*])")
# "Based on the passages, ..." says where a statement is from, and is no part of it.
_ATTRIBUTION = re.compile(
    r"^(?:(?:based on|according to|as (?:stated|mentioned|described|noted) in|from) (?:the )?"
    r"(?:given |provided |above |following |retrieved )?(?:information|passages?|contexts?|documents?|texts?|sources?)"
    r"(?: \d+)?(?: (?:provided|given|above))?,\s+)(?=\w)",
    re.IGNORECASE,
)
_SHORT_ITEM = 4
_MOST_MARKS = 50


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the response: `claim` is what is checked of it, `citations` the numbers it cites, each once.

    Of an answer that names its own sentences, `number` is which of them it is, from 1, and `corrected` are the numbers
    that tutors put in place of those cited.
    """

    span: Span
    claim: str
    worth: Worth
    citations: tuple[int, ...]
    corrected: tuple[int, ...] = ()
    number: int | None = None


def statements_of(record: Record) -> tuple[Statement, ...]:
    """The sentences of a response in order. Where the answer names its own, what stands between them is not checked."""
    if record.sentences is None:
        return tuple(_read(record.response))
    return tuple(_given(record.response, record.sentences))


def _read(response: str) -> Iterator[Statement]:
    lead = ""
    before: Statement | None = None
    for span in sentences_of(response):
        words = span.of(response)
        bare = _bare(words)
        if before is not None and not re.search(r"\w", bare):
            # "... in 2019. [2]": marks behind the full stop belong to the sentence before it.
            before = Statement(before.span.to(span), before.claim, before.worth, _once(before.citations, words))
            continue
        if before is not None:
            leading = _MARKS.match(words)
            if leading and _MARKS.sub("", before.span.of(response)).endswith((".", "!", "?")):
                mark = Span(span.start, span.start + leading.end())
                before = Statement(
                    before.span.to(mark), before.claim, before.worth, _once(before.citations, leading.group())
                )
                span = trimmed(response, mark.end, span.end)
                words = span.of(response)
            yield before
        worth = worth_of(bare)
        item = _BULLET.match(words) is not None
        claim = f"{lead} {bare}" if item and lead and len(terms(bare)) < _SHORT_ITEM else bare
        before = Statement(span, claim, worth, _once((), words))
        if bare.endswith(":"):
            lead = bare
        elif not item:
            lead = ""
    if before is not None:
        yield before


def _given(response: str, sentences: Sequence[GivenSentence]) -> Iterator[Statement]:
    at = 0
    for number, one in enumerate(sentences, start=1):
        yield from _between(response, Span(at, one.span.start))
        claim = " ".join(line for line in map(_bare, one.span.of(response).split("\n")) if line)
        worth = Worth.CHECKED if terms(claim) else Worth.NOT_CHECKED
        yield Statement(one.span, claim, worth, one.citations, one.corrected, number)
        at = one.span.end
    yield from _between(response, Span(at, len(response)))


def _between(response: str, gap: Span) -> Iterator[Statement]:
    for span in sentences_of(gap.of(response)):
        words = span.of(gap.of(response))
        if re.search(r"\w", _MARK.sub("", words)):
            yield Statement(Span(gap.start + span.start, gap.start + span.end), _bare(words), Worth.NOT_CHECKED, ())


def _bare(words: str) -> str:
    plain = " ".join(_EMPHASIS.sub("", _BULLET.sub("", _MARK.sub("", words.strip()))).split())
    return _ATTRIBUTION.sub("", plain)


def _once(known: tuple[int, ...], words: str) -> tuple[int, ...]:
    """The numbers cited, "[1]", "[1, 2]" and "[1-3]", behind those known already."""
    found = list(known)
    for mark in _MARK.finditer(words):
        for part in re.split(r"[,;]", mark.group(1)):
            first, _, last = re.sub(r"[–-]", "-", part).replace(" ", "").partition("-")
            end = int(last or first)
            found.extend(range(int(first), min(end, int(first) + _MOST_MARKS) + 1))
    return tuple(dict.fromkeys(found))
