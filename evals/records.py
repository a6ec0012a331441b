"""Anybody's answers as records: RAGAS's, DeepEval's and Footnote's own names."""

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.errors import is_whole
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class GivenSentence:
    """A sentence that the answer itself names: its place in the response, and the numbers it cites, from 1.

    `corrected` are numbers that tutors put in place of those; they are no footnotes of the answer's.
    """

    span: Span
    citations: tuple[int, ...]
    corrected: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with the place in a document where it is said to stand."""

    document_id: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Gold:
    """What should have been retrieved: `wanted` is how many contexts, and `relevant` has for each retrieved context the
    numbers of those it is, in 0..wanted-1."""

    wanted: int
    relevant: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A response and the contexts it was made from.

    `line` counts from 1 and is where the row begins in its file (a row's number, in a file without lines). `sentences`
    are given by Footnote's own answers, whose `contexts` are the quotes of citations 1, 2, ...; other answers have
    none, but a line of a gold set has sentences and passages for contexts. `abstained` is what the answer says of
    itself, None where it does not; `answerable`, `correct`, `confidence` in 0..1 and `milliseconds` likewise are None
    where the row does not say. `kind` is the kind of question, empty likewise.
    """

    id: str | int
    line: int
    response: str
    contexts: tuple[str, ...]
    question: str = ""
    reference: str | None = None
    sentences: tuple[GivenSentence, ...] | None = None
    quotes: tuple[Quote, ...] = ()
    gold: Gold | None = None
    abstained: bool | None = None
    answerable: bool | None = None
    correct: bool | None = None
    confidence: float | None = None
    milliseconds: float | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is no record: `reason` is one line that names the line and what is wrong."""

    id: str | int
    line: int
    reason: str


Row = Record | Fault


Fields = Mapping[str, object]

_QUESTION = ("user_input", "input", "question")
_RESPONSE = ("response", "actual_output", "actualOutput", "answer")
_CONTEXTS = ("retrieved_contexts", "retrieval_context", "retrievalContext", "contexts")
_JOINED = frozenset({"retrieval_context", "retrievalContext"})
_REFERENCE = ("reference", "expected_output", "expectedOutput", "ground_truth")
_GOLD = ("reference_contexts",)
# DeepEval joins the contexts of a test case by this where it writes JSON lines or CSV, and marks those with a source.
_JOINS = "|"
_SOURCE, _OF_SOURCE = "deepeval_source=", ",deepeval_context="
_MOST_ID = 200
_MOST_KIND = 80


class FieldFault(ValueError):
    """A field is missing, or holds what it cannot hold."""


def row_of(fields: Fields, line: int) -> Row:
    """The record of one row, or why it is none."""
    given = fields.get("id")
    named = isinstance(given, str | int) and not isinstance(given, bool) and len(str(given)) <= _MOST_ID
    row_id = given if named and isinstance(given, str | int) else line
    try:
        return _record(fields, row_id, line)
    except FieldFault as fault:
        return Fault(row_id, line, f"line {line}: {fault}")


class Names(StrEnum):
    """Whose field names a record is written with."""

    RAGAS = "ragas"
    DEEPEVAL = "deepeval"


def named_for(record: Record, names: Names) -> dict[str, object]:
    """The record as RAGAS's `EvaluationDataset.from_jsonl` or DeepEval's `add_goldens_from_jsonl_file` read it, and
    `row_of`; of Footnote's own answers, the quotes are the contexts."""
    if names is Names.RAGAS:
        question, response, contexts, reference = _QUESTION[0], _RESPONSE[0], _CONTEXTS[0], _REFERENCE[0]
        fields: dict[str, object] = {"id": record.id}
    else:
        question, response, contexts, reference = _QUESTION[1], _RESPONSE[1], _CONTEXTS[1], _REFERENCE[1]
        fields = {"id": record.id, "name": str(record.id)}
    fields |= {question: record.question, response: record.response, contexts: list(record.contexts)}
    return fields if record.reference is None else fields | {reference: record.reference}


