"""Answers of one to three cited sentences, each sentence clean or with one planted fault.

The same answers for the same sources and seed. Every answer comes with the numbered passages that its writer was given:
those of its sentences, and others of the same review. Left out: judging them (`measuring`).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.support.standing import NumberedPassage
from evals.planted.faults import FaultKind, planted
from evals.planted.rewording import reworded
from evals.planted.sources import Half, Shelved, Source

_PASSAGES = 6
_LONGEST = 3
_REWORDED_SHARE = 0.5
_VARIANTS = 3


class Clean(StrEnum):
    """A sentence without a fault."""

    VERBATIM = "clean, verbatim"
    REWORDED = "clean, reworded"


@dataclass(frozen=True, slots=True)
class PlantedSentence:
    """`source` is the review's sentence, `text` what the answer says; `right` is the number of the passage that holds
    the source, `marks` what the answer cites for it. `reworded` tells that it is in other words than the review's."""

    source: str
    text: str
    kind: FaultKind | Clean
    reworded: bool
    right: int
    marks: tuple[int, ...]

    @property
    def is_faulty(self) -> bool:
        """Whether a fault was planted in it."""
        return isinstance(self.kind, FaultKind)


@dataclass(frozen=True, slots=True)
class PlantedAnswer:
    """An answer with its passages; `text` is the sentences one after the other with their marks."""

    half: Half
    sentences: tuple[PlantedSentence, ...]
    passages: tuple[NumberedPassage, ...]

    @property
    def text(self) -> str:
        """The answer as a writer would have written it."""
        return " ".join(_marked(one) for one in self.sentences)


@dataclass(frozen=True, slots=True)
class _Draft:
    source: Source
    text: str
    kind: FaultKind | Clean
    reworded: bool


def planted_answers(sources: Sequence[Source], seed: int) -> tuple[PlantedAnswer, ...]:
    """The answers of both halves, in an order of their own; no sentence's half is mixed with the other's."""
    chance = random.Random(seed)
    drafts = [draft for source in sources for draft in _drafts(source, chance)]
    chance.shuffle(drafts)
    answers: list[PlantedAnswer] = []
    for half in Half:
        left = [draft for draft in drafts if draft.source.half is half]
        while left:
            count = chance.randint(1, _LONGEST)
            answers.append(_answer(half, left[:count], chance))
            left = left[count:]
    chance.shuffle(answers)
    return tuple(answers)


def _drafts(source: Source, chance: random.Random) -> Iterator[_Draft]:
    """Everything that the sentence can become: clean, and once with each fault that finds a place."""
    yield _Draft(source, source.text, Clean.VERBATIM, reworded=False)
    other = reworded(source.text, chance)
    if other is not None:
        yield _Draft(source, other, Clean.REWORDED, reworded=True)
    for kind in FaultKind:
        # Few sentences have a number or a unit: those that do are used more often.
        seen: set[str] = set()
        for _ in range(_VARIANTS if kind in (FaultKind.NUMBER, FaultKind.UNIT) else 1):
            base = other if other is not None and chance.random() < _REWORDED_SHARE else source.text
            text = planted(kind, base, chance)
            if text is not None and text not in seen:
                seen.add(text)
                yield _Draft(source, text, kind, reworded=base is other)
    citation_fault = chance.choice((FaultKind.INVENTED, FaultKind.WRONG_PASSAGE, FaultKind.UNCITED))
    if citation_fault is not FaultKind.WRONG_PASSAGE or _wrong(source):
        base = other if other is not None and chance.random() < _REWORDED_SHARE else source.text
        yield _Draft(source, base, citation_fault, reworded=base is other)


def _answer(half: Half, drafts: Sequence[_Draft], chance: random.Random) -> PlantedAnswer:
    held = list(dict.fromkeys(draft.source.passage for draft in drafts))
    held += [
        passage for draft in drafts if draft.kind is FaultKind.WRONG_PASSAGE for passage in _wrong(draft.source)[:2]
    ]
    spare = [passage for draft in drafts for passage in draft.source.others]
    chance.shuffle(spare)
    chosen = list(dict.fromkeys((*held, *spare)))[: max(_PASSAGES, len(set(held)))]
    chance.shuffle(chosen)
    numbers = {passage: number for number, passage in enumerate(chosen, 1)}
    return PlantedAnswer(
        half,
        tuple(
            PlantedSentence(
                draft.source.text,
                draft.text,
                draft.kind,
                draft.reworded,
                numbers[draft.source.passage],
                _marks(draft, numbers, chance),
            )
            for draft in drafts
        ),
        tuple(NumberedPassage(number, one.text, one.context) for one, number in numbers.items()),
    )


def _marks(draft: _Draft, numbers: dict[Shelved, int], chance: random.Random) -> tuple[int, ...]:
    if draft.kind is FaultKind.UNCITED:
        return ()
    if draft.kind is FaultKind.INVENTED:
        return (len(numbers) + chance.randint(1, 9),)
    if draft.kind is FaultKind.WRONG_PASSAGE:
        return (chance.choice([numbers[one] for one in _wrong(draft.source) if one in numbers]),)
    return (numbers[draft.source.passage],)


def _wrong(source: Source) -> list[Shelved]:
    """Other passages of the review that do not hold the sentence."""
    return [one for one in source.others if source.text not in " ".join(one.text.split())]


def _marked(sentence: PlantedSentence) -> str:
    marks = "".join(f" [{number}]" for number in sentence.marks)
    return f"{sentence.text.removesuffix('.')}{marks}." if marks else sentence.text
