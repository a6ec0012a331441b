"""Which sentences answer, whether any does, and what is shown of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from assistant.abstention import AbstentionModel, Features, decide, features_of
from assistant.extractive_writer import MOST_SENTENCES, ExtractiveWriter, WriterSettings, Written
from assistant.reader import PassageReading, ReaderPassage, SentenceReading
from assistant.reranker import Candidate, Reranker
from assistant.types import Coverage, Question
from corpus.span import Span
from corpus.types import Document
from index.text import terms
from tests.bundled import ALWAYS, assistant_over, reranker_in, retriever_in
from tests.page_documents import H, L, P, T, document, prose
from tests.snapshots import snapshot_of

TRIAL = prose(
    "The NOCTURNE trial",
    "Agomelatine was given at 25 mg at bedtime in the NOCTURNE trial. Sleep improved.",
    "Lithium has a starting dose of 400 mg.",
)


def _features(question: str, *documents: Document) -> Features:
    snapshot = snapshot_of(*(documents or (TRIAL,)))
    features = features_of(reranker_in(snapshot).rank(snapshot, question), snapshot)
    assert features is not None
    return features


FAIR = Features(best=2.0, named=1.0, cosine=0.6)


def test_the_shipped_model_answers_a_good_reading_and_not_a_bad_one() -> None:
    model = AbstentionModel()
    good = replace(FAIR, best=5.0)
    bad = Features(best=-5.0, named=0.0, cosine=0.2)
    assert decide(model, good).coverage is Coverage.COVERED
    assert decide(model, bad).coverage is Coverage.NOT_IN_DOCUMENTS


@pytest.mark.parametrize(
    ("probability", "coverage"),
    [(0.1, Coverage.NOT_IN_DOCUMENTS), (0.45, Coverage.PARTLY), (0.59, Coverage.PARTLY), (0.61, Coverage.COVERED)],
)
def test_what_is_done_at_a_confidence(probability: float, coverage: Coverage) -> None:
    zero = dict.fromkeys(("best", "named", "cosine"), 0.0)
    flat = AbstentionModel(
        bias=math.log(probability / (1 - probability)) + 1e-9, **zero, partly_from=0.45, covered_from=0.6
    )
    decision = decide(flat, FAIR)
    assert decision.coverage is coverage
    assert decision.confidence == pytest.approx(probability)


def test_a_name_that_is_missing_asks_for_more() -> None:
    model = AbstentionModel(bias=0.0, best=0.0, named=0.0, cosine=0.0, partly_from=0.45, covered_from=0.6)
    assert decide(model, FAIR).coverage is Coverage.PARTLY
    assert decide(model, replace(FAIR, named=0.5)).coverage is Coverage.NOT_IN_DOCUMENTS


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Was agomelatine given in the NOCTURNE trial?", 1.0),
        ("Was agomelatine given at 25 mg?", 1.0),
        ("Was agomelatine given at 75 mg?", 0.0),
        ("Was sleep improved?", 1.0),
    ],
)
def test_names_and_numbers_are_looked_for(question: str, named: float) -> None:
    found = _features(question).named
    assert found == named or (named == 0.0 and found < 1.0)


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


class BorrowingReader:
    """Gives every sentence what its whole passage shares with the question, and the first a little more."""

    name = "borrowing"

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> tuple[PassageReading, ...]:
        asked = set(terms(question))
        return tuple(
            PassageReading(
                tuple(
                    SentenceReading(len(asked & set(terms(" ".join(passage.sentences)))) - at / 10, Span(0, 1))
                    for at in range(len(passage.sentences))
                )
            )
            for passage in passages
        )


def test_a_sentence_answers_by_its_own_words_not_by_its_neighbours() -> None:
    snapshot = snapshot_of(prose("Zorvexil", "Rats were fed twice. Zorvexil makes one person in ten sneeze."))
    ranking = Reranker(retriever_in(snapshot), BorrowingReader()).rank(snapshot, "How many does zorvexil make sneeze?")
    assert ranking.candidates[0].text.endswith("sneeze.")
    assert [one.logit for one in ranking.candidates] == sorted((one.logit for one in ranking.candidates), reverse=True)


@pytest.mark.parametrize("drug", ["Zorvexil", "Mirabant"])
def test_a_follow_up_is_looked_for_first_where_the_last_answer_stood(drug: str) -> None:
    documents = [
        replace(
            prose(name, f"{name} was given to forty people in Graz.", f"They were seen again after {weeks} weeks."),
            title=name,
        )
        for name, weeks in (("Zorvexil", "six"), ("Mirabant", "nine"))
    ]
    assistant = assistant_over(snapshot_of(*documents), ALWAYS)
    answer = assistant.invoke(Question("after how many weeks were they seen again?", (f"Who was given {drug}?",)))
    assert {cited.title for cited in answer.documents} == {drug}
