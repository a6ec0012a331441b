"""SQuAD 2.0: does the paragraph answer the question or not? Its held-out articles, the paragraph given."""

from collections.abc import Sequence

from tqdm import tqdm

from evals.training import squad
from evals.training.auroc import Area
from index.reader.reading import Reader
from index.words import terms


def squad_rows(read: Sequence[squad.Paragraph], reader: Reader) -> dict[str, tuple[Area, Area]]:
    """One row: by the share of the question's words that the paragraph holds, and by the reader."""
    kept = [(one, *asked) for one in read if one.article in squad.HELD_OUT for asked in one.asked]
    told: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for one, question, answer in tqdm(kept, desc="SQuAD 2"):
        asked = set(terms(question))
        share = len(asked & set(terms(one.text.passages[0].words))) / max(1, len(asked))
        (reading,) = reader.read(question, [one.text.passages[0].text])
        told[answer is not None].append((share, reading.logit))
    by_words, by_reader = (
        Area.of([pair[at] for pair in told[True]], [pair[at] for pair in told[False]]) for at in (0, 1)
    )
    return {"SQuAD 2, answerable or not, AUROC": (by_words, by_reader)}
