"""A document as rows of the library, and back; its tables and front matter as JSON; the paths that hold its content."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from sqlite3 import Connection

from corpus import stored_rows
from corpus.layout import Layout
from corpus.sentences import NotCitable, WordCounts, word_counts
from corpus.span import Span
from corpus.stored_rows import (
    PASSAGE,
    SENTENCE,
    DocumentRecord,
    Entry,
    Row,
    Rows,
    StoredPassage,
    Value,
    int_of,
    int_or_none,
    json_of,
    list_of,
    span_of,
    str_of,
    str_or_none,
    texts_of,
)
from corpus.table_text import tables_in
from corpus.tables import DataTable, TableRow
from corpus.types import (
    NOTHING_STATED,
    Block,
    BlockKind,
    Document,
    FrontMatter,
    Mention,
    Page,
    Passage,
    Reference,
    Sentence,
    Source,
)

Json = Value | Sequence["Json"] | Mapping[str, "Json"]


def structure_row(document: Document) -> Row:
    """The row that says a document's tables and front matter."""
    tables = json.dumps([_table_json(table) for table in document.tables], separators=(",", ":"))
    return (document.id, json.dumps(asdict(document.front_matter), ensure_ascii=False), tables)


def front_matter_of(value: Value) -> FrontMatter:
    """The front matter that a row says."""
    stated = _mapping(json.loads(str_of(value)))
    return FrontMatter(
        journal=_text(stated.get("journal")),
        affiliations=tuple(map(_word, _list(stated.get("affiliations")))),
        received=_text(stated.get("received")),
        accepted=_text(stated.get("accepted")),
        published=_text(stated.get("published")),
    )


def tables_of(value: Value) -> tuple[DataTable, ...]:
    """The tables that a row says."""
    return tuple(map(_table_of, _list(json.loads(str_of(value)))))


def _table_json(table: DataTable) -> dict[str, Json]:
    return {
        "span": _ends(table.span),
        "rows": [[*_ends(row.span), *(end for cell in row.cells for end in _ends(cell))] for row in table.rows],
        "head_rows": table.head_rows,
        "head_columns": table.head_columns,
        "sure": table.sure,
        "caption": None if table.caption is None else _ends(table.caption),
        "notes": [_ends(note) for note in table.notes],
    }


def _table_of(value: Json) -> DataTable:
    stated = _mapping(value)
    caption = stated.get("caption")
    return DataTable(
        span=_span(stated.get("span")),
        rows=tuple(map(_row, _list(stated.get("rows")))),
        head_rows=_number(stated.get("head_rows")),
        head_columns=_number(stated.get("head_columns")),
        sure=stated.get("sure") is not False,
        caption=None if caption is None else _span(caption),
        notes=tuple(map(_span, _list(stated.get("notes")))),
    )


def _row(value: Json) -> TableRow:
    whole, *cells = _spans(_list(value))
    return TableRow(whole, tuple(cells))


def _spans(ends: Sequence[Json]) -> Iterator[Span]:
    numbers = [_number(end) for end in ends]
    if len(numbers) < 2 or len(numbers) % 2:
        raise ValueError(f"{len(numbers)} ends where spans were stored")
    yield from (span_of(start, end) for start, end in zip(numbers[::2], numbers[1::2], strict=True))


def _span(value: Json) -> Span:
    (span,) = _spans(_list(value))
    return span


def _ends(span: Span) -> list[int]:
    return [span.start, span.end]


def _list(value: Json) -> Sequence[Json]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r:.40} where a list was stored")
    return value


def _mapping(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r:.40} where named values were stored")
    return value


def _number(value: Json) -> int:
    return int_of(value if isinstance(value, int) else None)


def _text(value: Json) -> str | None:
    return str_or_none(value if isinstance(value, str | None) else 0)


def _word(value: Json) -> str:
    return str_of(value if isinstance(value, str) else None)


PASSAGES = f"SELECT {PASSAGE} FROM passages ORDER BY document_id, ordinal"
SENTENCES = f"SELECT {SENTENCE} FROM sentences ORDER BY document_id, ordinal"
RECORDS = """
    SELECT id, title, authors, year, source_name, source_path, source_sha256, added_at,
        (SELECT COUNT(*) FROM blocks WHERE document_id = documents.id AND kind = 'heading'),
        (SELECT COUNT(*) FROM passages WHERE document_id = documents.id),
        (SELECT COUNT(*) FROM sentences WHERE document_id = documents.id),
        characters,
        (SELECT COUNT(*) FROM pages WHERE document_id = documents.id),
        (SELECT COUNT(*) FROM study_references WHERE document_id = documents.id),
        media_type, doi, missing, left_out, words, citable, not_citable,
        (SELECT json_group_array(source_path) FROM (
            SELECT source_path FROM other_sources WHERE document_id = documents.id ORDER BY source_path))
    FROM documents LEFT JOIN details ON details.document_id = documents.id
    LEFT JOIN word_counts ON word_counts.document_id = documents.id"""

