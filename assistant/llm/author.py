"""A model's drafts to growing answers; where it fails, or nothing of it stands, the offline answer and why.

Left out: the words of a draft (`drafting`), whether to answer at all, and what goes before it (`assistant.chain`).
"""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Protocol

from assistant import wording
from assistant.answer import Answer, Coverage, ModelUse, SentPassage, SupportLabel, placed
from assistant.llm.drafting import Draft, Drafter
from assistant.llm.endpoint import Endpoint
from assistant.llm.failure import ModelFailed
from assistant.llm.offered import Offered
from assistant.llm.options import Policy
from assistant.llm.prompts import VERSION
from assistant.pipeline import Judgement, nearby


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
            yield self._instead(offline(), use, wording.model_trouble(use.name, "too_small"))
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
            yield self._instead(offline(), use, wording.model_trouble(use.name, failed.failure, failed.where))
            return
        yield self._whole(growing, use, draft, judgement, offline)

    def _whole(
        self, growing: Answer, use: ModelUse, draft: Draft, judgement: Judgement, offline: Callable[[], Answer]
    ) -> Answer:
        """What a finished draft comes to."""
        if not draft.stand and draft.no_answer:
            return self._unanswered(growing, use, judgement, offline)
        if not draft.stand:
            return self._instead(offline(), use, wording.ALL_UNSUPPORTED.format(model=use.name))
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
                notice=" ".join(filter(None, (growing.notice, wording.NOT_IN_DOCUMENTS))),
                nearby=nearby(judgement.ranking),
                finished=True,
            )
        whole = replace(offline(), coverage=Coverage.PARTLY)
        return self._instead(whole, use, wording.MODEL_SAW_NO_ANSWER.format(model=use.name))

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
        unsupported = sum(one.support.label is not SupportLabel.SUPPORTED for one in draft.sentences)
        return " ".join(
            filter(
                None,
                (
                    wording.sentences_changed(name, draft.replaced, draft.left_out),
                    wording.not_carried(name, unsupported) if policy is Policy.MARK else "",
                    wording.NOTHING_CHECKED.format(model=name) if policy is Policy.OFF else "",
                    wording.MODEL_AT_LENGTH.format(model=name) if draft.at_length else "",
                ),
            )
        )

    def _use(self, passages: tuple[Offered, ...]) -> ModelUse:
        described = self._described
        sent = tuple(SentPassage(one.document.id, one.passage.span, one.heading) for one in passages)
        return ModelUse(described.name, VERSION, described.policy, described.where.host, described.where.reach, sent)


def _after(remark: str, more: str) -> str:
    """Both remarks as one line: how the question was understood, then how the answer came about."""
    return " ".join(filter(None, (remark, more)))
