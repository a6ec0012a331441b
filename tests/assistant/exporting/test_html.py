"""The HTML, read by an HTML reader: one file, nothing fetched, nothing run, marks and quotes that lead about."""

import re
from collections import Counter

from lxml import html as reader

from assistant.conversations import StoredConversation
from assistant.export.bibliography import fit, line
from assistant.export.markdown_html import html
from assistant.export.notes import Quotes
from tests.assistant.exporting.conversations import (
    AWKWARD,
    AWKWARD_ONE,
    LONG_WORD,
    PLAIN,
    cited_answer,
)

TAGS = set(
    "html head meta title style body header footer section h1 h2 p ul ol li a bdi cite span strong sup div "
    "blockquote".split()
)
ATTRIBUTES = set("lang charset http-equiv content name class id href dir value aria-label aria-labelledby rel".split())


def made(of: StoredConversation) -> reader.HtmlElement:
    return reader.document_fromstring(html(of, Quotes(None)).encode())


def test_nothing_is_run_and_nothing_fetched() -> None:
    for one in (PLAIN, AWKWARD_ONE):
        page = made(one)
        assert {element.tag for element in page.iter()} <= TAGS
        assert {name for element in page.iter() for name in element.attrib} <= ATTRIBUTES
        for link in page.iter("a"):
            assert re.match(r"#t\d+[nm]\d+|https://doi\.org/10\.", link.get("href", ""))
        style = page.find(".//style").text
        assert "url(" not in style
        assert "@import" not in style
        policy = page.find(".//meta[@http-equiv]").get("content")
        assert policy.startswith("default-src 'none'")


def test_marks_and_quotes_lead_to_each_other() -> None:
    for one in (PLAIN, AWKWARD_ONE):
        page = made(one)
        ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
        assert set(ids.values()) == {1}
        for link in page.iter("a"):
            if link.get("href").startswith("#"):
                assert link.get("href")[1:] in ids
    page = made(PLAIN)
    for citation in cited_answer().citations:
        mark = page.get_element_by_id(f"t1m{citation.number}")
        note = page.get_element_by_id(mark.get("href")[1:])
        assert note.get("value") == str(citation.number)
        assert note.find("blockquote").text_content() == citation.quote
        assert [link.get("href") for link in note.findall(".//a[@class='back']")] == [f"#t1m{citation.number}"]


def test_nobodys_words_become_markup() -> None:
    page = made(AWKWARD_ONE)
    text = page.text_content()
    assert line(AWKWARD) in text
    assert LONG_WORD in text
    assert page.get_element_by_id("t1n1").find("blockquote").text_content() == fit(AWKWARD + LONG_WORD)
    assert page.find(".//title").text == line(AWKWARD)
    assert "\x00" not in html(AWKWARD_ONE, Quotes(None))
