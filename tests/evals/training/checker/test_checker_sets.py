"""Each set becomes pairs whose labels are those that its own marks give."""

import json
import random
from pathlib import Path

import pytest

from corpus.glossary import Glossary
from evals.training import trials
from evals.training.checker import directions, fever, sentences_of
from evals.training.checker.abstracts import Abstract
from evals.training.checker.declared import declared
from evals.training.checker.pair import CONTRADICTS, NOT_SUPPORTS, SAYS_NOTHING, SUPPORTS
from evals.training.checker.scifact_claims import groups, held_out, read_claims
from evals.training.checker.surroundings import surrounded
from evals.training.cut_text import cut_document, paragraphs
from tests.evals.training.test_sets import lines
from tests.fakes import WordCounter

SAID = "Depression scores fell more with ketamine than with placebo."


def _trial(folder: Path, label: str) -> tuple[trials.Trial, ...]:
    named: dict[str, object] = {"PromptID": "7", "PMCID": "1"}
    parts = {"Outcome": "depression scores", "Intervention": "ketamine", "Comparator": "placebo"}
    mark = {"Valid Label": "True", "Valid Reasoning": "True", "Annotations": SAID, "Label": label}
    place = {"Evidence Start": "0", "Evidence End": str(len(SAID))}
    lines(folder / "evidence_inference" / "prompts.jsonl", [{**named, **parts}])
    lines(folder / "evidence_inference" / "annotations.jsonl", [{**named, **mark, **place}])
    return trials.read_trials(folder, WordCounter(), Glossary.bundled())


def test_a_direction_is_carried_and_the_others_are_not(tmp_path: Path) -> None:
    read, signs = _trial(tmp_path, "significantly decreased"), directions.read_signs(tmp_path)
    right = "reduc|lower|fell|decreas|differ|affect|chang|effect|less|higher with placebo"
    assert signs == {"7": -1}
    held = trials.held_out(read[0].name)
    for seed in range(20):
        for group in directions.groups(read, signs, random.Random(seed), held):
            first, *others = group.pairs
            assert first.allowed == SUPPORTS
            assert any(word in first.pair.claim.lower() for word in right.split("|")), first.pair.claim
            assert [one.allowed for one in others] == [CONTRADICTS, CONTRADICTS]
            assert first.pair.claim not in {one.pair.claim for one in others}
            assert SAID in first.pair.premise.sentences


def test_annotators_who_disagree_are_left_out(tmp_path: Path) -> None:
    _trial(tmp_path, "significantly decreased")
    path = tmp_path / "evidence_inference" / "annotations.jsonl"
    row = json.loads(path.read_text(encoding="utf-8"))
    lines(path, [row, {**row, "Label": "no significant difference"}])
    assert directions.read_signs(tmp_path) == {}


def test_scifact_gives_its_labels_and_the_rationale(tmp_path: Path) -> None:
    abstracts = {
        "5": Abstract("Sleep", ("We studied sleep.", "Ketamine did not change sleep.", "More work is needed."))
    }
    rows: list[dict[str, object]] = [
        {"claim": "Ketamine changes sleep.", "doc_ids": [5], "evidence": {"5": [{"sentences": [1], "label": label}]}}
        for label in ("CONTRADICT", "SUPPORT")
    ]
    rows.append({"claim": "Ketamine is cheap.", "doc_ids": [5], "evidence": {}})
    lines(tmp_path / "scifact" / "claims_train_cited.jsonl", rows)
    claims = read_claims(tmp_path, abstracts)
    found = list(groups(claims, abstracts, random.Random(0), held_out("5")))
    assert [group.pairs[0].allowed for group in found] == [CONTRADICTS, SUPPORTS, SAYS_NOTHING]
    assert all("Ketamine did not change sleep." in group.pairs[0].pair.premise.sentences for group in found[:2])


def test_fever_is_read_as_it_would_be_written() -> None:
    assert (
        fever.natural("Paris -LRB- France -RRB- is `` big '' , it 's said .")
        == 'Paris (France) is " big ", it\'s said.'
    )
    judged = [fever.Judged(claim, "Paris is big.", carried) for claim, carried in (("Big.", True), ("Small.", False))]
    found = [group for held in (True, False) for group in fever.groups(judged, random.Random(1), held)]
    assert [pair.allowed for pair in found[0].pairs] == [SUPPORTS, NOT_SUPPORTS]
    assert len(found) == 1


def test_running_text_gives_faults_with_their_words() -> None:
    text = cut_document(
        paragraphs(
            "one",
            [
                (None, "Ketamine increased mood in 24 patients within one day of the infusion. It was well liked."),
                ("Money", "The state paid for all of the trials that were done by the two large hospitals there."),
                ("Sleep", "Nobody slept any better or worse after the drug was given during the winter months."),
            ],
        ),
        WordCounter(),
    )
    found = list(sentences_of.groups("made", [text], 20, random.Random(0)))
    assert found
    for group in found:
        assert group.pairs[0].allowed == SUPPORTS
        assert group.pairs[0].wrong == ()
        for pair in group.pairs[1:]:
            assert pair.allowed != SUPPORTS
            assert pair.wrong is None or len(pair.wrong[0].of(pair.pair.claim)) > 0
    assert any(pair.wrong for group in found for pair in group.pairs[1:])


@pytest.mark.parametrize(
    ("question", "answer", "claim"),
    [
        ("Who invented the steam engine?", "Watt", "Watt invented the steam engine."),
        ("What is the capital of France?", "paris.", "The capital of France is paris."),
        ("How long did it last?", "two days", "How long did it last? two days."),
    ],
)
def test_an_answer_stands_in_its_claim(question: str, answer: str, claim: str) -> None:
    text, place = declared(question, answer)
    assert text == claim
    assert place.of(text).lower() == answer.rstrip(".").lower()


def test_what_is_needed_is_in_the_premise() -> None:
    sentences = ["one " * 60, "two " * 60, "three"]
    for seed in range(10):
        assert sentences[0] in surrounded("two", "", sentences, (0,), random.Random(seed)).sentences
