"""A conversation as a file: its name, its kind, and what is said of documents that are gone."""

import json
import re
from dataclasses import replace

import pytest

from assistant import messages
from assistant.answer_json import answer_from_json
from assistant.export.formats import Format, exported
from assistant.export.notes import Documents
from corpus.errors import DocumentNotFound
from corpus.types import Document
from tests.assistant.exporting.conversations import AWKWARD, AWKWARD_ONE, KETAMINE, PLAIN, cited_answer
from tests.page_fakes import FakeDocuments


class NoDocuments:
    """A library from which all was removed."""

    def document(self, document_id: str) -> Document:
        raise DocumentNotFound(document_id)


class OtherDocuments:
    """A library in which the first document is read in another way now."""

    def document(self, document_id: str) -> Document:
        found = FakeDocuments().document(document_id)
        return replace(found, text=" " + found.text) if document_id == KETAMINE.id else found


@pytest.mark.parametrize("kind", Format)
def test_the_file_has_a_name_that_any_machine_takes(kind: Format) -> None:
    assert exported(PLAIN, kind, None).file_name == f"footnote-how-fast-does-ketamine-work-2026-03-14.{kind.value}"
    for title in (AWKWARD, "../../etc/passwd", "שלום", "", "x" * 10_000, 'a"\r\nSet-Cookie: b'):
        name = exported(replace(PLAIN, title=title), kind, None).file_name
        assert re.fullmatch(r"footnote-[a-z0-9-]{1,60}-2026-03-14\.[a-z]+", name), name


@pytest.mark.parametrize("kind", Format)
def test_the_same_conversation_gives_the_same_bytes(kind: Format) -> None:
    for one in (PLAIN, AWKWARD_ONE):
        first = exported(one, kind, FakeDocuments())
        assert first == exported(one, kind, FakeDocuments())
        assert first.content.decode("utf-8")


@pytest.mark.parametrize("kind", [Format.MARKDOWN, Format.HTML, Format.JSON])
@pytest.mark.parametrize(
    ("documents", "gone", "changed"),
    [(None, 0, 0), (FakeDocuments(), 0, 0), (NoDocuments(), 5, 0), (OtherDocuments(), 0, 4)],
)
def test_a_quote_that_stands_there_no_more_says_so(
    kind: Format, documents: Documents | None, gone: int, changed: int
) -> None:
    text = exported(PLAIN, kind, documents).content.decode()
    assert (text.count(messages.QUOTE_GONE), text.count(messages.QUOTE_CHANGED)) == (gone, changed)


def test_json_holds_everything() -> None:
    made = json.loads(exported(PLAIN, Format.JSON, None).content)
    assert (made["format"], made["version"], made["title"]) == (
        "footnote-conversation",
        1,
        "How fast does ketamine work?",
    )
    assert [(turn["number"], turn["question"], turn["trouble"]) for turn in made["turns"]] == [
        (1, "How fast does ketamine work?", ""),
        (2, "And sleep?", ""),
        (3, "Broken?", "Something went wrong."),
    ]
    assert answer_from_json(made["turns"][0]["answer"]) == cited_answer()
    assert made["turns"][2]["answer"] is None
    assert [(work["year"], work["pages"], work["source"]) for work in made["works"]] == [
        (2025, [1, 3], KETAMINE.source.name),
        (None, [], made["works"][1]["source"]),
        (2006, [], ""),
    ]
    assert made["works"][2]["cited_by"] == KETAMINE.title
