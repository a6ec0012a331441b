"""Questions on documents as things are told from questions on what the documents say, and answered from front matter
and structure with footnotes."""

from dataclasses import replace

import pytest

from assistant.document_questions import DocumentQuestion, Kind, document_question, reply
from corpus.types import Document
from tests.page_documents import MECHANISMS, H, P, document
from tests.snapshots import snapshot_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who wrote this review?", Kind.AUTHORS),
        ("who is it written by?", Kind.AUTHORS),
        ("When was the AURORA trial published?", Kind.YEAR),
        ("What is the NOCTURNE paper about?", Kind.SUMMARY),
        ("Give me an overview of this review", Kind.SUMMARY),
        ("Which documents do you have?", Kind.LIST),
        ("What are these documents about?", Kind.LIST),
    ],
)
def test_what_is_asked_of_a_document_as_a_thing(question: str, kind: Kind) -> None:
    assert document_question(question) == DocumentQuestion(kind)


@pytest.mark.parametrize(
    "question",
    [
        "Who funded the trial?",
        "How does ketamine work?",
        "When does the effect begin?",
        "What did the study conclude?",
        "which papers by Carhart-Harris",
        "What did the authors of the review find?",
        "Summarise the side effects of ketamine",
    ],
)
def test_what_the_text_says_is_the_readers(question: str) -> None:
    assert document_question(question) is None


NUMBERED = document(
    "Sleep in older adults: the NOCTURNE trial",
    ("Ilse Marquardt", "Tomas Rehn"),
    2019,
    (
        (P, "Ilse Marquardt and Tomas Rehn. Received in May 2019.", None),
        (H, "Abstract", None),
        (P, "Sleep loss is common. We tested agomelatine. It improved sleep.", None),
        (H, "3 Results", None),
        (P, "Sleep improved in 58 patients. Weight did not change.", None),
        (H, "30 Appendix", None),
        (P, "Nothing else was measured.", None),
    ),
)


def _asked(question: str, *documents: Document) -> list[str]:
    """The sentences of the reply, each with our words before it."""
    asked = document_question(question)
    assert asked is not None
    found = reply(asked, snapshot_of(*documents), documents)
    assert found is not None
    return [f"{one.lead} {one.span.of(one.document.text)}".strip() for one in found.written] or [found.notice]


def test_authors_and_year_are_told_and_cited_where_the_document_prints_them() -> None:
    line = "Ilse Marquardt and Tomas Rehn. Received in May 2019."
    assert _asked("Who wrote this?", NUMBERED) == [
        f"“{NUMBERED.title}” is by Ilse Marquardt, Tomas Rehn (2019): {line}"
    ]
    assert _asked("When was this published?", NUMBERED) == [f"“{NUMBERED.title}” is from 2019: {line}"]


def test_a_summary_is_the_abstract_or_else_the_beginning_and_the_conclusion() -> None:
    assert _asked("What is this paper about?", NUMBERED) == [
        "Sleep loss is common.",
        "We tested agomelatine.",
        "It improved sleep.",
    ]
    summary = _asked("Summarise this review", replace(MECHANISMS, title="M"))
    assert summary[0].startswith("Depression is a serious condition")
    plain = document("Plain", (), None, ((H, "Start", None), (P, "Mood varies. It may fall.", None)))
    assert _asked("Summarise this text", plain) == ["Mood varies.", "It may fall."]


@pytest.mark.parametrize("question", ["Who wrote this?", "When was this published?", "Summarise section 9"])
def test_what_no_document_states_is_not_made_up(question: str) -> None:
    nameless = replace(NUMBERED, authors=(), year=None)
    asked = document_question(question)
    assert asked is not None
    assert reply(asked, snapshot_of(nameless), [nameless]) is None
