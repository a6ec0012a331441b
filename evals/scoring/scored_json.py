"""A scored row as a line of JSON, and back: the form that design.md fixes, with keys added.

Scores are rounded to four places; a score that a row does not have is left out, faithfulness alone is null instead.
"""

import json

from assistant.answer import SupportLabel
from corpus.span import Span
from evals.contexts import EvidencePlace, Missing
from evals.scoring.metrics.metric import Measured, Metric
from evals.scoring.scored import (
    NOT_CHECKED,
    CheckedCitation,
    ScoredRow,
    ScoredSentence,
    ShownEvidence,
    Status,
)

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
        "sentences": [_sentence(one) for one in row.sentences],
        "metrics": {one.metric.value: round(one.value, _PLACES) for one in row.measured},
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


def _sentence(one: ScoredSentence) -> dict[str, object]:
    fields: dict[str, object] = {
        "text": one.text,
        "start": one.span.start,
        "end": one.span.end,
        "label": NOT_CHECKED if one.label is None else one.label.value,
        "score": None if one.score is None else round(one.score, _PLACES),
        "evidence": [
            {
                "context": shown.place.context,
                "start": shown.place.span.start,
                "end": shown.place.span.end,
                "text": shown.text,
            }
            for shown in one.evidence
        ],
    }
    if one.number is not None:
        fields["number"] = one.number
    if one.label is not None:
        fields["missing"] = {"words": list(one.missing.words), "numbers": list(one.missing.numbers)}
    if one.differs:
        fields["differs"] = [{"claim": claim, "evidence": evidence} for claim, evidence in one.differs]
    if one.citations:
        fields["citations"] = [
            {"number": cited.number, "label": cited.label.value, "score": round(cited.score, _PLACES)}
            for cited in one.citations
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


def _sentence_of(one: dict[str, object]) -> ScoredSentence:
    evidence, missing, citations = one["evidence"], one.get("missing", {}), one.get("citations", [])
    if not isinstance(evidence, list) or not isinstance(missing, dict) or not isinstance(citations, list):
        raise ValueError("not a scored sentence")
    label = str(one["label"])
    return ScoredSentence(
        str(one["text"]),
        Span(_whole(one["start"]), _whole(one["end"])),
        None if label == NOT_CHECKED else SupportLabel(label),
        None if one["score"] is None else _number(one["score"]),
        tuple(
            ShownEvidence(EvidencePlace(shown["context"], Span(shown["start"], shown["end"])), str(shown["text"]))
            for shown in evidence
        ),
        Missing(tuple(map(str, missing.get("words", ()))), tuple(map(str, missing.get("numbers", ())))),
        tuple(
            CheckedCitation(_whole(cited["number"]), SupportLabel(cited["label"]), _number(cited["score"]))
            for cited in citations
        ),
        None if one.get("number") is None else _whole(one["number"]),
        tuple((str(each["claim"]), str(each["evidence"])) for each in _list(one.get("differs", []))),
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
