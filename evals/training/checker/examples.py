"""All groups of one pass over the data, seeded; another pass draws other sentences, faults and wordings."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.cutting import TokenCounter
from corpus.glossary import Glossary
from evals.training import covidqa, trials
from evals.training.checker import (
    abstracts,
    answers,
    begin,
    conclusions,
    directions,
    fever,
    scifact_claims,
    sentences_of,
)
from evals.training.checker.abstracts import Abstract
from evals.training.checker.pair import PairGroup
from evals.training.cut_text import CutText, cut_document, paragraphs
from evals.training.medquad import read_medquad
from index.reader.reader_text import one_line

_LAY_TEXTS = 1500
_LAY_CHARACTERS = 1200
_SENTENCES = {"lay": 2400, "trial_text": 1500, "covid_text": 700}
_HELD_SENTENCES = 120


@dataclass(frozen=True, slots=True)
class Half:
    """The parts of the sets that train, or those held out."""

    replies: tuple[begin.Reply, ...]
    concluded: tuple[conclusions.Concluded, ...]
    paragraphs: tuple[answers.Paragraph, ...]
    ideals: tuple[answers.Ideal, ...]
    texts: Mapping[str, tuple[CutText, ...]]


@dataclass(frozen=True, slots=True)
class CheckerSets:
    """The sets as read."""

    trials: tuple[trials.Trial, ...]
    signs: Mapping[str, int]
    abstracts: Mapping[str, Abstract]
    claims: tuple[scifact_claims.Cited, ...]
    judged: tuple[fever.Judged, ...]
    covidqa: covidqa.CovidQA
    halves: Mapping[bool, Half]

    @classmethod
    def read(cls, data: Path, counter: TokenCounter) -> "CheckerSets":
        """From the folder of shared data; takes a minute or two."""
        found = trials.read_trials(data, counter, Glossary.bundled())
        covid = covidqa.CovidQA.read(data, counter)
        lay = _lay(data, counter)
        read = abstracts.read_abstracts(data)
        halves = {
            held: Half(
                begin.read_begin(data, held),
                conclusions.read_conclusions(data, held),
                answers.read_squad(data, held),
                answers.read_bioasq(data, held),
                {
                    "lay": lay[:100] if held else lay[100:],
                    "trial_text": tuple(one.text for one in found if one.whole and trials.held_out(one.name) is held),
                    "covid_text": tuple(text for name, text in covid.texts.items() if covidqa.held_out(name) is held),
                },
            )
            for held in (False, True)
        }
        claims = scifact_claims.read_claims(data, read)
        return cls(found, directions.read_signs(data), read, claims, fever.read_fever(data), covid, halves)

    def groups(self, seed: int, held: bool = False) -> tuple[PairGroup, ...]:
        """One pass over what trains, or over what is held out, in the order of the sets (`batches` mixes them).
        SciFact's few claims are in it twice."""
        choose = random.Random(seed)
        half = self.halves[held]
        found = [
            *directions.groups(self.trials, self.signs, choose, held),
            *(
                group
                for _ in range(1 if held else 2)
                for group in scifact_claims.groups(self.claims, self.abstracts, choose, held)
            ),
            *fever.groups(self.judged, choose, held),
            *begin.groups(half.replies, choose),
            *conclusions.groups(half.concluded, choose),
            *abstracts.groups(self._free_abstracts(), choose, held),
            *answers.squad_groups(half.paragraphs, choose),
            *answers.covidqa_groups(self.covidqa, choose, held),
            *answers.bioasq_groups(half.ideals, choose),
        ]
        for source, texts in half.texts.items():
            found += sentences_of.groups(source, texts, _HELD_SENTENCES if held else _SENTENCES[source], choose)
        return tuple(found)

    def _free_abstracts(self) -> Mapping[str, Abstract]:
        """Without those whose claims are held out."""
        kept = {one.abstract for one in self.claims if scifact_claims.held_out(one.abstract)}
        return {name: one for name, one in self.abstracts.items() if name not in kept}


def _lay(data: Path, counter: TokenCounter) -> tuple[CutText, ...]:
    """The first 1,200 characters of 1,500 of MedQuAD's answers, each answer once."""
    distinct = dict.fromkeys(one_line(pair.answer)[:_LAY_CHARACTERS] for pair in read_medquad(data))
    every = [text for text in distinct if len(text) > _LAY_CHARACTERS // 3]
    chosen = random.Random(0).sample(every, min(_LAY_TEXTS, len(every)))
    cuts = (cut_document(paragraphs("answer", [(None, text)]), counter) for text in chosen)
    return tuple(one for one in cuts if one.passages)
