"""What a student asks, and what a question becomes: an answer, its sentences, and the citations under them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from corpus.errors import QuestionError, escape_names, is_whole
from corpus.span import Box, Span
from corpus.table_text import rows_of_markdown
from corpus.types import Reference

if TYPE_CHECKING:
    from assistant.origin import Origin

MAX_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """A question as typed; `history` holds the earlier questions of the conversation, oldest first; `documents` are the
    ids of those that alone are to answer it, None for all.

    Raises `QuestionError` when the text is empty or holds no letter or digit, when it or an earlier question has more
    than `MAX_CHARACTERS` characters, or when one of them holds a lone surrogate.
    """

    text: str
    history: tuple[str, ...] = ()
    documents: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise QuestionError("the question is empty: type a question")
        if len(self.text) > MAX_CHARACTERS:
            raise QuestionError(
                f"the question has {len(self.text):,} characters and the limit is {MAX_CHARACTERS:,}: shorten it"
            )
        longest = max(map(len, self.history), default=0)
        if longest > MAX_CHARACTERS:
            raise QuestionError(
                f"an earlier question has {longest:,} characters and the limit is {MAX_CHARACTERS:,}: shorten it"
            )
        for text in (self.text, *self.history):
            if not is_whole(text):
                raise QuestionError("the question holds half a character, which is no text: type it again")
        if not any(character.isalnum() for character in self.text):
            raise QuestionError(f"the question {self.text.strip()[:40]!r} holds no word: type a question")


_TABLE_APART = "\n\n"


class SupportLabel(StrEnum):
    """Whether the cited passage carries the sentence."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"


class Coverage(StrEnum):
    """How far the documents answer the question."""

    COVERED = "covered"
    PARTLY = "partly"
    NOT_IN_DOCUMENTS = "not_in_documents"


@dataclass(frozen=True, slots=True)
class Support:
    """`score` in 0..1 is the probability that the sentence is supported."""

    label: SupportLabel
    score: float


class CitationKind(StrEnum):
    """Whether a footnote opens the text itself, or an entry of the reference list."""

    TEXT = "text"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words right before and after a quote: they tell its place in another version of the document."""

    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A footnote: `document.text[span.start:span.end] == quote`, always. `number` counts from 1.

    `references` are the works that the quoted words cite in their turn (of an entry of the reference list, the entry
    itself taken apart), and `reference_texts` their entries as printed, one for each. `boxes` are the places of the
    words on the page, for PDF. `surroundings` are kept with stored answers, and shown to nobody.
    """

    number: int
    document_id: str
    span: Span
    quote: str
    section: str | None
    page: int | None
    kind: CitationKind = CitationKind.TEXT
    references: tuple[Reference, ...] = ()
    reference_texts: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    surroundings: Surroundings | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """What a footnote says of the document it opens."""

    id: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    source: str
    source_sha256: str
    doi: str | None = None
    citation_key: str = ""

    def __post_init__(self) -> None:
        escape_names(self, "title", "authors", "source", "doi", "citation_key")


class Handling(StrEnum):
    """What was done to a sentence before it was shown.

    `MARK_REPAIRED`: it stands in another passage than it cited, or cited none, and the footnote is the right one now.
    `REPLACED`: a language model's sentence did not stand, and these are the documents' own words in its place.
    `NOT_CHECKED`: checking was switched off; its support says nothing.
    """

    AS_WRITTEN = "as_written"
    MARK_REPAIRED = "mark_repaired"
    REPLACED = "replaced"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence as shown: `span` is its place in `Answer.text`, `citations` are footnote numbers.

    `lead` are Footnote's own words before it, outside `span` and no part of what is cited. `short` is the place in
    `Answer.text` of the short answer inside the sentence, where one is known.
    """

    text: str
    span: Span
    citations: tuple[int, ...]
    support: Support
    lead: str = ""
    short: Span | None = None
    handling: Handling = Handling.AS_WRITTEN


@dataclass(frozen=True, slots=True)
class SentPassage:
    """A passage that a language model was given."""

    document_id: str
    span: Span
    heading: str


@dataclass(frozen=True, slots=True)
class ModelUse:
    """The language model that was asked: its name, the version of the prompt, the policy; `sent_to` is the host and
    `reach` how far away that is ("this_machine", "this_network", "internet"); `sent` are the passages it was given."""

    name: str
    prompt_version: str
    policy: str
    sent_to: str
    reach: str
    sent: tuple[SentPassage, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """`milliseconds` spent in the step called `name`."""

    name: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer or an abstention.

    `notice` is Footnote's own words shown before the answer (where to find help, "not medical advice", why
    it abstains); they are never cited. When `coverage` is `NOT_IN_DOCUMENTS` there are no sentences and no
    citations, and `nearby` names up to three sections that the documents do cover. `confidence` in 0..1 is
    the probability that the answer is right. `finished` is False for the growing answers of a stream; `pending` is
    then the sentence being written, not checked and no part of the text. `remark` is one line about how the answer
    came about (a model that failed, sentences left out), shown after it; `model` the language model that was asked.
    `suggestions` are up to three questions to go on with, all of which the documents answer; they are offered beside
    the text and are no part of it. `suggesting` is True while the answer is whole and only they are still to come.
    `origin` is what it was made from, None where nobody recorded that.
    """

    question: str
    standalone_question: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    documents: tuple[CitedDocument, ...]
    coverage: Coverage
    confidence: float
    writer: str
    embedder: str
    checker: str
    reader: str
    notice: str = ""
    nearby: tuple[str, ...] = ()
    timings: tuple[Timing, ...] = field(default=())
    finished: bool = True
    pending: str = ""
    remark: str = ""
    model: ModelUse | None = None
    suggestions: tuple[str, ...] = ()
    suggesting: bool = False
    origin: "Origin | None" = None

    @property
    def text(self) -> str:
        """The answer as plain text: the notice, then each sentence with its marks ("... [1] ... [2]")."""
        return composed(self.notice, self.nearby, self.sentences)

    @property
    def abstained(self) -> bool:
        """Whether nothing was answered from the documents."""
        return self.coverage is Coverage.NOT_IN_DOCUMENTS


