"""The panel of a footnote: whose words they are, what they cite, and no other words marked."""

from dataclasses import replace

import pytest

from assistant.types import Citation
from corpus.span import Span
from corpus.types import BlockKind, Document
from tests.page_documents import KETAMINE, LONG_WORD, MECHANISMS, NASTY, NASTY_DOCUMENT, quoted
from tests.page_fakes import FakePictures
from tests.ui.shown import Shown
from ui.web.conversation import Footnote, FootnoteId
from ui.web.panel_view import CHANGED, GONE, OF_THE_REFERENCES, alone_html, source_html


def footnote(one: Document, span: Span, quote: str | None = None) -> Footnote:
    citation = Citation(2, one.id, span, span.of(one.text) if quote is None else quote, "Aims", 7)
    return Footnote(FootnoteId(1, 2), citation, 2, 3, FootnoteId(1, 1), None)


def panel(one: Document, span: Span, quote: str | None = None) -> str:
    return source_html(footnote(one, span, quote), one, FakePictures())


def test_it_says_whose_words_they_are_and_where() -> None:
    html = panel(KETAMINE, Span(0, 5))
    text = Shown(html).text
    for words in (
        "Footnote 2 of 3",
        "Pharmacodynamics of",
        "D. Qayumova, S. Salohiddinova",
        "2025",
        "Aims · page 7",
    ):
        assert words in text
    assert 'data-open="cite-1-1"' in html
    assert html.count("disabled") == 1
    assert MECHANISMS.source.name in Shown(panel(MECHANISMS, Span(0, 5))).text


def test_the_doi_stands_in_the_byline_as_text() -> None:
    html = panel(replace(KETAMINE, doi="10.1000/<b>"), Span(0, 5))
    assert "N. A. Abzalova · 2025 · doi:10.1000/<b>" in Shown(html).text
    assert "a" not in Shown(html).tags
    bare = panel(replace(MECHANISMS, doi="10.1000/x"), Span(0, 5))
    assert f"{MECHANISMS.source.name} · doi:10.1000/x" in Shown(bare).text


def test_markup_is_shown_as_text() -> None:
    html = panel(NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, NASTY + LONG_WORD))
    shown = Shown(html)
    assert shown.marked == NASTY + LONG_WORD
    assert "<script>window.hurt=1</script>" in shown.text
    assert shown.tags.isdisjoint({"script", "img", "a"})
    assert "{" not in html
    assert "$" not in html


@pytest.mark.parametrize("kind", BlockKind)
def test_an_entry_of_the_reference_list_is_said_to_be_one(kind: BlockKind) -> None:
    entry = quoted(KETAMINE, "Abdallah CG", "rapid-acting antidepressants.")
    blocks = tuple(replace(block, kind=kind) if block.span.meets(entry) else block for block in KETAMINE.blocks)
    text = Shown(panel(replace(KETAMINE, blocks=blocks), entry)).text
    assert (OF_THE_REFERENCES in text) is (kind is BlockKind.REFERENCE)


def test_no_other_words_are_marked_when_the_document_has_changed_or_gone() -> None:
    changed = Shown(panel(KETAMINE, Span(0, 5), "other"))
    gone = Shown(alone_html(footnote(KETAMINE, Span(0, 5), "<other>"), GONE))
    assert changed.marked == "other"
    assert gone.marked == "<other>"
    assert CHANGED in changed.text
    assert GONE in gone.text
