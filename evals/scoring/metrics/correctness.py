"""How far a response says what a reference answer says.

Token F1 as in Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text", EMNLP 2016: the harmonic
mean of precision and recall over the bags of words, lower case, without articles and punctuation. The checker's F1 is
RAGAS's factual correctness with the checker in the language model's place: the share of the response's sentences that
the reference supports, the share of the reference's that the response supports, and their harmonic mean.
"""

import re
import string
from collections import Counter

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def token_f1(response: str, reference: str) -> float:
    """In 0..1; 1 where both hold no word, 0 where one of them does not."""
    said, wanted = _tokens(response), _tokens(reference)
    if not said or not wanted:
        return float(said == wanted)
    shared = sum((Counter(said) & Counter(wanted)).values())
    return harmonic_mean(shared / len(said), shared / len(wanted))


def harmonic_mean(precision: float, recall: float) -> float:
    """The F1 of the two; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _tokens(text: str) -> list[str]:
    return _ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split()