def _record(fields: Fields, row_id: str | int, line: int) -> Record:
    error = fields.get("error")
    if isinstance(error, str) and error:
        raise FieldFault(f"the row itself is an error: {' '.join(error.split())[:200]}")
    response_name, response = _named(fields, _RESPONSE)
    if response is None:
        raise FieldFault("no response (also read: actual_output, answer)")
    text = _text(response, response_name)
    # A line of a gold set brings its verdicts, and the passages that its footnotes stand in.
    gold = isinstance(fields.get("verdicts"), list)
    own = (response_name == "answer" or gold) and isinstance(fields.get("citations"), list)
    numbered = _citations(fields) if own else ()
    contexts = tuple(quote.text for quote in numbered) if own and not gold else _contexts(fields)
    if len(contexts) < len(numbered):
        raise FieldFault(f"{len(contexts)} retrieved_contexts for {len(numbered)} citations")
    question_name, question = _named(fields, _QUESTION)
    reference_name, reference = _named(fields, _REFERENCE)
    return Record(
        id=row_id,
        line=line,
        response=text,
        contexts=contexts,
        question="" if question is None else _text(question, question_name),
        reference=None if reference is None else _text(reference, reference_name),
        sentences=_sentences(fields, text) if own else None,
        quotes=numbered,
        gold=_gold(fields, contexts),
        abstained=_truth(fields, "abstained"),
        answerable=_truth(fields, "answerable"),
        correct=_truth(fields, "right_sentence", "correct"),
        confidence=_share(fields, "confidence"),
        milliseconds=_milliseconds(fields),
        kind=_kind_of_question(fields),
    )


def _named(fields: Fields, names: Sequence[str]) -> tuple[str, object]:
    for name in names:
        if fields.get(name) is not None:
            return name, fields[name]
    return names[0], None


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise FieldFault(f"{name} is not a text, but {_kind(value)}")
    if not is_whole(value):
        raise FieldFault(f"{name} holds half a character (a lone surrogate), which is no text")
    return value


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise FieldFault(f"{name} is not a list of texts, but {_kind(value)}")
    return tuple(_text(item, f"{name}[{number}]") for number, item in enumerate(value))


def _contexts(fields: Fields) -> tuple[str, ...]:
    name, value = _named(fields, _CONTEXTS)
    if value is None:
        raise FieldFault("no retrieved_contexts (also read: retrieval_context)")
    if name not in _JOINED:
        return _texts(value, name)
    texts = _texts(value.split(_JOINS) if isinstance(value, str) else value, name)
    return tuple(text.partition(_OF_SOURCE)[2] if text.startswith(_SOURCE) else text for text in texts)


def _citations(fields: Fields) -> tuple[Quote, ...]:
    citations = fields["citations"]
    quotes: list[Quote] = []
    for at, citation in enumerate(citations if isinstance(citations, list) else (), start=1):
        if not isinstance(citation, dict) or citation.get("number") != at:
            raise FieldFault(f"citations are not numbered 1, 2, ...: place {at}")
        span = _span(citation, f"citation {at}")
        quotes.append(
            Quote(str(citation.get("document_id")), span, _text(citation.get("quote"), f"the quote of citation {at}"))
        )
    return tuple(quotes)


def _sentences(fields: Fields, response: str) -> tuple[GivenSentence, ...]:
    given = fields.get("sentences")
    if not isinstance(given, list):
        raise FieldFault("an answer with citations, but without sentences")
    sentences: list[GivenSentence] = []
    for number, item in enumerate(given, start=1):
        if not isinstance(item, dict):
            raise FieldFault(f"sentence {number} is not an object")
        span = _span(item, f"sentence {number}")
        marks = _numbers(item, "citations", number)
        corrected = _numbers(item, "corrected", number) if "corrected" in item else ()
        if response[span.start : span.end] != item.get("text") or (sentences and span.start < sentences[-1].span.end):
            raise FieldFault(f"sentence {number} does not stand at {span.start}-{span.end} of the answer")
        sentences.append(GivenSentence(span, marks, corrected))
    return tuple(sentences)


def _numbers(sentence: Mapping[object, object], name: str, number: int) -> tuple[int, ...]:
    marks = sentence.get(name)
    if not isinstance(marks, list) or not all(isinstance(mark, int) for mark in marks):
        raise FieldFault(f"the {name} of sentence {number} are not a list of numbers")
    return tuple(marks)


def _span(fields: Mapping[object, object], of: str) -> Span:
    start, end = fields.get("start"), fields.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end:
        raise FieldFault(f"{of} has no start and end")
    return Span(start, end)


