"""BioASQ 12b (CC BY 2.5): questions with the PubMed snippets that answer them. Half of the questions are held out,
and no snippet of theirs is trained on."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.cutting import TokenCounter
from evals.training.cut_text import CutPassage, cut_document, paragraphs
from evals.training.group import Candidate, Group, drawn
from evals.training.mining import Pool, sampled

_HELD_OUT = 0.5
_SNIPPETS = 3
_NEGATIVES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its snippets."""

    id: str
    question: str
    snippets: tuple[CutPassage, ...]


def held_out(question_id: str) -> bool:
    """Whether a question is kept for measuring."""
    return drawn(f"bioasq:{question_id}", _HELD_OUT)


def read_bioasq(data: Path, counter: TokenCounter) -> tuple[Asked, ...]:
    """All questions, each snippet once; a snippet too long for one passage is left out."""
    found = []
    with (data / "bioasq12b" / "questions.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            texts = list(dict.fromkeys(" ".join(snippet["text"].split()) for snippet in row["snippets"]))
            cuts = [
                cut_document(paragraphs(f"{row['id']}-{number}", [(None, text)]), counter)
                for number, text in enumerate(texts)
                if text
            ]
            snippets = tuple(one.passages[0] for one in cuts if len(one.passages) == 1)
            found.append(Asked(row["id"], " ".join(row["body"].split()), snippets))
    return tuple(found)


def groups(read: tuple[Asked, ...], choose: random.Random) -> Iterator[Group]:
    """Up to three groups a training question: one of its snippets against others' that words find for it."""
    kept = {one.words for asked in read if held_out(asked.id) for one in asked.snippets}
    training = [one for one in read if not held_out(one.id)]
    pool = Pool.of([one for asked in training for one in asked.snippets if one.words not in kept])
    for asked in training:
        own = {one.words for one in asked.snippets}
        near = [one for one in pool.near(asked.question, 60) if one.words not in own][:20]
        answers = [one for one in asked.snippets if one.words not in kept]
        for snippet in choose.sample(answers, min(_SNIPPETS, len(answers))):
            right = Candidate(snippet.text, tuple(range(len(snippet.text.sentences))))
            wrong = tuple(Candidate(one.text) for one in sampled(near, _NEGATIVES, choose))
            yield Group("bioasq", asked.question, (right, *wrong), exact=False)
        if near and choose.random() < 0.5:
            away = sampled(near, _NEGATIVES, choose)
            yield Group("bioasq", asked.question, tuple(Candidate(one.text) for one in away))
