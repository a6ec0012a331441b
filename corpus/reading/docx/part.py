"""A part of a Word document's text: what the body is read into, before it is laid out."""

from dataclasses import dataclass, replace

from corpus.data_table import DataTable
from corpus.document import BlockKind


@dataclass(frozen=True, slots=True)
class Part:
    """Words on one line (a table: a line a row).

    `label` is its automatic number, or the mark of a note. `level` is a heading's, 1 to 9 by its style and more where
    it is set by hand; for an item how far it is set in; and 0 for a title and all else. `is_title` and `is_subtitle` go
    by the style; `stands_out` is bold throughout, `centred` set in the middle. `notes` are the notes marked in it, to
    stand where its section ends; `table` are the cells of a table, their places in its words.
    """

    kind: BlockKind
    words: str
    level: int = 0
    label: str = ""
    is_title: bool = False
    is_subtitle: bool = False
    stands_out: bool = False
    centred: bool = False
    notes: tuple["Part", ...] = ()
    table: DataTable | None = None

    @property
    def in_full(self) -> str:
        """The words with the label before them; a label alone says nothing."""
        return f"{self.label} {self.words}" if self.label and self.words else self.words

    def as_heading(self, level: int) -> "Part":
        """The same as a heading; its number belongs to its words."""
        return replace(self, kind=BlockKind.HEADING, words=self.in_full, label="", level=level)
