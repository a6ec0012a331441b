"""What every export says: the lines of a sentence, the notes behind it, text made fit for a file, quotes that still
stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote

from assistant import messages
from assistant.anchors import Anchor, Anchors
from assistant.export.bibliography import fit, line, title_of
from assistant.types import Answer, AnswerSentence, Citation, CitationKind, CitedDocument
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.span import Span
from corpus.text import count
from corpus.types import Document


class Documents(Protocol):
    """Where documents are looked up; a library is one."""

    def document(self, document_id: str) -> Document:
        """The document by that id. Raises `DocumentNotFound`."""
        ...


class Quotes:
    """The quotes of one export. Each document is looked up once, and of it only the text is held."""

    def __init__(self, documents: Documents | None, versions: Library | None = None) -> None:
        self._documents = documents
        self._anchors = None if versions is None else Anchors(versions)
        self._texts: dict[str, str | None] = {}

    def anchor(self, citation: Citation, cited: CitedDocument) -> Anchor | None:
        """Where the quote stands now; None where it stands as ever, or newer versions are not looked up."""
        anchor = None if self._anchors is None else self._anchors.anchor(citation, cited)
        return anchor if anchor is not None and anchor.words(citation) else None

    def trouble(self, citation: Citation, cited: CitedDocument) -> str:
        """Why the quote cannot be found at its place any more, and where it stands or what stands there now; empty
        where it can, or is not looked up.

        Raises the `LibraryError`s of a library that cannot be read.
        """
        if self._anchors is not None:
            anchor = self.anchor(citation, cited)
            return "" if anchor is None else f"{anchor.words(citation)}{_now(citation, anchor)}"
        if self._documents is None:
            return ""
        text = self._text(self._documents, citation.document_id)
        if text is None:
            return messages.QUOTE_GONE
        stands = text[citation.span.start : citation.span.end] == citation.quote
        return "" if stands else messages.QUOTE_CHANGED

    def _text(self, documents: Documents, document_id: str) -> str | None:
        if document_id not in self._texts:
            try:
                self._texts[document_id] = documents.document(document_id).text
            except DocumentNotFound:
                self._texts[document_id] = None
        return self._texts[document_id]


def _now(citation: Citation, anchor: Anchor) -> str:
    """The new place, and the words there where they are others."""
    now, document = anchor.citation, anchor.document
    if now is None or document is None:
        return ""
    words = f" “{line(now.quote)}”" if now.quote != citation.quote else ""
    return f" Now{words} at {line(document.source)}, characters {now.span.start}–{now.span.end}."


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
        bullet = _BULLET.match(self.before)
        return replace(self, before=self.before[bullet.end() :]) if bullet else self


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote. `byline` is authors and year, `location` section, page and file with the characters of the quote.

    `works` are the entries, as printed, that the quoted words cite; `trouble` says that the quote stands there no more.
    """

    number: int
    title: str
    byline: str
    doi: str
    location: str
    quote: str
    works: tuple[str, ...]
    trouble: str


def lines_of(sentence: AnswerSentence) -> tuple[Line, ...]:
    """The lines of a sentence that hold anything; all but the first are a list."""
    short = sentence.short
    bold = short.moved(-sentence.span.start) if short is not None and sentence.span.holds(short) else Span(0, 0)
    lines, at = [], 0
    for whole in sentence.text.splitlines(keepends=True):
        start, end = (min(max(offset - at, 0), len(whole)) for offset in (bold.start, bold.end))
        at += len(whole)
        if start == end:
            start = end = len(whole)
        if whole.strip():
            # The blanks around the line go, those between its parts stay.
            before, middle, after = (_one_blank(stretch) for stretch in (whole[:start], whole[start:end], whole[end:]))
            depth = (len(whole) - len(whole.lstrip())) // 2
            ends = (before.lstrip(), middle, after.rstrip()) if middle else (before.strip(), "", "")
            lines.append(Line(*ends, depth))
    return tuple(lines)


def remark_on(sentence: AnswerSentence) -> str:
    """What the check made of a sentence, where that is not plainly "supported"; else empty."""
    return messages.HANDLED.get(sentence.handling, "") or messages.DOUBTS.get(sentence.support.label, "")


def coverage_of(answer: Answer) -> str:
    """How far the documents answer, and from how many of them."""
    documents = len({citation.document_id for citation in answer.citations})
    return messages.COVERAGE[answer.coverage] + (f" · from {count(documents, 'document')}" if documents else "")


def notes_of(answer: Answer, quotes: Quotes) -> Iterator[Note]:
    """The footnotes of an answer, by number."""
    documents = {document.id: document for document in answer.documents}
    for citation in sorted(answer.citations, key=lambda item: item.number):
        document = documents[citation.document_id]
        own_entry = citation.kind is CitationKind.REFERENCE
        yield Note(
            number=citation.number,
            title=title_of(document),
            byline=_byline(document),
            doi=line(document.doi or ""),
            location=_location(citation, document),
            quote=fit(citation.quote),
            works=() if own_entry else tuple(filter(None, map(line, citation.reference_texts))),
            trouble=quotes.trouble(citation, document),
        )


def doi_address(doi: str) -> str:
    """Where a DOI leads, in characters that are safe in any markup; empty for what is no DOI."""
    return f"https://doi.org/{quote(doi, safe='/.-_:;')}" if _DOI.fullmatch(doi) else ""


def _byline(document: CitedDocument) -> str:
    named = ", ".join(filter(None, map(line, document.authors)))
    return " · ".join(filter(None, (named, str(document.year) if document.year is not None else "")))


def _location(citation: Citation, document: CitedDocument) -> str:
    page = f"page {citation.page}" if citation.page is not None else ""
    characters = f"{line(document.source)}, characters {citation.span.start}–{citation.span.end}"
    return " · ".join(filter(None, (line(citation.section or ""), page, characters)))


def _one_blank(text: str) -> str:
    return re.sub(r"\s+", " ", fit(text))
