"""What can be set, and where it is read from: once, at the edge. Left out: what is made of it (`assembly`)."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from platformdirs import user_data_dir

from assistant.abstention import AbstentionModel
from assistant.extractive_writer import WriterSettings
from assistant.llm.client import ModelOptions
from corpus.errors import SettingError
from corpus.postgres import SCHEMES, Address
from corpus.readers.pdf.ocr import Engine
from index.embedder import BUNDLED_NAME
from index.text import PASSAGE_LIMIT

LIBRARY_VARIABLE = "FOOTNOTE_LIBRARY"
EMBEDDER_VARIABLE = "FOOTNOTE_EMBEDDER"
SECONDS_VARIABLE = "FOOTNOTE_QUESTION_SECONDS"
QUESTION_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Settings:
    """`library` is a folder, beside the database at `url` where that is in PostgreSQL; `embedder` names the embedding
    model; `limit` is the most word pieces of a passage; `readers` is how many processes read files at once; `ocr`
    reads pages that are pictures, None where nothing does; `llm` is the language model that writes, None for the
    offline writer; `question_seconds` is the most processor time that one question may take."""

    library: Path
    embedder: str = BUNDLED_NAME
    limit: int = PASSAGE_LIMIT
    readers: int = 2
    ocr: Engine | None = None
    depth: int = 8
    writing: WriterSettings = field(default_factory=WriterSettings)
    abstention: AbstentionModel = field(default_factory=AbstentionModel)
    llm: ModelOptions | None = None
    question_seconds: float = QUESTION_SECONDS
    url: str = ""

    @classmethod
    def from_environment(cls, library: Path | str | None) -> Self:
        """The library that is named by its folder or its address, else `FOOTNOTE_LIBRARY`, else the platform's folder
        for user data; the embedding model that `FOOTNOTE_EMBEDDER` names, else the bundled one; the time for a
        question that `FOOTNOTE_QUESTION_SECONDS` sets.

        Raises `SettingError` where that is no number of seconds, or an address is none.
        """
        data = user_data_dir("footnote", appauthor=False)
        named = str(library or os.environ.get(LIBRARY_VARIABLE) or data)
        url = named if named.startswith(SCHEMES) else ""
        return cls(
            Path(data) / "postgresql" / Address.parse(url).key if url else Path(named),
            os.environ.get(EMBEDDER_VARIABLE) or BUNDLED_NAME,
            question_seconds=_seconds(os.environ.get(SECONDS_VARIABLE, "")),
            url=url,
        )


def _seconds(stated: str) -> float:
    if not stated.strip():
        return QUESTION_SECONDS
    try:
        seconds = float(stated)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise SettingError(
            f"{SECONDS_VARIABLE} is {stated[:40]!r}: set it to a number of seconds, {QUESTION_SECONDS:g} say"
        )
    return seconds
