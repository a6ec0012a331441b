"""Questions on documents as things: who wrote it, when, which documents there are and how many, a summary, a section.

Answered from front matter and structure, with a citation where the document says so itself. What the text says of a
study (who paid, who was excluded, what it concludes) is the reader's.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistant.document_resolver import surname
from assistant.extractive_writer import Written
from corpus.span import Span
from corpus.types import CITABLE, Document, Sentence
from index.snapshot import Snapshot
from index.text import plain

_WORK = (
    r"(?:trials?|stud(?:y|ies)|papers?|articles?|reviews?|reports?|documents?|files?|guidelines?|chapters?|texts?|"
    r"publications?|letters?|commentar(?:y|ies)|editorials?|protocols?|handbooks?|manuals?|it|this|that)"
)
# What parts the thing to be summarised from the work that says it: "the limitations of the trial".
_ASPECT = r"(?:of|in|from|for|about|what|how|why|where)"
_DOCUMENTS = r"(?:documents|papers|articles|files|reviews|sources|texts)"
_MOST_LISTED = 12
_MOST_NAMED = 12
_SUMMARY_SENTENCES = 4
_HEAD_CHARACTERS = 6_000


class Kind(Enum):
    """What is asked of a document."""

    AUTHORS = auto()
    YEAR = auto()
    SUMMARY = auto()
    SECTION = auto()
    LIST = auto()
    COUNT = auto()


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.format(work=_WORK, documents=_DOCUMENTS, aspect=_ASPECT), re.IGNORECASE | re.VERBOSE)


# Gaps are bounded, so that each takes time in proportion to the question's length.
_PATTERNS = (
    (
        Kind.COUNT,
        _pattern(
            r"""\bhow\ many\ {documents}\ (?:are|do|have|is)\b[^?]{{0,40}}
            (?:there|here|you|library|loaded|in\ it|uploaded)"""
        ),
    ),
    (
        Kind.LIST,
        _pattern(
            r"""\b(?:which|what|list|show)\b[^?]{{0,30}}\b{documents}\b(?:\W*$ | [^?]{{0,20}}\b
            (?:do\ (?:you|i|we)\ (?:have|know)|have\ you|you\ know|(?:is|are)\ (?:there|here)|loaded|available
            |(?:has|have|in)\ (?:the|this|your)\ library|does\ the\ library)\b)
            | \bwhat\ (?:are|is\ in)\ (?:these|the|your|all)\ (?:{documents}|library)\b"""
        ),
    ),
    (
        Kind.SECTION,
        _pattern(
            r"""\b(?:summari[sz]e|summary|sum\ up|overview|what\ (?:is|does|do|are)|explain)\b[^?]{{0,40}}
            \b(?:section|chapter|part)\ (?P<section>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|[IVX]{{1,5}})\b"""
        ),
    ),
    (
        Kind.AUTHORS,
        _pattern(
            r"""\bwho\ (?:wrote|authored|published|(?:are|were)\ the\ authors|is\ the\ (?:\w{{1,10}}\ )?author
            )\b[^?]{{0,80}}\b{work}\b
            | \bwho\ did\ (?:the|this|that)\b[^?]{{0,80}}\b{work}\W*$
            | (?<!did\ the\ )(?<!do\ the\ )(?<!have\ the\ )
            (?<!were\ the\ )(?<!by\ the\ )\bauthors?\ of\b
            | \bwho\ (?:are|were)\ the\ authors\b | ^\W*authors\W*$ | \bname\ the\ authors\b
            | \bwho\ (?:is|are)\ (?:it|this|that)\ (?:written\ )?by\b"""
        ),
    ),
    (
        Kind.YEAR,
        _pattern(
            r"""\b(?:when|(?:in\ )?(?:what|which)\ year)\b[^?]{{0,40}}\b{work}\b[^?]{{0,60}}
            \b(?:published|written|come\ out|appear|from)\b
            | \b(?:year|date)\ of\ publication\b | \bpublication\ (?:year|date)\b
            | \bhow\ old\ is\ (?:this|that|the)\ {work}"""
        ),
    ),
    (
        Kind.SUMMARY,
        _pattern(
            r"""\b(?:summari[sz]e|sum\ up|(?:summary|overview|gist)(?:\ of)?|tl;?dr)
            (?:\ (?:the\ )?\w[^\s?]{{0,60}})?\W*$
            | \b(?:summari[sz]e|sum\ up|(?:summary|overview|gist)\ of)\ (?:the\ (?:main|key)\ \w{{1,20}}\ of\ )?
            (?:(?!{aspect}\b)\w[^\s?]{{0,60}}\ ){{0,8}}{work}\b
            | \bwhat\ ?(?:is|are|was|'s|s)\b[^?]{{0,80}}\b{work}\b[^?]{{0,20}}\babout\b"""
        ),
    ),
)


