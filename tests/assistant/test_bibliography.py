"""Questions about published works are answered by the entries of the reference lists, and no other question is."""

import json
from dataclasses import replace

import pytest

from assistant import messages
from assistant.answer_json import answer_json
from assistant.reference_questions import entry_request
from assistant.types import Answer, CitationKind, Coverage, Question, SupportLabel
from tests.bundled import NEVER, assistant_over
from tests.page_documents import KETAMINE
from tests.snapshots import bundled_snapshot, snapshot_of
from tests.tables import lines


def asked(question: str, *history: str) -> Answer:
    """The answer over the bundled reviews of an assistant that never trusts the text."""
    return assistant_over(bundled_snapshot(), NEVER).invoke(Question(question, history))


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ('Who wrote "Mechanisms of Ketamine Action as an Antidepressant"?', "Zanos, P., Gould, T.D."),
        ("which study is reference 3 of the ketamine review", "Wilkinson, S.T."),
        ("What did Krystal publish in 2019?", "Krystal, J.H."),
        ("who wroet the systematic reveiw of suicidl ideation and intravenous ketmaine", "Wilkinson, S.T."),
    ],
)
def test_the_entry_answers_word_for_word(question: str, begins: str) -> None:
    answer = asked(question)
    assert (answer.coverage, answer.abstained, len(answer.sentences)) == (Coverage.COVERED, False, 1)
    [citation], [sentence] = answer.citations, answer.sentences
    document = bundled_snapshot().texts.documents[citation.document_id]
    assert citation.span.of(document.text) == citation.quote
    assert citation.quote.startswith(begins)
    assert (citation.kind, citation.section) == (CitationKind.REFERENCE, "References")
    assert [one.span for one in citation.references] == [citation.span]
    assert sentence.text == citation.quote.replace("*", "")
    assert sentence.support.label is SupportLabel.SUPPORTED
    assert json.loads(json.dumps(answer_json(answer)))["citations"][0]["kind"] == "reference"


@pytest.mark.parametrize(
    "question",
    [
        "Who published the trial of psilocybin versus sertraline?",
        'Who wrote "How Ketamine Works"?',
        "What did Goodwin publish in 2016?",
        "Which study is reference 12 of the ketamine review?",
    ],
)
def test_a_work_that_no_list_holds_is_not_answered(question: str) -> None:
    answer = asked(question)
    assert (answer.coverage, answer.sentences, answer.citations) == (Coverage.NOT_IN_DOCUMENTS, (), ())
    assert answer.text.startswith(messages.NOT_IN_DOCUMENTS)


@pytest.mark.parametrize("question", lines("questions", "not of published works"))
def test_other_questions_are_left_to_the_text(question: str) -> None:
    assert entry_request(question) is None


def test_who_wrote_the_documents_is_told_from_what_they_state() -> None:
    answer = asked("Who are the authors of the ketamine review?")
    assert answer.sentences[0].lead == "“Ketamine as a rapid-acting antidepressant” is by The Footnote authors (2026):"
    assert (len(answer.citations), answer.coverage) == (1, Coverage.COVERED)
    assert "4 more documents" in asked("Who wrote these reviews?").text
    nameless = assistant_over(snapshot_of(replace(KETAMINE, authors=())), NEVER)
    assert "names no author" in nameless.invoke(Question("who wrote this review?")).text


def test_distress_goes_first() -> None:
    assert asked("I want to die. Who wrote the trial of ketamine?").text.startswith(messages.HELP)
