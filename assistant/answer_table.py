"""The small table that a sentence of an answer is, in HTML, in Markdown and for a terminal.

Left out: which rows it shows (`corpus.table_shown`), and how it looks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import AnswerSentence
from corpus.table_shown import rows_of_markdown


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """The words of a cell, and whether the short answer lies in it."""

    words: str
    short: bool = False


AnswerRows = tuple[tuple[AnswerCell, ...], ...]


def table_rows(sentence: AnswerSentence) -> AnswerRows:
    """The cells of the table that a sentence is, its heads first; nothing where it is none."""
    short = None if sentence.short is None else sentence.short.moved(-sentence.span.start)
    return tuple(
        tuple(AnswerCell(cell.words, short is not None and cell.place.meets(short)) for cell in row)
        for row in rows_of_markdown(sentence.text)
    )


def table_html(rows: AnswerRows, words: Callable[[str], str]) -> str:
    """The table as one line of HTML; `words` makes the words of a cell fit to stand in it."""
    head, *body = rows
    heads = "".join(f'<th scope="col">{words(cell.words)}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(_cell(cell, not at, words) for at, cell in enumerate(row))}</tr>" for row in body)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"


def table_markdown(rows: AnswerRows, words: Callable[[str], str]) -> str:
    """The table in Markdown; `words` escapes the words of a cell."""
    lines = [[f"**{words(cell.words)}**" if cell.short else words(cell.words) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], ["---"] * len(lines[0]), *lines[1:]])


def table_lines(rows: AnswerRows) -> list[str]:
    """The table in Markdown with its columns under each other."""
    cells = [[cell.words.replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(3, *(len(row[column]) for row in cells)) for column in range(len(cells[0]))]
    lines = [cells[0], ["-" * width for width in widths], *cells[1:]]
    return [f"| {' | '.join(_padded(line, widths))} |" for line in lines]


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [words.ljust(width) for words, width in zip(line, widths, strict=True)]


def _cell(cell: AnswerCell, heads: bool, words: Callable[[str], str]) -> str:
    shown = f"<strong>{words(cell.words)}</strong>" if cell.short else words(cell.words)
    return f'<th scope="row">{shown}</th>' if heads else f"<td>{shown}</td>"
