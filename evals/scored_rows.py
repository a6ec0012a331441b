"""What scoring makes of a record, as a line of JSON and back."""

import json
from dataclasses import dataclass
from enum import StrEnum

from assistant.types import SupportLabel
from corpus.span import Span
from evals.checkers import NOTHING_MISSING, EvidencePlace, Missing
from evals.metrics import Measured, Metric


class Status(StrEnum):
    """Every row has one; only a scored one has a faithfulness."""

    SCORED = "scored"
    NO_CLAIMS = "no_claims"
    ABSTAINED = "abstained"
    OTHER_LANGUAGE = "other_language"
    TOO_LONG = "too_long"
    ERROR = "error"


NOT_CHECKED = "not_checked"
"""The label of a sentence that cannot be right or wrong."""


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A place in the contexts, and its words."""

    location: EvidencePlace
    text: str


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """What the context that a sentence cites by `number` gives it alone."""

    number: int
    label: SupportLabel
    score: float


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """`response[span.start:span.end] == text`. `label` and `score` are None for a sentence that is not checked; `score`
    in 0..1 is the probability that it is supported. `number`, from 1, is which of the answer's own sentences it is;
    None where the answer does not name its sentences, or this is none of them. `citations` are what it cites, and
    what tutors put in place of that; `differs` are words of it and those of the evidence that say otherwise."""

    text: str
    span: Span
    label: SupportLabel | None
    score: float | None
    evidence: tuple[ShownEvidence, ...] = ()
    missing: Missing = NOTHING_MISSING
    citations: tuple[CheckedCitation, ...] = ()
    number: int | None = None
    differs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """One row of a run. `reason` says why it has no score; `repeats` is the line of the first row of that id.

    `kind` is the kind of question, empty where the row does not say.
    """

    id: str | int
    line: int
    status: Status
    reason: str = ""
    question: str = ""
    sentences: tuple[ScoredSentence, ...] = ()
    measured: tuple[Measured, ...] = ()
    repeats: int | None = None
    answerable: bool | None = None
    correct: bool | None = None
    confidence: float | None = None
    kind: str = ""

    def value(self, metric: Metric) -> float | None:
        """The score of that name; None where the row has none."""
        return next((item.value for item in self.measured if item.metric is metric), None)

    @property
    def contradicted(self) -> int:
        """How many sentences the contexts contradict."""
        return sum(sentence.label is SupportLabel.CONTRADICTED for sentence in self.sentences)


_PLACES = 4


def line_of(row: ScoredRow) -> str:
    """One line, without its end."""
    return json.dumps(fields_of(row))


def fields_of(row: ScoredRow) -> dict[str, object]:
    """The row as JSON's own kinds."""
    faithfulness = row.value(Metric.FAITHFULNESS) if row.status is Status.SCORED else None
    fields: dict[str, object] = {
        "id": row.id,
        "status": row.status.value,
        "faithfulness": None if faithfulness is None else round(faithfulness, _PLACES),
        "contradicted": row.contradicted,
        "sentences": [_sentence(sentence) for sentence in row.sentences],
        "metrics": {item.metric.value: round(item.value, _PLACES) for item in row.measured},
        "line": row.line,
    }
    optional = {
        "reason": row.reason or None,
        "question": row.question or None,
        "repeats": row.repeats,
        "answerable": row.answerable,
        "correct": row.correct,
        "confidence": row.confidence,
        "kind": row.kind or None,
    }
    return fields | {name: value for name, value in optional.items() if value is not None}


def _sentence(scored_sentence: ScoredSentence) -> dict[str, object]:
    fields: dict[str, object] = {
        "text": scored_sentence.text,
        "start": scored_sentence.span.start,
        "end": scored_sentence.span.end,
        "label": NOT_CHECKED if scored_sentence.label is None else scored_sentence.label.value,
        "score": None if scored_sentence.score is None else round(scored_sentence.score, _PLACES),
        "evidence": [
            {
                "context": shown.location.context,
                "start": shown.location.span.start,
                "end": shown.location.span.end,
                "text": shown.text,
            }
            for shown in scored_sentence.evidence
        ],
    }
    if scored_sentence.number is not None:
        fields["number"] = scored_sentence.number
    if scored_sentence.label is not None:
        fields["missing"] = {
            "words": list(scored_sentence.missing.words),
            "numbers": list(scored_sentence.missing.numbers),
        }
    if scored_sentence.differs:
        fields["differs"] = [{"claim": claim, "evidence": evidence} for claim, evidence in scored_sentence.differs]
    if scored_sentence.citations:
        fields["citations"] = [
            {"number": cited.number, "label": cited.label.value, "score": round(cited.score, _PLACES)}
            for cited in scored_sentence.citations
        ]
    return fields


def row_of_line(line: str) -> ScoredRow:
    """The row of a line that `line_of` made. Raises `ValueError`, `KeyError` or `TypeError` for any other."""
    return row_of_fields(json.loads(line))


def row_of_fields(fields: dict[str, object]) -> ScoredRow:
    """The row of what `fields_of` made. Raises likewise."""
    row_id, line, sentences, metrics = fields["id"], fields["line"], fields["sentences"], fields["metrics"]
    if not isinstance(row_id, str | int) or not isinstance(sentences, list) or not isinstance(metrics, dict):
        raise ValueError("not a row of scores")
    return ScoredRow(
        row_id,
        _whole(line),
        Status(str(fields["status"])),
        str(fields.get("reason", "")),
        str(fields.get("question", "")),
        tuple(map(_sentence_of, sentences)),
        tuple(Measured(Metric(name), float(value)) for name, value in metrics.items()),
        None if fields.get("repeats") is None else _whole(fields["repeats"]),
        _truth(fields.get("answerable")),
        _truth(fields.get("correct")),
        None if fields.get("confidence") is None else _number(fields["confidence"]),
        str(fields.get("kind", "")),
    )


def _sentence_of(item: dict[str, object]) -> ScoredSentence:
    evidence, missing, citations = item["evidence"], item.get("missing", {}), item.get("citations", [])
    if not isinstance(evidence, list) or not isinstance(missing, dict) or not isinstance(citations, list):
        raise ValueError("not a scored sentence")
    label = str(item["label"])
    return ScoredSentence(
        str(item["text"]),
        Span(_whole(item["start"]), _whole(item["end"])),
        None if label == NOT_CHECKED else SupportLabel(label),
        None if item["score"] is None else _number(item["score"]),
        tuple(
            ShownEvidence(EvidencePlace(shown["context"], Span(shown["start"], shown["end"])), str(shown["text"]))
            for shown in evidence
        ),
        Missing(tuple(map(str, missing.get("words", ()))), tuple(map(str, missing.get("numbers", ())))),
        tuple(
            CheckedCitation(_whole(cited["number"]), SupportLabel(cited["label"]), _number(cited["score"]))
            for cited in citations
        ),
        None if item.get("number") is None else _whole(item["number"]),
        tuple((str(each["claim"]), str(each["evidence"])) for each in _list(item.get("differs", []))),
    )


def _list(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r:.40} where a list stands")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise ValueError(f"{value!r:.40} where a whole number stands")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise ValueError(f"{value!r:.40} where a number stands")
    return float(value)


def _truth(value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{value!r:.40} where true or false stands")
    return value
