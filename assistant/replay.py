"""A stored answer asked for again: the same bytes, or what changed since and what became of sentences and quotes."""

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from assistant.anchors import Anchor, Anchors, QuoteState, anchor_json
from assistant.answer_json import answer_json
from assistant.judgement import Judgement
from assistant.llm.prompts import VERSION, offered
from assistant.origin import Origin, OriginDocument, Setting, questions_sha256, state
from assistant.study_file import REMEDY, StoredAnswer, StoredAnswers
from assistant.types import Answer, AnswerSentence, ModelUse, Question, SentPassage
from corpus.database import Database, damaged
from corpus.errors import AnswerNotFound

SHORTEST_PREFIX = 4
_MOST_HISTORY = 20
_EARLIER = """
    SELECT before.question FROM answers JOIN answers AS before ON before.conversation = answers.conversation
    WHERE answers.id = ? AND before.number < answers.number AND before.answer IS NOT NULL
    ORDER BY before.number DESC LIMIT ?"""
# Milliseconds never come out twice; what it was made from is told apart; questions to go on with are offered as far as
# time allows, and are no part of an answer.
_ASIDE = ("timings_ms", "origin", "suggestions")
_OF_A_MODEL = ("llm", "llm_rewrites")


class ChangeKind(StrEnum):
    """What a change is of."""

    DOCUMENT_CHANGED = "document_changed"
    DOCUMENT_READ_ANEW = "document_read_anew"
    DOCUMENT_GONE = "document_gone"
    DOCUMENT_NEW = "document_new"
    WEIGHTS = "weights"
    SETTING = "setting"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Change:
    """What was `before` and is `after` now, None where it was or is not there: of a document its file's SHA-256 (of one
    read anew its text's), `name` being its file's."""

    kind: ChangeKind
    name: str
    before: Setting
    after: Setting


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence of the stored answer and the one in its place now; one of them may be None, and both may be alike."""

    before: AnswerSentence | None
    after: AnswerSentence | None


@dataclass(frozen=True, slots=True)
class Replayable:
    """A stored answer with what it takes to ask again: `documents` of the library then, None where they were not kept;
    `history` are the earlier questions, None where they are not kept any more."""

    stored: StoredAnswer
    documents: tuple[OriginDocument, ...] | None
    history: tuple[str, ...] | None

    @property
    def question(self) -> Question:
        """What is asked: where its earlier questions are not at hand, or a model read them, what it stood for."""
        answer = self.stored.answer
        settings = dict(answer.origin.settings) if answer.origin is not None else {}
        if self.history is None or (self.history and settings.get("llm_rewrites")):
            return Question(answer.standalone_question)
        return Question(answer.question, self.history)


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of it. `same` is True where the bytes are; of what a language model wrote, where all that can be
    replayed is.

    `enough` is False for an answer that does not hold what it was made from: `changes` are then not known. `differing`
    are the keys of the answer's JSON that differ, `passages` among them where a model was given others. `anchors` are
    its footnotes by their numbers, as they stand now.
    """

    stored: StoredAnswer
    now: Answer
    same: bool
    enough: bool
    by_model: str | None
    alone: bool
    changes: tuple[Change, ...]
    differing: tuple[str, ...]
    sentences: tuple[SentencePair, ...]
    anchors: Mapping[int, Anchor]


def replayable(database: Database, prefix: str) -> Replayable:
    """The whole answer whose id begins with `prefix`, at least four of its digits.

    Raises `AnswerNotFound`, or `LibraryDamaged` where it is not as it was kept.
    """
    answers = StoredAnswers(database)
    wanted = prefix.lower()
    ids = [brief.id for brief in answers.briefs() if brief.id.startswith(wanted)]
    if len(wanted) < SHORTEST_PREFIX or not ids:
        raise AnswerNotFound(f"no whole answer has the id {prefix!r:.40}: see them with footnote replay --list")
    if len(ids) > 1:
        raise AnswerNotFound(f"{len(ids)} answers have ids that begin with {prefix!r}: give more digits")
    stored = answers.answer(ids[0])
    if not stored.answer.finished:
        raise AnswerNotFound(f"answer {stored.id:.12} was stopped before it was whole: ask its question again")
    origin = stored.answer.origin
    with database.reading() as connection:
        most = _MOST_HISTORY if origin is None else origin.history
        rows = connection.execute(_EARLIER, (stored.id, most)).fetchall()
        try:
            documents = None if origin is None else state(connection, origin.library_sha256)
        except ValueError as error:
            raise damaged(database.name, str(error), REMEDY) from error
    history = tuple(str(question) for (question,) in reversed(rows))
    whole = origin is None or questions_sha256(history) == origin.history_sha256
    return Replayable(stored, documents, history if whole else None)


class PassagesOnly:
    """In a language model's place: it writes nothing, and tells which passages a model would be given."""

    def __init__(self, use: ModelUse) -> None:
        self._use = use

    def answers(
        self,
        shell: Answer,
        judgement: Judgement,
        offline: Callable[[], Answer],  # noqa: ARG002 (an `Author`)
    ) -> Generator[Answer, None, None]:
        """One answer without sentences."""
        passages = offered(judgement.ranking, len(self._use.sent))
        sent = tuple(SentPassage(item.document.id, item.passage.span, item.heading) for item in passages)
        yield replace(shell, model=replace(self._use, prompt_version=VERSION, sent=sent))


