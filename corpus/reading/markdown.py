"""Markdown to a draft by markdown-it; offsets are into the file's own text, marks and all.

Headings, paragraphs, list items, tables (a block each), captions under pictures, front matter in YAML (title,
authors or author, year or date). Code, rules, and raw HTML but for tables are furniture. A file whose front matter
does not parse keeps its text and goes without it. What HTML in it hides is furniture too (`markdown_hidden`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.document import Block, BlockKind
from corpus.reading.author_line import byline
from corpus.reading.decoding import Decoded
from corpus.reading.draft import Draft, trimmed, with_sections, words_of
from corpus.reading.html_table import html_table
from corpus.reading.markdown_hidden import hidden_spans, told, without_hidden
from corpus.span import Span

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_PICTURE = re.compile(r"!\[[^\[\]]*+\](?:\([^)\[]*+\)|\[[^\[\]]*+\])")
_MARKER = re.compile(r"(?:\s|>|[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s)*")
_CAPTION = re.compile(r"\A\*{0,9}+(?:Figure|Fig\.|Table)\s{1,9}+\d")


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    end: int
    title: str | None
    authors: tuple[str, ...]
    year: int | None


def read_markdown(decoded: Decoded) -> Draft:
    """The draft of a Markdown file."""
    text = decoded.text
    front = _front_matter(text)
    # The front matter is blanked, not cut, so that line numbers stay those of the file.
    body = re.sub(r"[^\r\n]", " ", text[: front.end]) + text[front.end :]
    blocks = [Block(BlockKind.FURNITURE, trimmed(text, 0, front.end))] if front.end else []
    # What lies inside a line is left as it stands: nothing here needs it parsed.
    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    hidden = hidden_spans(body)
    found = list(without_hidden(text, _blocks(text, parser.parse(body)), hidden))
    first_level = [block for block in found if block.kind is BlockKind.HEADING and block.level == 1]
    title = first_level[0].span if first_level else None
    if len(first_level) > 1 and first_level[0] is not found[0]:
        # Several first-level headings are sections; only one that opens the text is its title.
        title = None
    blocks.extend(found)
    named = front.title or (words_of(text, title) if title else None)
    names, placed = byline(text, with_sections(text, blocks, title), title)
    tables = (html_table(text, block.span) for block in placed if block.kind is BlockKind.TABLE)
    known = tuple(table for table in tables if table is not None)
    return Draft(
        text,
        named,
        front.authors or names,
        front.year,
        placed,
        decoded.encoding,
        left_out=told(text, hidden),
        tables=known,
    )


def _blocks(text: str, tokens: Sequence[Token]) -> Iterator[Block]:
    """Blocks in order, headings and list items with their level."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
    lists = tables = open_heading = 0
    for token in tokens:
        if token.type in ("list_item_open", "list_item_close"):
            lists += token.nesting
        elif token.type in ("table_open", "table_close"):
            tables += token.nesting
        elif token.type == "heading_open":
            open_heading = int(token.tag[1])
        elif token.type == "heading_close":
            open_heading = 0
        if token.map is None or token.type not in ("inline", "fence", "code_block", "html_block", "table_open", "hr"):
            continue
        if tables and token.type != "table_open":
            continue
        span = _span(text, starts, token, open_heading > 0)
        if not len(span):
            continue
        kind = _kind(token, lists, open_heading)
        if token.type == "html_block" and html_table(text, span) is not None:
            kind = BlockKind.TABLE
        level = open_heading if kind is BlockKind.HEADING else lists if kind is BlockKind.LIST_ITEM else 0
        yield Block(kind, span, level=level)


def _kind(token: Token, lists: int, heading: int) -> BlockKind:
    if token.type == "table_open":
        return BlockKind.TABLE
    if token.type != "inline":
        return BlockKind.FURNITURE
    if heading:
        return BlockKind.HEADING
    if _is_pictures(token.content):
        return BlockKind.FURNITURE
    if _CAPTION.match(token.content):
        return BlockKind.CAPTION
    return BlockKind.LIST_ITEM if lists else BlockKind.PARAGRAPH


def _span(text: str, starts: Sequence[int], token: Token, heading: bool) -> Span:
    assert token.map is not None
    first, last = token.map
    start = starts[first]
    end = starts[last] if last < len(starts) else len(text)
    span = trimmed(text, start, end)
    if token.type != "inline":
        return span
    marker = _MARKER.match(text, span.start, span.end)
    span = trimmed(text, marker.end() if marker else span.start, span.end)
    return trimmed(text, span.start, span.start + _heading_length(span.of(text))) if heading else span


def _heading_length(words: str) -> int:
    """The length of a heading without the marks that close it, "##" behind it or a line of "===" under it."""
    closed = words.rstrip("#")
    if closed != words and closed[-1:].isspace():
        return len(closed)
    above, _, last = words.rpartition("\n")
    rule = last.lstrip(" \t>")
    return len(above) if rule and rule in (len(rule) * "=", len(rule) * "-") else len(words)


def _is_pictures(words: str) -> bool:
    """Whether there is nothing in a paragraph but pictures."""
    return _PICTURE.search(words) is not None and not _PICTURE.sub("", words).strip()


def _front_matter(text: str) -> _FrontMatter:
    match = _FRONT_MATTER.match(text)
    if not match:
        return _FrontMatter(0, None, (), None)
    try:
        stated: object = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError, RecursionError):
        # A date that is none ("2024-13-45") is a ValueError of YAML's; brackets without end, a RecursionError.
        stated = None
    if not isinstance(stated, dict):
        return _FrontMatter(match.end(), None, (), None)
    authors: object = stated.get("authors", stated.get("author", ()))
    named = authors if isinstance(authors, list) else [authors]
    names = [_plain(name.get("name") if isinstance(name, dict) else name) for name in named]
    year = re.search(r"\b(1[5-9]|20)\d\d\b", _plain(stated.get("year", stated.get("date"))))
    return _FrontMatter(
        match.end(),
        _plain(stated.get("title")) or None,
        tuple(name for name in names if name),
        int(year.group()) if year else None,
    )


def _plain(stated: object) -> str:
    """A word, number or date of the front matter on one line; anything else is nothing."""
    return " ".join(str(stated).split()) if isinstance(stated, (str, int, float, date)) else ""
