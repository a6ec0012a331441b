"""A page is read as a reader reads it: column by column, words whole, furniture apart."""

import pytest

from corpus.readers.draft import Draft
from corpus.readers.pdf import read_pdf
from tests.corpus.pdf.making import BOLD, ROMAN, Pages, lined, words


def outline(draft: Draft, kind: str | None = None) -> list[tuple[str, str]]:
    found = [(block.kind.value, block.span.of(draft.text)) for block in draft.blocks]
    return [one for one in found if kind in (None, one[0])]


def texts(draft: Draft, kind: str) -> list[str]:
    return [text for _, text in outline(draft, kind)]


def read(pages: Pages) -> Draft:
    return read_pdf("made.pdf", pages.content())


def test_two_columns_under_a_title_are_read_one_after_the_other() -> None:
    pages = Pages()
    pages.line(120, 60, "Ketamine in treatment of depression at large", 18, BOLD)
    left = pages.prose(40, 110, words(90, "Left"))
    right = pages.prose(320, 110, words(90, "Right"))
    assert left == right
    draft = read(pages)
    assert draft.title == "Ketamine in treatment of depression at large"
    assert texts(draft, "paragraph") == [words(90, "Left"), words(90, "Right")]


def test_columns_drawn_row_by_row_are_read_the_same() -> None:
    ours, theirs = Pages(), Pages()
    for row in range(20):
        ours.line(40, 80 + 12 * row, f"left side row {row} of the text")
        ours.line(320, 80 + 12 * row, f"right side row {row} of the text")
    for side, left in (("left", 40), ("right", 320)):
        for row in range(20):
            theirs.line(left, 80 + 12 * row, f"{side} side row {row} of the text")
    text = read(ours).text
    assert text == read(theirs).text
    assert text.index("left side row 19") < text.index("right side row 0")


def test_a_figure_over_both_columns_parts_the_page() -> None:
    pages = Pages()
    pages.prose(40, 80, words(50, "Upper-left"))
    pages.prose(320, 80, words(50, "Upper-right"))
    pages.line(
        40, 300, "Figure 1. A curve that reaches over both of the columns of this page and is explained here.", 9
    )
    pages.prose(40, 340, words(50, "Lower-left"))
    pages.prose(320, 340, words(50, "Lower-right"))
    draft = read(pages)
    starts = [text.split()[0] for text in texts(draft, "paragraph")]
    assert starts == ["Upper-left", "Upper-right", "Lower-left", "Lower-right"]
    assert texts(draft, "caption")[0].startswith("Figure 1. A curve")


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("The symptoms of depres-", "sion fell in both groups of the trial.", "depression"),
        ("This was a large double-", "blind trial. A double-blind trial is rare here.", "double-blind"),
        ("It acts on the receptor 5-", "HT2A and on others that are alike to it.", "5-HT2A"),
        ("We gave evidence-", "based care to all of them in this time.", "evidence-based"),
        ("It was seen in non-", "responders. The nonresponders were few in number.", "nonresponders"),
    ],
)
def test_words_broken_at_a_lines_end(before: str, after: str, whole: str) -> None:
    [(_, text)] = outline(read(lined([before, after])))
    assert whole in [word.strip(".") for word in text.split()[: len(before.split())]]


def test_running_heads_and_page_numbers_are_left_out_and_told() -> None:
    pages = Pages()
    for number in range(1, 5):
        pages.line(200, 40, f"Journal of Moods 12 (2024) 1{number}", 8)
        pages.prose(60, 120, words(120, f"Text{number}"), width=480)
        pages.line(300, 780, str(100 + number), 8)
        if number < 4:
            pages.turn()
    draft = read(pages)
    assert "Journal of Moods" not in draft.text
    assert "101" not in draft.text
    assert draft.left_out == ("running heads and page numbers on 4 pages",)
    assert draft.year == 2024


def test_a_paragraph_over_a_page_end_is_one_block() -> None:
    pages = Pages()
    pages.prose(60, 700, words(40, "First"), width=480)
    pages.prose(
        60, 760, "A sentence that runs on over the page and is not at all done at the end of this line but", 480
    )
    pages.line(60, 785, "1 A footnote.", 7)
    pages.turn()
    pages.prose(60, 80, "goes on here, where it ends.", width=480)
    pages.prose(60, 120, words(40, "Last"), width=480)
    draft = read(pages)
    [whole] = [block for block in draft.blocks if "runs on over" in block.span.of(draft.text)]
    assert whole.span.of(draft.text).endswith("line but goes on here, where it ends.")
    assert whole.page == 1
    assert draft.pages[1].span.start == draft.text.index("goes on here")
    note = next(block for block in draft.blocks if "footnote" in block.span.of(draft.text))
    assert note.page == 1
    assert note.span.end <= whole.span.start


