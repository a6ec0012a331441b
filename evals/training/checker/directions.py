"""Evidence Inference (articles CC BY, annotations MIT): what a trial found, as claims of every direction.

An annotated sentence carries the claims of its own direction, speaks against those of the others, and says nothing of
another outcome or another treatment. The articles held out are those that the reader holds out.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.support.model.encoding import ClaimPair
from evals.training.checker.pair import CONTRADICTS, SAYS_NOTHING, SUPPORTS, PairGroup, TrainingPair
from evals.training.checker.surroundings import surrounded
from evals.training.cut_text import CutPassage
from evals.training.trials import Prompt, Trial, held_out
from index.words import terms

_UP = (
    "{i} significantly increased {o} compared with {c}",
    "{o} was higher with {i} than with {c}",
    "{i} led to higher {o} than {c}",
    "{i} increases {o}",
    "{i} raises {o}",
    "compared with {c}, {i} increased {o}",
    "{o} increased more with {i} than with {c}",
    "{o} was lower with {c} than with {i}",
    "there was a significant increase in {o} with {i} versus {c}",
    "{i} is associated with increased {o}",
    "{i} can increase {o}",
    "{i} resulted in greater {o}",
)
_DOWN = (
    "{i} significantly decreased {o} compared with {c}",
    "{i} significantly reduced {o}",
    "{o} was lower with {i} than with {c}",
    "{i} led to lower {o} than {c}",
    "{i} reduces {o}",
    "{i} lowers {o}",
    "compared with {c}, {i} decreased {o}",
    "{o} fell more with {i} than with {c}",
    "{o} was higher with {c} than with {i}",
    "there was a significant reduction in {o} with {i} versus {c}",
    "{i} is associated with decreased {o}",
    "{i} can reduce {o}",
    "{i} resulted in less {o}",
)
_SAME = (
    "there was no significant difference in {o} between {i} and {c}",
    "{i} had no significant effect on {o}",
    "{i} did not change {o} compared with {c}",
    "{o} was similar with {i} and {c}",
    "{i} does not affect {o}",
    "{o} did not differ between {i} and {c}",
    "no effect of {i} on {o} was found",
)
_CHANGED = (
    "{i} affects {o}",
    "{o} differed significantly between {i} and {c}",
    "{i} had a significant effect on {o}",
    "{i} changes {o} compared with {c}",
)
_SIGNS = {"significantly increased": 1, "significantly increase": 1, "significantly decreased": -1}
_MOST_WORDS = 16
_WORDINGS = 2
"""How many groups a prompt makes."""
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def read_signs(data: Path) -> Mapping[str, int]:
    """By prompt: 1 increased, -1 decreased, 0 no significant difference. Prompts whose annotators disagree are out."""
    found: dict[str, set[int]] = {}
    with (data / "evidence_inference" / "annotations.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["Valid Label"] == row["Valid Reasoning"] == "True":
                found.setdefault(row["PromptID"], set()).add(_SIGNS.get(row["Label"], 0))
    return {name: next(iter(signs)) for name, signs in found.items() if len(signs) == 1}


def groups(trials: Sequence[Trial], signs: Mapping[str, int], choose: random.Random, held: bool) -> Iterator[PairGroup]:
    """Two groups for each prompt of the articles that train, or of those held out: a right claim, two wrong ones, and
    one about something else."""
    chosen = [one for one in trials if held_out(one.name) is held]
    for trial in chosen:
        for prompt in trial.prompts:
            if prompt.id not in signs or not _short(prompt):
                continue
            for _ in range(1 if held else _WORDINGS):
                found = _group(trial, prompt, signs[prompt.id], choose.choice(chosen), choose)
                if found is not None:
                    yield found


def _group(trial: Trial, prompt: Prompt, sign: int, other: Trial, choose: random.Random) -> PairGroup | None:
    places = [(at, span) for span in prompt.evidence for at in trial.text.holding(span)]
    if not places:
        return None
    at, span = choose.choice(places)
    right = trial.text.candidate(at, span).right
    passage: CutPassage = trial.text.passages[at]
    first = claim(prompt, _right(sign, choose), choose)
    premise = surrounded(first, passage.text.heading, passage.text.sentences, right, choose)
    pairs = [TrainingPair(ClaimPair(first, premise), SUPPORTS, ())]
    pairs += [
        TrainingPair(ClaimPair(claim(prompt, wording, choose), premise), CONTRADICTS)
        for wording in _wrong(sign, choose)
    ]
    held = set(terms(" ".join(premise.sentences)))
    away = [one for one in (*trial.prompts, choose.choice(other.prompts)) if one.id != prompt.id and _short(one)]
    away = [one for one in away if not set(terms(one.outcome)) & held]
    if away:
        elsewhere = Prompt("", "", prompt.intervention, prompt.comparator, choose.choice(away).outcome, ())
        wording = choose.choice((*_UP, *_DOWN, *_SAME))
        pairs.append(TrainingPair(ClaimPair(claim(elsewhere, wording, choose), premise), SAYS_NOTHING))
    return PairGroup("directions", tuple(pairs))


def claim(prompt: Prompt, wording: str, choose: random.Random) -> str:
    """The prompt in a wording; half of the time without what stands in brackets."""
    parts = (prompt.intervention, prompt.outcome, prompt.comparator)
    i, o, c = (_BRACKETS.sub("", part) or part for part in parts) if choose.random() < 0.5 else parts
    o = o[:1].lower() + o[1:] if o[1:2].islower() else o
    text = wording.format(i=i, o=o, c=c)
    return f"{text[:1].upper()}{text[1:]}."


def _right(sign: int, choose: random.Random) -> str:
    if sign and choose.random() < 0.2:
        return choose.choice(_CHANGED)
    return choose.choice({1: _UP, -1: _DOWN, 0: _SAME}[sign])


def _wrong(sign: int, choose: random.Random) -> tuple[str, str]:
    """The opposite direction, and no difference; of no difference any two that say there is one."""
    if sign:
        return choose.choice(_DOWN if sign > 0 else _UP), choose.choice(_SAME)
    return choose.choice(_UP if choose.random() < 0.5 else _CHANGED), choose.choice(_DOWN)


def _short(prompt: Prompt) -> bool:
    parts = (prompt.intervention, prompt.comparator, prompt.outcome)
    return all(part and len(part.split()) <= _MOST_WORDS for part in parts)
