"""What a student asks: the words, and the questions asked before them. Left out: what it means (`analysis`)."""

from dataclasses import dataclass

from corpus.errors import QuestionError

MAX_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """A question as typed; `history` holds the earlier questions of the conversation, oldest first.

    Raises `QuestionError` when the text is empty, holds no letter or digit, or has more than
    `MAX_CHARACTERS` characters, or when it or the history holds a lone surrogate.
    """

    text: str
    history: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise QuestionError("the question is empty: type a question")
        if len(self.text) > MAX_CHARACTERS:
            raise QuestionError(
                f"the question has {len(self.text):,} characters and the limit is {MAX_CHARACTERS:,}: shorten it"
            )
        for asked in (self.text, *self.history):
            if any("\ud800" <= character <= "\udfff" for character in asked):
                raise QuestionError("the question holds half a character, which is no text: type it again")
        if not any(character.isalnum() for character in self.text):
            raise QuestionError(f"the question {self.text.strip()[:40]!r} holds no word: type a question")
