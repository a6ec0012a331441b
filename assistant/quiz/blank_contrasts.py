"""The words of a sentence that say which way: "raises" and not "lowers", "directly" and not "indirectly".

Left out of it: sentences that tell it elsewhere, or whose answer anybody would guess.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.quiz.blank_terms import NAMES
from assistant.quiz.opposites import end_of
from corpus.glossary import Mention
from corpus.span import Span
from index.words import stem

# The first pair that a word stands in is the one it is set against.
_PAIRS = """raises/lowers raise/lower increases/decreases increase/decrease activates/blocks activate/block
activates/inhibits activate/inhibit directly/indirectly agonist/antagonist agonists/antagonists promotes/prevents
upregulates/downregulates excitatory/inhibitory reduces/increases reduce/increase reduced/increased increased/decreased
raised/lowered"""
_NOUNS = frozenset({"agonist", "antagonist", "agonists", "antagonists", "excitatory", "inhibitory"})
_ACTING = NAMES - {"abbreviation"}
_NO_VERB_FOLLOWS = re.compile(r"\b(?:the|an?|of|in|on|at|with|from|by|for|is|are|be|been)\s{1,9}$")
# "Pro-inflammatory cytokines ___ inflammation", "the treatment ___ symptoms": nobody needs to have read that.
_TELLS_ITSELF = re.compile(
    r"\b(?:not|no|nor|without|than|never|neither)\b|\b(?:pro|anti)-|\b(?:symptom|mood|depressi|pain|risk|death|mortality)",
    re.IGNORECASE,
)


def contrasts(sentence: str, mentions: Sequence[Mention]) -> Iterator[tuple[Span, str]]:
    """Where they stand, each with "<word>/<its opposite>"; only behind a name of the field that acts."""
    if _TELLS_ITSELF.search(sentence):
        return
    scales = [end_of(stem(word)) for word in re.findall(r"[a-z]+", sentence.lower())]
    acting = min((one.span.end for one in mentions if one.term.kind in _ACTING), default=len(sentence))
    for found in re.finditer(r"[A-Za-z]+", sentence):
        word = found.group()
        other = _opposites().get(word)
        if other is None or found.start() < acting:
            continue
        if word not in _NOUNS and _NO_VERB_FOLLOWS.search(sentence[: found.start()]):
            continue
        end = end_of(stem(word))
        if end is None or sum(one is not None and one.scale == end.scale for one in scales) == 1:
            yield Span(*found.span()), f"{word}/{other}"


@cache
def _opposites() -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in _PAIRS.split():
        one, other = pair.split("/")
        found.setdefault(one, other)
        found.setdefault(other, one)
    return found
