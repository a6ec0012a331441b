"""What the user says of a document, in place of what was read out of it."""

from dataclasses import dataclass, replace

from corpus.document import Document
from corpus.entry import DocumentRecord
from corpus.errors import SettingError
from corpus.printable import escape_names

_YEARS = range(1, 10_000)


@dataclass(frozen=True, slots=True)
class Metadata:
    """None, or no authors, leaves what was read.

    Raises `SettingError` for a blank title or author, and for a year outside 1 to 9999.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None

    def __post_init__(self) -> None:
        if self.title is not None and not _is_text(self.title):
            raise SettingError(f"the title {self.title!r} is not a text: give some words")
        for author in self.authors:
            if not _is_text(author):
                raise SettingError(f"the author {author!r} is not a text: give a name")
        if self.year is not None and self.year not in _YEARS:
            raise SettingError(f"the year {self.year} is not between 1 and 9999")
        escape_names(self, "title", "authors")

    def of(self, document: Document) -> Document:
        """The document with these details."""
        return replace(
            document,
            title=self.title or document.title,
            authors=self.authors or document.authors,
            year=document.year if self.year is None else self.year,
        )

    def differs_from(self, record: DocumentRecord) -> bool:
        """Whether a stored document has other details than these."""
        return (
            self.title not in (None, record.title)
            or self.authors not in ((), record.authors)
            or self.year not in (None, record.year)
        )


def _is_text(value: str) -> bool:
    """Whether there is a word in it, and it is text: a terminal's stray bytes come as lone surrogates."""
    return bool(value.strip()) and not any("\ud800" <= character <= "\udfff" for character in value)