_ABOUT_AUTHORS = re.compile(r"\bconflicts?\b|\binterests?\b|\bdisclos|\bfund|\bpaid\b|\bties\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """What is asked, and of which section ("" for none)."""

    kind: Kind
    section: str = ""


@dataclass(frozen=True, slots=True)
class DocumentReply:
    """What is `written` is quoted, `notice` is said in our own words; `says_all` tells that the notice answers."""

    written: tuple[Written, ...]
    notice: str = ""
    says_all: bool = False


def document_question(question: str) -> DocumentQuestion | None:
    """What the question asks of a document as a thing; None for any other."""
    normalized = " ".join(question.split())
    for kind, pattern in _PATTERNS:
        match = pattern.search(normalized)
        if match is not None and not (kind is Kind.AUTHORS and _ABOUT_AUTHORS.search(normalized)):
            return DocumentQuestion(kind, match.groupdict().get("section") or "")
    return None


def reply(request: DocumentQuestion, snapshot: Snapshot, documents: Sequence[Document]) -> DocumentReply | None:
    """The answer from these documents, those that are meant; None where they do not say."""
    match request.kind:
        case Kind.COUNT:
            count = len(snapshot.texts.records)
            there_are = "is 1 document" if count == 1 else f"are {count} documents"
            return DocumentReply((), f"There {there_are} in the library: {_titles(snapshot)}.", True)
        case Kind.LIST:
            return DocumentReply((), f"The library holds {_titles(snapshot)}.", True)
        case Kind.AUTHORS:
            return _bylines(documents)
        case Kind.YEAR:
            return _years(documents)
        case Kind.SUMMARY:
            return _of_each(documents, lambda document: _summary(snapshot, document))
        case Kind.SECTION:
            return _of_each(documents, lambda document: _section(snapshot, document, request.section))


def _of_each(documents: Sequence[Document], written_of: Callable[[Document], list[Written]]) -> DocumentReply | None:
    written = [sentence for document in documents[:2] for sentence in written_of(document)]
    return DocumentReply(tuple(written)) if written else None


def _titles(snapshot: Snapshot) -> str:
    documents = list(snapshot.texts.records.values())
    named = "; ".join(f"“{document.title}”" for document in documents[:_MOST_LISTED])
    more = len(documents) - _MOST_LISTED
    return f"{named}; and {more} more" if more > 0 else named


def _bylines(documents: Sequence[Document]) -> DocumentReply | None:
    written = []
    for document in documents[:3]:
        if document.authors:
            more = len(document.authors) - _MOST_NAMED
            names = ", ".join(document.authors[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
            year = f" ({document.year})" if document.year else ""
            lead = f"“{document.title}” is by {names}{year}:"
            written.append(
                _cited(document, _line_with(document, [surname(author) for author in document.authors]), lead)
            )
    return DocumentReply(tuple(written)) if written else None


def _years(documents: Sequence[Document]) -> DocumentReply | None:
    written = []
    for document in documents[:3]:
        if document.year:
            lead = f"“{document.title}” is from {document.year}:"
            written.append(_cited(document, _line_with(document, [str(document.year)]), lead))
    return DocumentReply(tuple(written)) if written else None


def _cited(document: Document, span: Span, lead: str) -> Written:
    block = next((block for block in document.blocks if block.span.meets(span)), None)
    return Written(document, span, block.section if block else None, block.page if block else None, lead=lead)


def _line_with(document: Document, names: Sequence[str]) -> Span:
    """The line near the document's beginning that holds most of these names; its first line of words if none does."""
    best, most, first, at = None, 0, None, 0
    for line in document.text[:_HEAD_CHARACTERS].splitlines(keepends=True):
        start, at = at, at + len(line)
        if not re.search(r"\w", line):
            continue
        span = Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
        first = first or span
        count = sum(bool(name) and name in plain(line) for name in names)
        if count > most:
            best, most = span, count
    return best or first or Span(0, min(len(document.text), 80))


def _summary(snapshot: Snapshot, document: Document) -> list[Written]:
    """The abstract's sentences, or else the first of the text and those of the conclusion."""
    sentences = _sentences(snapshot, document)
    abstract = [
        s
        for s in sentences
        if any(
            re.match(r"\W{0,9}(?:abstract|summary|synopsis|key (?:points|messages))\b", h, re.IGNORECASE)
            for h in _path(document, s)
        )
    ]
    if not abstract:
        ends = [
            s
            for s in sentences
            if any(re.match(r"[\d.\s]{0,20}conclusions?\b", h, re.IGNORECASE) for h in _path(document, s))
        ]
        abstract = [*sentences[: 2 if ends else 3], *ends[:2]]
    elif len(abstract) > _SUMMARY_SENTENCES:
        abstract = [*abstract[:2], *abstract[-2:]]
    return [_sentence(document, s) for s in abstract[:_SUMMARY_SENTENCES]]


def _section(snapshot: Snapshot, document: Document, number: str) -> list[Written]:
    """The first sentences under the heading of that number, and of each section below it."""

    def under(heading: str) -> bool:
        return (
            re.match(
                rf"\W{{0,9}}(?:(?:section|chapter|part)\s{{1,9}})?{re.escape(number)}(?![\w])", heading, re.IGNORECASE
            )
            is not None
        )

    inside = [s for s in _sentences(snapshot, document) if any(under(heading) for heading in _path(document, s))]
    return [_sentence(document, s) for s in inside[:_SUMMARY_SENTENCES]]


def _sentences(snapshot: Snapshot, document: Document) -> list[Sentence]:
    texts = snapshot.texts
    return [texts.sentences[at] for number in texts.passages_of(document.id) for at in texts.sentences_of[number]]


def _path(document: Document, sentence: Sentence) -> tuple[str, ...]:
    block = next((block for block, _ in document.citable_in(sentence.span)), None)
    if block is None:
        return ()
    return block.section_path or ((block.section,) if block.section else ())


def _sentence(document: Document, sentence: Sentence) -> Written:
    block = next(
        (block for block in document.blocks if block.kind in CITABLE and block.span.meets(sentence.span)), None
    )
    return Written(document, sentence.span, block.section if block else None, block.page if block else None)
