"""A row's names to a record: RAGAS's, DeepEval's, and those of Footnote's own answers and gold sets.

A field that is missing or of the wrong kind raises `FieldFault`, whose text says which; it never becomes a default.
Left out: what stands in a table's cell (`cells`).
"""

from collections.abc import Mapping, Sequence

from corpus.span import Span
from evals.scoring.records.record import Fault, GivenSentence, Gold, Quote, Record, Row

Fields = Mapping[str, object]

_QUESTION = ("user_input", "input", "question")
_RESPONSE = ("response", "actual_output", "actualOutput", "answer")
_CONTEXTS = ("retrieved_contexts", "retrieval_context", "retrievalContext", "contexts")
_REFERENCE = ("reference", "expected_output", "expectedOutput", "ground_truth")
_GOLD = ("reference_contexts",)
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
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise FieldFault(f"{name} holds half a character (a lone surrogate), which is no text")
    return value


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise FieldFault(f"{name} is not a list of texts, but {_kind(value)}")
    return tuple(_text(one, f"{name}[{number}]") for number, one in enumerate(value))


def _contexts(fields: Fields) -> tuple[str, ...]:
    name, value = _named(fields, _CONTEXTS)
    if value is None:
        raise FieldFault("no retrieved_contexts (also read: retrieval_context)")
    return _texts(value, name)


def _citations(fields: Fields) -> tuple[Quote, ...]:
    citations = fields["citations"]
    quotes: list[Quote] = []
    for at, one in enumerate(citations if isinstance(citations, list) else (), start=1):
        if not isinstance(one, dict) or one.get("number") != at:
            raise FieldFault(f"citations are not numbered 1, 2, ...: place {at}")
        span = _span(one, f"citation {at}")
        quotes.append(Quote(str(one.get("document_id")), span, _text(one.get("quote"), f"the quote of citation {at}")))
    return tuple(quotes)


def _sentences(fields: Fields, response: str) -> tuple[GivenSentence, ...]:
    given = fields.get("sentences")
    if not isinstance(given, list):
        raise FieldFault("an answer with citations, but without sentences")
    found: list[GivenSentence] = []
    for number, one in enumerate(given, start=1):
        if not isinstance(one, dict):
            raise FieldFault(f"sentence {number} is not an object")
        span = _span(one, f"sentence {number}")
        marks = _numbers(one, "citations", number)
        corrected = _numbers(one, "corrected", number) if "corrected" in one else ()
        if response[span.start : span.end] != one.get("text") or (found and span.start < found[-1].span.end):
            raise FieldFault(f"sentence {number} does not stand at {span.start}-{span.end} of the answer")
        found.append(GivenSentence(span, marks, corrected))
    return tuple(found)


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
        held = tuple(frozenset(n for n, one in enumerate(wanted) if one == str(found)) for found in ids)
        return Gold(len(wanted), held) if wanted else None
    name, value = _named(fields, _GOLD)
    if value is None:
        return None
    texts = [" ".join(text.split()) for text in _texts(value, name)]
    wanted = list(dict.fromkeys(text for text in texts if text))
    evened = [" ".join(context.split()) for context in contexts]
    held = tuple(
        frozenset(n for n, one in enumerate(wanted) if context and (one in context or context in one))
        for context in evened
    )
    return Gold(len(wanted), held) if wanted else None


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