def test_raised_marks_join_no_number() -> None:
    pages = Pages()
    end = pages.line(60, 100, "We gave 5 mg")
    pages.line(end, 96, "2", 6)
    end = pages.line(60, 112, "to those with depression")
    pages.line(end, 108, "12,13", 6)
    pages.line(end + 20, 112, "and an area of 10 m")
    end = pages.line(60, 124, "It fell to 12")
    pages.line(end, 120, "a", 6)
    pages.line(end + 10, 124, "in all of them.")
    draft = read(pages)
    assert "5 mg²" in draft.text
    assert "depression¹²,¹³ and" in draft.text
    assert "12ᵃ in all" in draft.text


def test_headings_lists_and_captions() -> None:
    pages = Pages()
    pages.line(60, 60, "A title set in large type", 18, BOLD)
    pages.line(60, 100, "Methods", 12, BOLD)
    pages.prose(60, 118, words(60), width=480)
    pages.line(60, 180, "2.1 Patients of this study", 10, BOLD)
    pages.prose(60, 196, "They were asked for three things, and these are:", width=480)
    for number, item in enumerate(("how they slept", "how they ate", "how they felt")):
        pages.line(70, 214 + 12 * number, f"• {item}")
    pages.prose(60, 270, words(60), width=480)
    pages.line(60, 350, "Table 2: What they said.", 9)
    draft = read(pages)
    assert texts(draft, "heading") == ["A title set in large type", "Methods", "2.1 Patients of this study"]
    assert texts(draft, "list item") == ["how they slept", "how they ate", "how they felt"]
    assert texts(draft, "caption") == ["Table 2: What they said."]
    assert [block.section for block in draft.blocks if "slept" in block.span.of(draft.text)] == [
        "2.1 Patients of this study"
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_is_read_row_by_row(ruled: bool) -> None:
    pages = Pages()
    pages.prose(60, 80, words(60), width=480)
    rows = [("Drug", "Dose", "Response"), ("Ketamine", "0.5", "71%"), ("Saline", "", "8%"), ("Midazolam", "0.1", "28%")]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            pages.line(80 + 120 * column, 200 + 14 * row, cell)
    if ruled:
        for height in (188, 204, 248):
            pages.canvas.line(78, 800 - height, 420, 800 - height)
    pages.prose(60, 300, words(60), width=480)
    assert texts(read(pages), "table") == [
        "Drug | Dose | Response\nKetamine | 0.5 | 71%\nSaline | | 8%\nMidazolam | 0.1 | 28%"
    ]


@pytest.mark.parametrize("numbered", [True, False])
def test_each_reference_is_a_block_with_its_number(numbered: bool) -> None:
    pages = Pages()
    pages.prose(60, 80, words(80), width=480)
    pages.line(60, 180, "References", 12, BOLD)
    top = 200.0
    for number, name in enumerate(("Zarate CA", "Berman RM", "Murrough JW"), start=1):
        label = f"{number}. " if numbered else ""
        pages.line(
            60, top, f"{label}{name}, Singh JB, Carlson PJ, et al. A randomized trial of an antagonist in treatment"
        )
        pages.line(75, top + 12, "of resistant major depression. Arch Gen Psychiatry. 2006;63(8):856-864.")
        top += 24
    found = texts(read(pages), "reference")
    assert len(found) == 3
    assert [text.split(",")[0] for text in found][1] == ("2. Berman RM" if numbered else "Berman RM")
    assert all(text.endswith("856-864.") for text in found)


def test_the_front_is_furniture_and_tells_who_wrote_it() -> None:
    pages = Pages()
    pages.line(60, 60, "Rapid effects of ketamine in depression", 18, BOLD)
    end = pages.line(60, 90, "Carlos A. Zarate")
    end = pages.line(pages.line(end, 86, "1", 6) + 1, 90, ", Jaskaran B. Singh")
    pages.line(60, 104, "1 National Institute of Mental Health, Bethesda, e-mail: zarate@example.org", 8)
    pages.line(60, 140, "Abstract", 12, BOLD)
    pages.prose(60, 160, words(80), width=480)
    pages.line(60, 760, "https://doi.org/10.1001/ARCHPSYC.63.8.856 © 2006 The Authors", 7)
    draft = read(pages)
    assert draft.title == "Rapid effects of ketamine in depression"
    assert draft.authors == ("Carlos A. Zarate", "Jaskaran B. Singh")
    assert draft.doi == "10.1001/archpsyc.63.8.856"
    assert draft.year == 2006
    assert texts(draft, "paragraph") == [words(80)]


def test_lines_drawn_out_of_order_are_read_in_order() -> None:
    pages = Pages()
    for row in (3, 0, 2, 1):
        pages.line(60, 80 + 12 * row, f"row {row} of a text that is long enough to be prose", 10, ROMAN)
    assert [text for text in read(pages).text.split() if text.isdigit()] == ["0", "1", "2", "3"]
