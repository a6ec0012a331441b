"""What the front of a JATS article says: title, authors, year, DOI; affiliations, dates and funding as citable text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from corpus.readers.jats_references import bare_doi
from corpus.readers.jats_text import child, children, collab_name, full_name, tag_of, words_of
from corpus.types import FrontMatter

_PUBLISHED = frozenset(("epub", "ppub", "collection", "epub-ppub", "pub", "epreprint", "preprint"))
_NOT_PUBLISHED = re.compile(r"release|nihms|retract|correct|received|accepted|rev", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Front:
    """What an article's front says; what it does not say is None, or empty."""

    title: str | None
    authors: tuple[str, ...]
    year: int | None
    doi: str | None


def front(article: etree._Element) -> Front:
    """The front of an article, which may have none."""
    meta = child(article, "front", "article-meta")
    if meta is None:
        meta = child(article, "front-stub")
    if meta is None:
        return Front(None, (), None, None)
    ids = [item for item in children(meta, "article-id") if item.get("pub-id-type") == "doi"]
    return Front(
        title=_title(meta),
        authors=_authors(meta),
        year=_year(meta),
        doi=bare_doi(words_of(ids[0]).text) if ids else None,
    )


def _title(meta: etree._Element) -> str | None:
    group = child(meta, "title-group")
    if group is None:
        return None
    titles = [words_of(item).text for item in children(group, "article-title", "subtitle")]
    title = ""
    for words in titles:
        title += ("" if not title else " " if re.search(r"[:.?!]$", title) else ": ") + words
    return title or None


def _authors(meta: etree._Element) -> tuple[str, ...]:
    names: list[str] = []
    for group in children(meta, "contrib-group"):
        for contrib in children(group, "contrib"):
            if contrib.get("contrib-type", group.get("content-type", "author")) not in ("author", "authors"):
                continue
            named = child(contrib, "name-alternatives")
            names.extend(
                collab_name(item) if tag_of(item) == "collab" else full_name(item)
                for item in children(contrib if named is None else named, "name", "string-name", "collab")[:1]
            )
        names.extend(collab_name(item) for item in children(group, "collab"))
    return tuple(dict.fromkeys(name for name in names if name))


def _year(meta: etree._Element) -> int | None:
    published: list[int] = []
    others: list[int] = []
    for date in children(meta, "pub-date"):
        kind = date.get("pub-type") or date.get("date-type") or ""
        stated = child(date, "year")
        year = re.fullmatch(r"(\d{4})", words_of(stated).text) if stated is not None else None
        if year and (kind in _PUBLISHED or not kind):
            published.append(int(year.group(1)))
        elif year and not _NOT_PUBLISHED.search(kind):
            others.append(int(year.group(1)))
    return min(published or others, default=None)


FUNDING = "Funding"
CONTRIBUTIONS = "Author contributions"
CONFLICTS = "Conflicts of interest"
NOTE_HEADINGS = {
    "coi-statement": CONFLICTS,
    "conflict": CONFLICTS,
    "con": CONTRIBUTIONS,
    "author-contribution": CONTRIBUTIONS,
    "participating-researchers": CONTRIBUTIONS,
    "financial-disclosure": FUNDING,
    "funding-statement": FUNDING,
    "funding-information": FUNDING,
    "supported-by": FUNDING,
    "ethics-statement": "Ethics",
    "data-availability": "Data availability",
    "data-availability-statement": "Data availability",
    "presented-at": "Presented at",
    "study-group-members": "Members of the study group",
}
"""What a note is about by its `fn-type` or `notes-type`, where it has no title of its own."""

