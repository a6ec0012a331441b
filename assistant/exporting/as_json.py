"""A conversation as JSON, with everything that is kept of it: the answers are those of `answer_json`."""

import json
from typing import TypedDict

from assistant.answer_json import AnswerJson, answer_json
from assistant.exporting.quotes import Quotes
from assistant.exporting.works import Work, works_of
from assistant.study.stored_conversation import StoredConversation, StoredTurn
from assistant.study.study_file import stamp

FORMAT = "footnote-conversation"
VERSION = 1


class GoneJson(TypedDict):
    """A footnote whose quote cannot be found at its place any more, and why."""

    number: int
    reason: str


class TurnJson(TypedDict):
    """A question and what came of it; `answer` is None where nothing did, and `trouble` says why, else is empty."""

    number: int
    question: str
    asked_at: str
    answer: AnswerJson | None
    trouble: str
    gone: list[GoneJson]


class AuthorJson(TypedDict):
    """A name in parts; of a group, `surname` is all of it."""

    surname: str
    given: str
    suffix: str


class WorkJson(TypedDict):
    """A document that was quoted (`source` is its file's name), or a work that quoted words cite (`cited_by`)."""

    key: str
    title: str
    authors: list[AuthorJson]
    year: int | None
    doi: str | None
    journal: str | None
    source: str
    pages: list[int]
    cited_by: str
    printed: str


class ConversationJson(TypedDict):
    """The whole conversation; times are ISO 8601 in UTC."""

    format: str
    version: int
    title: str
    begun_at: str
    changed_at: str
    turns: list[TurnJson]
    works: list[WorkJson]


def json_text(conversation: StoredConversation, quotes: Quotes) -> str:
    """The JSON as text, in ASCII."""
    made: ConversationJson = {
        "format": FORMAT,
        "version": VERSION,
        "title": conversation.title,
        "begun_at": stamp(conversation.begun_at),
        "changed_at": stamp(conversation.changed_at),
        "turns": [_turn(turn, quotes) for turn in conversation.turns],
        "works": [_work(work) for work in works_of(conversation)],
    }
    return json.dumps(made, indent=2) + "\n"


def _turn(turn: StoredTurn, quotes: Quotes) -> TurnJson:
    citations = turn.answer.citations if turn.answer is not None else ()
    troubles = ((citation.number, quotes.trouble(citation)) for citation in citations)
    return {
        "number": turn.number,
        "question": turn.question,
        "asked_at": stamp(turn.asked_at),
        "answer": None if turn.answer is None else answer_json(turn.answer),
        "trouble": turn.trouble,
        "gone": [{"number": number, "reason": reason} for number, reason in troubles if reason],
    }


def _work(work: Work) -> WorkJson:
    return {
        "key": work.key,
        "title": work.title,
        "authors": [{"surname": one.surname, "given": one.given, "suffix": one.suffix} for one in work.authors],
        "year": work.year,
        "doi": work.doi,
        "journal": work.journal,
        "source": work.source,
        "pages": list(work.pages),
        "cited_by": work.cited_by,
        "printed": work.printed,
    }
