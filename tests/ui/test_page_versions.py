"""A stored conversation whose document is another version now, over real HTTP: what the panel and the exports say."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from assistant.citations import citation_of
from assistant.conversations import Notebook
from assistant.extractive_writer import Written
from assistant.study_file import open_study
from assistant.types import Answer
from corpus.library import Library
from corpus.stored_rows import Metadata
from corpus.types import Document
from index.indexer import Reading
from tests.fakes import an_ingest, open_library, sourced
from tests.page_documents import answer_from, quoted
from tests.page_fakes import EXAMPLES, FakeAnswers, FakePictures, FakeShelf
from tests.page_server import asking, running_site
from tests.study_fakes import FakeQuizzes
from tests.ui.people.site import Visit
from tests.ui.shown import Shown
from ui.web.accounts import LOCAL
from ui.web.server import Site, export_routes
from ui.web.services import Sources, Study

QUOTES = (
    "The infusion relieved most of them within two hours.",
    "Half of them asked for a second one after a week.",
    "Nobody was harmed by it.",
)
NOTES = f"""# Notes of a ward

Forty patients were given an infusion in the spring. {QUOTES[0]} {QUOTES[1]}

Doctors watched each of them until the evening came. {QUOTES[2]} They went home by bus.
"""
NEWER = f"""# Notes of a ward

A foreword that was asked for by the second printer.

Forty patients were given an infusion in the spring. {QUOTES[0]} Half of them asked for a third one after a month.

Doctors watched each of them until the evening came. They went home by bus.
"""


def answer_of(document: Document) -> Answer:
    """A footnote for each quote, as the assistant makes them."""
    spans = [quoted(document, quote) for quote in QUOTES]
    made = answer_from("What came of it?", *((document, span) for span in spans))
    citations = tuple(citation_of(number, Written(document, span, None, None)) for number, span in enumerate(spans, 1))
    return replace(made, citations=citations)


class Page:
    """A browser without a window: it calls the events of the page, and downloads."""

    def __init__(self, address: str, conversation: str) -> None:
        self.visit = Visit(address)
        self.conversation = conversation
        events = json.loads(self.visit.get("/config").body)["dependencies"]
        self._numbers = {
            target[1]: (event["id"], target[0])
            for event in events
            if event["backend_fn"]
            for target in event["targets"]
        }
        self._call("resume", {"id": conversation}, [None])

    def footnote(self, number: int) -> Shown:
        return Shown(self._call("cite", {"id": f"cite-1-{number}", "sheet": None}, [None, None])[0])

    def export(self, kind: str) -> str:
        return self.visit.get(f"/export/{self.conversation}.{kind}").body

    def _call(self, event: str, told: dict[str, str | None], data: list[None]) -> list[str]:
        number, target = self._numbers[event]
        sent = {"data": data, "event_data": told, "fn_index": number, "trigger_id": target, "session_hash": "visit-1"}
        reply = self.visit.post("/gradio_api/run/predict", json.dumps(sent).encode())
        assert reply.status == 200, reply.body
        made: list[str] = json.loads(reply.body)["data"]
        return made


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Page]]:
    folder = tmp_path_factory.mktemp("versions")
    path = folder / "notes.md"

    def add(library: Library, text: str) -> str:
        path.write_text(text, encoding="utf-8")
        [receipt] = an_ingest(library, reading=Reading()).add(sourced([path]), Metadata())
        assert receipt.document_id is not None
        return receipt.document_id

    with open_library(folder, 5) as library, closing(open_study(folder)) as study:
        notebook = Notebook(study)
        answer = answer_of(library.document(add(library, NOTES)))
        conversation = notebook.begin()
        notebook.keep(LOCAL.name, conversation, 1, answer.question, answer, "")
        sources = Sources(library, FakePictures(), FakeShelf(), library)

        def site() -> Site:
            ask = asking(FakeAnswers(), sources, EXAMPLES, kept=Study(notebook, FakeQuizzes()))
            return Site((ask,), (export_routes(notebook, library, library),))

        with running_site(site) as address:

            def opened(text: str) -> Page:
                """The page, once the file holds this text; nothing is left of it where there is none."""
                if text:
                    add(library, text)
                else:
                    [record] = library.documents()
                    library.remove(record.id)
                return Page(address, conversation)

            yield opened


def test_each_footnote_says_what_became_of_its_words(page: Callable[[str], Page]) -> None:
    as_it_was = page(NOTES)
    for number, quote in enumerate(QUOTES, 1):
        shown = as_it_was.footnote(number)
        assert shown.marked == quote
        assert "replaced" not in shown.text
    assert json.loads(as_it_was.export("json"))["turns"][0]["quotes"] == []

    newer = page(NEWER)
    moved, changed, gone = map(newer.footnote, (1, 2, 3))
    assert moved.marked == QUOTES[0]
    assert "the very words stand elsewhere in it" in moved.text
    assert "A foreword" in moved.text
    assert changed.marked == "Half of them asked for a third one after a month."
    assert "it says something else where they stood" in changed.text
    assert QUOTES[1] in changed.text
    assert gone.marked == QUOTES[2]
    assert "do not stand in it any more" in gone.text
    assert "They went home" not in gone.text

    turn = json.loads(newer.export("json"))["turns"][0]
    assert [quote["state"] for quote in turn["quotes"]] == ["moved", "changed", "gone"]
    assert len(turn["id"]) == 32
    for quote in turn["quotes"]:
        assert quote["now"] is None or NEWER[quote["now"]["start"] : quote["now"]["end"]] == quote["now"]["quote"]
    for kind in ("md", "html"):
        written = newer.export(kind)
        assert "asked for a third one after a month" in written
        for words in ("the very words stand elsewhere", "something else where they stood", "do not stand in it any"):
            assert words in written
    assert "surroundings" not in newer.export("json")

    removed = page("")
    assert "no longer in the library" in removed.footnote(1).text
    assert removed.footnote(1).marked == QUOTES[0]
