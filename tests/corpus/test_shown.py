"""What a reader is shown of a span: the document's words in order, without marks and stray white space."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span
from corpus.text import displayed, shown
from corpus.types import Source
from tests.corpus.reading import Reader
from tests.page_documents import prose


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is\n  **very** *fast*.", "It is very fast."),
        ('See [the paper](http://x.org "title") now.', "See the paper now."),
        ("Use `code` and __this__ or _that_.", "Use code and this or that."),
        ("A snake_case_name, 2 * 3 * 4 and 5\\*6.", "A snake_case_name, 2 * 3 * 4 and 5*6."),
        ("Effects:\n\n- one\n  more\n- two", "Effects:\none more\ntwo"),
        ("| a | b |\n|---|---|\n| 1  | 2 |", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        (
            "Check:\n\n- pressure\n  - sitting\n    - left arm\n- bladder",
            "Check:\npressure\n  sitting\n    left arm\nbladder",
        ),
        ("It is safe<sup>1,2</sup> in H<sub>2</sub>O.", "It is safe¹,² in H2O."),
        ("One.\n\n## Heading\n\nTwo.\n\nScroll to top\n\nThree.", "One. Two. Three."),
    ],
)
def test_markdown_is_shown_without_its_marks(reader: Reader, text: str, words: str) -> None:
    document = reader(text, "a.md")
    assert shown(document, Span(0, len(text))) == words


@pytest.mark.parametrize(
    ("start", "end", "words"), [(0, 5, "Some"), (3, 13, "e words a"), (4, 5, ""), (20, 24, "end.")]
)
def test_only_what_lies_in_the_span_is_shown(reader: Reader, start: int, end: int, words: str) -> None:
    document = reader("Some\n\nwords and the end.", "a.md")
    assert shown(document, Span(start, end)) == words


_PIECES = st.sampled_from(
    [
        "word",
        "Two",
        "été",
        "5.1",
        " ",
        "  ",
        "\n",
        "**bold words**",
        "*light*",
        "`code`",
        "[a link](http://x.org)",
        "\\*",
    ]
)


@given(st.lists(_PIECES, min_size=1, max_size=15), st.data())
def test_a_stretch_of_the_document_has_its_place_in_what_is_shown(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    made = replace(prose("T", text), source=Source("a.md", "/a.md", "0" * 64, "text/markdown", "utf-8"))
    begin = made.text.index(text, 1)
    start = data.draw(st.integers(begin, begin + len(text)))
    inside = Span(start, data.draw(st.integers(start, begin + len(text))))
    words = displayed(made, Span(begin, begin + len(text)))
    place = words.locate(inside)
    if place is not None:
        assert letters(place.of(words.text)) == letters(inside.of(made.text))
        assert not place.of(words.text)[0].isspace()
    if letters(words.text) == letters(text):
        assert (place is not None) or not letters(inside.of(made.text))


def letters(words: str) -> str:
    return "".join(character for character in words if character.isalnum())


@pytest.mark.parametrize(
    ("text", "inside", "words"),
    [
        ("It\n  **blocks the** NMDA\nreceptor.", "**blocks the** NMDA\nreceptor", "blocks the NMDA receptor"),
        ("See [the paper](http://x.org) now.", "the paper", "the paper"),
        ("See [the paper](http://x.org) now.", "paper](http://x.org) now", None),
        ("See it.", " ", None),
        ("Effects:\n\n- one\n  more\n- two", "more\n- two", "more\ntwo"),
    ],
)
def test_the_place_of_words(reader: Reader, text: str, inside: str, words: str | None) -> None:
    shown_words = displayed(reader(text, "a.md"), Span(0, len(text)))
    start = text.index(inside)
    place = shown_words.locate(Span(start, start + len(inside)))
    assert (place.of(shown_words.text) if place else None) == words
