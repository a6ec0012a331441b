"""A model's drafts to growing answers, every sentence checked; where it fails, the offline answer."""

import re
import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Protocol

from assistant import messages
from assistant.citations import Footnotes
from assistant.judgement import Judgement, nearby
from assistant.llm.client import Endpoint, Policy, Sizes
from assistant.llm.failures import Failure, ModelFailed
from assistant.llm.prompts import (
    FRAME_TOKENS,
    NUMBERED,
    SHORT_SENTENCES,
    VERSION,
    Counter,
    Offered,
    Pace,
    Wording,
    answering,
    fitting,
    is_no_answer,
    numbered,
    offered,
    standing_alone,
    without_code,
)
from assistant.llm.sentence_check import Treated, Treatment
from assistant.llm.stream import Ended, ModelSentence, Splitter, Talk
from assistant.query_rewriter import Rewriter, Rewritten
from assistant.safety import Care, care_for
from assistant.types import (
    MAX_CHARACTERS,
    Answer,
    AnswerSentence,
    Citation,
    CitedDocument,
    Coverage,
    Handling,
    ModelUse,
    Question,
    SentPassage,
    SupportLabel,
    placed,
)
from corpus.span import Span
from index.snapshot import Snapshot
from index.text import terms

_LONGEST = 400
_LEADING = re.compile(r"^\W*(?:the\s+)?(?:standalone\s+)?question(?:\s+that\s+stands\s+alone)?\s*:\s*", re.IGNORECASE)


class ModelRewriter:
    """Asks the model; keeps what it says only where every name in it was asked about. Remarks call it `name`."""

    def __init__(self, talk: Talk, otherwise: Rewriter, name: str) -> None:
        self._talk = talk
        self._otherwise = otherwise
        self._name = name

    def rewrite(self, snapshot: Snapshot, question: Question) -> Rewritten:
        """The question on one line, standing alone; the offline rewriter's where there is no history."""
        history = tuple(earlier for earlier in question.history if care_for(earlier) is Care.NONE)
        if not history:
            return self._otherwise.rewrite(snapshot, question)
        try:
            with closing(self._talk.say(standing_alone(question.text, history))) as words:
                written = ""
                for word in words:
                    written += word
                    if len(written) > _LONGEST or "\n" in written.strip():
                        break
        except ModelFailed as failed:
            why = messages.rewrite_trouble(self._name, failed.failure, failed.where)
            return self._instead(snapshot, question, why)
        line = " ".join(_LEADING.sub("", written.strip().split("\n")[0]).strip("\"'“”* ").split())
        known_terms = {term for text in (question.text, *history) for term in terms(text)}
        if not line or len(line) > min(_LONGEST, MAX_CHARACTERS):
            return self._instead(snapshot, question, messages.rewrite_trouble(self._name, Failure.GARBAGE))
        if set(terms(line)) - known_terms:
            return self._instead(snapshot, question, messages.REWRITE_STRAYED.format(model=self._name))
        return Rewritten(line)

    def _instead(self, snapshot: Snapshot, question: Question, why: str) -> Rewritten:
        return Rewritten(self._otherwise.rewrite(snapshot, question).text, why)


_LONGEST_SENTENCE = 1_500
_LONGEST_WORD = 120
_LEAST_LETTERS = 0.6
_ENOUGH_TO_TELL = 40
# Two are asked for. A small model that has begun to say things again does not end by itself.
_MOST_SENTENCES = 10
_MOST_REPEATED = 2


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
        return sum(sentence.handling is not Handling.REPLACED for sentence in self.sentences)