_STATEMENT = re.compile(
    r"availab|funding|conflict|competing|disclosure|ethic|consent|contribution|registration", re.IGNORECASE
)
_ROLE = re.compile(
    r"conceptuali|curation|formal analysis|acquisition|investigation|methodology|administration|resources|software|"
    r"supervision|validation|visuali|writing",
    re.IGNORECASE,
)
_DATES = {"received": "Received", "rev-recd": "Revised", "accepted": "Accepted"}
_UNWORDED = frozenset("label institution-id xref email ext-link uri fax phone sup".split())
_ADDRESS_END = re.compile(r"(?<![\s,;.:])[\s,;.:]*+(?:\b(?:e-?mails?|tel|fax|phone)\b[\s,;.:]*+)?$", re.IGNORECASE)
_MONTHS = "January February March April May June July August September October November December".split()
_STATEMENTS_PUBLISHED = ("epub", "pub", "ppub", "collection", "epub-ppub", "preprint", "")
_FIELD_WORDS = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """Paragraphs under a heading."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Affiliation:
    """A place of work and the people who work there."""

    words: str
    people: tuple[str, ...]


def statements(meta: etree._Element) -> Iterator[Statement]:
    """The statements of an `article-meta` that say anything."""
    people = (
        f"{', '.join(affiliation.people)}: {affiliation.words}" if affiliation.people else affiliation.words
        for affiliation in _affiliations(meta)
    )
    dates = " ".join(f"{name}: {_in_words(date)}." for name, date in _dates(meta).items())
    candidates = (
        Statement(FUNDING, tuple(_funding(meta))),
        *_fields(meta),
        Statement(CONTRIBUTIONS, tuple(_roles(meta))),
        Statement("Affiliations", tuple(f"{person}." for person in people)),
        Statement("Article history", (dates,) if dates else ()),
    )
    yield from (item for item in candidates if item.paragraphs)


def front_matter(article: etree._Element) -> FrontMatter:
    """The journal, the affiliations and the dates of an article."""
    meta = child(article, "front", "article-meta")
    if meta is None:
        return FrontMatter()
    title = child(article, "front", "journal-meta", "journal-title-group", "journal-title")
    if title is None:
        title = child(article, "front", "journal-meta", "journal-title")
    dates = {name: _in_numbers(date) for name, date in _dates(meta).items()}
    return FrontMatter(
        journal=words_of(title).text or None if title is not None else None,
        affiliations=tuple(affiliation.words for affiliation in _affiliations(meta)),
        received=dates.get("Received"),
        accepted=dates.get("Accepted"),
        published=dates.get("Published"),
    )


def _funding(meta: etree._Element) -> Iterator[str]:
    funding = ""
    for group in children(meta, "funding-group"):
        for statement in children(group, "funding-statement"):
            funding += words_of(statement).text
            yield words_of(statement).text
        for award in children(group, "award-group"):
            sources = [words for child in children(award, "funding-source") if (words := _plain(child))]
            if sources and not all(source in funding for source in sources):
                yield _award(award, sources)


def _award(award: etree._Element, sources: Sequence[str]) -> str:
    """ "Harvest Trust (HT-9): Iris Vale."."""
    numbers = [words for child in children(award, "award-id") if (words := words_of(child).text)]
    people = [words for child in children(award, "principal-award-recipient") if (words := _person_in(child))]
    whole = ", ".join(sources) + (f" ({', '.join(numbers)})" if numbers else "")
    return f"{whole}: {', '.join(people)}." if people else f"{whole}."


def _fields(meta: etree._Element) -> Iterator[Statement]:
    """What some publishers keep among the fields of the front: where the data are, who has which interests."""
    for group in children(meta, "custom-meta-group", "custom-meta-wrap"):
        for field in children(group, "custom-meta"):
            name, value = child(field, "meta-name"), child(field, "meta-value")
            heading = "" if name is None else words_of(name).text
            words = "" if value is None else words_of(value).text
            if _STATEMENT.search(heading) and len(words.split()) >= _FIELD_WORDS:
                yield Statement(heading, (words,))


def _roles(meta: etree._Element) -> Iterator[str]:
    for contrib in _contribs(meta):
        roles = [words for child in children(contrib, "role") if _ROLE.search(words := words_of(child).text)]
        if roles and (name := _person_in(contrib)):
            yield f"{name}: {', '.join(roles)}."


def _affiliations(meta: etree._Element) -> Iterator[_Affiliation]:
    """The places in the order they are named, each with the people whose marks point to it, or who hold it."""
    people: dict[str, list[str]] = {}
    unmarked: list[str] = []
    for contrib in _contribs(meta):
        name = _person_in(contrib)
        marks = [id_ for child in children(contrib, "xref") if child.get("ref-type") == "aff" for id_ in _ids(child)]
        for id_ in marks:
            people.setdefault(id_, []).append(name)
        if name and not marks and not children(contrib, "aff", "aff-alternatives"):
            unmarked.append(name)
    affiliations = list(_places(meta))
    for affiliation, owner in affiliations:
        named = people.get(affiliation.get("id") or "", [])
        if owner is not None:
            named = [_person_in(owner), *named]
        elif len(affiliations) == 1 and not people:
            named = unmarked
        if words := _plain(affiliation):
            yield _Affiliation(words, tuple(dict.fromkeys(filter(None, named))))


def _places(meta: etree._Element) -> Iterator[tuple[etree._Element, etree._Element | None]]:
    """Each `aff`, with the contributor that holds it."""
    for item in meta:
        tag = tag_of(item)
        if tag in ("aff", "aff-alternatives"):
            yield _best(item), None
        elif tag == "contrib-group":
            for inner in item:
                if tag_of(inner) in ("aff", "aff-alternatives"):
                    yield _best(inner), None
                elif tag_of(inner) == "contrib":
                    yield from ((_best(child), inner) for child in children(inner, "aff", "aff-alternatives"))


def _best(affiliation: etree._Element) -> etree._Element:
    """Of one place in several languages or forms the first."""
    inner = children(affiliation, "aff")
    return inner[0] if tag_of(affiliation) == "aff-alternatives" and inner else affiliation


def _contribs(meta: etree._Element) -> Iterator[etree._Element]:
    for group in children(meta, "contrib-group"):
        yield from children(group, "contrib")


def _person_in(contrib: etree._Element) -> str:
    """The name of a person or group in an element."""
    named = child(contrib, "name-alternatives")
    for item in children(contrib if named is None else named, "name", "string-name", "collab"):
        return collab_name(item) if tag_of(item) == "collab" else full_name(item)
    return "" if len(contrib) else words_of(contrib).text


def _ids(xref: etree._Element) -> Sequence[str]:
    return (xref.get("rid") or "").split()


def _plain(element: etree._Element) -> str:
    """The words of a place or a source without numbers, ids and addresses; fields with nothing between them are parted
    by commas."""
    parts = [element.text or ""]
    bare = not (element.text or "").strip() and not any((item.tail or "").strip() for item in element)
    for item in element:
        words = "" if tag_of(item) in _UNWORDED else _plain(item) if len(item) else words_of(item).text
        parts += [words, ", " if bare and words else item.tail or ""]
    return _ADDRESS_END.sub("", " ".join("".join(parts).split()).strip(" ,;"))


def _dates(meta: etree._Element) -> dict[str, etree._Element]:
    """The dates by what happened on them, those without a year left out."""
    dates: dict[str, etree._Element] = {}
    for history in children(meta, "history"):
        for date in children(history, "date"):
            name = _DATES.get(date.get("date-type") or "")
            if name and _field(date, "year"):
                dates.setdefault(name, date)
    published = [
        child for child in children(meta, "pub-date") if _kind(child) in _STATEMENTS_PUBLISHED and _field(child, "year")
    ]
    if published:
        # The earliest, and of several in one year the one that says most.
        dates["Published"] = min(
            published, key=lambda item: (_field(item, "year"), -len(item), _STATEMENTS_PUBLISHED.index(_kind(item)))
        )
    return dates


def _kind(date: etree._Element) -> str:
    return date.get("pub-type") or date.get("date-type") or ""


def _field(date: etree._Element, name: str) -> str:
    stated = child(date, name)
    return words_of(stated).text if stated is not None else ""


def _in_words(date: etree._Element) -> str:
    """ "3 March 2019", as far as it is given."""
    month = _field(date, "month")
    named = _MONTHS[int(month) - 1] if re.fullmatch(r"0?[1-9]|1[0-2]", month) else month
    return " ".join(
        filter(None, (_field(date, "day").lstrip("0"), named or _field(date, "season"), _field(date, "year")))
    )


def _in_numbers(date: etree._Element) -> str:
    """ "2019-03-03", as far as it is given in numbers."""
    fields = [_field(date, name) for name in ("year", "month", "day")]
    known = [fields[0]]
    for field in fields[1:]:
        if not re.fullmatch(r"[0-9]{1,2}", field):
            break
        known.append(field.zfill(2))
    return "-".join(known)
