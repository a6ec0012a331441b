"""The works that a quoted sentence cites, as they stand under the panel's head."""

from dataclasses import replace

import pytest

from corpus.span import Span
from corpus.types import Document, Mention, Reference
from tests.page_documents import KETAMINE, LONG_WORD, NASTY, quoted
from tests.ui.shown import Shown
from ui.web.answer_view import LONGEST, MOST, cited_html, described

QUOTE = quoted(KETAMINE, "Patients often report relief", "several weeks.")
ENTRY = quoted(KETAMINE, "Abdallah CG", "rapid-acting antidepressants.")
ZARATE = Reference(
    ENTRY,
    "12",
    ("Zarate CA Jr", "Singh JB", "Carlson PJ"),
    "A randomized trial of an NMDA antagonist",
    "Arch Gen Psychiatry",
    2006,
    "10.1001/archpsyc.63.8.856",
)


def citing(*works: Reference) -> Document:
    named = Mention(Span(QUOTE.end - 3, QUOTE.end), tuple(range(len(works))))
    return replace(KETAMINE, references=works, mentions=(named,))


@pytest.mark.parametrize(
    ("work", "line"),
    [
        (
            ZARATE,
            "Zarate CA Jr et al., 2006, A randomized trial of an NMDA antagonist, Arch Gen Psychiatry "
            "(doi:10.1001/archpsyc.63.8.856)",
        ),
        (Reference(ENTRY, authors=("A B", "C D"), year=1999), "A B, C D, 1999"),
        (Reference(ENTRY, doi="10.1/x"), f"{ENTRY.of(KETAMINE.text)} (doi:10.1/x)"),
        (Reference(ENTRY), ENTRY.of(KETAMINE.text)),
    ],
)
def test_a_work_is_described_as_far_as_it_is_known(work: Reference, line: str) -> None:
    assert described(work, KETAMINE) == line


def test_one_work_is_told_in_full() -> None:
    assert Shown(cited_html(citing(ZARATE), QUOTE)).text == f"This sentence cites: {described(ZARATE, KETAMINE)}"


def test_several_are_named_and_open_into_the_list() -> None:
    html = cited_html(citing(ZARATE, replace(ZARATE, label="13", authors=("Berman RM",), year=2000)), QUOTE)
    assert "This sentence cites: Zarate CA Jr et al., 2006; Berman RM, 2000" in Shown(html).text
    assert Shown(html).tags >= {"details", "summary", "ul", "li"}
    assert html.count("<li>") == 2


def test_more_than_five_are_counted() -> None:
    html = cited_html(citing(*(replace(ZARATE, label=str(number)) for number in range(9))), QUOTE)
    assert html.count("<b>") == MOST
    assert Shown(html).text.count("and 4 more") == 2


def test_a_sentence_that_cites_nothing_has_no_line() -> None:
    assert cited_html(citing(ZARATE), Span(0, 5)) == ""
    assert cited_html(KETAMINE, QUOTE) == ""


def test_whatever_an_entry_holds_is_text_and_not_too_long() -> None:
    nasty = Reference(ENTRY, NASTY, (NASTY, "b", "c"), NASTY + LONG_WORD, NASTY, 2000, NASTY)
    html = cited_html(citing(nasty, nasty), QUOTE)
    shown = Shown(html)
    assert shown.tags <= {"details", "summary", "ul", "li", "b", "span"}
    assert "<script>window.hurt=1</script>" in shown.text
    assert len(shown.text) < 16 * LONGEST
    assert "{" not in html
    assert "http://" not in html
