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
from tests.corpus.test_jats_exactness import check_references
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


LINE = st.lists(
    st.sampled_from(
        [
            "W ",
            "<b>W</b> ",
            "<sup>W</sup> ",
            '<a href="#B1">W</a> ',
            '<a href="p.html#B2">W <i>W</i></a>, ',
            '<a href="#none">W</a> ',
            "<br>",
            '<span style="display:none">HIDE <b>HIDE</b></span> ',
            '<span style="color:#fff">HIDE</span>',
            "<x-y>W</x-y> ",
        ]
    ),
    min_size=1,
    max_size=5,
).map("".join)


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.one_of(
        LINE.map(lambda words: f"<p>{words}</p>"),
        st.tuples(LINE, several).map(lambda both: f"<section><h2>{both[0]}</h2>{both[1]}</section>"),
        several.map(lambda inside: f"<ul><li>{inside}</li><li>W</li></ul>"),
        several.map(lambda inside: f"<div>W {inside} W</div>"),
        st.tuples(LINE, LINE).map(lambda both: f"<table><tr><td>{both[0]}<td>{both[1]}<tr><td><td>W</table>"),
        several.map(lambda inside: f"<details><summary>W</summary>{inside}</details>"),
        several.map(lambda inside: f"<div hidden>{inside.replace('W', 'HIDE')}</div>"),
        several.map(lambda inside: f"<a href='#B1'>{inside}</a>"),
    )


PAGES = st.lists(st.recursive(LINE.map(lambda words: f"<p>{words}</p>"), blocks, max_leaves=10), max_size=5)
ENTRIES = (
    "<h2>References</h2><ol><li>Bell A. <i>On it</i>. J Mood. 2019;3:1-5.</li>"
    "<li>Dee C. Sleep and mood. Lancet. 2020;4:7-9.</li></ol>"
)
CITED = ["Bell A. On it. J Mood. 2019;3:1-5.", "Dee C. Sleep and mood. Lancet. 2020;4:7-9."]


@given(parts=PAGES)
@SETTINGS
def test_every_seen_word_comes_once_and_in_order(reader: Reader, parts: list[str]) -> None:
    body, words = with_words("".join(parts))
    document = reader(f"<html><body><p>The start.</p>{body}{ENTRIES}</body></html>", "page.html")
    assert words_read(document) == words
    assert "HIDE" not in document.text
    assert [one.span.of(document.text) for one in document.references] == CITED
    check(document)
    check_references(document)
    for mention in document.mentions:
        assert mention.span.of(document.text).startswith("wordx")
