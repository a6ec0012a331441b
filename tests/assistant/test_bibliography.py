"""Questions about published works are answered by the entries of the reference lists, and no other question is."""

import json
import time
from dataclasses import replace

import pytest

from assistant import messages
from assistant.answer_json import answer_json
from assistant.reference_questions import Bibliography, EntryRequest, entry_request
from assistant.types import Answer, CitationKind, Coverage, Question, SupportLabel
from corpus.readers.citation_marks import with_references
from corpus.readers.draft import Draft
from corpus.span import Span
from corpus.types import Block, BlockKind, Document
from tests.bundled import NEVER, assistant_over
from tests.page_documents import KETAMINE
from tests.snapshots import bundled_snapshot, snapshot_of

ZARATE = "Zarate, C.A., Singh, J.B., Carlson, P.J."


def asked(question: str, *history: str) -> Answer:
    """The answer over the bundled reviews of an assistant that never trusts the text."""
    return assistant_over(bundled_snapshot(), NEVER).invoke(Question(question, history))


def listing(count: int) -> Document:
    """A document with so many entries."""
    text = KETAMINE.text[:400].rstrip() + "\n"
    blocks = [Block(BlockKind.PARAGRAPH, Span(0, len(text) - 1))]
    for number in range(1, count + 1):
        entry = f"{number}. Author{number} AB. On matter {number} of group{number % 97}. J Foo. 2001;{number}:1-9."
        blocks.append(Block(BlockKind.REFERENCE, Span(len(text), len(text) + len(entry)), ("References",)))
        text += entry + "\n"
    made = with_references(Draft(text, "Listing", (), None, tuple(blocks)))
    return replace(
        KETAMINE, id="listing", title="Listing", text=text, blocks=made.blocks, references=made.references, pages=()
    )


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ('Who wrote "Mechanisms of Ketamine Action as an Antidepressant"?', "Zanos, P., Gould, T.D."),
        ("Who published the trial of psilocybin versus escitalopram?", "Carhart-Harris, R., et al."),
        ("Who published the first trial of ketamine in depressed patients?", "Berman, R.M."),
        ("which study is reference 3 of the ketamine review", "Wilkinson, S.T."),
        ("What is ref. [2] in the neuromodulation review?", "Brunoni, A.R."),
        ("authors of the THREE-D trial", "Blumberger, D.M."),
        ("What did Krystal publish in 2019?", "Krystal, J.H."),
        ("who wroet the systematic reveiw of suicidl ideation and intravenous ketmaine", "Wilkinson, S.T."),
        ("which papers by Carhart-Haris", "Carhart-Harris, R."),
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
        "Who wrote the study of lithium and suicide?",
        'Who wrote "How Ketamine Works"?',
        "Who published the 1999 trial of ketamine in depressed patients?",
        "What did Goodwin publish in 2016?",
        "What is the DOI of the STAR*D trial?",
        "Which study is reference 12 of the ketamine review?",
        "What is reference 2 of the lithium review?",
    ],
)
def test_a_work_that_no_list_holds_is_not_answered(question: str) -> None:
    answer = asked(question)
    assert (answer.coverage, answer.sentences, answer.citations) == (Coverage.NOT_IN_DOCUMENTS, (), ())
    assert answer.text.startswith(messages.NOT_IN_DOCUMENTS)


@pytest.mark.parametrize(
    "question",
    [
        "who should not take ketamine?",
        "who discovered the antidepressant effect of iproniazid?",
        "Who first synthesised psilocybin?",
        "What is the reference dose of ketamine?",
        "What is the source of BDNF?",
        "Which trial compared theta burst with rTMS?",
        "How does ketamine work?",
        "What did the trial find?",
        "who wrote it?",
        "Who benefits from ECT?",
        "Is esketamine approved?",
        "I want to cite nothing, how long does ketamine act?",
    ],
)
def test_other_questions_are_left_to_the_text(question: str) -> None:
    assert entry_request(question) is None


def test_what_is_asked_for() -> None:
    assert entry_request("Which study is reference 12?") == EntryRequest("", "12")
    assert entry_request("who wrote this review?") == EntryRequest("", own=True)
    found = entry_request("Give me the DOI of the Zarate trial cited in the ketamine review.")
    assert found is not None
    assert (found.about.strip(), found.within, found.doi) == ("the Zarate trial", "ketamine", True)


def test_several_that_fit_are_shown_up_to_three() -> None:
    answer = asked("who wrote about ketamine?")
    assert len(answer.citations) == 3
    assert answer.notice == messages.MORE_ENTRIES
    assert answer.text.startswith(answer.notice)
    assert len({one.quote for one in answer.citations}) == 3
    several = asked("Which study is reference 1?")
    assert (len(several.citations), several.notice) == (3, messages.SEVERAL_LISTS)


def test_an_answer_grows_entry_by_entry() -> None:
    *growing, last = assistant_over(bundled_snapshot(), NEVER).stream(Question("who wrote about ketamine?"))
    assert [len(one.citations) for one in growing] == [1, 2]
    assert last.finished
    assert not any(one.finished for one in growing)


def test_a_doi_that_is_not_printed_is_said_to_be_missing() -> None:
    answer = asked("Give me the DOI of the Zarate trial.")
    assert answer.notice == messages.NO_DOI
    assert answer.citations[0].quote.startswith(ZARATE)


def test_who_wrote_the_documents_is_told_from_what_they_state() -> None:
    answer = asked("Who are the authors of the ketamine review?")
    assert answer.sentences[0].lead == "“Ketamine as a rapid-acting antidepressant” is by The Footnote authors (2026):"
    assert (len(answer.citations), answer.coverage) == (1, Coverage.COVERED)
    assert "4 more documents" in asked("Who wrote these reviews?").text
    nameless = assistant_over(snapshot_of(replace(KETAMINE, authors=())), NEVER)
    assert "names no author" in nameless.invoke(Question("who wrote this review?")).text


def test_distress_goes_first() -> None:
    assert asked("I want to die. Who wrote the trial of ketamine?").text.startswith(messages.HELP)


def test_an_empty_library_is_said_to_be() -> None:
    empty = assistant_over(snapshot_of(), NEVER)
    assert empty.invoke(Question("Who wrote the trial of ketamine?")).text == messages.NO_DOCUMENTS


def test_many_entries_are_searched_fast() -> None:
    snapshot = replace(bundled_snapshot(), texts=replace(bundled_snapshot().texts, documents={"x": listing(5_000)}))
    bibliography = Bibliography(snapshot)
    question = entry_request("who wrote on matter 4321 of group53?")
    assert question is not None
    bibliography.reply(question)
    began = time.perf_counter()
    reply = bibliography.reply(question)
    assert time.perf_counter() - began < 0.5
    assert reply is not None
    assert [one.span.of(one.document.text)[:5] for one in reply.written] == ["4321."]
