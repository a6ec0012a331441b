"""A question as it is understood: what is one, in which language, standing alone, about which document."""

from dataclasses import replace

import pytest

from assistant.document_questions import DocumentQuestion, Kind, document_question, reply
from assistant.document_resolver import DocumentResolver
from assistant.query_rewriter import ScoredRewriter, candidates, in_one, parts_of, sides_of
from assistant.safety import is_english
from assistant.types import MAX_CHARACTERS, Question
from corpus.errors import QuestionError
from corpus.types import Document
from index.text import terms
from tests.bundled import reranker_in
from tests.page_documents import MECHANISMS, H, P, document
from tests.snapshots import bundled_snapshot, snapshot_of
from tests.tables import lines, parts, rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("?!…", "no word"),
        ("🙂", "no word"),
        ("a" * (MAX_CHARACTERS + 1), "2,001 characters"),
    ],
)
def test_what_is_no_question_is_refused(text: str, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        Question(text)


@pytest.mark.parametrize("text", ["a", "7", "кетамин", "a" * MAX_CHARACTERS])
def test_anything_with_a_word_is_a_question(text: str) -> None:
    assert Question(text).text == text
    assert Question(text).history == ()


@pytest.mark.parametrize("question", lines("questions", "english"))
def test_english_passes(question: str) -> None:
    assert is_english(question, bundled_snapshot().queries.speller)


@pytest.mark.parametrize("question", lines("questions", "other languages"))
def test_other_languages_do_not(question: str) -> None:
    assert not is_english(question, bundled_snapshot().queries.speller)


@pytest.mark.parametrize(("history", "question", "needed"), rows("questions", "follow-ups"))
def test_what_a_follow_up_leaves_out_is_filled_in(history: str, question: str, needed: str) -> None:
    """By one candidate at least: which of them is taken is the reader's to say."""
    snapshot = bundled_snapshot()
    standing, *later = parts(history)
    for earlier in later:
        standing = candidates(snapshot, earlier, standing)[1]
    able = candidates(snapshot, question, standing)
    assert able[0] == question
    assert any(set(terms(needed)) <= set(terms(text)) for text in able), able


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (("How long was the baseline?", "and the washout?"), "How long was the baseline: the washout?"),
        (("What is ketamine?", "how fast?", "and esketamine"), "What is ketamine: how fast: esketamine"),
        (("a " * 20, "b " * 20, "c " * 20, "why?"), f"{('a ' * 20).strip()}: why?"),
    ],
)
def test_the_last_question_stands_after_those_it_goes_on_from(turns: tuple[str, ...], text: str) -> None:
    """Of too many words the ones in the middle are left out: the reader reads a question's first 48 tokens."""
    assert in_one(turns) == text


@pytest.mark.parametrize("question", ["What is ECT?", "How do MAOIs work?", "Who should avoid esketamine?"])
def test_a_new_question_keeps_its_own_words(question: str) -> None:
    rewriter = ScoredRewriter(reranker_in(bundled_snapshot()))
    rewritten = rewriter.rewrite(bundled_snapshot(), Question(question, ("How is psilocybin given?",)))
    assert rewritten.text == question


@pytest.mark.parametrize(("question", "last"), [("it " * 600, "ketamine " * 200), ("and?", "a" * MAX_CHARACTERS)])
def test_nothing_is_made_longer_than_a_question_may_be(question: str, last: str) -> None:
    assert all(len(text) <= MAX_CHARACTERS for text in candidates(bundled_snapshot(), question, last))


@pytest.mark.parametrize(("message", "questions"), rows("questions", "two questions"))
def test_two_questions_in_one_are_told_apart(message: str, questions: str) -> None:
    assert parts_of(message) == parts(questions)


@pytest.mark.parametrize("message", lines("questions", "one question"))
def test_one_question_is_one(message: str) -> None:
    assert parts_of(message) == (message,)


@pytest.mark.parametrize(("question", "sides"), rows("questions", "comparisons"))
def test_the_sides_of_a_comparison(question: str, sides: str) -> None:
    found = sides_of(question)
    for side, name in zip(found, parts(sides), strict=True):
        assert set(terms(side.name)) <= set(terms(name))
        other = next(one for one in found if one is not side)
        assert other.name not in side.question.split()


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


@pytest.mark.parametrize("question", lines("questions", "of the text"))
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


def _trial(title: str, authors: tuple[str, ...], year: int, file: str, text: str, doi: str | None = None) -> Document:
    made = document(title, authors, year, ((H, title, None), (P, text, None)))
    return replace(made, id=file, doi=doi, source=replace(made.source, name=file))


AURORA = _trial(
    "Pramipexole augmentation in treatment-resistant depression: the AURORA trial",
    ("Gwen Adeyemi", "Pavel Novotny"),
    2022,
    "adeyemi_2022.pdf",
    "Pramipexole was better than placebo for anhedonia in the AURORA trial. It did not help sleep as MERIDIAN had.",
    "10.1234/aurora.2022.17",
)
NOCTURNE = _trial(
    "Agomelatine for late-life insomnia with depression: the NOCTURNE trial",
    ("Ilse Marquardt", "Tomas Rehn", "Bao Linh Pham"),
    2019,
    "nocturne-main.md",
    "Agomelatine improves sleep in late-life depression.",
)
LIGHT = _trial(
    "Bright light therapy for winter depression: a randomised trial",
    ("Falk N", "Said O", "Zhou W"),
    2016,
    "banner.pdf",
    "Bright light in the morning lifted mood within two weeks.",
)
SAME_AUTHOR = _trial(
    "Follow-up of sleep in older adults",
    ("Marquardt, Ilse",),
    2021,
    "sleep-followup.md",
    "Sleep stayed better for a year.",
)
RESOLVER = DocumentResolver(snapshot_of(AURORA, NOCTURNE, LIGHT, SAME_AUTHOR))


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Who funded the NOCTURNE trial?", {NOCTURNE}),
        ("Compare AURORA and NOCTURNE", {AURORA, NOCTURNE}),
        ("What does 10.1234/AURORA.2022.17 conclude?", {AURORA}),
        ("What is in adeyemi_2022.pdf?", {AURORA}),
        ("What did Adeyemi and Novotny find?", {AURORA}),
        ("What did Marquardt 2019 report about cognition?", {NOCTURNE}),
        ("What did Marquardt et al. report?", {NOCTURNE, SAME_AUTHOR}),
        ("Who wrote the bright light trial?", {LIGHT}),
    ],
)
def test_the_document_that_is_named_is_meant(question: str, meant: set[Document]) -> None:
    assert RESOLVER.resolve(question).documents == frozenset(document.id for document in meant)


@pytest.mark.parametrize(
    "question",
    [
        "What is depression?",
        "What do trials show?",
        "Which drugs were studied in a randomised trial?",
        "What was found in 2019?",
    ],
)
def test_a_question_that_names_none_means_all(question: str) -> None:
    meant = RESOLVER.resolve(question)
    assert (meant.documents, meant.unknown, meant.points) == (None, "", False)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did the SOLSTICE trial show?", "SOLSTICE"),
        ("How many patients were in the STAR*D study?", "STAR*D"),
        ("Who funded the Zyqual trial?", "Zyqual"),
    ],
)
def test_a_study_that_nobody_speaks_of_is_told_apart(question: str, name: str) -> None:
    meant = RESOLVER.resolve(question)
    assert (meant.documents, meant.unknown) == (None, name)
