"""A conversation as Markdown and as one HTML file that needs nothing else."""

import html as markup
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from assistant import messages
from assistant.conversations import StoredConversation, StoredTurn
from assistant.export.bibliography import Work, fit, isolated, line, works_of
from assistant.export.notes import Line, Note, Quotes, coverage_of, doi_address, lines_of, notes_of, remark_on
from assistant.types import Answer, table_html, table_markdown, table_rows

# Marks that mean something wherever they stand, in CommonMark or in one of its common extensions.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>|~$^&#@{}])|(:)(?=//|[\w+-]+:)|(?<=\bwww)(\.)|(?<==)(=)|(?<=%)(%)", re.IGNORECASE)
# A number that would begin a list at the start of a line.
_NUMBER = re.compile(r"\d{1,9}[.)](?=\s|$)")


def markdown(conversation: StoredConversation, quotes: Quotes) -> str:
    """Each question is a heading, with its footnotes under it; at the end, the works."""
    when = f"{conversation.begun_at:%Y-%m-%d}"
    parts = [f"# {_text(conversation.title) or messages.EXPORTED}", f"*{messages.EXPORTED}, {when}*"]
    for turn in conversation.turns:
        parts += _turn(turn, quotes)
    parts += [*_works(works_of(conversation)), f"*{messages.EXPORT_PROMISE}*"]
    return "\n\n".join(parts) + "\n"


def _turn(turn: StoredTurn, quotes: Quotes) -> Iterator[str]:
    yield f"## {_text(turn.question) or '…'}"
    if turn.answer is not None:
        yield from _answer(turn.answer, turn.number)
    if turn.trouble:
        yield f"*{_text(turn.trouble)}*"
    elif turn.answer is None:
        yield f"*{messages.NOT_ANSWERED}*"
    if turn.answer is not None:
        for note in notes_of(turn.answer, quotes):
            yield _note(note, turn.number)


def _answer(answer: Answer, turn: int) -> Iterator[str]:
    yield f"**{coverage_of(answer)}**"
    yield from (_text(paragraph) for paragraph in answer.notice.splitlines() if paragraph.strip())
    running: list[str] = []
    known = {citation.number for citation in answer.citations}
    for sentence in answer.sentences:
        marks = "".join(f"[^{_name(turn, number)}]" for number in sentence.citations if number in known)
        remark = remark_on(sentence)
        end = marks + (f" *({_text(remark)})*" if remark else "")
        first, *items = (*lines_of(sentence),) or (Line("", "", ""),)
        lead = f"*{_text(sentence.lead)}* " if sentence.lead.strip() else ""
        if rows := table_rows(sentence):
            if running or lead:
                yield " ".join([*running, lead.strip()]).strip()
            running = []
            yield table_markdown(rows, _text)
            yield end.strip()
            continue
        if not items:
            running.append(lead + _bold(first) + end)
            continue
        if running:
            yield " ".join(running)
        running = []
        yield lead + _bold(first)
        yield "\n".join(f"{'  ' * entry.depth}- {_bold(entry.item)}" for entry in items) + end
    if running:
        yield " ".join(running)
    if answer.nearby:
        yield f"{messages.COVERED_NEARBY}:"
        yield "\n".join(f"- {_text(section)}" for section in answer.nearby)
    if answer.remark.strip():
        yield f"*{_text(answer.remark)}*"


def _note(note: Note, turn: int) -> str:
    # "Source:" also keeps a reader without footnotes from taking the line for the address of a link.
    address = doi_address(note.doi)
    doi = f"[doi:{_text(note.doi)}]({address})" if address else _text(note.doi)
    about = " · ".join(filter(None, (_text(note.byline), doi, _text(note.location))))
    parts = [f"[^{_name(turn, note.number)}]: Source: **{_text(note.title)}** · {about}", _quote(note.quote)]
    if note.trouble:
        parts.append(f"    *{_text(note.trouble)}*")
    if note.works:
        parts.append(f"    {messages.QUOTED_WORDS_CITE}:")
        parts.append("\n".join(f"    - {_text(work)}" for work in note.works))
    return "\n\n".join(parts)


