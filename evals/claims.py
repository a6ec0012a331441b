"""A response to its statements: each with its exact place, what it cites, and whether it is checked.

`response[span.start:span.end]` is the sentence as written. What is checked leaves out bullets, emphasis, citations of
every form and "Based on the passages,"; a short item of a list is checked together with the line that leads into it, a
row of a table with its heads. A sentence of more than 2,000 characters is checked in pieces, each on its own, and the
first 20 citations of each. Left out: pronouns.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.reading.draft import trimmed
from corpus.sentences import sentence_spans
from corpus.span import Span
from evals.scoring.records.record import GivenSentence, Record
from evals.worth import HEADING, LIST_OF_SOURCES, SOURCE, Worth, is_entry, worth_of
from index.words import terms


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


_MARK = re.compile(r"\s{0,9}\[(\d{1,4}(?:\s{0,9}[,;–-]\s{0,9}\d{1,4})*)\]")
_MARKS = re.compile(rf"(?:{_MARK.pattern})+")
_BULLET = re.compile(r"^(?:[-*+•·▪–]\s{1,9}|\(?\d{1,3}[.)]\s{1,9}|\(?[a-z]\)\s{1,9}|>\s{1,9})")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*|__|`)(?=\S)|(?<=\S)(\*\*|\*|__|`)(?![\w*])")
# "Based on the passages, ..." says where a statement is from, and is no part of it.
_ATTRIBUTION = re.compile(
    rf"^(?:(?:based (?:up)?on|according to|as (?:stated|mentioned|described|noted|reported) (?:in|by)|from|in|per) "
    rf"(?:the |this |these |your )?(?:given |provided |above |following |retrieved )?{SOURCE}(?: \d{{1,3}})?"
    rf"(?: (?:provided|given|above))?,\s{{1,9}}|(?:the |this )(?:given |provided |above )?{SOURCE}(?: \d{{1,3}})?"
    rf" (?:states?|says?|notes?|reports?|mentions?|explains?|indicates?) that )(?=\w)",
    re.IGNORECASE,
)
# Citations inside a sentence: (Smith et al., 2019), (https://...), 【1†source】, (source: x.md), (PMID 123), (p. 3).
_CITED = re.compile(
    r"\s{0,9}(?:[(\[](?:see |cf\. |e\.g\.,? |from |source:? |ref\.? )*[^()\[\]]{0,120}?"
    r"(?:\bet al\b\.?,?|[A-Z][\w’'-]{1,30} (?:and|&) [A-Z][\w’'-]{1,30},?|[A-Z][\w’'-]{1,30},)"
    r" ?\(?(?:18|19|20)\d\d[a-z]?[^()\[\]]{0,120}[)\]]"
    r"|[(\[<](?:see |source:? |link:? )*(?:https?://|www\.)[^\s()<>\]]{1,300}[)\]>]"
    r"|(?<![\w/])(?:https?://|www\.)[^\s()<>\]]{1,300}"
    r"|【[^【】]{0,60}】"
    r"|[(\[](?:source|ref|reference|citation|passage|context|document|doc|chunk|excerpt)s?:?\s[^()\[\]]{1,80}[)\]]"
    r"|[(\[](?:PMID|PMCID|DOI|doi)[:\s][^()\[\]]{1,80}[)\]]|[(\[](?:p|pp|page|pages)\.? ?\d[^()\[\]]{0,20}[)\]]"
    r"|[(\[][\w .-]{1,80}\.(?:md|pdf|docx?|html?|txt|xml)\b[^()\[\]]{0,40}[)\]]|\[\^\d{1,3}\])"
)
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\((?:https?://|#|/)[^\s()]{1,300}\)")
_SHORT_ITEM = 4
_MOST_MARKS = 50
_MOST_CITATIONS = 20
_LONGEST_CLAIM = 2_000
_LONGEST_LEAD = 400
_LONGEST_HEAD = 100


def statements_of(record: Record) -> tuple[Statement, ...]:
    """The sentences of a response in order. Where the answer names its own, what stands between them is not checked."""
    if record.sentences is None:
        return tuple(_read(record.response))
    return tuple(_given(record.response, record.sentences))


def _read(response: str) -> Iterator[Statement]:
    lead = ""
    listing = False
    before: Statement | None = None
    heads: list[str] | None = None
    entries = [Span(*line.span()) for line in _LINE.finditer(response) if is_entry(line.group())]
    starts = [line.start for line in entries]
    for span in _in_pieces(response):
        words = span.of(response)
        bare = _bare(words)
        if before is not None and not listing and words[0] != "|" and not re.search(r"\w", bare):
            # "... in 2019. [2]": marks behind the full stop belong to the sentence before it.
            before = replace(before, span=before.span.to(span), citations=_once(before.citations, words))
            continue
        if before is not None:
            leading = _MARKS.match(words)
            if leading and not listing and _MARKS.sub("", before.span.of(response)).endswith((".", "!", "?")):
                mark = Span(span.start, span.start + leading.end())
                before = replace(before, span=before.span.to(mark), citations=_once(before.citations, leading.group()))
                span = trimmed(response, mark.end, span.end)
                words = span.of(response)
                bare = _bare(words)
            yield before
        heading = HEADING.match(words) is not None
        if LIST_OF_SOURCES.match(bare.strip("#*_ ")):
            listing = True
        elif heading:
            listing = False
        if words.startswith("|"):
            cells = _cells(words)
            claim, heads = ("", cells) if heads is None else (_row(heads, cells), heads)
            worth = Worth.CHECKED if claim and terms(claim) else Worth.NOT_CHECKED
            before = Statement(span, claim or bare, Worth.NOT_CHECKED if listing else worth, _once((), words))
            continue
        heads = None
        line = bisect_right(starts, span.start) - 1
        entry = line >= 0 and span.end <= entries[line].end
        worth = Worth.NOT_CHECKED if listing or heading or entry else worth_of(bare)
        item = _BULLET.match(words) is not None
        claim = f"{lead} {bare}" if item and lead and len(terms(bare)) < _SHORT_ITEM else bare
        before = Statement(span, claim, worth, () if listing else _once((), words))
        if bare.endswith(":"):
            lead = bare if len(bare) <= _LONGEST_LEAD else ""
        elif not item:
            lead = ""
    if before is not None:
        yield before


def _in_pieces(response: str) -> Iterator[Span]:
    """The sentences, a very long one in pieces, so that nothing hides behind what is checked of it."""
    for span in sentences_of(response):
        # Marks are no words of the sentence, however many there are.
        long = len(span) > _LONGEST_CLAIM and len(_MARK.sub("", span.of(response))) > _LONGEST_CLAIM
        while long and len(span) > _LONGEST_CLAIM:
            piece = Span(span.start, span.start + len(_cut(span.of(response))))
            yield piece
            span = trimmed(response, piece.end, span.end)
        if len(span):
            yield span


def _given(response: str, sentences: Sequence[GivenSentence]) -> Iterator[Statement]:
    at = 0
    for number, given in enumerate(sentences, start=1):
        yield from _between(response, Span(at, given.span.start))
        claim = _cut(" ".join(line for line in map(_bare, given.span.of(response).split("\n")) if line))
        worth = Worth.CHECKED if terms(claim) else Worth.NOT_CHECKED
        cited, corrected = given.citations[:_MOST_CITATIONS], given.corrected[:_MOST_CITATIONS]
        yield Statement(given.span, claim, worth, cited, corrected, number)
        at = given.span.end
    yield from _between(response, Span(at, len(response)))


def _between(response: str, gap: Span) -> Iterator[Statement]:
    between = gap.of(response)
    for span in sentences_of(between):
        words = span.of(between)
        if re.search(r"\w", _MARK.sub("", words)):
            yield Statement(Span(gap.start + span.start, gap.start + span.end), _bare(words), Worth.NOT_CHECKED, ())


def _bare(words: str) -> str:
    text = _LINK.sub(r"\1", _MARK.sub("", _cut(words.strip())))
    plain = " ".join(_EMPHASIS.sub("", _BULLET.sub("", _CITED.sub("", text))).split())
    return _ATTRIBUTION.sub("", re.sub(r"\s{1,9}(?=[.,;:](?:\s|$))", "", plain))


def _once(known: tuple[int, ...], words: str) -> tuple[int, ...]:
    """The numbers cited, "[1]", "[1, 2]" and "[1-3]", behind those known already."""
    found = dict.fromkeys(known)
    for mark in _MARK.finditer(words):
        if len(found) >= _MOST_CITATIONS:
            break
        for part in re.split(r"[,;]", mark.group(1)):
            first, _, last = re.sub(r"[–-]", "-", part).replace(" ", "").partition("-")
            end = int(last or first)
            found.update(dict.fromkeys(range(int(first), min(end, int(first) + _MOST_MARKS) + 1)))
    return tuple(found)[:_MOST_CITATIONS]


def _cut(words: str) -> str:
    """The words, those of a very long sentence cut off between two where there are two."""
    if len(words) <= _LONGEST_CLAIM:
        return words
    whole = words[: _LONGEST_CLAIM + 1].rsplit(None, 1)[0]
    return whole[:_LONGEST_CLAIM]


def _cells(row: str) -> list[str]:
    return [_bare(cell) for cell in row.strip().strip("|").split("|")]


def _row(heads: Sequence[str], cells: Sequence[str]) -> str:
    """A table's row as a claim: "Ketamine: Dose 0.5 mg/kg"; nothing for the line under the heads."""
    if not any(re.search(r"\w", cell) for cell in cells):
        return ""
    named = [f"{head[:_LONGEST_HEAD]} {cell}".strip() for head, cell in zip(heads[1:], cells[1:], strict=False) if cell]
    return _cut(f"{cells[0]}: {', '.join(named)}" if named else cells[0])


