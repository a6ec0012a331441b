"""The HTML of each page's main states stays what it was, whatever makes it: `tests/golden/pages`, a file a page.

Compared are the tags, their attributes and their text as a browser reads them: runs of white space are one space, line
breaks between tags nothing. And whatever a document, a person or a model says, in each of them it is text.
`FOOTNOTE_GOLDEN=write` writes the files anew.
"""

import os
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

import ui.web.render
from tests.page_documents import LONG_WORD, NASTY
from tests.ui.page_states import PAGE
from ui.web.render import escaped, render

PAGES = Path(__file__).parents[1] / "golden" / "pages"
# What no text of a document, a person or a model may bring into a page, by the tag and by the start of its link.
NEVER = {"script", "iframe", "object", "embed", "base"}
LINK = re.compile(r"#|/(?!/)|data:(?:,$|image/png;base64,)")


class Canonical(HTMLParser):
    """The HTML as lines: a tag with its attributes, or a text with runs of white space as one space."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = self.all_text = ""
        self.feed(re.sub("<style>[^<]*</style>", "<style></style>", html))
        self.close()
        self._end_text()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_text()
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.lines += [f"<{tag}>", *sorted(f"  {name}={self._value(value or '')}" for name, value in attrs)]

    def handle_endtag(self, tag: str) -> None:
        self._end_text()
        self.lines.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data
        self.all_text += data

    def _value(self, value: str) -> str:
        """White space as one space, and a number as it is drawn, 4 for 4.0."""
        value = " ".join(value.split())
        return f"{float(value):g}" if re.fullmatch(r"\d+\.\d+", value) else value

    def _end_text(self) -> None:
        if self.text.strip() or (self.text and "\n" not in self.text):
            self.lines.append(repr(re.sub(r"\s+", " ", self.text)))
        self.text = ""


@pytest.mark.parametrize("page", PAGE)
def test_the_html_of_a_page_is_what_it_was(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    here = escaped(str(tmp_path))
    now = {name: html.replace(LONG_WORD, "wwww").replace(here, "folder") for name, html in PAGE[page](tmp_path)}
    file = PAGES / f"{page}.html"
    if os.environ.get("FOOTNOTE_GOLDEN") == "write":
        file.write_text("".join(f"<!-- state: {name} -->\n{html}\n" for name, html in now.items()), encoding="utf-8")
    texts = re.split(r"^<!-- state: (.*) -->\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    before = {name: html.removesuffix("\n") for name, html in zip(texts[::2], texts[1::2], strict=True)}
    assert list(now) == list(before)
    for name, html in now.items():
        read = Canonical(html)
        assert read.lines == Canonical(before[name]).lines, name
        assert not NEVER & read.tags, name
        assert not [one for one, _ in read.attributes if one.startswith("on")], name
        assert [value for one, value in read.attributes if one in ("href", "src") and not LINK.match(value)] == [], name
        assert not re.search(r"\$\{|\{\{|!\[", html), name
        assert "hostile" not in name or "<script>window.hurt=1" in read.all_text, name


def test_no_template_lets_a_value_through_as_it_is() -> None:
    for path in (Path(ui.web.render.__file__).parent / "templates").glob("*.html"):
        assert not re.search(r"\|\s*safe|autoescape|\{%-|-%\}", path.read_text(encoding="utf-8")), path
    nasty = NASTY + "\r\0\ud800"
    trouble = render("study.trouble", opened=nasty, title=nasty, line=nasty)
    for made in (trouble, render("common.words", text=nasty), render("answer.note", words=nasty)):
        assert not re.search(r"<(script|img|b)\b|\$\{|\{\{|\*\*|`|\0|\ud800", made)
