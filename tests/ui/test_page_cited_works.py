"""The works that a quoted sentence cites, as they stand under the panel's head."""

from dataclasses import replace

from corpus.span import Span
from corpus.types import Document, Mention, Reference
from tests.page_documents import KETAMINE, LONG_WORD, NASTY, quoted
from tests.ui.shown import Shown
from ui.web.answer_view import cited_html
from ui.web.render import LONGEST

QUOTE = quoted(KETAMINE, "Patients often report relief", "several weeks.")
ENTRY = quoted(KETAMINE, "Abdallah CG", "rapid-acting antidepressants.")


def citing(*works: Reference) -> Document:
    named = Mention(Span(QUOTE.end - 3, QUOTE.end), tuple(range(len(works))))
    return replace(KETAMINE, references=works, mentions=(named,))


def test_whatever_an_entry_holds_is_text_and_not_too_long() -> None:
    nasty = Reference(ENTRY, NASTY, (NASTY, "b", "c"), NASTY + LONG_WORD, NASTY, 2000, NASTY)
    html = cited_html(citing(nasty, nasty), QUOTE)
    shown = Shown(html)
    assert shown.tags <= {"details", "summary", "ul", "li", "b", "span"}
    assert "<script>window.hurt=1</script>" in shown.text
    assert len(shown.text) < 16 * LONGEST
    assert "{" not in html
    assert "http://" not in html
