"""What a reference manager exports: the entries of a BibTeX, RIS or CSL-JSON file, and the files that each links."""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, JsonValue, TypeAdapter, ValidationError

from corpus.errors import FileError, FileNotText, storable
from corpus.readers.base import decode
from corpus.readers.jats_references import bare_doi
from corpus.readers.references import last_words
from corpus.sources import BIBLIOGRAPHY_SUFFIXES, SourceFile
from corpus.stored_rows import Metadata

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_RIS, _JSON = ".ris", ".json"
_LONGEST = 2_000
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)(?:\s[^<>]{0,99})?>", re.IGNORECASE)
# What BibTeX takes for a key, and no more: it is written into BibTeX and RIS files again.
_KEY = re.compile(r"[^\s{},=#%\"'\\~()\x00-\x1f\x7f-\x9f]{1,200}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://?", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class ReferenceItem:
    """An entry: `label` names it in messages, `links` are its files as written. What it does not say is None, or
    empty; `key` is its citation key."""

    label: str
    key: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    links: tuple[str, ...] = ()

    @property
    def metadata(self) -> Metadata:
        """What its files are to be called."""
        return Metadata(self.title, self.authors, self.year, self.doi, self.key, gives_way=True)


@dataclass(frozen=True, slots=True)
class UnreadEntry:
    """An entry that could not be read, and why, in a few words."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The entries of the file at `path`, in order, and those that could not be read."""

    path: Path
    items: tuple[ReferenceItem, ...]
    unread: tuple[UnreadEntry, ...] = ()


def read_bibliography(path: Path) -> Bibliography | None:
    """The entries of the file; None where it is no bibliography but a file to be read itself.

    Raises a `FileError` for one that holds no entry.
    """
    suffix = path.suffix.lower()
    if suffix not in (*BIBLIOGRAPHY_SUFFIXES, _JSON):
        return None
    file = SourceFile(path)
    try:
        text = decode(file.name, file.content()).text.removeprefix("\ufeff")
    except FileError:
        if suffix == _JSON:
            return None  # reading it says what is wrong
        raise
    if suffix == _JSON:
        entries = _json_entries(text)
        if entries is None:
            return None
    else:
        entries = _ris_entries(text) if suffix == _RIS else _bibtex_entries(text)
    read = tuple(entries)
    if not read:
        raise FileNotText(f"there is no entry in {file.name}: export it again as BibTeX, RIS or CSL-JSON")
    items = tuple(entry for entry in read if isinstance(entry, ReferenceItem))
    return Bibliography(path, items, tuple(entry for entry in read if isinstance(entry, UnreadEntry)))


_Entries = Iterable[ReferenceItem | UnreadEntry]


def _item(
    number: int,
    key: str,
    title: str,
    authors: Iterable[str],
    date: str,
    doi: str,
    links: Iterable[str],
) -> ReferenceItem:
    year = _YEAR.search(date)
    # An item's address and its number are no keys that anybody cites by.
    cites = _KEY.fullmatch(key) and key.isprintable() and not _ADDRESS.match(key) and any(map(str.isalpha, key))
    sound = key if cites else ""
    return ReferenceItem(
        label=sound or f"entry {number}",
        key=sound,
        title=_plain(title) or None,
        authors=tuple(dict.fromkeys(filter(None, map(_plain, authors)))),
        year=int(year.group()) or None if year else None,
        doi=bare_doi(_plain(doi)),
        links=tuple(dict.fromkeys(filter(None, (link.strip() for link in links)))),
    )


def _plain(words: str) -> str:
    """The words on one line, without the tags by which reference managers slant and raise them."""
    return " ".join(_TAG.sub("", storable(words[:_LONGEST])).split())


def _full_name(family: str, given: str, suffix: str = "") -> str:
    """ "Carlos A. Zarate Jr"; surname first where it could not be told from the given names again."""
    family, given, suffix = _plain(family), _plain(given), _plain(suffix)
    if not family or not given:
        return family or given
    plain = last_words(f"{given} {family}") == family
    named = f"{given} {family}" if plain else f"{family}, {given}"
    return f"{named} {suffix}" if suffix else named


def _bibtex_entries(text: str) -> Iterator[ReferenceItem | UnreadEntry]:
    # Loaded when a .bib file is added, and by nothing else.
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ParsingFailedBlock

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # the receipts say what it would
    for number, block in enumerate(parse_string(text).blocks, 1):
        line = (block.start_line or 0) + 1
        if isinstance(block, Entry):
            yield _bibtex_item(number, block.key, {field.key.lower(): str(field.value) for field in block.fields})
        elif isinstance(block, DuplicateBlockKeyBlock):
            yield UnreadEntry(f"line {line}", f"there is an entry with the key {block.key} before it: give it its own")
        elif isinstance(block, ParsingFailedBlock):
            why = " ".join(str(getattr(block.error, "abort_reason", block.error)).partition("Note:")[0].split())
            yield UnreadEntry(f"line {line}", f"the entry cannot be read ({why.rstrip('. ')}): export it again")


def _bibtex_item(number: int, key: str, fields: dict[str, str]) -> ReferenceItem:
    from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

    authors = []
    for name in split_multiple_persons_names(fields.get("author", "")):
        parts = parse_single_name_into_parts(name, strict=False)
        family, given, suffix = (
            _without_latex(" ".join(words)) for words in ((*parts.von, *parts.last), parts.first, parts.jr)
        )
        authors.append("" if (family, given) == ("others", "") else _full_name(family, given, suffix))
    title, subtitle = (_without_latex(fields.get(name, "")) for name in ("title", "subtitle"))
    return _item(
        number,
        key,
        f"{title}: {subtitle}" if title and subtitle else title,
        authors,
        fields.get("year") or fields.get("date", ""),
        _without_latex(fields.get("doi", "")),
        _file_links(fields.get("file", "")),
    )


_NAMED_MARKS = {
    "textgreater": ">",
    "textless": "<",
    "textbar": "|",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textbraceleft": "{",
    "textbraceright": "}",
    "url": "%s",
}
# Left bare by whoever types an entry by hand: LaTeX would drop what follows.
_BARE = re.compile(r"(?<!\\)[%&]")
_LATEX = re.compile(r"[\\{}$~%&`^]|--|''")
_DOLLAR = re.compile(r"(?<!\\)\$")


@cache
def _latex() -> "LatexNodes2Text":
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    known = get_default_latex_context_db()
    known.add_context_category(
        "names of marks", prepend=True, macros=[MacroTextSpec(name, mark) for name, mark in _NAMED_MARKS.items()]
    )
    return LatexNodes2Text(math_mode="text", latex_context=known)


def _without_latex(value: str) -> str:
    """The words that LaTeX would set: accents as letters, no braces, no commands."""
    if not _LATEX.search(value):  # most names: parsing each takes milliseconds
        return value
    escaped = _BARE.sub(r"\\\g<0>", value[:_LONGEST])
    if len(_DOLLAR.findall(escaped)) % 2:
        escaped = _DOLLAR.sub(r"\\$", escaped)
    try:
        return str(_latex().latex_to_text(escaped))
    except Exception:  # what is no LaTeX makes pylatexenc raise whatever it meets, RecursionError too
        return re.sub(r"[{}]", "", value[:_LONGEST])


def _file_links(value: str) -> Iterator[str]:
    """The paths in a `file` field: "a.pdf;b.pdf", Zotero's "name:a.pdf:type;..." or Mendeley's ":a.pdf:pdf"."""
    for attachment in re.split(r"(?<!\\);", value.replace(r"$\backslash$", "\\")):
        written = attachment.strip()
        parts = re.split(r"(?<!\\):", written)
        if len(parts) == 1 or _ADDRESS.match(written):
            path = written
        elif len(parts) == 2:
            both = _DRIVE.fullmatch(parts[0])
            path = written if both else parts[1] if PurePosixPath(parts[1]).suffix else parts[0]
        else:
            path = ":".join(parts[1:-1])
        yield re.sub(r"\\(?=[^\w\s]|_)(.)", r"\1", path)


class _RisRecord(BaseModel):
    """A record by the names that rispy gives its tags."""

    id: str = ""
    label: str = ""
    title: str = ""
    primary_title: str = ""
    authors: list[str] = []
    first_authors: list[str] = []
    year: str = ""
    publication_year: str = ""
    date: str = ""
    doi: str = ""
    file_attachments1: list[str] = []
    file_attachments2: list[str] = []


_RIS_RECORDS = TypeAdapter(list[_RisRecord])
_MANY_TAGS = ["A1", "A2", "A3", "A4", "AU", "KW", "N1", "UR", "L1", "L2"]


def _ris_entries(text: str) -> Iterator[ReferenceItem]:
    import rispy

    # Each by itself: where a record lacks its end, rispy would take the next for more of it.
    lines = "\n".join(text.splitlines())
    records = (
        record
        for written in re.split(r"^(?=TY  - )", lines, flags=re.MULTILINE)
        for record in _RIS_RECORDS.validate_python(
            rispy.loads(f"{written}\nER  - \n", list_tags=_MANY_TAGS, skip_unknown_tags=True)
        )
    )
    for number, record in enumerate(records, 1):
        names = (name.split(",") for name in record.authors or record.first_authors)
        yield _item(
            number,
            record.id or record.label,
            record.title or record.primary_title,
            (_full_name(family, *map(str.strip, given[:2])) if given else family for family, *given in names),
            record.year or record.publication_year or record.date,
            record.doi,
            (*record.file_attachments1, *record.file_attachments2),
        )


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) else "" if value is None else value


_Text = Annotated[str, BeforeValidator(_as_text)]


class _JsonName(BaseModel):
    """A name as CSL-JSON has it, or as Zotero's own items do."""

    family: _Text = Field("", validation_alias=AliasChoices("family", "lastName"))
    given: _Text = Field("", validation_alias=AliasChoices("given", "firstName"))
    suffix: _Text = ""
    dropping: _Text = Field("", validation_alias="dropping-particle")
    non_dropping: _Text = Field("", validation_alias="non-dropping-particle")
    literal: _Text = Field("", validation_alias=AliasChoices("literal", "name"))
    role: _Text = Field("author", validation_alias="creatorType")

    @property
    def whole(self) -> str:
        """The name as a title page prints it."""
        family = " ".join(filter(None, (self.dropping, self.non_dropping, self.family)))
        return self.literal or _full_name(family, self.given, self.suffix)


class _JsonDate(BaseModel):
    parts: list[list[_Text]] = Field([], validation_alias="date-parts")
    raw: _Text = Field("", validation_alias=AliasChoices("literal", "raw"))

    @property
    def words(self) -> str:
        """Its year first."""
        return "-".join(self.parts[0]) if self.parts else self.raw


class _JsonAttachment(BaseModel):
    path: _Text = Field("", validation_alias=AliasChoices("path", "localPath"))


class _JsonItem(BaseModel):
    """An item of CSL-JSON, or of the JSON in which Better BibTeX exports with files."""

    id: _Text = ""
    key: _Text = Field("", validation_alias=AliasChoices("citation-key", "citationKey", "citekey"))
    title: _Text = ""
    authors: list[_JsonName] = Field([], validation_alias=AliasChoices("author", "creators"))
    issued: _JsonDate | None = None
    date: _Text = ""
    doi: _Text = Field("", validation_alias=AliasChoices("DOI", "doi"))
    attachments: list[_JsonAttachment] = []
    file: _Text = ""


_OBJECTS = TypeAdapter(list[dict[str, JsonValue]])
_ITEMS = TypeAdapter(dict[str, JsonValue])


def _json_entries(text: str) -> _Entries | None:
    """None for JSON of other things."""
    try:
        objects = _OBJECTS.validate_json(json.dumps(_ITEMS.validate_json(text)["items"]))
    except (ValidationError, KeyError):
        try:
            objects = _OBJECTS.validate_json(text)
        except ValidationError:
            return None
    if not objects or not all("id" in item or "itemType" in item for item in objects):
        return None
    return _json_items(objects)


def _json_items(objects: Sequence[dict[str, JsonValue]]) -> Iterator[ReferenceItem | UnreadEntry]:
    for number, value in enumerate(objects, 1):
        if value.get("itemType") in ("attachment", "note", "annotation"):
            continue
        try:
            item = _JsonItem.model_validate(value)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            yield UnreadEntry(f"entry {number}", f"the entry cannot be read ({reason}): export it again")
            continue
        yield _item(
            number,
            item.key or item.id,
            item.title,
            (name.whole for name in item.authors if name.role == "author"),
            item.date if item.issued is None else item.issued.words,
            item.doi,
            (*(attachment.path for attachment in item.attachments), *_file_links(item.file)),
        )