class Drafter:
    """Has a model answer. Safe for many threads."""

    def __init__(
        self,
        talk: Talk,
        treatment: Treatment,
        counter: Counter,
        sizes: Sizes,
        new_code: Callable[[], str] = lambda: secrets.token_hex(4),
        pace: Pace | None = None,
        wording: Wording = NUMBERED,
    ) -> None:
        self._talk = talk
        self._wording = wording
        self._treatment = treatment
        self._counter = counter
        self._sizes = sizes
        self._new_code = new_code
        self._pace = pace

    def passages(self, question: str, judgement: Judgement) -> tuple[Offered, ...]:
        """Those that the model is given: as many as fit, fewer and shorter ones where it is slow. May be empty."""
        most = self._sizes.prompt_tokens
        affordable = most if self._pace is None else self._pace.affordable(most)
        some = offered(judgement.ranking, self._sizes.passages)
        if affordable < most:
            some = tuple(passage.around_best(SHORT_SENTENCES) for passage in some)

        def fits(some: Sequence[Offered]) -> bool:
            fixed, varying = (
                self._counter.tokens(message.text) + FRAME_TOKENS
                for message in answering(question, numbered(some), "0" * 8, self._wording)
            )
            # The fixed part is read once.
            return varying <= affordable and fixed + varying <= most

        return numbered(fitting(some, fits))

    def drafts(self, question: str, passages: Sequence[Offered]) -> Generator[Draft, None, None]:
        """The growing draft; the last one is finished. Raises `ModelFailed`; closing this ends the model's call."""
        code = self._code(question, passages)
        splitter, drawn = Splitter(), _Drawn(self._treatment, passages, code)
        with closing(self._talk.say(answering(question, passages, code, self._wording))) as words:
            while True:
                try:
                    chunk = next(words)
                except StopIteration as over:
                    ended = over.value if isinstance(over.value, Ended) else Ended()
                    break
                drawn.take(splitter.take(chunk))
                if drawn.goes_on:
                    splitter, ended = Splitter(), Ended(at_length=True)
                    break
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

    def _code(self, question: str, passages: Sequence[Offered]) -> str:
        """A word for the fence that stands in nothing it is given."""
        code = self._new_code()
        while any(code in passage.text or code in passage.heading for passage in passages) or code in question:
            code = self._new_code()
        return code