def _quote(quote: str) -> str:
    """The quote line by line, each of which ends where it ends in the source."""
    lines = [_text(item) for item in quote.split("\n")]
    broken = (
        line + "\\" if line and after else line  # a backslash before a line feed breaks the line there
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )
    return "\n".join(f"    > {item}".rstrip() for item in broken)


def _works(works: tuple[Work, ...]) -> Iterator[str]:
    quoted = [work for work in works if work.source]
    if quoted:
        yield f"## {messages.DOCUMENTS_QUOTED}"
        yield "\n".join(f"- {_work(work)}" for work in quoted)
    else:
        yield f"*{messages.NOTHING_QUOTED}*"


def _work(work: Work) -> str:
    names = ", ".join(" ".join(filter(None, (author.given, author.surname, author.suffix))) for author in work.authors)
    year = str(work.year) if work.year is not None else ""
    doi = f"doi:{work.doi}" if work.doi else ""
    return " · ".join([f"**{_text(work.title)}**", *map(_text, filter(None, (names, year, doi, work.source)))])


def _bold(line: Line) -> str:
    """A line with its short answer in bold, where Markdown lets bold begin and end."""
    before, bold, after = line.before, line.bold, line.after
    if bold.strip() and _parts(before[-1:]) and _parts(after[:1]) and bold == bold.strip():
        return isolated(f"{_escaped(before)}**{_escaped(bold)}**{_escaped(after)}")
    return _text(before + bold + after)


def _parts(mark: str) -> bool:
    """Whether `mark` is nothing, a blank or a mark, beside which bold may begin or end."""
    return not mark or mark.isspace() or unicodedata.category(mark)[0] in "PS"


def _text(text: str) -> str:
    """`text` on one line as Markdown that shows exactly that."""
    return isolated(_escaped(line(text)))


def _escaped(text: str) -> str:
    start = _NUMBER.match(text)
    if start:
        text = f"{text[: start.end() - 1]}\0{text[start.end() - 1 :]}"
    elif text[:1] in tuple("-+=:"):
        text = f"\0{text}"
    return _ANYWHERE.sub(r"\\\g<0>", text).replace("\0", "\\")


