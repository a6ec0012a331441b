"""Sentences of running text, said otherwise and made wrong, with the words that are wrong: where words are learnt.

From texts that may be trained on: MedQuAD's answers (CC BY 4.0), trial articles (CC BY), COVID-QA's articles. Left out:
the bundled reviews, whose planted faults the product is measured by.
"""

import random
from collections.abc import Iterator, Sequence

from assistant.support.model.encoding import ClaimPair
from evals.training.checker.edits import Sources, added, edited
from evals.training.checker.pair import SAYS_NOTHING, SUPPORTS, PairGroup, TrainingPair
from evals.training.checker.rewording import reworded
from evals.training.checker.surroundings import surrounded
from evals.training.cut_text import CutText
from evals.training.near_miss import Names
from index.words import terms

_LEAST_WORDS, _MOST_WORDS = 7, 45
_NAMED = 4000


def groups(source: str, texts: Sequence[CutText], count: int, choose: random.Random) -> Iterator[PairGroup]:
    """`count` sentences drawn, each as a group: said otherwise, two faults, a detail added, and a sentence of the same
    text that its premise does not hold."""
    able = [text for text in texts if sum(len(one.text.sentences) for one in text.passages) > 3]
    if not able:
        return
    sizes = [min(12, len(text.passages)) for text in able]
    known = Names.of(_some(able, choose))
    for text in choose.choices(able, sizes, k=count):
        passage = choose.choice(text.passages)
        sentences = passage.text.sentences
        at = choose.randrange(len(sentences))
        said = sentences[at]
        if not _LEAST_WORDS <= len(said.split()) <= _MOST_WORDS:
            continue
        premise = surrounded(said, passage.text.heading, sentences, (at,), choose)
        words = " ".join(premise.sentences)
        away = choose.choice(able)
        others = [one for of in (text, away) for one in choose.choice(of.passages).text.sentences if one not in words]
        sources = Sources(known, others)
        pairs = [TrainingPair(ClaimPair(reworded(said, choose), premise), SUPPORTS, ())]
        for maker in (edited, edited, added):
            base = pairs[0].pair.claim if choose.random() < 0.5 else reworded(said, choose)
            edit = maker(base, words, sources, choose)
            if edit is not None and edit.claim != base:
                pairs.append(TrainingPair(ClaimPair(edit.claim, premise), edit.allowed, (edit.wrong,)))
        elsewhere = _elsewhere(text, words, choose)
        if elsewhere is not None:
            pairs.append(TrainingPair(ClaimPair(reworded(elsewhere, choose), premise), SAYS_NOTHING))
        yield PairGroup(source, tuple(pairs))


def _elsewhere(text: CutText, premise: str, choose: random.Random) -> str | None:
    """A sentence of the text of whose words the premise holds less than two thirds."""
    held = set(terms(premise))
    for _ in range(4):
        one = choose.choice(choose.choice(text.passages).text.sentences)
        own = set(terms(one))
        if _LEAST_WORDS <= len(one.split()) <= _MOST_WORDS and own and 3 * len(own & held) < 2 * len(own):
            return one
    return None


def _some(texts: Sequence[CutText], choose: random.Random) -> list[str]:
    every = [one for text in texts for passage in text.passages for one in passage.text.sentences]
    return choose.sample(every, min(_NAMED, len(every)))