class _Drawn:
    """What the sentences so far have become."""

    def __init__(self, treatment: Treatment, passages: Sequence[Offered], code: str) -> None:
        self._treatment = treatment
        self._passages = passages
        self._code = code
        self._footnotes = Footnotes()
        self._sentences: list[AnswerSentence] = []
        self._replaced = self._left_out = 0
        self._no_answer = False
        self._written: list[str] = []

    @property
    def goes_on(self) -> bool:
        """Whether the model has written more than it was asked for, or says again what it said."""
        written = len(self._written)
        return written >= _MOST_SENTENCES or written - len(set(self._written)) >= _MOST_REPEATED

    @property
    def anything(self) -> bool:
        """Whether the model said anything at all."""
        return bool(self._sentences or self._left_out or self._no_answer)

    def take(self, sentences: Sequence[ModelSentence]) -> None:
        """Treat these sentences."""
        for sentence in sentences:
            _refuse_garbage(sentence.text)
            if is_no_answer(sentence.text):
                self._no_answer = True
                continue
            if self.goes_on:
                return
            if self._code in sentence.text:
                # Small models copy the fence, and take its word for a number to cite.
                sentence = replace(sentence, text=without_code(sentence.text, self._code))
                if not any(map(str.isalnum, sentence.text)):
                    continue
            self._written.append(sentence.text)
            treated = self._treatment.treat(sentence, self._passages)
            if treated.text in {item.text for item in self._sentences}:
                # Said before: once is enough.
                continue
            if not treated.text or (treated.handling is Handling.REPLACED and self._cites_all(treated)):
                self._left_out += 1
                continue
            numbers = tuple(dict.fromkeys(map(self._footnotes.number, treated.places)))
            span = Span(0, len(treated.text))
            self._sentences.append(
                AnswerSentence(treated.text, span, numbers, treated.support, handling=treated.handling)
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


class Author(Protocol):
    """Writes the answer to a question that the documents answer."""

    def answers(
        self, shell: Answer, judgement: Judgement, offline: Callable[[], Answer]
    ) -> Generator[Answer, None, None]:
        """Growing answers; `shell` is all of the answer but its sentences, `offline` makes the whole offline one."""
        ...


@dataclass(frozen=True, slots=True)
class Described:
    """What an answer says of the model: its name, its policy, where it is, and what checks it."""

    name: str
    policy: Policy
    where: Endpoint
    checker: str


class ModelAuthor:
    """Has a language model write. Never raises for what the model does."""

    def __init__(self, drafter: Drafter, described: Described) -> None:
        self._drafter = drafter
        self._described = described

    def answers(
        self, shell: Answer, judgement: Judgement, offline: Callable[[], Answer]
    ) -> Generator[Answer, None, None]:
        """Growing answers, the last one finished; closing this ends the model's call."""
        passages = self._drafter.passages(shell.standalone_question, judgement)
        use = self._use(passages)
        if not passages:
            yield self._instead(offline(), use, messages.model_trouble(use.name, "too_small"))
            return
        growing = replace(shell, writer=f"llm:{use.name}", checker=self._described.checker, model=use, finished=False)
        # Before the first word is asked for: what leaves the machine is known when it does.
        yield growing
        draft = Draft()
        try:
            with closing(self._drafter.drafts(shell.standalone_question, passages)) as drafts:
                for draft in drafts:
                    if not draft.finished:
                        yield self._drawn(growing, draft)
        except ModelFailed as failed:
            yield self._instead(offline(), use, messages.model_trouble(use.name, failed.failure, failed.where))
            return
        yield self._whole(growing, use, draft, judgement, offline)

    def _whole(
        self, growing: Answer, use: ModelUse, draft: Draft, judgement: Judgement, offline: Callable[[], Answer]
    ) -> Answer:
        """What a finished draft comes to."""
        if not draft.stand and draft.no_answer:
            return self._unanswered(growing, use, judgement, offline)
        if not draft.stand:
            return self._instead(offline(), use, messages.ALL_UNSUPPORTED.format(model=use.name))
        remark = _after(growing.remark, self._remark(draft))
        return replace(self._drawn(growing, draft), pending="", finished=True, remark=remark)

    def _unanswered(
        self, growing: Answer, use: ModelUse, judgement: Judgement, offline: Callable[[], Answer]
    ) -> Answer:
        """The model found nothing: an abstention, unless the judge was sure of an answer; then both are told."""
        if growing.coverage is not Coverage.COVERED:
            return replace(
                growing,
                coverage=Coverage.NOT_IN_DOCUMENTS,
                notice=" ".join(filter(None, (growing.notice, messages.NOT_IN_DOCUMENTS))),
                nearby=nearby(judgement.ranking),
                finished=True,
            )
        whole = replace(offline(), coverage=Coverage.PARTLY)
        return self._instead(whole, use, messages.MODEL_SAW_NO_ANSWER.format(model=use.name))

    def _instead(self, offline: Answer, use: ModelUse, why: str) -> Answer:
        return replace(offline, remark=_after(offline.remark, why), model=use, finished=True)

    def _drawn(self, growing: Answer, draft: Draft) -> Answer:
        return replace(
            growing,
            sentences=placed(growing.notice, draft.sentences),
            citations=draft.citations,
            documents=draft.documents,
            pending=draft.pending,
        )

    def _remark(self, draft: Draft) -> str:
        name, policy = self._described.name, self._described.policy
        unsupported = sum(sentence.support.label is not SupportLabel.SUPPORTED for sentence in draft.sentences)
        return " ".join(
            filter(
                None,
                (
                    messages.sentences_changed(name, draft.replaced, draft.left_out),
                    messages.not_carried(name, unsupported) if policy is Policy.MARK else "",
                    messages.NOTHING_CHECKED.format(model=name) if policy is Policy.OFF else "",
                    messages.MODEL_AT_LENGTH.format(model=name) if draft.at_length else "",
                ),
            )
        )

    def _use(self, passages: tuple[Offered, ...]) -> ModelUse:
        described = self._described
        sent = tuple(SentPassage(item.document.id, item.passage.span, item.heading) for item in passages)
        return ModelUse(described.name, VERSION, described.policy, described.where.host, described.where.reach, sent)


def _after(remark: str, more: str) -> str:
    """Both remarks as one line: how the question was understood, then how the answer came about."""
    return " ".join(filter(None, (remark, more)))
