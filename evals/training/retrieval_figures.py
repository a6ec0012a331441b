"""Figures of finding, each beside search alone in the same run: COVID-QA, BioASQ, Evidence Inference; held out only."""

from collections.abc import Iterator, Sequence

import numpy as np
from tqdm import tqdm

from evals.intervals import Proportion
from evals.training import bioasq, covidqa, trials
from evals.training.covidqa import CovidQA
from evals.training.mining import Pool
from evals.training.ranked import Ranked, crossed_hits, hits
from index.keywords import KeywordIndex
from index.reader.reader_model import UNREAD
from index.reader.reading import Reader
from index.search import Search
from index.words import terms

_FOUND = 12


def covidqa_rows(sets: CovidQA, search: Search, reader: Reader, passages: int) -> Iterator[tuple[Ranked, Ranked]]:
    """For each held-out question: sentences, then passages. Search ranks over all articles and finds 12 passages; the
    first `passages` of them are read, and only what was read can be ranked by the reader."""
    at_passage = {at.passage.id: at for text in sets.texts.values() for at in text.passages}
    for one in tqdm([one for one in sets.asked if covidqa.held_out(one.document_id)], desc="COVID-QA"):
        found = search.find(one.question, _FOUND)
        hits_read = found.hits[:passages]
        texts = [at_passage[hit.passage.id] for hit in hits_read]
        readings = reader.read(one.question, [at.text for at in texts])
        logits = {
            (at.passage.document_id, sentence.span): reading.score
            for at, of in zip(texts, readings, strict=True)
            for sentence, reading in zip(at.sentences, of.sentences, strict=True)
        }
        keys = [(hit.document.id, hit.sentence.span) for hit in found.sentences]
        name = str(one.document_id)
        yield (
            Ranked(
                name,
                tuple(hit.score for hit in found.sentences),
                tuple(logits.get(key, UNREAD) for key in keys),
                tuple(document == one.document_id and span.meets(one.span) for document, span in keys),
            ),
            Ranked(
                name,
                tuple(hit.score for hit in found.hits),
                (*(of.logit for of in readings), *[UNREAD] * (len(found.hits) - len(readings))),
                tuple(
                    hit.passage.document_id == one.document_id and hit.passage.span.meets(one.span)
                    for hit in found.hits
                ),
            ),
        )


def trial_rows(read: Sequence[trials.Trial], reader: Reader) -> Iterator[Ranked]:
    """For each held-out prompt over a whole article: all its sentences, by words and by the reader."""
    kept = [(one, prompt) for one in read if one.whole and trials.held_out(one.name) for prompt in one.prompts]
    for trial, prompt in tqdm(kept, desc="Evidence Inference"):
        question = trials.wording(prompt)
        texts = [at.text for at in trial.text.passages]
        keywords = KeywordIndex([words for text in texts for words in text.sentences])
        found = keywords.scores(terms(question))
        readings = reader.read(question, texts)
        right = [
            number in {place for span in prompt.evidence for place in trial.text.candidate(at, span).right}
            for at, text in enumerate(texts)
            for number in range(len(text.sentences))
        ]
        if any(right):
            yield Ranked(
                trial.name,
                tuple(map(float, found / max(1e-9, float(found.max())))),
                tuple(one.score for of in readings for one in of.sentences),
                tuple(right),
            )


def bioasq_recall(read: Sequence[bioasq.Asked], reader: Reader, passages: int) -> tuple[float, float, int]:
    """The mean share of a held-out question's snippets (at most 5 count) among the first five of all snippets of all
    questions: by words, by the reader over the first `passages` by words; and the number of questions."""
    pool = Pool.of([one for asked in read for one in asked.snippets])
    held = [one for one in read if bioasq.held_out(one.id) and one.snippets]
    shares = np.zeros((len(held), 2))
    for row, asked in enumerate(tqdm(held, desc="BioASQ")):
        own = {one.words for one in asked.snippets}
        near = pool.near(asked.question, passages)
        readings = reader.read(asked.question, [one.text for one in near])
        order = sorted(range(len(near)), key=lambda at: -readings[at].logit)
        most = min(5, len(own))
        shares[row] = (
            len({near[at].words for at in range(5)} & own) / most,
            len({near[at].words for at in order[:5]} & own) / most,
        )
    return float(shares[:, 0].mean()), float(shares[:, 1].mean()), len(held)


def lines(name: str, rows: Sequence[Ranked], at: Sequence[int]) -> Iterator[str]:
    """A table row for each depth: search, the reader, both."""
    for k in at:
        by_search = Proportion(hits(rows, lambda row: row.hit_by_search(k)), len(rows))  # noqa: B023 (called at once)
        by_reader = Proportion(hits(rows, lambda row: row.hit_by_reader(k)), len(rows))  # noqa: B023 (called at once)
        yield f"| {name} @{k} | {by_search} | {by_reader} | {Proportion(crossed_hits(rows, k), len(rows))} |"
