"""Values of the study file on their way in and out: texts, times and answers."""

import re
from datetime import datetime

from assistant.answer import Answer
from assistant.answer_reading import answer_from_text
from assistant.study.study_file import REMEDY
from corpus.database import Database, damaged

_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with lone surrogates, which no file can hold, as U+FFFD."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def kept_answer(database: Database, answer_id: str, text: str) -> Answer:
    """The answer from its JSON. Raises `LibraryDamaged`."""
    try:
        return answer_from_text(text)
    except (ValueError, RecursionError) as error:
        raise damaged(database.path, f"answer {answer_id:.12}: {error}", REMEDY) from error


def moment(database: Database, text: str) -> datetime:
    """The time from its text. Raises `LibraryDamaged`."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise damaged(database.path, f"{text!r:.40} is no time", REMEDY) from error
