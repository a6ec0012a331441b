"""A question that names a document is answered from it: by its study's name, authors, DOI, file or title, and a study
that the library does not know is said to be unknown."""

from dataclasses import replace

import pytest

from assistant.document_resolver import DocumentResolver
from corpus.types import Document
from tests.page_documents import H, P, document
from tests.snapshots import snapshot_of


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
