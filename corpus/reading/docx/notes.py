"""Footnotes and endnotes of a Word file: their numbers, given in the order in which they are met.

Where a file has both kinds, endnotes are numbered in Roman numerals, as Word does. Left out: separators, and
notes that nothing refers to.
"""

from dataclasses import dataclass, field

from corpus.reading.docx.numbering import in_form
from corpus.reading.docx.package import Package
from corpus.reading.docx.runs import NoteMark
from corpus.reading.docx.xml import Element, attribute, name_of

_SUPERSCRIPT = str.maketrans("0123456789ivxlcdm", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱᵛˣˡᶜᵈᵐ")
_KINDS = ("footnote", "endnote")


@dataclass(slots=True)
class Notes:
    """The notes by kind and id, and how many of each kind have been met."""

    by_mark: dict[tuple[str, str], Element]
    both_kinds: bool
    _met: dict[str, int] = field(default_factory=dict)

    def numbered(self, mark: NoteMark) -> str:
        """The sign that stands for the mark in the words; empty where they hold one already."""
        if mark.own:
            return ""
        count = self._met[mark.kind] = self._met.get(mark.kind, 0) + 1
        form = "lowerRoman" if self.both_kinds and mark.kind == "endnote" else "decimal"
        return in_form(count, form).translate(_SUPERSCRIPT)

    def take(self, mark: NoteMark) -> Element | None:
        """The note that is marked, the first time it is asked for."""
        return self.by_mark.pop((mark.kind, mark.id), None)


def notes_of(package: Package) -> Notes:
    """The notes of a file. Raises `FileDamaged`, `FileEncrypted`."""
    found: dict[tuple[str, str], Element] = {}
    for kind in _KINDS:
        for part in package.parts(f"{kind}s"):
            for note in part:
                if name_of(note) == f"w:{kind}" and attribute(note, "type") in ("", "normal"):
                    found[kind, attribute(note, "id")] = note
    return Notes(found, both_kinds=len({kind for kind, _ in found}) == len(_KINDS))
