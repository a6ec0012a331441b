"""One page's lines to pieces in reading order: tables and figures taken out, columns found, paragraphs made.

Left out: what goes on over a page's end (`joining`), and what each paragraph is (`kinds`).
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import BlockKind
from corpus.reading.pdf.columns import Flow, flows
from corpus.reading.pdf.furniture import is_caption
from corpus.reading.pdf.kinds import Body, is_note
from corpus.reading.pdf.lines import Line, line_of
from corpus.reading.pdf.paragraphs import paragraphs
from corpus.reading.pdf.pieces import Piece, prose
from corpus.reading.pdf.tables import Table, levels, ruled_tables, table_of, tabular_run
from corpus.reading.pdf.words import Area, Sheet

_FIGURE_WORDS = 6.0
_MOST_OF_PAGE = 0.6
_PROSE_WORDS = 5
_FOOT = 0.45


def page_pieces(sheet: Sheet, lines: Sequence[Line], body: Body, first_flow: int) -> list[Piece]:
    """The pieces of a page, its columns counted from `first_flow`."""
    places: dict[int, Piece] = {}
    rest = list(lines)
    for table in ruled_tables(sheet, rest):
        taken = {id(line) for line in table.lines}
        rest = [line for line in rest if id(line) not in taken]
        places.update(_placed(_table(table, sheet.number, first_flow), table.lines[0], table.area))
    labels = {id(line) for picture in sheet.pictures for line in _labels(picture, rest, sheet, body)}
    stand_ins = [_stand_in(piece) for piece in places.values()]
    keyed = {id(line): places[key] for key, line in zip(places, stand_ins, strict=True)}
    found: list[Piece] = []
    for number, flow in enumerate(flows([*rest, *stand_ins])):
        found.extend(_of_flow(flow, keyed, labels, sheet, body, first_flow + number))
    return found


def _placed(piece: Piece, line: Line, area: Area) -> dict[int, Piece]:
    return {id(line): replace(piece, area=area)}


def _stand_in(piece: Piece) -> Line:
    """A line as large as the piece, which keeps its place among the lines."""
    words = next(cell for row in piece.rows for cell in row if cell)
    return replace(line_of(words), area=piece.area, baseline=piece.area.top + piece.size)


def _labels(picture: Area, lines: Sequence[Line], sheet: Sheet, body: Body) -> list[Line]:
    """The labels in a figure; none where a box is drawn around prose."""
    if picture.width * picture.height > _MOST_OF_PAGE * sheet.width * sheet.height:
        return []
    inside = [line for line in lines if picture.holds_centre(line.area) and not is_caption(line.text)]
    if not inside or sum(len(line.words) for line in inside) > _FIGURE_WORDS * len(inside):
        return []
    return [line for line in inside if len(line.words) < _PROSE_WORDS or abs(line.size - body.size) > 0.05 * body.size]


def _table(table: Table, page: int, flow: int) -> Piece:
    lines = table.lines
    return Piece(BlockKind.TABLE, table.rows, page, flow, table.area, lines[0].size, aside=True)


def _of_flow(
    flow: Flow, keyed: dict[int, Piece], labels: set[int], sheet: Sheet, body: Body, number: int
) -> list[Piece]:
    found: list[Piece] = []
    held: list[Line] = []
    in_figure: list[Line] = []

    def release() -> None:
        if in_figure:
            piece = prose(BlockKind.FURNITURE, tuple(in_figure), sheet.number, number, False, False)
            found.append(replace(piece, aside=True))
        for paragraph in paragraphs(held, flow.left, flow.right):
            kind = BlockKind.PARAGRAPH
            found.append(prose(kind, paragraph.lines, sheet.number, number, paragraph.full, paragraph.indented))
        held.clear()
        in_figure.clear()

    rows = levels([line for line in flow.lines if id(line) not in keyed])
    tables = sorted((keyed[id(line)] for line in flow.lines if id(line) in keyed), key=lambda piece: piece.area.top)
    at = 0
    while at < len(rows) or tables:
        if tables and (at >= len(rows) or tables[0].area.top < rows[at][0].area.top):
            release()
            found.append(replace(tables.pop(0), flow=number))
            continue
        row = rows[at]
        if all(id(cell) in labels for cell in row):
            if held:
                release()
            in_figure.extend(row)
            at += 1
            continue
        stop = tables[0].area.top if tables else float("inf")
        size = tabular_run([row for row in rows[at:] if row[0].area.top <= stop])
        if size or in_figure:
            release()
        if size:
            found.append(_table(table_of(rows[at : at + size], sheet.rules), sheet.number, number))
        else:
            held.append(row[0] if len(row) == 1 else line_of(word for cell in row for word in cell.words))
        at += max(1, size)
    release()
    return _notes(found, body, sheet)


def _notes(found: Sequence[Piece], body: Body, sheet: Sheet) -> list[Piece]:
    """The pieces with the footnotes at the column's foot told apart."""
    marked = list(found)
    at = len(marked)
    while at and marked[at - 1].size < 0.93 * body.size and marked[at - 1].kind is BlockKind.PARAGRAPH:
        at -= 1
    first = next(
        (number for number in range(at, len(marked)) if is_note(marked[number], body)),
        len(marked),
    )
    for number in range(first, len(marked)):
        if at > 0 and marked[number].area.top > _FOOT * sheet.height:
            marked[number] = replace(marked[number], aside=True)
    return marked
