"""The parts of a Word file: the document, and what it refers to by kind (styles, numbering, notes, headers).

Left out: parts that hold neither words nor looks (fonts, pictures).
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import FileDamaged
from corpus.reading.docx.xml import Element
from corpus.reading.markup.safe_xml import parse_xml
from corpus.reading.packed import Packed

_DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One part that another refers to: `kind` is the last word of its type ("styles"), `target` a member's name."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file with its main document parsed."""

    packed: Packed
    document: Element
    relations: tuple[Relation, ...]

    def part(self, kind: str) -> Element | None:
        """The part of that kind, None where the file has none. Raises `FileDamaged`, `FileEncrypted`."""
        return next(self.parts(kind), None)

    def parts(self, kind: str) -> Iterator[Element]:
        """The parts of that kind. Raises `FileDamaged`, `FileEncrypted`."""
        for relation in self.relations:
            member = self.packed.find(relation.target) if relation.kind == kind else None
            if member is not None:
                yield _parsed(self.packed, member)

    def core_properties(self) -> Element | None:
        """Title, creator and the like. Raises `FileDamaged`, `FileEncrypted`."""
        for relation in _relations(self.packed, ""):
            member = self.packed.find(relation.target) if relation.kind == "core-properties" else None
            if member is not None:
                return _parsed(self.packed, member)
        return None


def package_of(packed: Packed) -> Package:
    """The Word file in an open zip. Raises `FileDamaged`, `FileEncrypted`."""
    stated = [one.target for one in _relations(packed, "") if one.kind == "officeDocument"]
    member = next((found for target in [*stated, _DOCUMENT] if (found := packed.find(target))), None)
    if member is None:
        raise FileDamaged(f"{packed.name} is cut short or no Word file: {_DOCUMENT} is missing in it")
    return Package(packed, _parsed(packed, member), tuple(_relations(packed, member)))


def _parsed(packed: Packed, member: str) -> Element:
    return parse_xml(f"{packed.name}/{member}", packed.read(member))


def _relations(packed: Packed, member: str) -> Iterator[Relation]:
    """What a member refers to inside the file; the member without a name is the file itself."""
    folder, name = posixpath.split(member)
    listed = packed.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    if listed is None:
        return
    for one in _parsed(packed, listed):
        if one.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target") or ""))
            yield Relation(one.get("Id") or "", (one.get("Type") or "").rpartition("/")[2], target.lstrip("/"))