# Up to version 0.1.0 a sentence had a vector too, and here stood its key.
_NO_VECTOR = ""

NEVER = datetime.fromtimestamp(0, UTC)
"""When a document that is in no library was added."""


def rows_of(entry: Entry, added_at: datetime) -> Rows:
    """The rows that say what `entry` says."""
    document, source = entry.document, entry.document.source
    counts = word_counts(document, [sentence.span for sentence in entry.sentences])
    return Rows(
        document=(
            document.id,
            document.title,
            json_of(document.authors),
            document.year,
            source.name,
            source.path,
            source.sha256,
            source.media_type,
            source.encoding,
            added_at.isoformat(),
            len(document.text),
            document.text,
        ),
        pages=tuple(
            (document.id, ordinal, page.number, page.span.start, page.span.end)
            for ordinal, page in enumerate(document.pages)
        ),
        blocks=tuple(_block_row(document.id, *numbered) for numbered in enumerate(document.blocks)),
        passages=tuple(_passage_row(document.id, *numbered) for numbered in enumerate(entry.passages)),
        sentences=tuple(_sentence_row(document.id, *numbered) for numbered in enumerate(entry.sentences)),
        details=((document.id, document.doi, json_of(document.missing), json_of(document.left_out)),),
        references=tuple(_reference_row(document.id, *numbered) for numbered in enumerate(document.references)),
        mentions=tuple(_mention_row(document.id, *numbered) for numbered in enumerate(document.mentions)),
        layout=() if document.layout is None else ((document.id, document.layout.packed),),
        word_counts=((document.id, counts.words, counts.citable, _not_citable_row(counts)),),
        structure=(structure_row(document),),
    )


def document_of(rows: Rows) -> Document:
    """The document that the rows say."""
    _, doi, missing, left_out = rows.details[0] if rows.details else (None, None, "[]", "[]")
    packed = rows.layout[0][1] if rows.layout else None
    id_, title, authors, year, name, path, sha256, media_type, encoding, _, _, text = rows.document
    blocks = tuple(map(_block_of, rows.blocks))
    # Earlier libraries hold tables as text alone.
    _, front, tables = rows.structure[0] if rows.structure else (None, None, None)
    return Document(
        id=str_of(id_),
        title=str_of(title),
        authors=texts_of(authors),
        year=int_or_none(year),
        text=str_of(text),
        blocks=blocks,
        pages=tuple(Page(int_of(number), span_of(start, end)) for _, _, number, start, end in rows.pages),
        source=Source(str_of(name), str_of(path), str_of(sha256), str_of(media_type), str_of(encoding)),
        doi=str_or_none(doi),
        references=tuple(map(_reference_of, rows.references)),
        mentions=tuple(
            Mention(span_of(start, end), tuple(map(int_of, list_of(named))))
            for _, _, start, end, named in rows.mentions
        ),
        layout=Layout(packed) if isinstance(packed, bytes) else None,
        missing=texts_of(missing),
        left_out=texts_of(left_out),
        tables=tables_in(str_of(text), blocks) if tables is None else tables_of(tables),
        front_matter=NOTHING_STATED if front is None else front_matter_of(front),
    )


def passage_of(row: Row) -> StoredPassage:
    """The passage that a row of `PASSAGES` says."""
    document_id, _, id_, start, end, section, page, key, above = row
    path = _path_of(section, above)
    passage = Passage(str_of(id_), str_of(document_id), span_of(start, end), path, int_or_none(page))
    return StoredPassage(passage, str_of(key))


def sentence_of(row: Row) -> Sentence:
    """The sentence that a row of `SENTENCES` says."""
    _, _, passage_id, start, end, leans_start, leans_end, _ = row
    leans_on = None if leans_start is None else span_of(leans_start, leans_end)
    return Sentence(span_of(start, end), str_of(passage_id), leans_on)


def record_of(row: Row) -> DocumentRecord:
    """The line of the list that a row of `RECORDS` says."""
    id_, title, authors, year, source, path, sha256, added_at, *others = row
    *counts, media_type, doi, missing, left_out, words, citable, not_citable, also_at = others
    sections, passages, sentences, characters, pages, references = map(int_of, counts)
    return DocumentRecord(
        id=str_of(id_),
        title=str_of(title),
        authors=texts_of(authors),
        year=int_or_none(year),
        source=str_of(source),
        path=str_of(path),
        source_sha256=str_of(sha256),
        added_at=datetime.fromisoformat(str_of(added_at)),
        sections=sections,
        passages=passages,
        sentences=sentences,
        characters=characters,
        pages=pages,
        references=references,
        media_type=str_of(media_type),
        doi=str_or_none(doi),
        missing=() if missing is None else texts_of(missing),
        left_out=() if left_out is None else texts_of(left_out),
        words=None if words is None else _word_counts_of(words, citable, not_citable),
        also_at=texts_of(also_at),
    )