def _gold(fields: Fields, contexts: Sequence[str]) -> Gold | None:
    """By ids where both lists have them, else by text: a context is a wanted one when either holds the other."""
    wanted_ids, ids = fields.get("reference_context_ids"), fields.get("retrieved_context_ids")
    if isinstance(wanted_ids, list) and isinstance(ids, list):
        wanted = list(dict.fromkeys(map(str, wanted_ids)))
        relevant = tuple(frozenset(n for n, item in enumerate(wanted) if item == str(identifier)) for identifier in ids)
        return Gold(len(wanted), relevant) if wanted else None
    name, value = _named(fields, _GOLD)
    if value is None:
        return None
    texts = [" ".join(text.split()) for text in _texts(value, name)]
    wanted = list(dict.fromkeys(text for text in texts if text))
    evened = [" ".join(context.split()) for context in contexts]
    relevant = tuple(
        frozenset(n for n, item in enumerate(wanted) if context and (item in context or context in item))
        for context in evened
    )
    return Gold(len(wanted), relevant) if wanted else None


def _truth(fields: Fields, *names: str) -> bool | None:
    name, value = _named(fields, names)
    if value is None or isinstance(value, bool):
        return value
    raise FieldFault(f"{name} is not true or false, but {_kind(value)}")


def _number(fields: Fields, name: str) -> float | None:
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        raise FieldFault(f"{name} is not a number, but {_kind(value)}")
    return float(value)


def _share(fields: Fields, name: str) -> float | None:
    value = _number(fields, name)
    if value is not None and not 0.0 <= value <= 1.0:
        raise FieldFault(f"{name} is {value}, not in 0..1")
    return value


def _milliseconds(fields: Fields) -> float | None:
    """Footnote's `timings_ms.total`, `latency_ms`, or DeepEval's `completion_time` in seconds."""
    timings = fields.get("timings_ms")
    if isinstance(timings, dict):
        return _number({str(key): value for key, value in timings.items()}, "total")
    seconds = _number(fields, "completion_time")
    return _number(fields, "latency_ms") if seconds is None else 1000 * seconds


def _kind_of_question(fields: Fields) -> str:
    """Empty where it is no short text: others use the name for other things."""
    value = fields.get("kind")
    return _text(value, "kind") if isinstance(value, str) and len(value) <= _MOST_KIND else ""


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), f"{value!r:.40}")


_LISTS = frozenset(
    "retrieved_contexts retrieval_context retrievalContext contexts reference_contexts "
    "reference_context_ids retrieved_context_ids".split()
)
_NUMBERS = frozenset("confidence latency_ms completion_time".split())
_TRUTHS = frozenset("abstained answerable correct right_sentence".split())
_SPOKEN = {"true": True, "false": False, "1": True, "0": False}


def of_cells(cells: Mapping[str, str]) -> dict[str, object]:
    """The fields of a row of cells. An empty cell of anything but the response is a missing field.

    Raises `FieldFault` for a cell that does not hold what its column is for.
    """
    return {
        name: _value(name, cell)
        for name, cell in cells.items()
        if cell.strip() or name in ("response", "actual_output", "answer")
    }


def _value(name: str, cell: str) -> object:
    if name in _LISTS:
        return _list(name, cell)
    if name in _NUMBERS:
        try:
            return float(cell)
        except ValueError:
            raise FieldFault(f"{name} is not a number: {cell[:40]!r}") from None
    if name in _TRUTHS:
        if cell.strip().lower() not in _SPOKEN:
            raise FieldFault(f"{name} is not true or false: {cell[:40]!r}")
        return _SPOKEN[cell.strip().lower()]
    return cell


def _list(name: str, cell: str) -> list[object]:
    """The list; a cell that does not begin with a bracket is one text, or, of DeepEval's, texts that it joined."""
    if not cell.lstrip().startswith("["):
        return list(cell.split(_JOINS)) if name in _JOINED else [cell]
    try:
        read: object = json.loads(cell)
    except (ValueError, RecursionError):
        try:
            read = ast.literal_eval(cell.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise FieldFault(f"{name} begins with a bracket, but is no list: {cell[:40]!r}") from None
    if not isinstance(read, list):
        raise FieldFault(f"{name} begins with a bracket, but is no list: {cell[:40]!r}")
    return read
