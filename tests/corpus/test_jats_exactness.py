"""Whatever a JATS article holds: every word once, in order, spans exact, and marks where they stand."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FileError
from corpus.readers.jats import read_jats
from corpus.types import CITABLE, Document
from tests.corpus.reading import Reader
from tests.corpus.test_exactness import SETTINGS, check, with_words, words_read
from tests.corpus.test_jats import article

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


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
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


BODIES = st.lists(st.recursive(lines().map(lambda words: f"<p>{words}</p>"), blocks, max_leaves=12), max_size=5)


@given(parts=BODIES)
@SETTINGS
def test_every_word_comes_once_and_in_order(reader: Reader, parts: list[str]) -> None:
    body, words = with_words("".join(parts))
    document = reader(article(f"{body}<p>The end.</p>", f"<ref-list>{_REFS}</ref-list>"), "a.nxml")
    assert words_read(document) == words
    check(document)
    check_references(document)


def check_references(document: Document) -> None:
    """Each reference is a block of its own, and each mention names some of them from words that can be cited."""
    entries = [block.span for block in document.blocks if block.kind == "reference"]
    assert {reference.span for reference in document.references} <= set(entries)
    citable = [block.span for block in document.blocks if block.kind in CITABLE]
    before = 0
    for mention in document.mentions:
        assert mention.span.start >= before
        before = mention.span.end
        words = mention.span.of(document.text)
        assert words
        assert words == words.strip()
        assert any(span.holds(mention.span) for span in citable)
        assert mention.references
        assert all(0 <= number < len(document.references) for number in mention.references)


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
