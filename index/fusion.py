"""How scores of different kinds become one: each is brought to 0..1, then they are weighted and added.

The weights were chosen on development data (`footnote bench --data DIR` prints the sweep), never on reported sets.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares of meaning (against words) in a passage's score, and of meaning, words and passage in a sentence's.

    `ideal_share` is the part of a question's whole idf that a text must score to count as a full match in words:
    where the words of the question hardly occur, the best of them is not stretched to 1. `best_sentence` is the part
    of its best sentence in a passage's meaning, beside its own vector; `other_names` and `intents` are what a word
    counts that is another name of a thing asked about, or tells what such questions ask for.
    """

    passage_meaning: float = 0.45
    sentence_meaning: float = 0.25
    sentence_words: float = 0.50
    sentence_passage: float = 0.25
    ideal_share: float = 0.55
    best_sentence: float = 0.5
    other_names: float = 0.5
    intents: float = 0.3


def unit_range(scores: Scores) -> Scores:
    """The scores moved and scaled to 0..1 (min-max); all zero where all are alike."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high - low < 1e-9:
        return np.zeros_like(scores)
    scaled: Scores = (scores - low) / (high - low)
    return scaled


def share_of_best(scores: Scores, ideal: float) -> Scores:
    """The scores, 0 or more, as shares of their highest or of `ideal`, whichever is more."""
    best = max(float(scores.max(initial=0.0)), ideal)
    if best <= 0:
        return np.zeros_like(scores)
    shares: Scores = scores / best
    return shares
