"""Questions with their answers as claims: SQuAD 2.0 (CC BY-SA 4.0), COVID-QA (Apache-2.0), BioASQ 12b (CC BY 2.5).

An answerable question with its answer is carried; with another answer of the same kind from the paragraph, or an
unanswerable one with the answer that looks plausible, is not. Articles and questions held out are the reader's.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.support.model.encoding import ClaimPair
from assistant.support.model.premise import closeness
from evals.training import bioasq, covidqa, squad
from evals.training.checker.declared import declared
from evals.training.checker.edits import Sources, edited
from evals.training.checker.pair import NOT_SUPPORTS, SAYS_NOTHING, SUPPORTS, PairGroup, TrainingPair
from evals.training.checker.surroundings import split, surrounded
from evals.training.near_miss import Names
from index.reader.reader_text import one_line

_MOST_WORDS = 35
_IDEAL = 4
_CARRIED = 0.6


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what is given as its answer; `right` is whether it is one."""

    question: str
    answer: str
    right: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences, and what is asked about them."""

    article: str
    sentences: tuple[str, ...]
    asked: tuple[Asked, ...]


def read_squad(data: Path, held: bool) -> tuple[Paragraph, ...]:
    """The paragraphs of the articles that train, or of those held out."""
    found = []
    for article in json.loads((data / "squad2" / "dev-v2.0.json").read_text(encoding="utf-8"))["data"]:
        if (article["title"] in squad.HELD_OUT) is not held:
            continue
        for paragraph in article["paragraphs"]:
            asked = []
            for row in paragraph["qas"]:
                given = row["answers"] or row.get("plausible_answers", [])
                if given:
                    answer = min((one_line(one["text"]) for one in given), key=len)
                    asked.append(Asked(one_line(row["question"]), answer, bool(row["answers"])))
            found.append(Paragraph(article["title"], split(paragraph["context"]), tuple(asked)))
    return tuple(found)


def squad_groups(read: Sequence[Paragraph], choose: random.Random) -> Iterator[PairGroup]:
    """Each question with its answer, beside that of another question about the paragraph where one is of its kind."""
    for paragraph in read:
        for one in paragraph.asked:
            text, _ = declared(one.question, one.answer)
            near = [at for at, sentence in enumerate(paragraph.sentences) if one.answer in sentence]
            best = max(near, key=closeness(text, paragraph.sentences).__getitem__, default=None)
            premise = surrounded(text, "", paragraph.sentences, () if best is None else (best,), choose)
            if not one.right:
                yield PairGroup("squad", (TrainingPair(ClaimPair(text, premise), NOT_SUPPORTS),))
                continue
            pairs = [TrainingPair(ClaimPair(text, premise), SUPPORTS, ())]
            words = " ".join(premise.sentences)
            others = [
                other.answer
                for other in paragraph.asked
                if _kind(other.answer) == _kind(one.answer)
                and other.answer not in one.answer
                and one.answer not in other.answer
                and other.answer in words
            ]
            if others:
                wrong, at = declared(one.question, choose.choice(others))
                pairs.append(TrainingPair(ClaimPair(wrong, premise), NOT_SUPPORTS, (at,)))
            yield PairGroup("squad", tuple(pairs))


def _kind(answer: str) -> tuple[bool, bool, bool]:
    return answer[:1].isdigit(), answer[:1].isupper(), len(answer.split()) > 4


def covidqa_groups(read: covidqa.CovidQA, choose: random.Random, held: bool) -> Iterator[PairGroup]:
    """Questions with answers of at most 35 words, a fault in the answer, and the claim beside another passage."""
    known = Names.of(one.question for one in read.asked)
    for one in read.asked:
        text = read.texts[one.document_id]
        answer = one_line(one.span.of(text.document.text))
        holding = text.holding(one.span)
        if covidqa.held_out(one.document_id) is not held or not holding or len(answer.split()) > _MOST_WORDS:
            continue
        passage = text.passages[holding[0]]
        right = text.candidate(holding[0], one.span).right
        claim, place = declared(one_line(one.question), answer)
        premise = surrounded(claim, passage.text.heading, passage.text.sentences, right, choose)
        pairs = [TrainingPair(ClaimPair(claim, premise), SUPPORTS, ())]
        away = choose.choice(
            [other for number, other in enumerate(text.passages) if number not in holding] or [passage]
        )
        words = " ".join(premise.sentences)
        edit = edited(place.of(claim), words, Sources(known, away.text.sentences), choose)
        if edit is not None:
            faulty, _ = declared(one_line(one.question), edit.claim)
            pairs.append(TrainingPair(ClaimPair(faulty, premise), edit.allowed))
        if away is not passage and answer not in away.words:
            beside = surrounded(claim, away.text.heading, away.text.sentences, (), choose)
            pairs.append(TrainingPair(ClaimPair(claim, beside), SAYS_NOTHING))
        yield PairGroup("covidqa", tuple(pairs))


@dataclass(frozen=True, slots=True)
class Ideal:
    """The sentences that answer a question, and the snippets' sentences."""

    answers: tuple[str, ...]
    snippets: tuple[str, ...]


def read_bioasq(data: Path, held: bool) -> tuple[Ideal, ...]:
    """The questions that train, or those held out."""
    with (data / "bioasq12b" / "questions.jsonl").open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if bioasq.held_out(row["id"]) is held]
    return tuple(
        Ideal(
            tuple(dict.fromkeys(one for answer in row["ideal_answer"] for one in split(answer)[:2])),
            tuple(dict.fromkeys(one for snippet in row["snippets"] for one in split(snippet["text"]))),
        )
        for row in rows
    )


def bioasq_groups(read: Sequence[Ideal], choose: random.Random) -> Iterator[PairGroup]:
    """Up to four answer sentences a question whose words the snippets hold, a fault in each, and each beside the
    snippets of another question."""
    known = Names.of(one for ideal in read for one in ideal.answers)
    for ideal in read:
        other = choose.choice(read)
        for said in choose.sample(ideal.answers, min(_IDEAL, len(ideal.answers))):
            scores = closeness(said, ideal.snippets)
            if len(said.split()) < 5 or not scores or max(scores) < _CARRIED or other is ideal:
                continue
            premise = surrounded(said, "", ideal.snippets, (scores.index(max(scores)),), choose)
            pairs = [TrainingPair(ClaimPair(said, premise), SUPPORTS)]
            edit = edited(said, " ".join(premise.sentences), Sources(known, other.answers), choose)
            if edit is not None:
                pairs.append(TrainingPair(ClaimPair(edit.claim, premise), edit.allowed))
            beside = surrounded(said, "", other.snippets, (), choose)
            pairs.append(TrainingPair(ClaimPair(said, beside), SAYS_NOTHING))
            yield PairGroup("bioasq", tuple(pairs))
