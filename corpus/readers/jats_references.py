"""One entry of a JATS reference list: its words as a reader sees them, and what it says of the work."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from corpus.readers.jats_text import Step, children, gather, group_names, link_of, person, tag_of, walk, words_of
from corpus.readers.markup import Gathering

_CITATIONS = ("mixed-citation", "element-citation", "nlm-citation", "citation", "citation-alternatives", "note")
_TITLES = ("article-title", "chapter-title", "data-title", "part-title")
_BOOKS = re.compile(r"book|confproc|report|thesis|web|software|patent|gov|other", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d(?=[a-z]?\b)")
# Fields that stand side by side without a sign between them are kept apart.
_FIELDS = frozenset(
    "name string-name surname given-names suffix collab etal article-title chapter-title source year month day volume "
    "issue fpage lpage pub-id ext-link uri comment publisher-name publisher-loc edition person-group label "
    "mixed-citation element-citation".split()
)
_NAMES = ("name", "string-name", "collab", "etal")
_OPENERS = {"lpage": "–", "issue": "(", "fpage": ":", "page-range": ":", "elocation-id": ":", "month": " ", "day": " "}


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says; `ids` are those that marks in the text may name it by."""

    words: str
    ids: tuple[str, ...]
    label: str
    authors: tuple[str, ...]
    title: str | None
    journal: str | None
    year: int | None
    doi: str | None


def entry(ref: etree._Element) -> Entry:
    """The entry in a `ref`."""
    citations = tuple(_citations(ref))
    label = _first(ref, "label")
    number = f"{label}." if label[-1:].isalnum() else label
    parts = [number, *(_words(citation) for citation in citations)] if citations else [words_of(ref).text]
    words = " ".join(words for words in parts if words)
    cited = citations[0] if citations else ref
    title = next((titled for name in _TITLES if (titled := _first(cited, name))), "")
    journal = _first(cited, "source")
    kind = cited.get("publication-type") or cited.get("citation-type") or ""
    if not title and _BOOKS.search(kind):
        title, journal = journal, ""
    return Entry(
        words=words,
        ids=tuple(identifier for item in (ref, *ref.iterdescendants(etree.Element)) if (identifier := item.get("id"))),
        label=label.strip("[]().:-– "),
        authors=_authors(cited),
        title=title.rstrip(" .") or None,
        journal=journal.rstrip(" .,;") or None,
        year=year_in(_first(cited, "year")),
        doi=_doi(cited, words),
    )


def year_in(date: str) -> int | None:
    """The first year in a date; None where there is none."""
    year = _YEAR.search(date)
    return int(year.group()) if year else None


def bare_doi(stated: str) -> str | None:
    """The DOI in some words, in lower case, without the address or stop around it."""
    match = _DOI.search(stated)
    if not match:
        return None
    doi = match.group().rstrip(".,;:")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:")
    return doi.lower()


def _citations(ref: etree._Element) -> Iterator[etree._Element]:
    for child in children(ref, *_CITATIONS):
        if tag_of(child) == "citation-alternatives":
            mixed = children(child, "mixed-citation")
            yield from (mixed or children(child, *_CITATIONS))[:1]
        else:
            yield child


def _first(element: etree._Element, name: str) -> str:
    """The words of the first field of this name; of an entry with several works, the first work's."""
    first = next((item for item in element.iter(etree.Element) if tag_of(item) == name), None)
    return words_of(first).text if first is not None else ""


def _authors(citation: etree._Element) -> tuple[str, ...]:
    groups = [item for item in citation.iter(etree.Element) if tag_of(item) == "person-group"]
    writers = [group for group in groups if group.get("person-group-type", "author") in ("author", "allauthors")]
    if writers:
        return tuple(name for group in writers for name in group_names(group))
    return group_names(citation)


def _doi(citation: etree._Element, words: str) -> str | None:
    for item in citation.iter(etree.Element):
        if item.get("pub-id-type") == "doi" and (doi := bare_doi(words_of(item).text)):
            return doi
        link = link_of(item)
        if "doi.org/" in link and (doi := bare_doi(link)):
            return doi
    return bare_doi(words)


def _words(citation: etree._Element) -> str:
    bare = tag_of(citation) != "note" and not (citation.text or "").strip()
    if bare and not any((item.tail or "").strip() for item in citation):
        return _set(citation)
    return _as_they_stand(citation)


def _as_they_stand(citation: etree._Element) -> str:
    gathered = Gathering()
    before: tuple[Step, str] = (Step.OPEN, "")
    for step, element in walk(citation, frozenset()):
        tag = tag_of(element)
        if step is Step.OPEN and tag in _FIELDS and before[1] in _FIELDS and before[0] is Step.CLOSE:
            gathered.add(", " if tag in _NAMES and before[1] in _NAMES else " ")
        if step is not Step.APART:
            gather(gathered, step, element, citation)
        if step is not Step.OPEN and element is not citation:
            gathered.add(element.tail or "")
        before = (step, "" if (element.tail or "") and step is Step.CLOSE else tag)
    return gathered.take().text


def _set(citation: etree._Element) -> str:
    """Bare fields in the order they come: "Zarate CA, Singh JB. A trial. Arch Gen. 2006;63(8):856–64."."""
    text = ""
    before = ""
    for field in citation:
        tag = tag_of(field)
        names = tag in _NAMES
        if tag == "person-group":
            words = ", ".join(_people(field))
        elif tag == "name":
            words = person(field)
        elif tag == "etal":
            words = words_of(field).text or "et al"
        else:
            words = words_of(field).text
        if not words:
            continue
        if names and before == "names":
            opener = ", "
        elif tag == "volume" and before == "year":
            opener = ";"
        elif tag in _OPENERS and before in ("volume", "issue", "fpage", "year", "month"):
            opener = _OPENERS[tag]
        else:
            opener = " " if text.endswith((".", "?", "!")) else ". "
        if field.get("pub-id-type") in ("doi", "pmid"):
            words = f"{field.get('pub-id-type')}:{words}"
        closer = ")" if opener == "(" else ""
        text += (opener if text else "") + words + closer
        before = "names" if names or tag == "person-group" else tag
    return f"{text}." if text and not text.endswith(".") else text


def _people(group: etree._Element) -> Iterator[str]:
    yield from group_names(group)
    if any(tag_of(item) == "etal" for item in group):
        yield "et al"