_LINE = re.compile(r"[^\n]+")
_OPENS = re.compile(r"\s{0,9}(?:[-*+•·▪–]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s|#{1,6}\s|\||>)")
_ENDS = re.compile(r"[.!?:;|][\"'”’)\]*_]*$")
_WRAPPED = 60
_LONGEST = 20_000


def sentences_of(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, without the white space around them; every word of it is in one of them.

    Bullets, headings, rows of tables and short lines are sentences of their own.
    """
    found: list[Span] = []
    for part in _paragraphs(text):
        found += [part] if text[part.start] == "|" else sentence_spans(text, part)
    return tuple(found)


def _paragraphs(text: str) -> Iterator[Span]:
    """Lines, joined where one plainly goes on in the next: a long line without an end, then a small letter."""
    joined: Span | None = None
    for line in _LINE.finditer(text):
        span = trimmed(text, line.start(), line.end())
        if not len(span):
            continue
        if joined is not None and _goes_on(text, joined, span):
            joined = joined.to(span)
            continue
        if joined is not None:
            yield joined
        joined = span
    if joined is not None:
        yield joined


def _goes_on(text: str, before: Span, after: Span) -> bool:
    if "\n\n" in text[before.end : after.start] or len(before) > _LONGEST:
        return False
    earlier, follows = before.of(text).rsplit("\n", 1)[-1], after.of(text)
    return len(earlier) >= _WRAPPED and follows[0].islower() and not _OPENS.match(follows) and not _ENDS.search(earlier)
