"""Markdown to a draft by markdown-it, HTML tables included and hidden words left out; offsets are into the file's own
text."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html.parser import HTMLParser

import yaml
from lxml import etree, html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.readers.base import Decoded
from corpus.readers.draft import Draft, of_the_whole, trimmed, with_sections, words_of
from corpus.readers.html import hidden_words
from corpus.readers.html_hidden import mark_hidden
from corpus.readers.jats_references import year_in
from corpus.readers.markup import Cell, Words, cell, head_columns, head_rows, spread
from corpus.readers.title_page import byline
from corpus.span import Span
from corpus.tables import DataTable, Marked, TableRow, heads
from corpus.text import count
from corpus.types import CITABLE, Block, BlockKind

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_HIDDEN = re.compile(r"\bhidden\b|display\s*:\s*none|opacity|font-size", re.IGNORECASE)
_TAG = r"<[^<>]{0,400}>"
_OPENING = re.compile(rf"(?:\s|{_TAG})*+")
_CLOSING = re.compile(rf"{_TAG}\s*")
_TAGS = re.compile(_TAG)
_MOST_CELLS = 20_000
_MOST_CHARACTERS = 100_000


def html_table(text: str, span: Span) -> DataTable | None:
    """The table whose markup stands at `span`; None where it holds none or several, or hides some of it."""
    markup = span.of(text)
    if len(markup) > _MOST_CHARACTERS or len(_TABLE.findall(markup)) != 1 or _HIDDEN.search(markup):
        return None
    if not markup.rstrip().lower().endswith("</table>"):
        return None
    reader = _Reader(markup)
    reader.feed(markup)
    reader.close()
    return reader.table(span)


class _Reader(HTMLParser):
    """Notes the cells of a table, and where they stand."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0, *(match.end() for match in re.finditer(r"\n", markup))]
        self._markup = markup
        self._rows: list[list[Cell]] = []
        self._places: dict[int, Span] = {}
        self._open: tuple[str, int, dict[str, str | None]] | None = None
        self._heads = 0
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or a cell begins."""
        if tag in ("tr", "td", "th", "tbody", "tfoot"):
            self._close(self._at())
        if tag in ("thead", "tbody", "tfoot"):
            self._in_head = tag == "thead"
        elif tag == "tr":
            self._rows.append([])
            self._heads += self._in_head
        elif tag in ("td", "th"):
            self._open = (tag, self._at() + len(self.get_starttag_text() or ""), dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """A cell ends, by itself or with what is around it."""
        if tag in ("td", "th", "tr", "thead", "tbody", "tfoot", "table"):
            self._close(self._at())

    def table(self, span: Span) -> DataTable | None:
        """What was noted, at its place in the text."""
        rows = [row for row in self._rows if any(item.words.text for item in row)]
        grid = spread(rows)
        if not grid or len(grid) * len(grid[0]) > _MOST_CELLS:
            return None
        made: list[TableRow] = []
        for row, cells in zip(rows, grid, strict=True):
            own = [self._places[id(item)].moved(span.start) for item in row]
            whole = own[0].to(own[-1])
            places = (
                Span(whole.end, whole.end) if cell is None else self._places[id(cell)].moved(span.start)
                for cell in cells
            )
            made.append(TableRow(whole, tuple(places)))
        words = [["" if cell is None else cell.words.text for cell in cells] for cells in grid]
        header = heads(words, Marked(max(self._heads, head_rows(rows)), head_columns(rows[self._heads :])))
        return DataTable(span, tuple(made), header.rows, header.columns, header.sure)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _close(self, end: int) -> None:
        if self._open is None:
            return
        tag, start, attributes = self._open
        self._open = None
        opening = _OPENING.match(self._markup, start, end)
        content_span = trimmed(self._markup, opening.end() if opening else start, end)
        while (last := self._markup.rfind("<", content_span.start, content_span.end)) >= 0:
            if not _CLOSING.fullmatch(self._markup, last, content_span.end):
                break
            content_span = trimmed(self._markup, content_span.start, last)
        words = " ".join(_TAGS.sub(" ", content_span.of(self._markup)).split())
        made = cell(Words(words), attributes.get("rowspan"), attributes.get("colspan"), tag == "th")
        self._places[id(made)] = content_span
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(made)


_MARKDOWN_HIDDEN_TAG = re.compile(
    r"<(?P<closes>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,20}+)(?P<rest>(?:\s[^<>]{0,2000}+)?)>|<!--"
)
_STYLE = re.compile(r"<style\b[^<>]{0,200}+>([^<]{0,20000}+)</style", re.IGNORECASE)
_ALONE = frozenset("area base br col embed hr img input link meta source track wbr".split())
_RAW = frozenset("script style template noscript textarea title xmp plaintext iframe select option html body".split())


def hidden_spans(text: str) -> tuple[Span, ...]:
    """What is hidden, from the tag that hides it to the one that ends it, in order; comments too."""
    return tuple(_hidden(text, _hiding(text))) if "<" in text else ()


def without_hidden(text: str, blocks: Iterable[Block], hidden: Sequence[Span]) -> Iterator[Block]:
    """The blocks, with what is hidden in them apart as furniture."""
    for block in blocks:
        at, end = block.span.start, block.span.end
        over: list[Span] = []
        for span in hidden[bisect_right(hidden, at, key=lambda item: item.end) :] if block.kind in _CUT else ():
            if span.start >= end:
                break
            over.append(span)
        if block.kind is BlockKind.TABLE:
            over = [span for span in over if span.holds(block.span)]
        for span in over:
            yield from _block_between(text, block, at, max(at, span.start))
            at, start = min(end, span.end), max(at, span.start)
            yield from _block_between(text, replace(block, kind=BlockKind.FURNITURE, level=0), start, at)
        yield from _block_between(text, block, at, end) if over else (block,)


def hidden_notice(text: str, hidden: Sequence[Span]) -> tuple[str, ...]:
    """How many words are hidden, comments aside; nothing where none are."""
    words = sum(
        len(_MARKDOWN_HIDDEN_TAG.sub(" ", span.of(text)).split())
        for span in hidden
        if not text.startswith("<!--", span.start)
    )
    return (count(words, "hidden word"),) if words else ()


_CUT = CITABLE | {BlockKind.HEADING}


def _block_between(text: str, block: Block, start: int, end: int) -> Iterator[Block]:
    span = trimmed(text, start, end)
    if len(span):
        yield replace(block, span=span)


def _hidden(text: str, hiding: frozenset[str]) -> Iterator[Span]:
    at, comments = 0, True
    while (tag := _MARKDOWN_HIDDEN_TAG.search(text, at)) is not None:
        at = tag.end()
        if tag["name"] is None:
            end = text.find("-->", at) if comments else -1
            comments = end >= 0
            if comments:
                yield Span(tag.start(), end + 3)
                at = end + 3
        elif tag.group() in hiding and not _is_in_code(text, tag.start()):
            at = _end(text, tag["name"].lower(), at)
            yield Span(tag.start(), at)


def _end(text: str, name: str, at: int) -> int:
    """Where the element that opened before `at` ends; the end of the text where nothing ends it."""
    depth = 1
    for tag in _MARKDOWN_HIDDEN_TAG.finditer(text, at):
        if tag["name"] is not None and tag["name"].lower() == name and not tag["rest"].endswith("/"):
            depth += -1 if tag["closes"] else 1
            if not depth:
                return tag.end()
    return len(text)


def _is_in_code(text: str, at: int) -> bool:
    line = text.rfind("\n", 0, at) + 1
    return text.count("`", line, at) % 2 == 1


def _hiding(text: str) -> frozenset[str]:
    """The tags of the file that hide what is in their element: all are judged on one page that is made of them."""
    styles = "".join(f"<style>{style}</style>" for style in _STYLE.findall(text))
    opening = (
        tag
        for tag in _MARKDOWN_HIDDEN_TAG.finditer(text)
        if tag["name"] and not tag["closes"] and (styles or tag["rest"])
    )
    # A mark that is never closed would take in the tags after it.
    names = {tag.group(): tag["name"] for tag in opening if not tag["rest"].count('"') % 2 | tag["rest"].count("'") % 2}
    tags = [tag for tag, name in names.items() if name.lower() not in _ALONE | _RAW]
    if not tags:
        return frozenset()
    page = "".join(f'<section id="tag{n}">{tag}x</{names[tag]}></section>' for n, tag in enumerate(tags))
    try:
        root = html.document_fromstring(f"<html><head>{styles}</head><body>{page}</body></html>")
    except (etree.ParserError, ValueError):
        return frozenset()
    mark_hidden(root)
    judged = {section.get("id"): section for section in root.iter("section")}
    return frozenset(tag for n, tag in enumerate(tags) if f"tag{n}" in judged and hidden_words(judged[f"tag{n}"]))


_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_PICTURE = re.compile(r"!\[[^\[\]]*+\](?:\([^)\[]*+\)|\[[^\[\]]*+\])")
_MARKER = re.compile(r"(?:\s|>|[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s)*")


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
    body_blocks = list(without_hidden(text, _blocks(text, parser.parse(body)), hidden))
    first_level = [block for block in body_blocks if block.kind is BlockKind.HEADING and block.level == 1]
    title = first_level[0].span if first_level else None
    if len(first_level) > 1 and first_level[0] is not body_blocks[0]:
        # Several first-level headings are sections; only one that opens the text is its title.
        title = None
    title = of_the_whole(text, body_blocks, title)
    blocks.extend(body_blocks)
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
        left_out=hidden_notice(text, hidden),
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
    return _FrontMatter(
        match.end(),
        _plain(stated.get("title")) or None,
        tuple(name for name in names if name),
        year_in(_plain(stated.get("year", stated.get("date")))),
    )


def _plain(stated: object) -> str:
    """A word, number or date of the front matter on one line; anything else is nothing."""
    return " ".join(str(stated).split()) if isinstance(stated, (str, int, float, date)) else ""
