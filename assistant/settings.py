"""What can be set, and where it is read from: once, at the edge. Left out: what is made of it (`assembly`)."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from platformdirs import user_data_dir

from assistant.abstention import AbstentionModel
from assistant.extractive_writer import WriterSettings
from assistant.llm.options import ModelOptions
from corpus.reading.pdf.ocr import Engine
from index.model_files import MODEL_LIMIT, MODEL_NAME

LIBRARY_VARIABLE = "FOOTNOTE_LIBRARY"


@dataclass(frozen=True, slots=True)
class Settings:
    """`library` is a folder; `limit` is the most word pieces that the model called `embedder` reads; `readers` is how
    many processes read files at once; `ocr` reads pages that are pictures, None where nothing does; `llm` is the
    language model that writes, None for the offline writer."""

    library: Path
    embedder: str = MODEL_NAME
    limit: int = MODEL_LIMIT
    readers: int = 2
    ocr: Engine | None = None
    depth: int = 8
    writing: WriterSettings = field(default_factory=WriterSettings)
    abstention: AbstentionModel = field(default_factory=AbstentionModel)
    llm: ModelOptions | None = None

    @classmethod
    def from_environment(cls, library: Path | None) -> Self:
        """The library that is named, else `FOOTNOTE_LIBRARY`, else the platform's folder for user data."""
        named = os.environ.get(LIBRARY_VARIABLE) or user_data_dir("footnote", appauthor=False)
        return cls(library or Path(named))
