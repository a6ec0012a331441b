"""The list and an opened document as HTML: all of it there, a page at a time, and nothing in it but text."""

from dataclasses import replace

from tests.page_documents import KETAMINE
from tests.ui.library_page.fakes import FakeHoldings, opened
from tests.ui.shown import Shown
from ui.web.library_page import A_PAGE, Wanted, list_html


def text_of(html: str) -> str:
    return Shown(html).text


def many(count: int) -> FakeHoldings:
    holdings = FakeHoldings()
    one = opened(KETAMINE)
    holdings.documents = {
        f"{number:016x}": replace(one, record=replace(one.record, id=f"{number:016x}", title=f"Document {number:05d}"))
        for number in range(count)
    }
    return holdings


def test_ten_thousand_documents_come_a_page_at_a_time() -> None:
    holdings = many(10_000)
    html = list_html(holdings, Wanted())
    assert html.count("data-show=") == A_PAGE
    assert "1–25 of 10,000" in text_of(html)
    last = list_html(holdings, Wanted(first=99_999_975))
    assert "9,976–10,000 of 10,000" in text_of(last)
    assert "Document 09999" in text_of(last)
    found = list_html(holdings, Wanted("document 0042"))
    assert "10 documents of 10,000 with “document 0042”" in text_of(found)


def test_a_place_on_this_machine_is_told_to_nobody() -> None:
    assert "secret" not in list_html(FakeHoldings(), Wanted())
