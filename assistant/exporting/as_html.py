"""A conversation as one HTML file that needs nothing else: no script, nothing fetched, fit for paper, dark where the
reader's machine is.

Every text that is not ours is escaped, and kept apart, so that right-to-left words turn nothing but themselves. A mark
leads to its quote, and the quote back to each of its marks.
"""

import html as markup
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from assistant import wording
from assistant.answer import Answer
from assistant.answer_table import table_html, table_rows
from assistant.exporting.notes import Line, Note, coverage_of, doi_address, lines_of, notes_of, said_of
from assistant.exporting.plain import fit, line
from assistant.exporting.quotes import Quotes
from assistant.exporting.works import Work, works_of
from assistant.study.stored_conversation import StoredConversation, StoredTurn

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html(conversation: StoredConversation, quotes: Quotes) -> str:
    """Each question is a section, with its quotes under the answer; at the end, the documents."""
    title = line(conversation.title) or wording.EXPORTED
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    body = "\n".join(
        [
            f'<header><h1 dir="auto">{_escaped(title)}</h1>',
            f'<p class="quiet">{wording.EXPORTED}, {conversation.begun_at:%Y-%m-%d}</p></header>',
            *(_turn(turn, quotes) for turn in conversation.turns),
            _works(works_of(conversation)),
            f'<footer><p class="quiet">{wording.EXPORT_PROMISE}</p></footer>',
        ]
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escaped(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _turn(turn: StoredTurn, quotes: Quotes) -> str:
    name = f"t{turn.number}"
    parts = [f'<section class="turn" aria-labelledby="{name}"><h2 id="{name}">{_apart(turn.question)}</h2>']
    if turn.answer is not None:
        parts += _answer(turn.answer, name, quotes)
    elif not turn.trouble:
        parts.append(f'<p class="trouble">{wording.NOT_ANSWERED}</p>')
    if turn.trouble:
        parts.append(f'<p class="trouble">{_apart(turn.trouble)}</p>')
    return "\n".join([*parts, "</section>"])


def _answer(answer: Answer, name: str, quotes: Quotes) -> Iterator[str]:
    yield f'<p class="coverage">{coverage_of(answer)}</p>'
    for paragraph in answer.notice.splitlines():
        if paragraph.strip():
            yield f"<p>{_apart(paragraph)}</p>"
    marks = _Marks(answer, name)
    yield from _sentences(answer, marks)
    if answer.nearby:
        items = "".join(f"<li>{_apart(section)}</li>" for section in answer.nearby)
        yield f"<p>{wording.COVERED_NEARBY}</p>\n<ul>{items}</ul>"
    if answer.remark.strip():
        yield f'<p class="ours">{_apart(answer.remark)}</p>'
    notes = [_note(note, name, marks.of(note.number)) for note in notes_of(answer, quotes)]
    if notes:
        yield '<ol class="notes" aria-label="Footnotes">\n' + "\n".join(notes) + "\n</ol>"


class _Marks:
    """The marks of an answer as they are set, each with an id that its quote can lead back to."""

    def __init__(self, answer: Answer, name: str) -> None:
        self._known = {citation.number for citation in answer.citations}
        self._name = name
        self._set: dict[int, list[str]] = defaultdict(list)

    def set(self, numbers: tuple[int, ...]) -> str:
        """The marks that end a sentence; a number without a footnote gets none."""
        links = []
        for number in numbers:
            if number in self._known:
                mark = f"{self._name}m{number}" + (f"x{len(self._set[number]) + 1}" if self._set[number] else "")
                self._set[number].append(mark)
                links.append(
                    f'<a id="{mark}" href="#{self._name}n{number}" aria-label="Footnote {number}">{number}</a>'
                )
        return f'<span class="mark">{" ".join(links)}</span>' if links else ""

    def of(self, number: int) -> tuple[str, ...]:
        """The ids of the marks that were set with that number."""
        return tuple(self._set[number])


def _sentences(answer: Answer, marks: _Marks) -> Iterator[str]:
    """Running sentences share a paragraph; one that holds lines is its lead-in and a list."""
    running: list[str] = []
    for sentence in answer.sentences:
        lead = f'<span class="ours">{_apart(sentence.lead)}</span> ' if sentence.lead.strip() else ""
        said = said_of(sentence)
        end = marks.set(sentence.citations) + (f' <span class="ours">({_escaped(said)})</span>' if said else "")
        if rows := table_rows(sentence):
            yield from _paragraph([*running, lead.strip()] if lead else running)
            running = []
            yield f"{table_html(rows, _apart)}<p>{end.strip()}</p>"
            continue
        first, *items = lines_of(sentence) or (Line("", "", ""),)
        if not items:
            running.append(lead + _words(first) + end)
            continue
        yield from _paragraph(running)
        running = []
        *others, last = (f"{_class(one)}{_words(one.item)}" for one in items)
        yield f"<p>{lead}{_words(first)}</p>"
        yield "<ul>" + "".join(f"<li{one}</li>" for one in (*others, last + end)) + "</ul>"
    yield from _paragraph(running)


def _class(line: Line) -> str:
    """The end of an item's tag, which says how deep it lies."""
    return f' class="in{min(line.depth, 3)}">' if line.depth else ">"


def _paragraph(sentences: list[str]) -> Iterator[str]:
    if sentences:
        yield f"<p>{' '.join(sentences)}</p>"


def _words(one: Line) -> str:
    bold = f"<strong>{_escaped(one.bold)}</strong>" if one.bold.strip() else _escaped(one.bold)
    return f'<span dir="auto">{_escaped(one.before)}{bold}{_escaped(one.after)}</span>'


def _note(note: Note, name: str, marks: tuple[str, ...]) -> str:
    about = [f"<cite>{_apart(note.title)}</cite>"]
    about += [_apart(part) for part in (note.byline,) if part]
    address = doi_address(note.doi)
    if note.doi:
        doi = f"doi:{_apart(note.doi)}"
        about.append(f'<a href="{_escaped(address)}" rel="noopener noreferrer">{doi}</a>' if address else doi)
    about.append(_apart(note.place))
    several = len(marks) > 1
    back = " ".join(
        f'<a class="back" href="#{mark}" aria-label="Back to the answer from footnote {note.number}">↩'
        f"{f'<sup>{place}</sup>' if several else ''}</a>"
        for place, mark in enumerate(marks, 1)
    )
    trouble = f'<p class="trouble">{_escaped(note.trouble)}</p>' if note.trouble else ""
    works = "".join(f"<li>{_apart(work)}</li>" for work in note.works)
    cites = f'<div class="works">{wording.QUOTED_WORDS_CITE}<ul>{works}</ul></div>' if works else ""
    return (
        f'<li id="{name}n{note.number}" value="{note.number}">'
        f'<blockquote dir="auto">{_escaped(note.quote)}</blockquote>{trouble}'
        f'<p class="source">{" · ".join(about)} {back}</p>{cites}</li>'
    )


def _works(works: tuple[Work, ...]) -> str:
    quoted = [work for work in works if work.source]
    if not quoted:
        return f'<section class="turn"><p class="quiet">{wording.NOTHING_QUOTED}</p></section>'
    items = "".join(f"<li>{_work(work)}</li>" for work in quoted)
    return f'<section class="turn"><h2>{wording.DOCUMENTS_QUOTED}</h2><ul>{items}</ul></section>'


def _work(work: Work) -> str:
    names = ", ".join(" ".join(filter(None, (one.given, one.surname, one.suffix))) for one in work.authors)
    year = str(work.year) if work.year is not None else ""
    doi = f"doi:{work.doi}" if work.doi else ""
    return " · ".join(
        [f"<cite>{_apart(work.title)}</cite>", *map(_apart, filter(None, (names, year, doi, work.source)))]
    )


def _apart(text: str) -> str:
    """A text on one line, kept apart so that it cannot reorder what stands beside it."""
    return f"<bdi>{_escaped(line(text))}</bdi>"


def _escaped(text: str) -> str:
    """`text` as HTML that shows exactly that text, in an attribute too."""
    return markup.escape(fit(text), quote=True)