def _name(turn: int, number: int) -> str:
    return f"t{turn}n{number}"


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html(conversation: StoredConversation, quotes: Quotes) -> str:
    """Each question is a section, with its quotes under the answer; at the end, the documents."""
    title = line(conversation.title) or messages.EXPORTED
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    body = "\n".join(
        [
            f'<header><h1 dir="auto">{_as_html_escaped(title)}</h1>',
            f'<p class="quiet">{messages.EXPORTED}, {conversation.begun_at:%Y-%m-%d}</p></header>',
            *(_as_html_turn(turn, quotes) for turn in conversation.turns),
            _as_html_works(works_of(conversation)),
            f'<footer><p class="quiet">{messages.EXPORT_PROMISE}</p></footer>',
        ]
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_as_html_escaped(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _as_html_turn(turn: StoredTurn, quotes: Quotes) -> str:
    name = f"t{turn.number}"
    parts = [f'<section class="turn" aria-labelledby="{name}"><h2 id="{name}">{_apart(turn.question)}</h2>']
    if turn.answer is not None:
        parts += _as_html_answer(turn.answer, name, quotes)
    elif not turn.trouble:
        parts.append(f'<p class="trouble">{messages.NOT_ANSWERED}</p>')
    if turn.trouble:
        parts.append(f'<p class="trouble">{_apart(turn.trouble)}</p>')
    return "\n".join([*parts, "</section>"])


def _as_html_answer(answer: Answer, name: str, quotes: Quotes) -> Iterator[str]:
    yield f'<p class="coverage">{coverage_of(answer)}</p>'
    for paragraph in answer.notice.splitlines():
        if paragraph.strip():
            yield f"<p>{_apart(paragraph)}</p>"
    marks = _Marks(answer, name)
    yield from _sentences(answer, marks)
    if answer.nearby:
        items = "".join(f"<li>{_apart(section)}</li>" for section in answer.nearby)
        yield f"<p>{messages.COVERED_NEARBY}</p>\n<ul>{items}</ul>"
    if answer.remark.strip():
        yield f'<p class="ours">{_apart(answer.remark)}</p>'
    notes = [_as_html_note(note, name, marks.of(note.number)) for note in notes_of(answer, quotes)]
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
        remark = remark_on(sentence)
        end = marks.set(sentence.citations) + (
            f' <span class="ours">({_as_html_escaped(remark)})</span>' if remark else ""
        )
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
        *others, last = (f"{_class(entry)}{_words(entry.item)}" for entry in items)
        yield f"<p>{lead}{_words(first)}</p>"
        yield "<ul>" + "".join(f"<li{other}</li>" for other in (*others, last + end)) + "</ul>"
    yield from _paragraph(running)


def _class(line: Line) -> str:
    """The end of an item's tag, which says how deep it lies."""
    return f' class="in{min(line.depth, 3)}">' if line.depth else ">"


def _paragraph(sentences: list[str]) -> Iterator[str]:
    if sentences:
        yield f"<p>{' '.join(sentences)}</p>"


def _words(line: Line) -> str:
    bold = f"<strong>{_as_html_escaped(line.bold)}</strong>" if line.bold.strip() else _as_html_escaped(line.bold)
    return f'<span dir="auto">{_as_html_escaped(line.before)}{bold}{_as_html_escaped(line.after)}</span>'


def _as_html_note(note: Note, name: str, marks: tuple[str, ...]) -> str:
    about = [f"<cite>{_apart(note.title)}</cite>"]
    about += [_apart(line) for line in (note.byline,) if line]
    address = doi_address(note.doi)
    if note.doi:
        doi = f"doi:{_apart(note.doi)}"
        about.append(f'<a href="{_as_html_escaped(address)}" rel="noopener noreferrer">{doi}</a>' if address else doi)
    about.append(_apart(note.location))
    several = len(marks) > 1
    back = " ".join(
        f'<a class="back" href="#{mark}" aria-label="Back to the answer from footnote {note.number}">↩'
        f"{f'<sup>{number}</sup>' if several else ''}</a>"
        for number, mark in enumerate(marks, 1)
    )
    trouble = f'<p class="trouble">{_as_html_escaped(note.trouble)}</p>' if note.trouble else ""
    works = "".join(f"<li>{_apart(work)}</li>" for work in note.works)
    cites = f'<div class="works">{messages.QUOTED_WORDS_CITE}<ul>{works}</ul></div>' if works else ""
    return (
        f'<li id="{name}n{note.number}" value="{note.number}">'
        f'<blockquote dir="auto">{_as_html_escaped(note.quote)}</blockquote>{trouble}'
        f'<p class="source">{" · ".join(about)} {back}</p>{cites}</li>'
    )


def _as_html_works(works: tuple[Work, ...]) -> str:
    quoted = [work for work in works if work.source]
    if not quoted:
        return f'<section class="turn"><p class="quiet">{messages.NOTHING_QUOTED}</p></section>'
    items = "".join(f"<li>{_as_html_work(work)}</li>" for work in quoted)
    return f'<section class="turn"><h2>{messages.DOCUMENTS_QUOTED}</h2><ul>{items}</ul></section>'


def _as_html_work(work: Work) -> str:
    names = ", ".join(" ".join(filter(None, (author.given, author.surname, author.suffix))) for author in work.authors)
    year = str(work.year) if work.year is not None else ""
    doi = f"doi:{work.doi}" if work.doi else ""
    return " · ".join(
        [f"<cite>{_apart(work.title)}</cite>", *map(_apart, filter(None, (names, year, doi, work.source)))]
    )


def _apart(text: str) -> str:
    """A text on one line, kept apart so that it cannot reorder what stands beside it."""
    return f"<bdi>{_as_html_escaped(line(text))}</bdi>"


def _as_html_escaped(text: str) -> str:
    """`text` as HTML that shows exactly that text, in an attribute too."""
    return markup.escape(fit(text), quote=True)
