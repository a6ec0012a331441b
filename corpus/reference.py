"""The works a document cites: the entries of its reference list, and the marks in its text that name them.

Left out: how entries are taken apart and marks are found (`reading/`), and answering from them (`assistant/`).
"""

from dataclasses import dataclass

from corpus.printable import escape_names
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the reference list. What could not be told is None, or empty.

    `span` is the whole entry in `Document.text`. `label` is the number or key printed before it ("12"), bare of
    brackets and full stop. `authors` are as printed ("Zarate CA Jr"), a group's name among them; `doi` is bare
    ("10.1001/archpsyc.63.8.856"), in lower case.
    """

    span: Span
    label: str = ""
    authors: tuple[str, ...] = ()
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    doi: str | None = None

    def __post_init__(self) -> None:
        escape_names(self, "label", "authors", "title", "journal", "doi")


@dataclass(frozen=True, slots=True)
class Mention:
    """A mark in the text, "[12]" or "(Zarate et al., 2006)": `references` are indexes into `Document.references`."""

    span: Span
    references: tuple[int, ...]
