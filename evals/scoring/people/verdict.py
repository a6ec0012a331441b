"""A tutor's verdict on one citation of an answer, and the file of them: JSON, one a line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import SupportLabel
from corpus.errors import FileDamaged, FileEmpty, FileUnreadable

_SPOKEN = {
    **{label.value: label for label in SupportLabel},
    "supports": SupportLabel.SUPPORTED,
    "contradicts": SupportLabel.CONTRADICTED,
    # A source that carries half a sentence does not carry the sentence.
    "partly": SupportLabel.NOT_FOUND,
    "does_not": SupportLabel.NOT_FOUND,
    "does not": SupportLabel.NOT_FOUND,
    "wrong_place": SupportLabel.NOT_FOUND,
    "wrong place": SupportLabel.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`citation` is a number of the answer's, from 1; `at` an ISO time, empty where none was kept."""

    answer_id: str
    citation: int
    label: SupportLabel
    reviewer: str
    note: str
    at: str


def read_verdicts(path: Path) -> tuple[Verdict, ...]:
    """The verdicts in force: of one reviewer on one citation the last by time, then by line.

    Raises `FileUnreadable`, `FileEmpty`, or `FileDamaged` naming the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileDamaged(f"{path} is not UTF-8 text: save it as UTF-8") from error
    kept: dict[tuple[str, int, str], Verdict] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            one = _verdict(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise FileDamaged(f"{path} line {number} is no verdict: {error}") from error
        key = (one.answer_id, one.citation, one.reviewer)
        if key not in kept or kept[key].at <= one.at:
            kept[key] = one
    if not kept:
        raise FileEmpty(f"{path} holds no verdict")
    return tuple(kept.values())


def _verdict(fields: Mapping[str, object]) -> Verdict:
    citation, label = fields["citation"], str(fields["label"])
    if isinstance(citation, bool) or not isinstance(citation, int) or citation < 1:
        raise ValueError(f"citation is {citation!r}, not a number from 1")
    if label not in _SPOKEN:
        raise ValueError(f"label is {label!r}, not one of {', '.join(_SPOKEN)}")
    return Verdict(
        str(fields["answer_id"]),
        citation,
        _SPOKEN[label],
        str(fields.get("reviewer", "")),
        str(fields.get("note", "")),
        str(fields.get("at", "")),
    )
