"""What the front of a JATS article says of it: title, authors, year and DOI. Left out: affiliations, history."""

import re
from dataclasses import dataclass

from lxml import etree

from corpus.reading.jats.entry import bare_doi
from corpus.reading.jats.line import words_of
from corpus.reading.jats.names import collab_name, full_name
from corpus.reading.jats.tags import child, children, tag_of

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
    ids = [one for one in children(meta, "article-id") if one.get("pub-id-type") == "doi"]
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
    found = [words_of(one).text for one in children(group, "article-title", "subtitle")]
    title = ""
    for part in found:
        title += ("" if not title else " " if re.search(r"[:.?!]$", title) else ": ") + part
    return title or None


def _authors(meta: etree._Element) -> tuple[str, ...]:
    names: list[str] = []
    for group in children(meta, "contrib-group"):
        for contrib in children(group, "contrib"):
            if contrib.get("contrib-type", group.get("content-type", "author")) not in ("author", "authors"):
                continue
            named = child(contrib, "name-alternatives")
            names.extend(
                collab_name(one) if tag_of(one) == "collab" else full_name(one)
                for one in children(contrib if named is None else named, "name", "string-name", "collab")[:1]
            )
        names.extend(collab_name(one) for one in children(group, "collab"))
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
