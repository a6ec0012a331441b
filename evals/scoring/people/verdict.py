"""A tutor's verdict on a citation or a sentence of an answer, and the file of them: JSON, one a line."""

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
    """`citation` is a number of the answer's, from 1, None for the whole of a sentence; `sentence` which one of the
    answer's own, from 1, None where only the citation was named; `at` an ISO time, empty where none was kept."""

    answer_id: str
    citation: int | None
    label: SupportLabel
    reviewer: str
    note: str
    at: str
    sentence: int | None = None


def read_verdicts(path: Path) -> tuple[Verdict, ...]:
    """The verdicts in force: of one reviewer on one place the last by time, then by line.

    Raises `FileUnreadable`, `FileEmpty`, or `FileDamaged` naming the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileDamaged(f"{path} is not UTF-8 text: save it as UTF-8") from error
    kept: dict[tuple[str, int | None, int | None, str], Verdict] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read: object = json.loads(line)
            if not isinstance(read, dict):
                raise ValueError("not an object with fields")
            one = _verdict(read)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise FileDamaged(f"{path} line {number} is no verdict: {error}") from error
        key = (one.answer_id, one.sentence, one.citation, one.reviewer)
        if key not in kept or kept[key].at <= one.at:
            kept[key] = one
    if not kept:
        raise FileEmpty(f"{path} holds no verdict")
    return tuple(kept.values())


def _verdict(fields: Mapping[str, object]) -> Verdict:
    sentence, label = _number(fields, "sentence"), str(fields["label"])
    citation = _number(fields, "citation")
    if citation is None and sentence is None:
        raise ValueError("it names neither a citation nor a sentence")
    if label not in _SPOKEN:
        raise ValueError(f"label is {label!r}, not one of {', '.join(_SPOKEN)}")
    return Verdict(
        str(fields["answer_id"]),
        citation,
        _SPOKEN[label],
        str(fields.get("reviewer", "")),
        str(fields.get("note", "")),
        str(fields.get("at", "")),
        sentence,
    )


def _number(fields: Mapping[str, object], name: str) -> int | None:
    number = fields.get(name)
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
        raise ValueError(f"{name} is {number!r}, not a number from 1")
    return number
