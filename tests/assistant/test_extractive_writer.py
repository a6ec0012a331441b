"""The offline writer shows few sentences, each once, lists whole, and what a sentence leans on before it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from assistant.extractive_writer import MOST_SENTENCES, ExtractiveWriter, WriterSettings, Written
from assistant.reranker import Candidate
from corpus.types import Document
from tests.bundled import reranker_in
from tests.page_documents import H, L, P, T, document
from tests.snapshots import snapshot_of

DRUG = document(
    "Ketamine",
    (),
    None,
    (
        (H, "Effects", None),
        (P, "Ketamine lifts mood within hours. It lasts a week. Sleep improves too.", None),
        (P, "Mood is lifted within hours by ketamine.", None),
        (H, "Harms", None),
        (P, "Side effects of ketamine are:", None),
        (L, "- dissociation, which nearly everybody feels and which passes within two hours of the end of it;", None),
        (L, "- a rise in blood pressure, which is highest after forty minutes and is measured by a nurse;", None),
        (L, "- nausea, which is milder when nothing was eaten in the two hours before the infusion began;", None),
        (L, "- a bitter taste, which many who were given the spray complain of but few of the others do;", None),
        (
            L,
            "- sleepiness, which is why nobody should drive a car or cross a busy street before the next morning;",
            None,
        ),
        (L, "- headache, which came as often after placebo in the two trials that looked for it in earnest;", None),
        (L, "- cystitis, which was seen in people who took it for years at high doses outside any clinic.", None),
        (H, "Doses", None),
        (T, "Drug       Dose\nKetamine   0.5 mg/kg\nEsketamine 56 mg", None),
    ),
)
OTHER = document("Other", (), None, ((H, "A", None), (P, "Ketamine acts in a different way. Cost is high.", None)))


def _candidates(logits: Mapping[str, float], *documents: Document) -> list[Candidate]:
    """All sentences of the documents, best first; those that begin with the words named have these logits."""
    snapshot = snapshot_of(*(documents or (DRUG, OTHER)))
    found = reranker_in(snapshot).rank(snapshot, "ketamine", depth=50).candidates
    made = [
        replace(
            one,
            logit=next(
                (logit for start, logit in logits.items() if one.text.removeprefix("- ").startswith(start)), -9.0
            ),
        )
        for one in found
    ]
    assert sum(one.logit > -9 for one in made) >= len(logits), [one.text for one in made]
    return sorted(made, key=lambda one: -one.logit)


def _shown(written: tuple[Written, ...]) -> list[str]:
    return [" ".join(one.span.of(one.document.text).split()) for one in written]


def test_the_best_sentence_alone_where_the_rest_are_far_below() -> None:
    written = ExtractiveWriter().write(_candidates({"Ketamine lifts": 4.0, "Sleep": 2.0, "Cost": 1.5}))
    assert _shown(written) == ["Ketamine lifts mood within hours."]


def test_near_ones_are_shown_too_in_the_order_of_the_document() -> None:
    written = ExtractiveWriter().write(_candidates({"Cost": 4.0, "Ketamine acts": 3.5}))
    assert _shown(written) == ["Ketamine acts in a different way.", "Cost is high."]


def test_the_same_said_twice_is_shown_once() -> None:
    written = ExtractiveWriter().write(_candidates({"Ketamine lifts": 4.0, "Mood is lifted": 3.9}))
    assert _shown(written) == ["Ketamine lifts mood within hours."]


def test_a_sentence_that_leans_on_another_comes_after_it() -> None:
    written = ExtractiveWriter().write(_candidates({"It lasts": 4.0}))
    assert _shown(written) == ["Ketamine lifts mood within hours.", "It lasts a week."]


def test_a_list_is_shown_whole_where_more_than_one_item_answers() -> None:
    written = ExtractiveWriter().write(_candidates({"a rise": 4.0, "nausea": 3.0, "dissociation": 1.0}))
    [whole] = _shown(written)
    assert whole.startswith("Side effects of ketamine are: - dissociation")
    assert whole.endswith("outside any clinic.")


@pytest.mark.parametrize("most", [1, 2, 3, 9])
def test_never_more_than_asked_for_and_never_more_than_four(most: int) -> None:
    text = " ".join(f"Word{number} thing{number} is seen{number}." for number in range(30))
    many = document("Many", (), None, ((H, "A", None), (P, text, None)))
    candidates = [replace(one, logit=4.0) for one in _candidates({"Word1": 4.0}, many)]
    written = ExtractiveWriter(WriterSettings(most=most)).write(candidates)
    assert len(written) == min(most, MOST_SENTENCES)


def test_each_side_of_a_comparison_has_its_sentence() -> None:
    best = _candidates({"Ketamine lifts": 4.0, "Ketamine acts": 1.0})
    first, second = [[one] for one in best[:2]]
    assert _shown(ExtractiveWriter().write_each((first, second, first))) == [
        "Ketamine lifts mood within hours.",
        "Ketamine acts in a different way.",
    ]
