"""All training groups of one pass over the data, seeded; another pass draws other negatives and wordings."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

from corpus.cutting import TokenCounter
from corpus.glossary import Glossary
from corpus.span import Span
from evals.training import bioasq, medquad, pubmedqa, squad, trials
from evals.training.covidqa import CovidQA
from evals.training.cut_text import CutText
from evals.training.group import Group
from evals.training.scifact import SciFact

VECTORS = "covidqa.npz"
"""The file in the cache with COVID-QA's vectors."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The sets as read, and what search found for COVID-QA's training questions."""

    counter: TokenCounter
    covidqa: CovidQA
    mined: dict[str, tuple[str, ...]]
    squad: tuple[squad.Paragraph, ...]
    bioasq: tuple[bioasq.Asked, ...]
    pubmedqa: tuple[tuple[str, CutText, Span], ...]
    medquad: tuple[medquad.Pair, ...]
    trials: tuple[trials.Trial, ...]
    scifact: SciFact

    @classmethod
    def read(cls, data: Path, cache: Path, counter: TokenCounter) -> "Sets":
        """From the folder of shared data; vectors and what was mined are kept in the folder `cache`."""
        covid = CovidQA.read(data, counter)
        kept = cache / "mined.json"
        if kept.is_file():
            mined = {asked: tuple(found) for asked, found in json.loads(kept.read_text(encoding="utf-8")).items()}
        else:
            mined = covid.mined(covid.search(cache / VECTORS, counter))
            kept.write_text(json.dumps(mined), encoding="utf-8")
        return cls(
            counter,
            covid,
            mined,
            squad.read_squad(data, counter),
            bioasq.read_bioasq(data, counter),
            pubmedqa.read_pubmedqa(data, counter, random.Random(0)),
            medquad.read_medquad(data),
            trials.read_trials(data, counter, Glossary.bundled()),
            SciFact.read(data, counter),
        )

    def groups(self, seed: int) -> tuple[Group, ...]:
        """One pass, in the order of the sets (`batches` mixes them). COVID-QA is in it twice, with other negatives:
        of full articles it has most to teach."""
        choose = random.Random(seed)
        return (
            *self.covidqa.groups(self.mined, choose),
            *self.covidqa.groups(self.mined, choose),
            *squad.groups(self.squad, choose),
            *bioasq.groups(self.bioasq, choose),
            *pubmedqa.groups(self.pubmedqa, choose),
            *medquad.groups(self.medquad, self.counter, choose),
            *trials.groups(self.trials, choose),
            *self.scifact.groups(choose),
        )
