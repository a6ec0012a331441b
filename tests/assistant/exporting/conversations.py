"""Stored conversations to export, plain and awkward."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assistant.conversations import StoredConversation, StoredTurn
from assistant.types import Answer, CitationKind, CitedDocument
from corpus.span import Span
from corpus.types import Reference
from tests.page_documents import (
    KETAMINE,
    LONG_WORD,
    MECHANISMS,
    NASTY,
    NASTY_DOCUMENT,
    abstention,
    answer_from,
    ketamine_answer,
    quoted,
)

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
TRIAL = Reference(
    Span(0, 9),
    "12",
    ("Zarate CA Jr", "van Berg, A.", "STAR*D Investigators"),
    "A randomized trial of an N-methyl-D-aspartate antagonist",
    "Arch Gen Psychiatry",
    2006,
    "10.1001/archpsyc.63.8.856",
)
TRIAL_PRINTED = (
    "12. Zarate CA Jr, van Berg A; STAR*D Investigators. A randomized trial of an N-methyl-D-aspartate antagonist."
)
UNPARSED = Reference(Span(10, 19), "13")
# Marks that mean something in LaTeX, Markdown, HTML or RIS; a line break of each kind; both directions of writing.
AWKWARD = (
    "50% & $5 #1 a_b {open }{ close} ~tilde^ \\cmd{x} <b>&amp;</b> [link](http://x.example) "
    "![i](http://x.example/a.png) "
    "**b** *i* __u__ `c` ~~s~~ ==m== www.x.example a@b.example :smile: <!-- c --> [^t1n1] \n# head\nER  - \nTY  - X\r"
    "- item\n2024. list\n---\n| a | b |\x0bv\x85n\u2028l\u202eרק\u2066 \x00\x1b nul \ud800 @misc{x, title = {y}} "
)


def conversation(*answers: tuple[str, Answer | None, str], title: str = "") -> StoredConversation:
    """One turn for each question, answer and trouble, a minute apart."""
    turns = tuple(
        StoredTurn(f"{number:032x}", number, question, answer, trouble, NOON + timedelta(minutes=number))
        for number, (question, answer, trouble) in enumerate(answers, 1)
    )
    return StoredConversation("c" * 32, title or turns[0].question, NOON, NOON + timedelta(hours=1), turns)


def cited_answer(question: str = "How fast?") -> Answer:
    """The ketamine answer, of which the first quote cites two works; the document has a DOI."""
    answer = ketamine_answer(question)
    first = replace(
        answer.citations[0], references=(TRIAL, UNPARSED), reference_texts=(TRIAL_PRINTED, "13. Illegible.")
    )
    return replace(
        answer,
        citations=(first, *answer.citations[1:]),
        documents=(replace(answer.documents[0], doi="10.5281/zenodo.1234"), *answer.documents[1:]),
    )


PLAIN = conversation(
    ("How fast does ketamine work?", cited_answer(), ""),
    ("And sleep?", abstention("And sleep?"), ""),
    ("Broken?", None, "Something went wrong."),
)


def awkward_answer() -> Answer:
    """Every text that is not ours is `AWKWARD`."""
    answer = answer_from(
        AWKWARD,
        (NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, NASTY + LONG_WORD)),
        (KETAMINE, quoted(KETAMINE, "Side effects during", "dizziness.")),
    )
    work = Reference(Span(0, 9), AWKWARD, (AWKWARD, AWKWARD), AWKWARD, AWKWARD, 1, "10.1/" + AWKWARD)
    citation = replace(
        answer.citations[0],
        quote=AWKWARD + LONG_WORD,
        section=AWKWARD,
        page=7,
        kind=CitationKind.TEXT,
        references=(work,),
        reference_texts=(AWKWARD,),
    )
    sentence = replace(answer.sentences[0], text=AWKWARD, lead=AWKWARD)
    document = CitedDocument(
        NASTY_DOCUMENT.id, AWKWARD, (AWKWARD, "Ag } {", AWKWARD), 0, AWKWARD, AWKWARD, "10.1234/" + AWKWARD
    )
    return replace(
        answer,
        sentences=(sentence, *answer.sentences[1:]),
        citations=(citation, *answer.citations[1:]),
        documents=(document, *answer.documents[1:]),
        notice=AWKWARD,
        remark=AWKWARD,
        nearby=(AWKWARD, LONG_WORD),
    )


AWKWARD_ONE = conversation(
    (AWKWARD, awkward_answer(), ""), (LONG_WORD, None, AWKWARD), (NASTY, None, ""), title=AWKWARD
)
__all__ = [
    "AWKWARD",
    "AWKWARD_ONE",
    "KETAMINE",
    "LONG_WORD",
    "MECHANISMS",
    "NASTY_DOCUMENT",
    "PLAIN",
    "TRIAL_PRINTED",
    "awkward_answer",
    "cited_answer",
    "conversation",
]
