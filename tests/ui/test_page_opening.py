"""What the panel shows for what the browser asks, and the pages that are kept drawn."""

from dataclasses import replace

import pytest

from corpus.errors import FileDamaged, LibraryDamaged
from corpus.types import Document
from tests.browser.paper import INSIDE, Paper, paper
from tests.page_documents import KETAMINE, MECHANISMS, answer_from
from tests.page_fakes import FakeDocuments, FakePictures, FakeShelf, sources
from tests.ui.shown import Shown
from ui.web.conversation import Conversation
from ui.web.panel_view import CHANGED, empty_panel, opened_html, opened_id
from ui.web.services import LibraryShelf, Shelved, Sources


class Counted:
    """A picture of every page but page 13, and a count."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def picture(self, document_id: str, page: int) -> bytes:
        self.asked.append((document_id, page))
        if page == 13:
            raise FileDamaged("page 13 is damaged")
        return b"\x89PNG\r\n\x1a\n" + str(page).encode()


class Broken(LibraryShelf):
    """A library that is damaged."""

    def __init__(self) -> None:
        pass

    def document(self, document_id: str) -> Document:
        raise LibraryDamaged(f"document {document_id} is <damaged>: add it again")

    def receipts(self) -> tuple[Shelved, ...]:
        raise LibraryDamaged("the library is <damaged>")


@pytest.fixture(scope="module")
def made() -> Paper:
    return paper()


@pytest.fixture
def conversation(made: Paper) -> Conversation:
    return Conversation().with_question("q").answered(answer_from("q", (made.document, made.quote(INSIDE))))


def test_a_footnote_opens_its_page_and_another_when_turned_to(made: Paper, conversation: Conversation) -> None:
    counted = Counted()
    all_of_it = Sources(FakeDocuments(made.document), counted, FakeShelf())
    assert 'data-page="2"' in opened_html("cite-1-1", None, conversation, all_of_it)
    turned = opened_html("cite-1-1", 3, conversation, all_of_it)
    assert 'data-page="3"' in turned
    assert 'data-sheet="3" data-first="page"' in turned
    assert [page for _, page in counted.asked] == [2, 3]


@pytest.mark.parametrize(
    "wanted", ["", "cite-1-9", "cite-9-1", "cite-1-1 ", "nothing", "document-", "document-" + "g" * 16, "x" * 10_000]
)
def test_what_is_not_known_opens_nothing(conversation: Conversation, wanted: str) -> None:
    assert opened_html(wanted, None, conversation, sources()) == empty_panel()


def test_a_document_opens_at_its_beginning(made: Paper) -> None:
    text = opened_html(opened_id(KETAMINE.id), None, Conversation(), sources())
    assert KETAMINE.title in Shown(text).text
    assert Shown(text).marked == ""
    assert "All documents" in Shown(text).text
    pages = Sources(FakeDocuments(made.document), Counted(), FakeShelf())
    first = opened_html(opened_id(made.document.id), None, Conversation(), pages)
    assert 'data-first="page"' in first
    assert 'data-page="1"' in first
    assert "The quoted words" not in first
    assert 'data-page="4"' in opened_html(opened_id(made.document.id), 4, Conversation(), pages)


def test_troubles_are_one_line_and_the_quote_stays(made: Paper, conversation: Conversation) -> None:
    broken = Sources(Broken(), FakePictures(), Broken())
    cited = Shown(opened_html("cite-1-1", None, conversation, broken))
    assert cited.marked == INSIDE
    assert "is <damaged>: add it again" in cited.text
    read_anew = replace(made.document, text=f" {made.document.text}")
    changed = Shown(opened_html("cite-1-1", None, conversation, sources(read_anew)))
    assert CHANGED in changed.text
    assert changed.marked == INSIDE
    gone = Shown(opened_html("cite-1-1", None, conversation, sources()))
    assert "no longer in the library" in gone.text
    assert gone.marked == INSIDE
    for wanted in ("documents", opened_id(MECHANISMS.id)):
        assert "is <damaged>" in Shown(opened_html(wanted, None, conversation, broken)).text
    assert "no document" in Shown(opened_html("document-" + "0" * 16, None, conversation, sources())).text
