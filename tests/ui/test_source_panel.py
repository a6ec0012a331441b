"""The panel of a footnote: whose words they are, what they cite, and no other words marked."""

from assistant.types import Citation
from corpus.span import Span
from corpus.types import Document
from tests.page_documents import KETAMINE, LONG_WORD, NASTY, NASTY_DOCUMENT, quoted
from tests.page_fakes import FakePictures
from tests.ui.shown import Shown
from ui.web.conversation import Footnote, FootnoteId
from ui.web.panel_view import CHANGED, GONE, alone_html, source_html


def footnote(one: Document, span: Span, quote: str | None = None) -> Footnote:
    citation = Citation(2, one.id, span, span.of(one.text) if quote is None else quote, "Aims", 7)
    return Footnote(FootnoteId(1, 2), citation, 2, 3, FootnoteId(1, 1), None)


def panel(one: Document, span: Span, quote: str | None = None) -> str:
    return source_html(footnote(one, span, quote), one, FakePictures())


def test_markup_is_shown_as_text() -> None:
    html = panel(NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, NASTY + LONG_WORD))
    shown = Shown(html)
    assert shown.marked == NASTY + LONG_WORD
    assert "<script>window.hurt=1</script>" in shown.text
    assert shown.tags.isdisjoint({"script", "img", "a"})
    assert "{" not in html
    assert "$" not in html


def test_no_other_words_are_marked_when_the_document_has_changed_or_gone() -> None:
    changed = Shown(panel(KETAMINE, Span(0, 5), "other"))
    gone = Shown(alone_html(footnote(KETAMINE, Span(0, 5), "<other>"), GONE))
    assert changed.marked == "other"
    assert gone.marked == "<other>"
    assert CHANGED in changed.text
    assert GONE in gone.text
