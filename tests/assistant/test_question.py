"""A question has words in it, and not too many."""

import pytest

from assistant.types import MAX_CHARACTERS, Question
from corpus.errors import QuestionError


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
