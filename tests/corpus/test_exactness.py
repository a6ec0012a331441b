"""Every span of every document lies in its text, whatever the file holds."""

import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.chunker import cut
from corpus.errors import FileEmpty
from corpus.types import Document
from tests.corpus.reading import Reader, read_or_refused
from tests.fakes import WordCounter

MARKUP = {
    "a.txt": (
        "- |1. |Results|Abstract: |References|===|Keywords: |:\n|\f|et al. 2000;1:2|Scroll to top|lower|54 (5)|Name Sur"
    ),
    "a.md": "# |- |> |1. |***|```\n|| a | b |\n|--|--|\n|---\n|![x](y)|[x]: y\n|<div>|    |\\|===|## x ##|References",
    "a.html": (
        "<p>|</p>|<div>|<ul><li>|<h1>|</h1>|<table><tr><td>|<td>|&amp;|&#0;|<!--|-->|<br>|<script>|</script>|<nav>|]]>"
    ),
}
COMMON = [
    "A word. ",
    "More words here",
    "It is. ",
    "\n",
    "\r\n",
    "\n\n",
    "\r",
    " ",
    "\t",
    "é",
    "𝛼",
    "😀",
    "\u2028",
    "\x85",
    "\x1f",
    ".",
]
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def texts(name: str) -> st.SearchStrategy[str]:
    pieces = st.sampled_from([*COMMON, *MARKUP[name].split("|")]) | st.text(max_size=8)
    return st.lists(pieces, max_size=40).map("".join)


def check(document: Document) -> None:
    spans = [block.span for block in document.blocks]
    assert all(len(span) and span.of(document.text) == span.of(document.text).strip() for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    cutting = cut(document, WordCounter(), 32)
    for parts in ([one.span for one in cutting.passages], [one.span for one in cutting.sentences]):
        assert all(len(span) and span.of(document.text) for span in parts)
        assert all(before.end <= after.start for before, after in pairwise(parts))
    for sentence in cutting.sentences:
        assert sentence.leans_on is None or sentence.leans_on.end <= sentence.span.start


def with_words(markup: str) -> tuple[str, list[str]]:
    """The markup with a word of its own for each W, so that one lost, told twice or out of order shows; and those."""
    pieces, letters = markup.split("W"), str.maketrans("0123456789", "abcdefghij")
    words = [f"wordx{at % 1000:03}x".translate(letters) for at in range(len(pieces) - 1)]
    return "".join(piece + word for piece, word in zip(pieces, [*words, ""], strict=True)), words


def words_read(document: Document) -> list[str]:
    return re.findall(r"wordx...x", document.text)


@pytest.mark.parametrize("name", MARKUP)
@given(data=st.data())
@SETTINGS
def test_spans_lie_in_the_text_in_order(reader: Reader, name: str, data: st.DataObject) -> None:
    text = data.draw(texts(name)) + "\n\nSome closing words of the text.\n"
    document = read_or_refused(reader, text.encode("utf-8", "replace"), name)
    if document is not None:
        check(document)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@given(data=st.data())
@SETTINGS
def test_the_text_is_the_files_own(reader: Reader, name: str, encoding: str, data: st.DataObject) -> None:
    text = "Opening words – of the text.\n" * 3 + data.draw(texts(name))
    content = text.encode(encoding, "replace")
    document = read_or_refused(reader, content, name)
    if document is not None and document.source.media_type != "text/html":
        assert document.text == content.decode(document.source.encoding)
        assert document.source.encoding == encoding or encoding == "cp1252"


@given(content=st.binary(max_size=200))
@SETTINGS
def test_any_bytes_are_a_document_or_an_error_of_one_line(reader: Reader, content: bytes) -> None:
    for name in MARKUP:
        document = read_or_refused(reader, content, name)
        if document is not None:
            check(document)


def test_a_text_that_ends_without_a_line_end(reader: Reader) -> None:
    for name in MARKUP:
        check(reader("Some words", name))
    with pytest.raises(FileEmpty):
        reader("# Heading", "a.md")
