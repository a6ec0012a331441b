"""Sentences are read among their neighbours and alone, and a follow-up first where the last answer stood."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.reader import PassageReading, ReaderPassage, SentenceReading
from assistant.reranker import Reranker
from assistant.types import Question
from corpus.span import Span
from index.text import terms
from tests.bundled import ALWAYS, assistant_over, retriever_in
from tests.page_documents import prose
from tests.snapshots import snapshot_of


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
