"""A conversation as Markdown: CommonMark with footnotes, as GitHub, Pandoc and most editors read them.

Every text that is not ours is escaped, so that it shows as text. Left out: the blanks within a quote that Markdown does
not show (the JSON has them).
"""

import re
import unicodedata
from collections.abc import Iterator

from assistant import wording
from assistant.answer import Answer
from assistant.answer_table import table_markdown, table_rows
from assistant.exporting.notes import Line, Note, coverage_of, doi_address, lines_of, notes_of, said_of
from assistant.exporting.plain import isolated, line
from assistant.exporting.quotes import Quotes
from assistant.exporting.works import Work, works_of
from assistant.study.stored_conversation import StoredConversation, StoredTurn

# Marks that mean something wherever they stand, in CommonMark or in one of its common extensions.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>|~$^&#@{}])|(:)(?=//|[\w+-]+:)|(?<=\bwww)(\.)|(?<==)(=)|(?<=%)(%)", re.IGNORECASE)
# A number that would begin a list at the start of a line.
_NUMBER = re.compile(r"\d{1,9}[.)](?=\s|$)")


def markdown(conversation: StoredConversation, quotes: Quotes) -> str:
    """Each question is a heading, with its footnotes under it; at the end, the works."""
    when = f"{conversation.begun_at:%Y-%m-%d}"
    parts = [f"# {_text(conversation.title) or wording.EXPORTED}", f"*{wording.EXPORTED}, {when}*"]
    for turn in conversation.turns:
        parts += _turn(turn, quotes)
    parts += [*_works(works_of(conversation)), f"*{wording.EXPORT_PROMISE}*"]
    return "\n\n".join(parts) + "\n"


def _turn(turn: StoredTurn, quotes: Quotes) -> Iterator[str]:
    yield f"## {_text(turn.question) or '…'}"
    if turn.answer is not None:
        yield from _answer(turn.answer, turn.number)
    if turn.trouble:
        yield f"*{_text(turn.trouble)}*"
    elif turn.answer is None:
        yield f"*{wording.NOT_ANSWERED}*"
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
        said = said_of(sentence)
        end = marks + (f" *({_text(said)})*" if said else "")
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
        yield "\n".join(f"{'  ' * one.depth}- {_bold(one.item)}" for one in items) + end
    if running:
        yield " ".join(running)
    if answer.nearby:
        yield f"{wording.COVERED_NEARBY}:"
        yield "\n".join(f"- {_text(section)}" for section in answer.nearby)
    if answer.remark.strip():
        yield f"*{_text(answer.remark)}*"


def _note(note: Note, turn: int) -> str:
    # "Source:" also keeps a reader without footnotes from taking the line for the address of a link.
    address = doi_address(note.doi)
    doi = f"[doi:{_text(note.doi)}]({address})" if address else _text(note.doi)
    about = " · ".join(filter(None, (_text(note.byline), doi, _text(note.place))))
    parts = [f"[^{_name(turn, note.number)}]: Source: **{_text(note.title)}** · {about}", _quote(note.quote)]
    if note.trouble:
        parts.append(f"    *{_text(note.trouble)}*")
    if note.works:
        parts.append(f"    {wording.QUOTED_WORDS_CITE}:")
        parts.append("\n".join(f"    - {_text(work)}" for work in note.works))
    return "\n\n".join(parts)


def _quote(quote: str) -> str:
    """The quote line by line, each of which ends where it ends in the source."""
    lines = [_text(one) for one in quote.split("\n")]
    broken = (
        one + "\\" if one and after else one  # a backslash before a line feed breaks the line there
        for one, after in zip(lines, [*lines[1:], ""], strict=True)
    )
    return "\n".join(f"    > {one}".rstrip() for one in broken)


def _works(works: tuple[Work, ...]) -> Iterator[str]:
    quoted = [work for work in works if work.source]
    if quoted:
        yield f"## {wording.DOCUMENTS_QUOTED}"
        yield "\n".join(f"- {_work(work)}" for work in quoted)
    else:
        yield f"*{wording.NOTHING_QUOTED}*"


def _work(work: Work) -> str:
    names = ", ".join(" ".join(filter(None, (one.given, one.surname, one.suffix))) for one in work.authors)
    year = str(work.year) if work.year is not None else ""
    doi = f"doi:{work.doi}" if work.doi else ""
    return " · ".join([f"**{_text(work.title)}**", *map(_text, filter(None, (names, year, doi, work.source)))])


def _bold(one: Line) -> str:
    """A line with its short answer in bold, where Markdown lets bold begin and end."""
    before, bold, after = one.before, one.bold, one.after
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
