"""What is shown and read of a text: decoded, printable, without the marks of Markdown.

A word that a line's end broke is whole again where it is shown and read; a hyphen of its own stays.
"""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import text as corpus_text
from corpus.errors import FileEmpty, FileUndecodable, one_line, printable
from corpus.readers.base import decode
from corpus.receipts import Receipt, Status
from corpus.span import Span
from corpus.text import displayed, shown, words_at
from corpus.types import Source
from tests.corpus.reading import Reader
from tests.page_documents import prose

WORDS = "Кетамин действует быстро. " * 40


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        (b"plain\r\nwords\r", "plain\r\nwords\r", "utf-8"),
        ("naïve – µg".encode(), "naïve – µg", "utf-8"),
        ("\ufeffwords".encode(), "words", "utf-8-sig"),
        ("µg 😀".encode("utf-16"), "µg 😀", "utf-16"),
        (b"\xfe\xff" + "µg".encode("utf-16-be"), "µg", "utf-16"),
        ("µg".encode("utf-32"), "µg", "utf-32"),
        ("“naïve” – 5 µg".encode("cp1252"), "“naïve” – 5 µg", "cp1252"),
        (WORDS.encode("cp1251"), WORDS, "cp1251"),
    ],
)
def test_decoded(content: bytes, text: str, encoding: str) -> None:
    decoded = decode("a.txt", content)
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xff\xfe", b" \n\t", "\u00a0\u2003\u200b".encode()])
def test_nothing_but_space_is_empty(content: bytes) -> None:
    with pytest.raises(FileEmpty, match=r"^a\.txt is empty"):
        decode("a.txt", content)


@pytest.mark.parametrize(
    "content", [b"abc \x81 def", b"\xff\xfea", b"\xef\xbb\xbf\xff\xfe", b"a\x01\x02\x03", b"\xff\xfe\0\0abc"]
)
def test_no_text_is_said_in_one_line(content: bytes) -> None:
    with pytest.raises(FileUndecodable, match=r"^a\.txt .*UTF-8") as raised:
        decode("a.txt", content)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ketamine in depression", "Ketamine in depression"),
        ("Kétamine — «à la française» 氯胺酮 קטמין 🙂", "Kétamine — «à la française» 氯胺酮 קטמין 🙂"),
        ("na\u200dme, co\u00adoperate, a\u00a0b", "na\u200dme, co\u00adoperate, a\u00a0b"),
        ("a\nadded b\r\tc", "a\\nadded b\\r\\tc"),
        ("\x1b[2Jgone\x07\x00\x7f\x9b", "\\x1b[2Jgone\\x07\\x00\\x7f\\x9b"),
        ("gpj.\u202efdp", "gpj.\\u202efdp"),
        ("\u2066a\u2069\u200f\u061c", "\\u2066a\\u2069\\u200f\\u061c"),
        ("a\u2028b\u2029c\x85d", "a\\u2028b\\u2029c\\x85d"),
        ("hid\u200bden\ufeff\U000e0041", "hid\\u200bden\\ufeff\\U000e0041"),
        ("half \ud800", "half \\ud800"),
    ],
)
def test_nothing_in_a_name_moves_hides_or_turns_what_stands_around_it(name: str, shown: str) -> None:
    assert one_line(name) == shown
    assert one_line(shown) == shown
    assert Source(name, name, "", "", "").name == shown
    assert Source(name, name, "", "", "").path == name
    receipt = Receipt(name, name, Status.FAILED, f"{name} is damaged", authors=(name,))
    assert (receipt.source, receipt.reason, receipt.authors) == (shown, f"{shown} is damaged", (shown,))


def test_text_of_several_lines_keeps_them() -> None:
    assert printable("One\n\ttwo\r\n\x1b[31m three \u202e") == "One\n\ttwo\\r\n\\x1b[31m three \\u202e"


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


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("an anti-\ndepressant drug", "an antidepressant drug"),
        ("the 5-\nHT receptor", "the 5-HT receptor"),
        ("a dose-\ndependent rise", "a dose-dependent rise"),
        ("the psilo-\r\n  cybin dose", "the psilocybin dose"),
        ("by 5-HT2A-\nmediated signals", "by 5-HT2A-mediated signals"),
        ("short-\nand long-term use", "short- and long-term use"),
        ("placebo-\ncontrolled trials", "placebo-controlled trials"),
        ("of IL-\n6 in blood", "of IL-6 in blood"),
        ("the beta-\nblocker, a beta-blocker", "the beta-blocker, a beta-blocker"),
        ("the beta-\nblocker, a betablocker", "the betablocker, a betablocker"),
        ("ket\u00ad\namine", "ketamine"),
        ("a range of 3 -\n5 mg", "a range of 3 - 5 mg"),
        ("non-linear models", "non-linear models"),
    ],
)
def test_words_broken_at_a_line_end(broken: str, whole: str) -> None:
    assert corpus_text.one_line(broken, Span(0, len(broken))) == whole


@given(st.text(alphabet="ab5H -\n\u00ad.", max_size=40))
def test_the_words_hold_every_letter_in_order(text: str) -> None:
    spans = [word.span for word in words_at(text, Span(0, len(text)))]
    kept = "".join(span.of(text) for span in spans)
    assert [one for one in kept if one.isalnum()] == [one for one in text if one.isalnum()]
    assert all(one.end <= after.start for one, after in pairwise(spans))
