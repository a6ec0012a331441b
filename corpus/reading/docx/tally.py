"""What of a Word file is not in its text, counted, and told in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Counts while one file is read. `pictures` to `running` are left out on purpose, the rest could not be read."""

    pictures: int = 0
    comments: int = 0
    deleted: int = 0
    hidden_words: int = 0
    prompts: int = 0
    header: bool = False
    footer: bool = False
    charts: int = 0
    diagrams: int = 0
    equations: int = 0
    spreadsheets: int = 0
    files: int = 0

    def left_out(self) -> tuple[str, ...]:
        """What was read and is not part of the text."""
        return (
            *_counted(self.pictures, "picture", "pictures"),
            *_counted(self.comments, "comment", "comments"),
            *_counted(self.deleted, "deleted stretch (tracked changes)", "deleted stretches (tracked changes)"),
            *_counted(self.hidden_words, "hidden word", "hidden words"),
            *_counted(self.prompts, "prompt that was not filled in", "prompts that were not filled in"),
            *((" and ".join(self._running()),) if self.header or self.footer else ()),
        )

    def missing(self) -> tuple[str, ...]:
        """What holds content that could not be read."""
        return (
            *_counted(self.charts, "chart", "charts"),
            *_counted(self.diagrams, "diagram", "diagrams"),
            *_counted(self.equations, "equation of an old kind", "equations of an old kind"),
            *_counted(self.spreadsheets, "embedded spreadsheet", "embedded spreadsheets"),
            *_counted(self.files, "embedded file", "embedded files"),
        )

    def _running(self) -> Iterator[str]:
        if self.header:
            yield "header"
        if self.footer:
            yield "footer"


def _counted(count: int, one: str, many: str) -> Iterator[str]:
    if count:
        yield f"{count} {one if count == 1 else many}"
