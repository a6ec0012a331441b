"""What speaks for a sentence can be checked by eye."""

import pytest

from assistant.analysis import Expected
from assistant.evidence import Examiner
from tests.assistant.judged import evidence, prose
from tests.bundled import snapshot_of
from tests.page_documents import KETAMINE, H, P, document

NOTES = prose(
    "Notes",
    "Ketamine blocks glutamate receptors. Doses of 0.5 mg/kg are common.",
    "Esketamine is a nasal spray. This review examines esketamine in detail.",
    "Cheese holds tyramine.",
)


def test_a_sentence_that_holds_every_word_holds_all() -> None:
    found = evidence("Which receptors does ketamine block?", "Ketamine", NOTES)
    assert found.words == pytest.approx(1)
    assert (found.named, found.present, found.missing) == (1, ("ketamine",), ())


def test_what_stands_before_counts_in_part() -> None:
    found = evidence("What dose of ketamine?", "Doses", NOTES)
    assert 0 < found.named < 1
    assert (found.missing, found.missing_subjects) == ((), ())
    assert found.kind


def test_what_is_not_spoken_of_is_missing() -> None:
    found = evidence("What dose of ketamine?", "Cheese", prose("Food", "Cheese holds tyramine."))
    assert (found.words, found.named, found.missing_subjects) == (0, 0, ("ketamine",))
    assert not found.kind


def test_another_drug_of_a_like_name_is_missing() -> None:
    found = evidence("What is esketamine?", "Ketamine", prose("K", "Ketamine is an anaesthetic."))
    assert found.missing_subjects == ("esketamine",)


def test_a_list_asked_for_and_given() -> None:
    assert evidence("What side effects does ketamine have?", "Side effects during", KETAMINE).listed
    assert not evidence("Does ketamine have side effects?", "Side effects during", KETAMINE).listed


def test_a_definition_asked_for_and_given() -> None:
    assert evidence("What is esketamine?", "Esketamine is", NOTES).defines
    assert not evidence("How is esketamine given?", "Esketamine is", NOTES).defines


def test_what_an_article_does_is_no_finding() -> None:
    assert evidence("What is esketamine?", "This review", NOTES).about_text
    assert not evidence("What does this review examine?", "This review", NOTES).about_text


def test_a_caption_is_no_finding() -> None:
    table = prose("Trial", "Table 2 Comparison of ketamine with placebo. Ketamine was better than placebo.")
    assert evidence("Is ketamine better than placebo?", "Table 2", table).about_text
    assert not evidence("What does table 2 compare?", "Table 2", table).about_text


def test_who_is_thanked_is_no_finding() -> None:
    thanks = document(
        "A trial",
        (),
        None,
        (
            (H, "Results", None),
            (P, "Ketamine helped.", None),
            (H, "Authors' contributions", None),
            (P, "OP gave ketamine.", None),
        ),
    )
    assert evidence("Who was given ketamine?", "OP gave", thanks).about_text
    assert not evidence("Who was given ketamine?", "Ketamine helped", thanks).about_text
    assert not evidence("What did the authors give?", "OP gave", thanks).about_text


@pytest.mark.parametrize(
    ("question", "unknown"),
    [("ketamine", 0.0), ("SSRIs", 1.0), ("lithium", 1.0), ("ketamine and lithium", 0.5), ("the?", 0.0)],
)
def test_the_share_of_a_question_that_no_document_has_a_word_for(question: str, unknown: float) -> None:
    snapshot = snapshot_of(NOTES)
    examiner = Examiner(snapshot.queries.query(question), snapshot.sentence_keywords, snapshot.queries.glossary)
    assert examiner.expected is Expected.ANYTHING
    assert examiner.unknown == pytest.approx(unknown, abs=0.3)