def placed(notice: str, sentences: Sequence[AnswerSentence]) -> tuple[AnswerSentence, ...]:
    """The sentences, and the short answers in them, with their places in the text that `composed` makes of them."""
    at = len(notice) + 2 if notice and sentences else 0
    laid_out: list[AnswerSentence] = []
    for number, sentence in enumerate(sentences):
        start = at + len(_led(sentence))
        short = sentence.short.moved(start - sentence.span.start) if sentence.short is not None else None
        laid_out.append(replace(sentence, span=Span(start, start + len(sentence.text)), short=short))
        at += len(_marked(sentence)) + len(_between(sentence, *sentences[number + 1 : number + 2]))
    return tuple(laid_out)


def composed(notice: str, nearby: Sequence[str], sentences: Sequence[AnswerSentence]) -> str:
    """Notice and sentences as one text; a sentence that is a list ends its line, a table stands by itself."""
    parts = [notice] if notice else []
    if sentences:
        parts.append(
            "".join(
                _marked(sentence) + _between(sentence, *sentences[number + 1 : number + 2])
                for number, sentence in enumerate(sentences)
            ).rstrip()
        )
    if nearby:
        parts.append("What they do cover nearby: " + "; ".join(nearby) + ".")
    return "\n\n".join(parts)


def _marked(sentence: AnswerSentence) -> str:
    marks = "".join(f" [{number}]" for number in sentence.citations)
    return _led(sentence) + sentence.text + (f"\n{marks.strip()}" if _is_table(sentence) and marks else marks)


def _led(sentence: AnswerSentence) -> str:
    """Words of ours before the sentence, with what parts them from it."""
    return f"{sentence.lead}{_TABLE_APART if _is_table(sentence) else ' '}" if sentence.lead else ""


def _between(sentence: AnswerSentence, following: AnswerSentence | None = None) -> str:
    """What stands between a sentence and the one after it."""
    if _is_table(sentence) or (following is not None and _is_table(following)):
        return _TABLE_APART
    return "\n" if "\n" in sentence.text else " "


def _is_table(sentence: AnswerSentence) -> bool:
    return bool(rows_of_markdown(sentence.text))


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
        tuple(AnswerCell(cell.words, short is not None and cell.span.meets(short)) for cell in row)
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
    return [f"| {' | '.join(map(str.ljust, line, widths))} |" for line in lines]


def _cell(cell: AnswerCell, heads: bool, words: Callable[[str], str]) -> str:
    shown = f"<strong>{words(cell.words)}</strong>" if cell.short else words(cell.words)
    return f'<th scope="row">{shown}</th>' if heads else f"<td>{shown}</td>"


_WORD = re.compile(r"\w+")


def spaced_words(text: str) -> str:
    """Its words alone, a space before and after each: one text holds another's words where one holds the other."""
    return f" {' '.join(_WORD.findall(text))} "


class Checker(Protocol):
    """Tells whether a quote supports a sentence."""

    @property
    def name(self) -> str:
        """What an answer records as having checked it."""
        ...

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        """The support that `quote` gives to `sentence`; `context` are words that the quote takes for granted, such as
        its document's title and its section."""
        ...


class VerbatimChecker:
    """Supported when the quote holds the sentence's words, all of them and in their order; else not found."""

    name = "verbatim"

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        """The support, with score 1 or 0; the context says nothing here."""
        del context
        claim_words, quote_words = map(spaced_words, (sentence, quote))
        if claim_words.strip() and claim_words in quote_words:
            return Support(SupportLabel.SUPPORTED, 1.0)
        return Support(SupportLabel.NOT_FOUND, 0.0)
