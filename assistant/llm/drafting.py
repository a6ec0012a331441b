"""One question to one model: passages laid out, words read, each sentence treated as it ends.

Left out: what is shown when the model fails (`author`).
"""

import re
import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.answer import AnswerSentence, Citation, CitedDocument, Handling
from assistant.llm.budget import Counter, fitting
from assistant.llm.failure import Failure, ModelFailed
from assistant.llm.footnotes import Footnotes
from assistant.llm.line import Ended, Talk
from assistant.llm.offered import Offered, numbered, offered
from assistant.llm.options import Sizes
from assistant.llm.prompts import FRAME_TOKENS, Message, answering, is_no_answer
from assistant.llm.splitting import Said, Splitter
from assistant.llm.treating import Treated, Treatment
from assistant.pipeline import Judgement
from corpus.span import Span

_LONGEST_SENTENCE = 1_500
_LONGEST_WORD = 120
_LEAST_LETTERS = 0.6
_ENOUGH_TO_TELL = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """What has become of a model's answer so far.

    `pending` is the sentence it is writing; `replaced` and `left_out` count sentences that did not stand; `no_answer`
    tells that it said the passages do not answer, `at_length` that it was stopped at the length asked for.
    """

    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    documents: tuple[CitedDocument, ...] = ()
    pending: str = ""
    replaced: int = 0
    left_out: int = 0
    no_answer: bool = False
    at_length: bool = False
    finished: bool = False

    @property
    def stand(self) -> int:
        """How many sentences are the model's own."""
        return sum(one.handling is not Handling.REPLACED for one in self.sentences)


class Drafter:
    """Has a model answer. Safe for many threads."""

    def __init__(
        self,
        talk: Talk,
        treatment: Treatment,
        counter: Counter,
        sizes: Sizes,
        new_code: Callable[[], str] = lambda: secrets.token_hex(4),
    ) -> None:
        self._talk = talk
        self._treatment = treatment
        self._counter = counter
        self._sizes = sizes
        self._new_code = new_code

    def passages(self, question: str, judgement: Judgement) -> tuple[Offered, ...]:
        """Those that the model is given: as many as fit. May be empty."""

        def fits(some: Sequence[Offered]) -> bool:
            messages = answering(question, numbered(some), "0" * 8)
            return sum(self._counter.tokens(one.text) + FRAME_TOKENS for one in messages) <= self._sizes.prompt_tokens

        return numbered(fitting(offered(judgement.ranking, self._sizes.passages), fits))

    def drafts(self, question: str, passages: Sequence[Offered]) -> Generator[Draft, None, None]:
        """The growing draft; the last one is finished. Raises `ModelFailed`; closing this ends the model's call."""
        splitter, drawn = Splitter(), _Drawn(self._treatment, passages)
        with closing(self._talk.say(self._messages(question, passages))) as words:
            while True:
                try:
                    piece = next(words)
                except StopIteration as over:
                    ended = over.value if isinstance(over.value, Ended) else Ended()
                    break
                drawn.take(splitter.take(piece))
                _refuse_garbage(splitter.pending)
                yield drawn.draft(splitter.pending)
        left = splitter.end()
        if ended.at_length and left and not re.search(r"[.!?…][\"'”’)]*$", left[-1].text):
            # Half a sentence is no sentence.
            left = left[:-1]
        drawn.take(left)
        if not drawn.anything:
            raise ModelFailed(Failure.EMPTY)
        yield replace(drawn.draft(""), at_length=ended.at_length, finished=True)

    def _messages(self, question: str, passages: Sequence[Offered]) -> tuple[Message, ...]:
        code = self._new_code()
        while any(code in one.text or code in one.heading for one in passages) or code in question:
            code = self._new_code()
        return answering(question, passages, code)


class _Drawn:
    """What the sentences so far have become."""

    def __init__(self, treatment: Treatment, passages: Sequence[Offered]) -> None:
        self._treatment = treatment
        self._passages = passages
        self._footnotes = Footnotes()
        self._sentences: list[AnswerSentence] = []
        self._replaced = self._left_out = 0
        self._no_answer = False

    @property
    def anything(self) -> bool:
        """Whether the model said anything at all."""
        return bool(self._sentences or self._left_out or self._no_answer)

    def take(self, sentences: Sequence[Said]) -> None:
        """Treat these sentences."""
        for said in sentences:
            _refuse_garbage(said.text)
            if is_no_answer(said.text):
                self._no_answer = True
                continue
            treated = self._treatment.treat(said, self._passages)
            if treated.text in {one.text for one in self._sentences}:
                # Said before: once is enough.
                continue
            if not treated.text or (treated.handling is Handling.REPLACED and self._cites_all(treated)):
                self._left_out += 1
                continue
            numbers = tuple(dict.fromkeys(map(self._footnotes.number, treated.places)))
            place = Span(0, len(treated.text))
            self._sentences.append(
                AnswerSentence(treated.text, place, numbers, treated.support, handling=treated.handling)
            )
            self._replaced += treated.handling is Handling.REPLACED

    def _cites_all(self, treated: Treated) -> bool:
        """Whether every place of it is cited already."""
        return all(map(self._footnotes.cites, treated.places))

    def draft(self, pending: str) -> Draft:
        """The draft as it stands."""
        return Draft(
            tuple(self._sentences),
            self._footnotes.citations,
            self._footnotes.documents,
            pending,
            self._replaced,
            self._left_out,
            self._no_answer,
        )


def _refuse_garbage(text: str) -> None:
    """Raises `ModelFailed` for what is no language: a word or a sentence without end, or hardly a letter."""
    if len(text) > _LONGEST_SENTENCE or any(len(word) > _LONGEST_WORD for word in text.split()):
        raise ModelFailed(Failure.GARBAGE)
    letters = sum(character.isalnum() or character.isspace() for character in text)
    if len(text) >= _ENOUGH_TO_TELL and letters < _LEAST_LETTERS * len(text):
        raise ModelFailed(Failure.GARBAGE)
