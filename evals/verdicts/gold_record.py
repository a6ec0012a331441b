"""A judged answer as a line of a gold set: RAGAS's names, our sentences and footnotes, and the verdicts.

`retrieved_contexts` has the passage around footnote 1 first, then 2, ..., and behind them the words that tutors marked
in place of what was cited. Those are numbered on as footnotes of their own, apart from the answer's: a sentence has
them under `corrected`. Marking words says that they carry the sentence, so each has a verdict "supports" by whoever
marked them. An answer that quotes nothing says by `answerable` what tutors found, where they agree. Left out: versions
(`gold`).
"""

import json
from collections.abc import Iterator, Sequence
from typing import NotRequired, TypedDict

from assistant.answer import Answer, Citation, Coverage
from assistant.study.answers import StoredAnswer
from evals.verdicts.ruling import WHOLE_ANSWER, Corrected, Label, Ruling
from evals.verdicts.sources import Surroundings


class PlaceJson(TypedDict):
    """`document.text[start:end] == quote`."""

    number: int
    document_id: str
    source: str
    start: int
    end: int
    quote: str


class SentenceJson(TypedDict):
    """`response[start:end] == text`; `citations` the answer's own footnotes, `corrected` the tutors'."""

    text: str
    start: int
    end: int
    citations: list[int]
    corrected: list[int]


class VerdictJson(TypedDict):
    """What `footnote eval agreement` reads a line of; `citation` is None for a verdict on the whole sentence. One on a
    whole answer (`sentence` 0) is no line there, for no scorer judges that."""

    answer_id: str
    sentence: int
    citation: int | None
    label: str
    reviewer: str
    note: str
    at: str


class GoldJson(TypedDict):
    """The whole line."""

    id: str
    user_input: str
    response: str
    retrieved_contexts: list[str]
    coverage: str
    confidence: float
    abstained: bool
    answerable: NotRequired[bool]
    sentences: list[SentenceJson]
    citations: list[PlaceJson]
    verdicts: list[VerdictJson]


def gold_record(stored: StoredAnswer, rulings: Sequence[Ruling], surroundings: Surroundings) -> GoldJson:
    """The line of an answer with the rulings in force on it.

    Where a document is no longer in the library, the quote stands for its passage.
    """
    answer = stored.answer
    found = {one.label is Label.DOES_NOT for one in rulings if one.sentence == WHOLE_ANSWER}
    marked = _numbered(rulings, len(answer.citations))
    places = [_cited(answer, one) for one in answer.citations]
    places += [_corrected(answer, one, number) for one, number in marked.items()]
    record: GoldJson = {
        "id": stored.id,
        "user_input": stored.question,
        "response": answer.text,
        "retrieved_contexts": [
            *(surroundings.around(one.document_id, one.span) or one.quote for one in answer.citations),
            *(one.quote for one in marked),
        ],
        "coverage": answer.coverage.value,
        "confidence": round(answer.confidence, 4),
        "abstained": answer.coverage is Coverage.NOT_IN_DOCUMENTS,
        "sentences": [
            {
                "text": one.text,
                "start": one.span.start,
                "end": one.span.end,
                "citations": list(one.citations),
                "corrected": sorted(
                    {marked[ruled.corrected] for ruled in rulings if ruled.corrected and ruled.sentence == number}
                ),
            }
            for number, one in enumerate(answer.sentences, start=1)
        ],
        "citations": places,
        "verdicts": [verdict for one in rulings for verdict in _verdicts(one, marked)],
    }
    if len(found) == 1:
        record["answerable"] = found.pop()
    return record


def verdict_lines(records: str) -> str:
    """The verdicts of a gold set's lines, one a line; without those on whole answers."""
    lines = (json.loads(line) for line in records.splitlines())
    verdicts = (verdict for line in lines for verdict in line["verdicts"] if verdict["sentence"] != WHOLE_ANSWER)
    return "".join(json.dumps(verdict) + "\n" for verdict in verdicts)


def _numbered(rulings: Sequence[Ruling], cited: int) -> dict[Corrected, int]:
    """The corrected words by their number, the same words once, in the order in which they were marked."""
    marked = (one.corrected for one in sorted(rulings, key=lambda one: one.number) if one.corrected is not None)
    return {one: number for number, one in enumerate(dict.fromkeys(marked), start=cited + 1)}


def _verdicts(one: Ruling, marked: dict[Corrected, int]) -> Iterator[VerdictJson]:
    told: VerdictJson = {
        "answer_id": one.answer_id,
        "sentence": one.sentence,
        "citation": one.citation,
        "label": one.label.value,
        "reviewer": one.reviewer,
        "note": one.note,
        "at": one.at.isoformat(),
    }
    yield told
    if one.corrected is not None:
        yield {**told, "citation": marked[one.corrected], "label": Label.SUPPORTS.value, "note": ""}


def _cited(answer: Answer, one: Citation) -> PlaceJson:
    return {
        "number": one.number,
        "document_id": one.document_id,
        "source": _source(answer, one.document_id),
        "start": one.span.start,
        "end": one.span.end,
        "quote": one.quote,
    }


def _corrected(answer: Answer, one: Corrected, number: int) -> PlaceJson:
    return {
        "number": number,
        "document_id": one.document_id,
        "source": _source(answer, one.document_id),
        "start": one.span.start,
        "end": one.span.end,
        "quote": one.quote,
    }


def _source(answer: Answer, document_id: str) -> str:
    """The file's name where the answer cites it; a corrected place may lie in another document."""
    return next((one.source for one in answer.documents if one.id == document_id), "")
