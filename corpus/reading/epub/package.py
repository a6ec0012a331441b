"""What an EPUB says of itself: its title, authors and date, and its documents in reading order.

Left out: the table of contents, and everything that is no text (styles, fonts, sounds).
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from corpus.errors import FileDamaged, FileEncrypted
from corpus.reading.markup.safe_xml import parse_xml
from corpus.reading.packed import Packed

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
_TEXTS = ("application/xhtml+xml", "text/html", "application/html+xml")


@dataclass(frozen=True, slots=True)
class Book:
    """`documents` are the members that hold the text, in reading order; `missing` those it names and lacks."""

    title: str | None
    authors: tuple[str, ...]
    year: int | None
    doi: str | None
    documents: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of the manifest."""

    href: str
    media_type: str
    properties: tuple[str, ...]


def book_of(packed: Packed) -> Book:
    """The book in an open zip. Raises `FileDamaged`, `FileEncrypted`, the latter also for a book under DRM."""
    _refuse_encrypted(packed)
    member = _package_member(packed)
    package = parse_xml(f"{packed.name}/{member}", packed.read(member))
    items = {
        one.get("id") or "": _Item(
            one.get("href") or "", (one.get("media-type") or "").lower(), tuple((one.get("properties") or "").split())
        )
        for one in _named(package, "item")
    }
    covers = {
        member_beside(member, one.get("href") or "")
        for one in _named(package, "reference")
        # A link to a place inside a document says nothing of the whole of it.
        if (one.get("type") or "").lower() in ("cover", "toc") and "#" not in (one.get("href") or "")
    }
    documents: list[str] = []
    missing: list[str] = []
    for reference in _named(package, "itemref"):
        item = items.get(reference.get("idref") or "")
        if item is None or item.media_type not in _TEXTS or "nav" in item.properties:
            continue
        target = member_beside(member, item.href)
        found = packed.find(target)
        if found is None:
            missing.append(posixpath.basename(target))
        elif target not in covers and found not in documents:
            documents.append(found)
    if not documents:
        raise FileDamaged(f"{packed.name} is damaged: it names no document that it holds")
    identifiers = " ".join(_words(one) for one in _named(package, "identifier"))
    doi = _DOI.search(identifiers)
    return Book(
        title=next((words for one in _named(package, "title") if (words := _words(one))), None),
        authors=tuple(_authors(package)),
        year=_year(package),
        doi=doi.group().rstrip(".,;").lower() if doi else None,
        documents=tuple(documents),
        missing=tuple(missing),
    )


def _refuse_encrypted(packed: Packed) -> None:
    member = packed.find(_ENCRYPTION)
    if member is None:
        return
    for one in _named(parse_xml(f"{packed.name}/{member}", packed.read(member)), "EncryptedData"):
        method = next(_named(one, "EncryptionMethod"), None)
        if method is None or method.get("Algorithm") not in _FONT_SCRAMBLING:
            raise FileEncrypted(f"{packed.name} is locked by its seller (DRM): its words cannot be read")


def _package_member(packed: Packed) -> str:
    container = packed.find(_CONTAINER)
    if container is not None:
        for one in _named(parse_xml(f"{packed.name}/{container}", packed.read(container)), "rootfile"):
            found = packed.find(member_beside("", one.get("full-path") or ""))
            if found is not None:
                return found
    raise FileDamaged(f"{packed.name} is no whole EPUB: it does not say where its contents are")


def member_beside(beside: str, href: str) -> str:
    """The member that a link in another member leads to."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(beside), path)).lstrip("/")


def _authors(package: etree._Element) -> Iterator[str]:
    """The creators that are not named as something else than authors."""
    roles = {
        (one.get("refines") or "").lstrip("#"): _words(one)
        for one in _named(package, "meta")
        if one.get("property") == "role"
    }
    for one in _named(package, "creator"):
        stated = next((str(role) for key, role in one.attrib.items() if etree.QName(key).localname == "role"), "")
        if _words(one) and (stated or roles.get(one.get("id") or "", "aut")) in ("aut", "cre"):
            yield _words(one)


def _year(package: etree._Element) -> int | None:
    """The year of the date of publication, or of one that does not say what it dates."""
    dated: list[tuple[bool, str]] = []
    for one in _named(package, "date"):
        event = next((str(value) for key, value in one.attrib.items() if etree.QName(key).localname == "event"), "")
        if event in ("", "publication", "original-publication"):
            dated.append((not event, _words(one)))
    for _, words in sorted(dated, key=lambda pair: pair[0]):
        found = _YEAR.search(words)
        if found:
            return int(found.group())
    return None


def _named(element: etree._Element, local: str) -> Iterator[etree._Element]:
    return (one for one in element.iter() if isinstance(one.tag, str) and etree.QName(one).localname == local)


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())
