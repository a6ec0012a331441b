"""What Markdown and HTML both say: the lines of a sentence, what is said behind it, and what stands in a footnote.

Texts are on one line and not escaped, but for quotes, which keep their lines. Left out: how it looks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from assistant import wording
from assistant.answer import Answer, AnswerSentence, Citation, CitationKind, CitedDocument
from assistant.exporting.plain import fit, line
from assistant.exporting.quotes import Quotes
from assistant.exporting.works import title_of
from corpus.counted import count
from corpus.span import Span

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_BULLET = re.compile(r"[-*+•‣◦▪–—]\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sentence in three parts, the middle one of which is the short answer; it may be empty.

    `depth` is 0 for a lead-in and an outermost item, 1 for an item under one.
    """

    before: str
    bold: str
    after: str
    depth: int = 0

    @property
    def item(self) -> "Line":
        """The line without the bullet that it may begin with."""
        found = _BULLET.match(self.before)
        return replace(self, before=self.before[found.end() :]) if found else self


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote. `byline` is authors and year, `place` section, page and file with the characters of the quote.

    `works` are the entries, as printed, that the quoted words cite; `trouble` says that the quote stands there no more.
    """

    number: int
    title: str
    byline: str
    doi: str
    place: str
    quote: str
    works: tuple[str, ...]
    trouble: str


def lines_of(sentence: AnswerSentence) -> tuple[Line, ...]:
    """The lines of a sentence that hold anything; all but the first are a list."""
    short = sentence.short
    bold = short.moved(-sentence.span.start) if short is not None and sentence.span.holds(short) else Span(0, 0)
    found, at = [], 0
    for whole in sentence.text.splitlines(keepends=True):
        start, end = (min(max(offset - at, 0), len(whole)) for offset in (bold.start, bold.end))
        at += len(whole)
        if start == end:
            start = end = len(whole)
        if whole.strip():
            # The blanks around the line go, those between its parts stay.
            before, middle, after = (_one_blank(part) for part in (whole[:start], whole[start:end], whole[end:]))
            depth = (len(whole) - len(whole.lstrip())) // 2
            ends = (before.lstrip(), middle, after.rstrip()) if middle else (before.strip(), "", "")
            found.append(Line(*ends, depth))
    return tuple(found)


def said_of(sentence: AnswerSentence) -> str:
    """What the check made of a sentence, where that is not plainly "supported"; else empty."""
    return wording.HANDLED.get(sentence.handling, "") or wording.DOUBTS.get(sentence.support.label, "")


def coverage_of(answer: Answer) -> str:
    """How far the documents answer, and from how many of them."""
    documents = len({citation.document_id for citation in answer.citations})
    return wording.COVERAGE[answer.coverage] + (f" · from {count(documents, 'document')}" if documents else "")


def notes_of(answer: Answer, quotes: Quotes) -> Iterator[Note]:
    """The footnotes of an answer, by number."""
    documents = {document.id: document for document in answer.documents}
    for citation in sorted(answer.citations, key=lambda one: one.number):
        document = documents[citation.document_id]
        own_entry = citation.kind is CitationKind.REFERENCE
        yield Note(
            number=citation.number,
            title=title_of(document),
            byline=_byline(document),
            doi=line(document.doi or ""),
            place=_place(citation, document),
            quote=fit(citation.quote),
            works=() if own_entry else tuple(filter(None, map(line, citation.reference_texts))),
            trouble=quotes.trouble(citation),
        )


def doi_address(doi: str) -> str:
    """Where a DOI leads, in characters that are safe in any markup; empty for what is no DOI."""
    return f"https://doi.org/{quote(doi, safe='/.-_:;')}" if _DOI.fullmatch(doi) else ""


def _byline(document: CitedDocument) -> str:
    named = ", ".join(filter(None, map(line, document.authors)))
    return " · ".join(filter(None, (named, str(document.year) if document.year is not None else "")))


def _place(citation: Citation, document: CitedDocument) -> str:
    page = f"page {citation.page}" if citation.page is not None else ""
    characters = f"{line(document.source)}, characters {citation.span.start}–{citation.span.end}"
    return " · ".join(filter(None, (line(citation.section or ""), page, characters)))


def _one_blank(text: str) -> str:
    return re.sub(r"\s+", " ", fit(text))
