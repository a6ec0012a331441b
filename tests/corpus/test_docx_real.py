"""Word files made by Word, LibreOffice and Google: every word that is seen is read, in order, as what it is."""

import io
import zipfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

import pytest
from lxml import etree

from corpus.readers.docx import read_docx
from corpus.readers.draft import Draft
from tests.shared_data import shared

NAMES = (
    "Strict Transitional content_control_with_picture docx_checkboxes docx_code_blocks docx_comments "
    "docx_grouped_images docx_list_blank_spacer docx_list_resumed_numbering docx_lists "
    "docx_page_header_footer_first_page docx_rich_cells docx_rich_tables_01 drawingml list_after_num_headers "
    "lorem_ipsum omml_frac_superscript omml_func_log omml_multi_equation_paragraph omml_text_escapes_in_math "
    "tablecell textbox unit_test_headers_numbered word_sample word_tables"
).split()
UNSEEN = ("Fallback", "del", "moveFrom")
SPACES = ("tab", "br", "cr")


def content_of(name: str) -> bytes:
    return shared(f"data/papers/{name}.docx").read_bytes()


@cache
def drafted(name: str) -> Draft:
    return read_docx(f"{name}.docx", content_of(name))


def blocks(name: str, kind: str) -> list[str]:
    draft = drafted(name)
    return [block.span.of(draft.text) for block in draft.blocks if block.kind == kind]


def local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def seen_words(content: bytes) -> Iterator[str]:
    """The words of the body, paragraph by paragraph, found without the reader's own code."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for paragraph in (one for one in root.iter() if local(one) == "p" and "wordprocessingml" in str(one.tag)):
        if any(local(one) in UNSEEN for one in paragraph.iterancestors()):
            continue
        words = []
        for one in paragraph.iter():
            above = list(one.iterancestors())
            nearest = next((up for up in above if local(up) == "p" and "wordprocessingml" in str(up.tag)), None)
            if nearest is not paragraph or any(local(up) in UNSEEN for up in above):
                continue
            if local(one) == "t" and "wordprocessingml" in str(one.tag):
                words.append(one.text or "")
            elif local(one) in SPACES:
                words.append(" ")
        yield from "".join(words).split()


@pytest.mark.parametrize("name", NAMES)
def test_every_word_that_is_seen_is_read_in_order_and_spans_are_trimmed_and_apart(name: str) -> None:
    expected = list(seen_words(content_of(name)))
    read = drafted(name).text.split()
    matched = sum(block.size for block in SequenceMatcher(None, expected, read, autojunk=False).get_matching_blocks())
    assert expected
    assert matched / len(expected) >= 0.98
    end = 0
    for block in drafted(name).blocks:
        assert end <= block.span.start < block.span.end
        words = block.span.of(drafted(name).text)
        assert words == words.strip()
        end = block.span.end


def test_lists_and_their_numbers() -> None:
    assert blocks("word_sample", "list item")[3:6] == [
        "Wear sunglasses",
        "Don’t forget to drink water",
        "Use sun cream",
    ]
    assert "\n\n2. Don’t forget to drink water\n\n" in drafted("word_sample").text
    resumed = drafted("docx_list_resumed_numbering").text.split("\n\n")
    assert resumed[1:] == (
        ["1. First ordered item", "2. Second ordered item", "bullet one", "bullet two", "3. Third ordered item"]
    )
    assert "1.1 Sub one\n\nProse that belongs under Sub one.\n\n1.2 Sub two" in drafted("docx_list_blank_spacer").text
    assert len(blocks("docx_lists", "list item")) == 48


def test_tables_have_a_line_a_row() -> None:
    assert blocks("word_sample", "table")[0].split("\n")[:2] == (
        ["| Food | Calories per portion", "Leaves | Ash, Elm, Maple | 50"]
    )
    tables = blocks("word_tables", "table")
    assert tables[1].split("\n")[1:] == [
        "Cell 1.0 | Merged Cell 1.1 1.2 | Merged Cell 1.1 1.2",
        "Cell 2.0 | Merged Cell 2.1 2.2 | Merged Cell 2.1 2.2",
    ]
    assert tables[3].split("\n")[1:3] == (
        ["Cell 1.0 | Merged Cell 1.1 2.1 | Cell 1.2", "Cell 2.0 | Merged Cell 1.1 2.1 | Cell 2.2"]
    )
    assert (
        blocks("docx_rich_cells", "table")[1].split("\n")[1]
        == "Simple cell upper left | Simple cell with bold and italic text"
    )


@pytest.mark.parametrize(
    ("name", "left_out", "missing"),
    [
        ("docx_comments", ("3 comments",), ()),
        ("docx_page_header_footer_first_page", ("header and footer",), ()),
        ("docx_grouped_images", ("6 pictures",), ()),
        ("content_control_with_picture", ("1 picture",), ()),
        ("drawingml", ("1 picture",), ("1 chart",)),
        ("word_sample", ("1 picture", "footer"), ()),
    ],
)
def test_what_is_left_out_is_told(name: str, left_out: tuple[str, ...], missing: tuple[str, ...]) -> None:
    assert (drafted(name).left_out, drafted(name).missing) == (left_out, missing)
