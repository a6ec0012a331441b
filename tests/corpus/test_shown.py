"""What a reader is shown of a span: the document's words in order, without marks and stray white space."""

import pytest

from corpus.shown import shown
from corpus.span import Span
from tests.corpus.reading import Reader


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is\n  **very** *fast*.", "It is very fast."),
        ('See [the paper](http://x.org "title") now.', "See the paper now."),
        ("Use `code` and __this__ or _that_.", "Use code and this or that."),
        ("A snake_case_name, 2 * 3 * 4 and 5\\*6.", "A snake_case_name, 2 * 3 * 4 and 5*6."),
        ("Effects:\n\n- one\n  more\n- two", "Effects:\none more\ntwo"),
        ("| a | b |\n|---|---|\n| 1  | 2 |", "| a | b |\n| 1 | 2 |"),
        ("One.\n\n## Heading\n\nTwo.\n\nScroll to top\n\nThree.", "One. Two. Three."),
    ],
)
def test_markdown_is_shown_without_its_marks(reader: Reader, text: str, words: str) -> None:
    document = reader(text, "a.md")
    assert shown(document, Span(0, len(text))) == words


def test_plain_text_keeps_its_stars(reader: Reader) -> None:
    text = "It is *fast*, p < 0.05**, snake_case.\n\nIt goes on."
    assert shown(reader(text, "a.txt"), Span(0, len(text))) == "It is *fast*, p < 0.05**, snake_case. It goes on."


@pytest.mark.parametrize(
    ("start", "end", "words"), [(0, 5, "Some"), (3, 13, "e words a"), (4, 5, ""), (20, 24, "end.")]
)
def test_only_what_lies_in_the_span_is_shown(reader: Reader, start: int, end: int, words: str) -> None:
    document = reader("Some\n\nwords and the end.", "a.md")
    assert shown(document, Span(start, end)) == words


def test_a_span_outside_every_citable_block_is_shown_as_it_stands(reader: Reader) -> None:
    document = reader("# The\ttitle\n\nWords.", "a.md")
    assert shown(document, Span(2, 11)) == "The title"
