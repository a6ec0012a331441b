"""A conversation as a file in one of five formats, JSON among them."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from assistant.anchors import anchor_json
from assistant.answer_json import answer_json
from assistant.conversations import StoredConversation, StoredTurn
from assistant.export.bibliography import Work, bibtex, ris, works_of
from assistant.export.markdown_html import html, markdown
from assistant.export.notes import Documents, Quotes
from assistant.study_file import stamp
from corpus.library import Library

FORMAT = "footnote-conversation"
VERSION = 1


class GoneJson(TypedDict):
    """A footnote whose quote cannot be found at its place any more, and why."""

    number: int
    reason: str


class TurnJson(TypedDict):
    """A question and what came of it; `answer` is None where nothing did, and `trouble` says why, else is empty. `id`
    is the answer's, to replay it by. `quotes` are those that do not stand in their documents as ever, and where they
    stand `now`."""

    id: str
    number: int
    question: str
    asked_at: str
    answer: dict[str, object] | None
    trouble: str
    gone: list[GoneJson]
    quotes: list[dict[str, object]]


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
    documents = {document.id: document for document in turn.answer.documents} if turn.answer is not None else {}
    cited = [(item, documents[item.document_id]) for item in (turn.answer.citations if turn.answer is not None else ())]
    troubles = ((citation.number, quotes.trouble(citation, document)) for citation, document in cited)
    anchors = ((citation, quotes.anchor(citation, document)) for citation, document in cited)
    return {
        "id": turn.answer_id,
        "number": turn.number,
        "question": turn.question,
        "asked_at": stamp(turn.asked_at),
        "answer": None if turn.answer is None else answer_json(turn.answer),
        "trouble": turn.trouble,
        "gone": [{"number": number, "reason": reason} for number, reason in troubles if reason],
        "quotes": [anchor_json(citation, anchor) for citation, anchor in anchors if anchor is not None],
    }


def _work(work: Work) -> WorkJson:
    return {
        "key": work.key,
        "title": work.title,
        "authors": [
            {"surname": author.surname, "given": author.given, "suffix": author.suffix} for author in work.authors
        ],
        "year": work.year,
        "doi": work.doi,
        "journal": work.journal,
        "source": work.source,
        "pages": list(work.pages),
        "cited_by": work.cited_by,
        "printed": work.printed,
    }


_LONGEST_NAME = 60


class Format(StrEnum):
    """What a conversation can be exported to; the value is the file's ending."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"
    BIBTEX = "bib"
    RIS = "ris"


@dataclass(frozen=True, slots=True)
class Export:
    """A file: `file_name` is of ASCII letters, digits, hyphens and one full stop; `content` is UTF-8."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Kind:
    media_type: str
    make: Callable[[StoredConversation, Quotes], str]


_KINDS = {
    Format.MARKDOWN: _Kind("text/markdown; charset=utf-8", markdown),
    Format.HTML: _Kind("text/html; charset=utf-8", html),
    Format.JSON: _Kind("application/json", json_text),
    Format.BIBTEX: _Kind("application/x-bibtex; charset=utf-8", lambda of, _: bibtex(of)),
    Format.RIS: _Kind("application/x-research-info-systems; charset=utf-8", lambda of, _: ris(of)),
}


def exported(
    conversation: StoredConversation, kind: Format, documents: Documents | None, versions: Library | None = None
) -> Export:
    """The conversation as a file. The same conversation gives the same bytes.

    With `documents`, of quotes whose document is gone or changed it is said that they are; with `versions` also where
    they stand in newer ones. With neither, of none.
    """
    made = _KINDS[kind]
    return Export(
        f"{_name(conversation)}.{kind.value}",
        made.media_type,
        made.make(conversation, Quotes(documents, versions)).encode("utf-8"),
    )


def _name(conversation: StoredConversation) -> str:
    plain = unicodedata.normalize("NFKD", conversation.title).encode("ascii", "ignore").decode("ascii").lower()
    words = "-".join(re.findall("[a-z0-9]+", plain))[:_LONGEST_NAME].strip("-")
    return f"footnote-{words or 'conversation'}-{conversation.begun_at:%Y-%m-%d}"
