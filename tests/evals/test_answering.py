"""What an answering run counts, from outcomes made up by hand and from the assistant over the bundled reviews."""

import pytest

from assistant.types import Question
from evals.answer_eval import (
    AssistantSystem,
    Case,
    NaivePassages,
    NaiveSentences,
    Outcome,
    Shown,
    SourceSpan,
    run,
    scores,
)
from evals.statistics import Proportion
from tests.bundled import ALWAYS, NEVER, assistant_over
from tests.evals.cases import case, place
from tests.fakes import HashingEmbedder
from tests.snapshots import bundled_snapshot

Naive = type[NaivePassages] | type[NaiveSentences]
GOLD = case((place(10, 20),))
BOTH = case((place(10, 20),), (place(50, 60),), kind="two parts")
NONE = case(kind="absent")


def outcome(asked: Case, *places: SourceSpan, exact: bool = True) -> Outcome:
    return Outcome(asked, Shown(places, exact, abstained=not places))


@pytest.mark.parametrize(
    ("one", "sentence", "citation"),
    [
        (outcome(GOLD, place(10, 20)), True, True),
        (outcome(GOLD, place(30, 40), place(10, 20)), True, False),
        (outcome(GOLD, place(10, 20), exact=False), True, False),
        (outcome(GOLD, place(30, 40)), False, False),
        (outcome(GOLD), False, False),
        (outcome(BOTH, place(50, 60)), False, True),
        (outcome(BOTH, place(50, 60), place(15, 16)), True, True),
        (outcome(NONE, place(10, 20)), False, False),
    ],
)
def test_what_is_right(one: Outcome, sentence: bool, citation: bool) -> None:
    assert (one.right_sentence, one.right_citation) == (sentence, citation)


def test_the_four_figures_each_count_their_own() -> None:
    outcomes = (
        outcome(GOLD, place(10, 20)),
        outcome(GOLD, place(30, 40), place(10, 20)),
        outcome(GOLD, place(30, 40)),
        outcome(GOLD),
        outcome(NONE),
        outcome(NONE, place(1, 2)),
        outcome(NONE),
    )
    figures = scores(outcomes)
    assert figures.right_sentence == Proportion(2, 4)
    assert figures.right_citation == Proportion(1, 4)
    assert figures.wrongly_abstained == Proportion(1, 4)
    assert figures.wrongly_answered == Proportion(1, 3)
    assert scores(()).right_sentence == Proportion(0, 0)


@pytest.mark.parametrize("system", [NaivePassages, NaiveSentences])
@pytest.mark.parametrize("question", ["How does ketamine work?", "What is the capital of France?", "?? x"])
def test_the_naive_ways_always_show_three_places(system: Naive, question: str) -> None:
    snapshot = bundled_snapshot()
    shown = system(snapshot, HashingEmbedder()).show(Question(question))
    assert not shown.abstained
    assert len(set(shown.places)) == 3
    documents = {one.source.name: one for one in snapshot.texts.documents.values()}
    assert all(one.span.of(documents[one.source].text) for one in shown.places)


def test_the_assistant_shows_what_it_cites_exactly() -> None:
    snapshot = bundled_snapshot()
    asked = case((place(0, 100_000, "ketamine.md"),), question="How does ketamine work?")
    [answered] = run(AssistantSystem(assistant_over(snapshot, ALWAYS).invoke, snapshot), [asked])
    assert answered.shown.exact
    assert not answered.shown.abstained
    assert answered.shown.places
    [silent] = run(AssistantSystem(assistant_over(snapshot, NEVER).invoke, snapshot), [asked])
    assert (silent.shown.places, silent.shown.exact, silent.shown.abstained) == ((), True, True)
    assert not silent.right_sentence
