"""Figures of knowing that there is no answer: SQuAD 2's held-out articles, and the reviews' questions."""

import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from tqdm import tqdm

from assistant import assembly
from assistant.confidence import ConfidenceModel, probability
from assistant.settings import Settings
from corpus.finding import files_under
from corpus.metadata import Metadata
from evals.fit_confidence import fit
from evals.question_set import Place, read_cases
from evals.training import squad
from evals.training.auroc import Area
from evals.training.ranked import Ranked
from index.reader.reader_model import UNREAD
from index.reader.reader_text import reader_text
from index.reader.reading import Reader, any_answers
from index.words import terms

_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Told:
    """A question, whether it has an answer, and the scores that tell so, by the ways compared; `ranked` are the
    sentences that the product weighs for it, by its own score and by the reader's, where there are any."""

    answerable: bool
    baseline: float
    reader: float
    ranked: Ranked | None = None


def squad_told(read: Sequence[squad.Paragraph], reader: Reader) -> Iterator[Told]:
    """Each question of the held-out articles with its paragraph; the baseline is the share of its words found there."""
    kept = [(one, *asked) for one in read if one.article in squad.HELD_OUT for asked in one.asked]
    for one, question, answer in tqdm(kept, desc="SQuAD 2"):
        asked = set(terms(question))
        share = len(asked & set(terms(one.text.passages[0].words))) / max(1, len(asked))
        (reading,) = reader.read(question, [one.text.passages[0].text])
        yield Told(answer is not None, share, reading.logit)


def review_told(shared: Path, reader: Reader, passages: int) -> Iterator[Told]:
    """The development questions over the shared and the bundled reviews; the baseline is the product's confidence,
    which was fitted on these same questions. The first `passages` found are read."""
    with as_file(files("evals.questions")) as questions, as_file(files("corpus.reviews")) as bundled:
        yield from _told(questions / "tuning.jsonl", shared / "reviews", reader, passages)
        yield from _told(questions / "bundled.jsonl", bundled, reader, passages)


def _told(questions: Path, documents: Path, reader: Reader, passages: int) -> Iterator[Told]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment(Path(folder))
        embedder = assembly.embedder(settings)
        with assembly.open_library(settings) as library:
            with assembly.ingest(settings, library, embedder) as ingest:
                list(ingest.add(files_under([documents]).files, Metadata()))
            assistant = assembly.assistant(settings, library, embedder)
            texts = assembly.search(settings, library, embedder).snapshot().texts
            number_of = {passage.id: number for number, passage in enumerate(texts.passages)}
            for case in tqdm(read_cases(questions), desc=questions.stem):
                judged = assistant.judge(case.question)
                if judged is None:
                    yield Told(case.answerable, 0.0, -math.inf)
                    continue
                sure = 0.0 if judged.features is None else probability(ConfidenceModel(), judged.features)
                hits = [hit.passage for hit in judged.found.hits[:passages]]
                inside = [[texts.sentences[at] for at in texts.sentences_of[number_of[one.id]]] for one in hits]
                readings = reader.read(
                    judged.found.query.text,
                    [reader_text(texts.documents[p.document_id], p, of) for p, of in zip(hits, inside, strict=True)],
                )
                read = {
                    (passage.document_id, sentence.span): reading.score
                    for passage, of, sentences in zip(hits, readings, inside, strict=True)
                    for reading, sentence in zip(of.sentences, sentences, strict=True)
                }
                places = [Place(one.hit.document.source.name, one.hit.sentence.span) for one in judged.weighed]
                keys = [(one.hit.document.id, one.hit.sentence.span) for one in judged.weighed]
                ranked = Ranked(
                    case.id,
                    tuple(one.score for one in judged.weighed),
                    tuple(read.get(key, UNREAD) for key in keys),
                    tuple(case.touched_by(place) for place in places),
                )
                yield Told(case.answerable, sure, any_answers(list(read.values())), ranked)


def areas(told: Sequence[Told]) -> tuple[Area, Area]:
    """AUROC of the baseline and of the reader."""
    yes, no = ([one for one in told if one.answerable is side] for side in (True, False))
    return (
        Area.of([one.baseline for one in yes], [one.baseline for one in no]),
        Area.of([one.reader for one in yes], [one.reader for one in no]),
    )


def both_area(told: Sequence[Told]) -> Area:
    """AUROC of a logistic regression over both scores, each tenth of the questions with weights fitted on the rest."""
    kept = [one for one in told if math.isfinite(one.reader)]
    x = np.array([[one.baseline, one.reader] for one in kept], dtype=np.float64)
    y = np.array([float(one.answerable) for one in kept])
    scores = np.zeros(len(kept))
    for fold in range(_FOLDS):
        out = np.arange(len(kept)) % _FOLDS == fold
        weights = fit(x[~out], y[~out])
        scores[out] = weights[0] + x[out] @ weights[1:]
    return Area.of(scores[y == 1].tolist(), scores[y == 0].tolist())
