"""Every span of every document lies in its text, whatever the file holds."""

import re
from html import escape
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.chunker import cut
from corpus.errors import FileEmpty, FileError
from corpus.readers.jats import read_jats
from corpus.types import Document
from tests.corpus.reading import Reader, check_references, read_or_refused
from tests.corpus.test_jats import article
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


_REFS = "".join(f"<ref id='B{one}'><label>{one}</label><note>Entry</note></ref>" for one in range(1, 4))


@st.composite
def lines(draw: st.DrawFn) -> str:
    """Words in a line, with inline markup, marks and floats among them; each word is a number of its own later."""
    parts = draw(
        st.lists(
            st.sampled_from(
                [
                    "W ",
                    "<bold>W</bold> ",
                    "<italic>W <sub>W</sub></italic> ",
                    "<sup>W</sup> ",
                    "<xref ref-type='bibr' rid='B1'>W</xref> ",
                    "<xref ref-type='bibr' rid='B2 B3'>W W</xref>. ",
                    "<named-content>W</named-content> ",
                    "<unknown>W</unknown>",
                    "&amp; ",
                    "<inline-formula>W</inline-formula> ",
                ]
            ),
            min_size=1,
            max_size=6,
        )
    )
    return "".join(parts)


def jats_blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.one_of(
        lines().map(lambda words: f"<p>{words}</p>"),
        st.tuples(lines(), several).map(lambda both: f"<sec><title>{both[0]}</title>{both[1]}</sec>"),
        several.map(lambda inside: f"<list><list-item>{inside}</list-item></list>"),
        st.tuples(lines(), several).map(lambda both: f"<p>{both[0]}<disp-quote>{both[1]}</disp-quote>W</p>"),
        st.tuples(lines(), several).map(
            lambda both: f"<fig><label>W</label><caption><title>{both[0]}</title>{both[1]}</caption></fig>"
        ),
        several.map(lambda inside: f"<boxed-text>{inside}</boxed-text>"),
        lines().map(lambda words: f"<table-wrap><table><tr><td>{words}</td><td/><td>W</td></tr></table></table-wrap>"),
        st.tuples(lines(), lines()).map(
            lambda both: f"<def-list><def-item><term>{both[0]}</term><def><p>{both[1]}</p></def></def-item></def-list>"
        ),
        several.map(lambda inside: f"<unknown>W {inside} W</unknown>"),
    )


BODIES = st.lists(st.recursive(lines().map(lambda words: f"<p>{words}</p>"), jats_blocks, max_leaves=12), max_size=5)


@given(parts=BODIES)
@SETTINGS
def test_every_word_comes_once_and_in_order(reader: Reader, parts: list[str]) -> None:
    body, words = with_words("".join(parts))
    document = reader(article(f"{body}<p>The end.</p>", f"<ref-list>{_REFS}</ref-list>"), "a.nxml")
    assert words_read(document) == words
    check(document)
    check_references(document)


@given(text=st.text(max_size=60), rid=st.sampled_from(["B1", "B1 B2", "no", ""]))
@SETTINGS
def test_a_mark_has_its_own_words(text: str, rid: str) -> None:
    allowed = "".join(one for one in text if one.isprintable() or one in "\n\t ")
    mark = f"<xref ref-type='bibr' rid='{rid}'>{escape(allowed)}</xref>"
    whole = article(f"<p>So {mark} it is.</p>", f"<ref-list>{_REFS}</ref-list>")
    draft = read_jats("a.nxml", whole.encode())
    words = " ".join(allowed.split())
    expected = [words] if rid.startswith("B") and words else []
    assert [mention.span.of(draft.text) for mention in draft.mentions] == expected


@given(content=st.binary(max_size=120))
@SETTINGS
def test_any_bytes_in_an_article_are_a_draft_or_a_refusal(content: bytes) -> None:
    whole = b"<article><front/><body><p>" + content + b"</p></body></article>"
    try:
        draft = read_jats("a.nxml", whole)
    except FileError as refusal:
        if "\n" in str(refusal):
            pytest.fail(str(refusal))
    else:
        assert all(block.span.of(draft.text) for block in draft.blocks)
