"""People and groups as JATS names them. Left out: degrees, roles and titles before a name."""

import re

from lxml import etree

from corpus.reading.jats.line import words_of
from corpus.reading.jats.tags import child, children, tag_of


def person(name: etree._Element) -> str:
    """The name as reference lists print it: "Zarate CA Jr"; given names in full stay in full."""
    given = _part(name, "given-names")
    if re.fullmatch(r"(?:[^\W\d_]\.?[\s-]?){1,5}", given) and given.upper() == given:
        given = re.sub(r"[.\s]", "", given)
    parts = (_part(name, "prefix"), _part(name, "surname"), given, _part(name, "suffix"))
    return " ".join(part for part in parts if part) or words_of(name).text


def full_name(name: etree._Element) -> str:
    """The name as a title page prints it: "Carlos A. Zarate"."""
    parts = (_part(name, "given-names"), _part(name, "surname"), _part(name, "suffix"))
    return " ".join(part for part in parts if part) or words_of(name).text


def group_names(group: etree._Element) -> tuple[str, ...]:
    """The people and groups named in an element, in order."""
    names: list[str] = []
    for one in group:
        tag = tag_of(one)
        if tag == "name-alternatives":
            names.extend(group_names(one)[:1])
        elif tag in ("name", "string-name"):
            names.append(person(one))
        elif tag in ("collab", "on-behalf-of"):
            names.append(collab_name(one))
    return tuple(name.strip(" ,;") for name in names if name.strip(" ,;"))


def collab_name(collab: etree._Element) -> str:
    """The name of a group, without the people in it."""
    institution = child(collab, "institution") if child(collab, "institution") is not None else collab
    if institution is None or not children(institution, "contrib-group", "author-comment"):
        return words_of(collab if institution is None else institution).text
    return " ".join((institution.text or "").split())


def _part(name: etree._Element, tag: str) -> str:
    found = child(name, tag)
    return words_of(found).text if found is not None else ""