def _not_citable_row(counts: WordCounts) -> str:
    return json.dumps([[item.reason, item.words] for item in counts.not_citable])


def _word_counts_of(words: Value, citable: Value, not_citable: Value) -> WordCounts:
    pairs: list[list[Value]] = json.loads(str_of(not_citable))
    others = tuple(NotCitable(str_of(reason), int_of(number)) for reason, number in pairs)
    return WordCounts(int_of(words), int_of(citable), others)


def _block_of(row: Row) -> Block:
    _, _, kind, start, end, section, page, above, level = row
    path = _path_of(section, above)
    return Block(BlockKind(str_of(kind)), span_of(start, end), path, int_or_none(page), int_or_none(level) or 0)


def _block_row(document_id: str, ordinal: int, block: Block) -> Row:
    span, above = block.span, _above(block.section_path)
    key = (document_id, ordinal, block.kind.value, span.start, span.end)
    return (*key, block.section, block.page, above, block.level or None)


def _passage_row(document_id: str, ordinal: int, stored: StoredPassage) -> Row:
    passage, key = stored.passage, stored.text_sha256
    span, above = passage.span, _above(passage.section_path)
    return (document_id, ordinal, passage.id, span.start, span.end, passage.section, passage.page, key, above)


def _above(section_path: tuple[str, ...]) -> str | None:
    """The headings above the nearest, as they are stored."""
    return json_of(section_path[:-1]) if len(section_path) > 1 else None


def _path_of(section: Value, above: Value) -> tuple[str, ...]:
    nearest = str_or_none(section)
    if nearest is None and above is not None:
        raise ValueError("a block has headings above none")
    return (*(() if above is None else texts_of(above)), *(() if nearest is None else (nearest,)))


def _sentence_row(document_id: str, ordinal: int, sentence: Sentence) -> Row:
    span, leans_on = sentence.span, sentence.leans_on
    leans: Row = (None, None) if leans_on is None else (leans_on.start, leans_on.end)
    return (document_id, ordinal, sentence.passage_id, span.start, span.end, *leans, _NO_VECTOR)


def _reference_row(document_id: str, ordinal: int, reference: Reference) -> Row:
    key = (document_id, ordinal, reference.span.start, reference.span.end)
    return (
        *key,
        reference.label,
        json_of(reference.authors),
        reference.title,
        reference.journal,
        reference.year,
        reference.doi,
    )


def _reference_of(row: Row) -> Reference:
    _, _, start, end, label, authors, title, journal, year, doi = row
    return Reference(
        span=span_of(start, end),
        label=str_of(label),
        authors=texts_of(authors),
        title=str_or_none(title),
        journal=str_or_none(journal),
        year=int_or_none(year),
        doi=str_or_none(doi),
    )


def _mention_row(document_id: str, ordinal: int, mention: Mention) -> Row:
    return (document_id, ordinal, mention.span.start, mention.span.end, json.dumps(mention.references))


@dataclass(frozen=True, slots=True)
class OtherSource:
    """A file with the same content as a document: its absolute path and its name."""

    path: str
    name: str


def of_content(connection: Connection, document_id: str, sha256: str) -> tuple[OtherSource, ...]:
    """All paths of the documents with this id or this content."""
    which = "(SELECT id FROM documents WHERE id = ?1 OR source_sha256 = ?2)"
    rows = connection.execute(
        f"SELECT source_path, source_name FROM documents WHERE id IN {which} UNION "
        f"SELECT source_path, source_name FROM other_sources WHERE document_id IN {which} ORDER BY 1",
        (document_id, sha256),
    )
    return tuple(OtherSource(path, name) for path, name in rows)


def keep(connection: Connection, document_id: str, others: Sequence[OtherSource]) -> None:
    """Note the other paths of a document."""
    connection.executemany(
        "INSERT OR REPLACE INTO other_sources (source_path, document_id, source_name) VALUES (?, ?, ?)",
        ((other.path, document_id, other.name) for other in others),
    )


def release(connection: Connection, path: str) -> int:
    """The document at `path` lies there no more: it leaves, or is named by the first of its other paths.

    Gives how many documents changed. Raises `ValueError` for one that is not what was stored.
    """
    connection.execute("DELETE FROM other_sources WHERE source_path = ?", (path,))
    row = connection.execute("SELECT id FROM documents WHERE source_path = ?", (path,)).fetchone()
    if row is None:
        return 0
    document_id: str = row[0]
    other = connection.execute(
        "SELECT source_path, source_name FROM other_sources WHERE document_id = ? ORDER BY source_path", (document_id,)
    ).fetchone()
    if other is None:
        connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        return 1
    stored_rows.rename_source(connection, document_id, *other)
    connection.execute("DELETE FROM other_sources WHERE source_path = ?", (other[0],))
    return 1
