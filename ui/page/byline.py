"""Who wrote a document, when, and its DOI, in one line of HTML. Left out: its title."""

from collections.abc import Iterable

from corpus.document import Document
from ui.page.escaping import escaped


def byline(document: Document) -> str:
    """The document's line; without authors and year it begins with the file's name."""
    return byline_of(document.authors, document.year, document.doi) if _named(document) else _unnamed(document)


def byline_of(authors: Iterable[str], year: int | None, doi: str | None) -> str:
    """Authors, year and DOI, as far as they are known."""
    named = ", ".join(author for author in authors if author.strip())
    parts = [escaped(named)] if named else []
    if year is not None:
        parts.append(str(year))
    if doi:
        parts.append(f'<span class="doi">doi:{escaped(doi)}</span>')
    return " · ".join(parts)


def _named(document: Document) -> bool:
    return document.year is not None or any(author.strip() for author in document.authors)


def _unnamed(document: Document) -> str:
    doi = byline_of((), None, document.doi)
    return escaped(document.source.name) + (f" · {doi}" if doi else "")