def replayed(before: Replayable, now: Answer, anchors: Anchors) -> Replay:
    """The stored answer beside what its question came to now. Raises a `LibraryError`."""
    stored, answer = before.stored, before.stored.answer
    question = before.question
    followed_on = answer.origin is not None and answer.origin.history > 0
    alone = question.text != answer.question or (followed_on and not question.history)
    by_model = answer.model.name if answer.model is not None else None
    now = replace(now, question=answer.question)
    anchored = anchors.all_of(answer)
    if by_model is not None:
        differing = tuple(_differing_retrieval(answer, now, anchored))
        sentences: tuple[SentencePair, ...] = ()
    else:
        differing = tuple(_differing(answer, now))
        sentences = tuple(_paired(answer.sentences, now.sentences))
    enough = answer.origin is not None and before.documents is not None
    changes = tuple(_changes(answer.origin, before.documents, now.origin)) if now.origin is not None else ()
    return Replay(stored, now, not differing, enough, by_model, alone, changes, differing, sentences, anchored)


def bytes_of(answer: Answer) -> bytes:
    """What is compared: the answer's JSON but for `timings_ms`, `origin` and `suggestions`."""
    return json.dumps(_compared(answer)).encode()


def _compared(answer: Answer) -> dict[str, object]:
    return {key: value for key, value in answer_json(answer).items() if key not in _ASIDE}


def _differing(before: Answer, now: Answer) -> Iterator[str]:
    if bytes_of(before) == bytes_of(now):
        return
    was, is_ = _compared(before), _compared(now)
    yield from (key for key in was if was[key] != is_[key])


def _differing_retrieval(before: Answer, now: Answer, anchors: Mapping[int, Anchor]) -> Iterator[str]:
    """Of an answer that a language model wrote: how it was understood, what the model was given, and its footnotes."""
    if before.standalone_question != now.standalone_question:
        yield "standalone_question"
    if _given(before) != _given(now):
        yield "passages"
    if before.model is not None and before.model.prompt_version != VERSION:
        yield "prompt_version"
    if any(anchor.state is not QuoteState.UNCHANGED or anchor.newer for anchor in anchors.values()):
        yield "citations"


def _given(answer: Answer) -> list[tuple[str, int, int]]:
    sent = answer.model.sent if answer.model is not None else ()
    return [(passage.document_id, passage.span.start, passage.span.end) for passage in sent]


def _paired(before: Sequence[AnswerSentence], after: Sequence[AnswerSentence]) -> Iterator[SentencePair]:
    matcher = SequenceMatcher(None, [item.text for item in before], [item.text for item in after], autojunk=False)
    for _, first, last, other_first, other_last in matcher.get_opcodes():
        for number in range(max(last - first, other_last - other_first)):
            yield SentencePair(
                before[first + number] if first + number < last else None,
                after[other_first + number] if other_first + number < other_last else None,
            )


def _changes(before: Origin | None, documents: tuple[OriginDocument, ...] | None, now: Origin) -> Iterator[Change]:
    if before is None:
        return
    if documents is not None:
        yield from _documents(documents, now.documents)
    yield from _named(ChangeKind.WEIGHTS, before.weights, now.weights)
    yield from (
        change for change in _named(ChangeKind.SETTING, before.settings, now.settings) if change.name not in _OF_A_MODEL
    )
    yield from _named(
        ChangeKind.VERSION,
        (("footnote", before.version), ("code", before.code_sha256), *before.versions),
        (("footnote", now.version), ("code", now.code_sha256), *now.versions),
    )


def _named(
    kind: ChangeKind, before: Sequence[tuple[str, Setting]], after: Sequence[tuple[str, Setting]]
) -> Iterator[Change]:
    was, is_ = dict(before), dict(after)
    for name in dict.fromkeys((*was, *is_)):
        if was.get(name) != is_.get(name):
            yield Change(kind, name, was.get(name), is_.get(name))


def _documents(before: Sequence[OriginDocument], now: Sequence[OriginDocument]) -> Iterator[Change]:
    """Documents are known by their content, versions of one file by its path, else by its name."""
    here = {item.id: item for item in now}
    new = {item.id: item for item in now if item.id not in {earlier.id for earlier in before}}
    for item in before:
        if (same := here.get(item.id)) is not None:
            if same.text_sha256 != item.text_sha256:
                yield Change(ChangeKind.DOCUMENT_READ_ANEW, item.source, item.text_sha256, same.text_sha256)
            continue
        successors = [other for other in new.values() if other.path == item.path] or [
            other for other in new.values() if other.source == item.source
        ]
        if successors:
            del new[successors[0].id]
            yield Change(ChangeKind.DOCUMENT_CHANGED, item.source, item.sha256, successors[0].sha256)
        else:
            yield Change(ChangeKind.DOCUMENT_GONE, item.source, item.sha256, None)
    for item in new.values():
        yield Change(ChangeKind.DOCUMENT_NEW, item.source, None, item.sha256)


def replay_json(replay: Replay) -> dict[str, object]:
    """All of it, ready for `json.dumps`."""
    answer = replay.stored.answer
    return {
        "id": replay.stored.id,
        "question": replay.stored.question,
        "asked_at": replay.stored.asked_at.isoformat(),
        "same": replay.same,
        "compared": "bytes" if replay.by_model is None else "passages and citations",
        "llm": replay.by_model,
        "holds_enough": replay.enough,
        "asked_alone": replay.alone,
        "changes": [asdict(change) for change in replay.changes],
        "differing": list(replay.differing),
        "sentences": [
            {"before": _sentence_json(pair.before), "after": _sentence_json(pair.after)} for pair in replay.sentences
        ],
        "citations": [anchor_json(citation, replay.anchors[citation.number]) for citation in answer.citations],
        "answer": answer_json(replay.now) if replay.by_model is None else None,
    }


def _sentence_json(sentence: AnswerSentence | None) -> dict[str, object] | None:
    return None if sentence is None else {"text": sentence.text, "citations": list(sentence.citations)}
