"""Each value of a table stands with its heads, in every form; each row can be cited, and is shown under its heads."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.chunker import cut, sentence_text
from corpus.span import Span
from corpus.table_text import rows_of_markdown
from corpus.tables import Marked, heads
from corpus.text import as_read, displayed, shown
from corpus.types import Document
from tests.corpus.pdf.making import Pages, words
from tests.corpus.reading import Reader
from tests.corpus.word_file import cell, p, table, word_file
from tests.fakes import LIMIT, WordCounter

SPAN2 = '<w:gridSpan w:val="2"/>'


def rows_read(document: Document) -> list[str]:
    """What a network reads of each sentence that can be cited, a row without the stop that parts it from the next."""
    return [
        read_of.removesuffix(".") if document.table_at(one.span.start) is not None else read_of
        for one in cut(document, WordCounter(), LIMIT).sentences
        if (read_of := sentence_text(document, one))
    ]


def rows_shown(document: Document, *starts: str) -> list[list[str]]:
    """The cells of the small table that shows the rows that begin with these words."""
    spans = [
        row.span
        for one in document.tables
        for row in one.rows
        if row.span.of(document.text).strip("| ").startswith(starts)
    ]
    return [[cell.words for cell in row] for row in rows_of_markdown(displayed(document, *spans).text)]


def weeks_in_html() -> str:
    return (
        "<html><head><title>Trial</title></head><body><h1>Trial</h1><table><caption>Table 1. Outcomes</caption>"
        "<thead><tr><th rowspan=2>Outcome<th colspan=2>Week 4<th colspan=2>Week 12"
        "<tr><th>Drug<th>Placebo<th>Drug<th>Placebo"
        "</thead><tr><td>Remission, %<td>22<td>11<td>37<td>18"
        "<tr><td>Relapse, %<td>4<td>9<td>8<td>21</table></body></html>"
    )


def weeks_in_jats() -> str:
    return (
        "<article><front><article-meta><title-group><article-title>Trial</article-title></title-group></article-meta>"
        "</front>"
        "<body><sec><title>Results</title><table-wrap><label>Table 1</label>"
        "<caption><p>Outcomes</p></caption><table><thead>"
        '<tr><th rowspan="2">Outcome</th><th colspan="2">Week 4</th><th colspan="2">Week 12</th></tr>'
        "<tr><th>Drug</th><th>Placebo</th><th>Drug</th><th>Placebo</th></tr></thead><tbody>"
        "<tr><td>Remission, %</td><td>22</td><td>11</td><td>37</td><td>18</td></tr>"
        "<tr><td>Relapse, %</td><td>4</td><td>9</td><td>8</td><td>21</td></tr>"
        "</tbody></table></table-wrap></sec></body></article>"
    )


def weeks_in_word() -> bytes:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        cell("Outcome", down) + cell("Week 4", SPAN2) + cell("Week 12", SPAN2),
        cell("<w:p/>", on) + cell("Drug") + cell("Placebo") + cell("Drug") + cell("Placebo"),
        "".join(map(cell, ("Remission, %", "22", "11", "37", "18"))),
        "".join(map(cell, ("Relapse, %", "4", "9", "8", "21"))),
    )
    return word_file(p("Trial", "Titel") + p("Table 1. Outcomes") + table(*rows))


def weeks_in_markdown() -> str:
    return (
        "# Trial\n\nTable 1. Outcomes\n\n|  | Week 4 |  | Week 12 |  |\n|---|---|---|---|---|\n"
        "| Outcome | Drug | Placebo | Drug | Placebo |\n| Remission, % | 22 | 11 | 37 | 18 |\n"
        "| Relapse, % | 4 | 9 | 8 | 21 |\n"
    )


def weeks_in_pdf(from_left: bool = False, ruled: bool = True) -> bytes:
    pages = Pages()
    pages.line(60, 60, "Trial of the drug", 16)
    top = pages.prose(60, 90, words(60), 480)
    pages.line(60, top + 10, "Table 1. Outcomes")
    head = top + 30
    if ruled:
        for rule in (head - 12, head + 16, head + 50):
            pages.canvas.line(58, 800 - rule, 480, 800 - rule)
    pages.line(200 if from_left else 238, head, "Week 4")
    pages.line(340 if from_left else 375, head, "Week 12")
    rows = ("Outcome;Drug;Placebo;Drug;Placebo", "Remission, %;22;11;37;18", "Relapse, %;4;9;8;21")
    for number, row in enumerate(rows):
        for left, cell_words in zip((60, 200, 270, 340, 410), row.split(";"), strict=True):
            pages.line(left, head + 13 * (number + 1) + (4 if number else 0), cell_words)
    pages.prose(60, head + 80, words(40), 480)
    return pages.content()


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (weeks_in_html, "trial.html"),
        (weeks_in_jats, "trial.xml"),
        (weeks_in_word, "trial.docx"),
        (weeks_in_markdown, "trial.md"),
        (weeks_in_pdf, "trial.pdf"),
        (lambda: weeks_in_pdf(from_left=True), "trial.pdf"),
        (lambda: weeks_in_pdf(ruled=False), "trial.pdf"),
    ],
)
def test_heads_over_several_columns_line_up(reader: Reader, made: Callable[[], str | bytes], name: str) -> None:
    document = reader(made(), name)
    assert [row for row in rows_read(document) if "Week 12" in row] == [
        "Table 1. Outcomes / Remission, %: Week 4, Drug 22; Week 4, Placebo 11; Week 12, Drug 37; Week 12, Placebo 18",
        "Table 1. Outcomes / Relapse, %: Week 4, Drug 4; Week 4, Placebo 9; Week 12, Drug 8; Week 12, Placebo 21",
    ]
    assert rows_shown(document, "Remission") == [
        ["Outcome", "Week 4, Drug", "Week 4, Placebo", "Week 12, Drug", "Week 12, Placebo"],
        ["Remission, %", "22", "11", "37", "18"],
    ]
    (made_table,) = document.tables
    assert made_table.sure
    assert made_table.head_rows == 2
    assert made_table.rows[2].cells[4].of(document.text) == "18"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("<tr><th>Sponsor<td>Harbour Trust", ["Sponsor: Harbour Trust"]),
        ("<tr><td>Only<td>one<td>row", ["Only: one; row"]),
        ("<tr><th>Age<td>34<tr><th>Beds<td>12", ["Age: 34", "Beds: 12"]),
        ("<tr><td>Sertraline<td>50 mg<td>200 mg<tr><td>Fluoxetine<td>20 mg<td>60 mg",
         ["Sertraline: 50 mg; 200 mg", "Fluoxetine: 20 mg; 60 mg"]),
        ("<thead><tr><th>Drug<th>Dose</thead><tr><td>A<td>5 mg", ["A: Dose 5 mg"]),
        ("<thead><tr><th>Only heads<th>here</thead>", ["Only heads: here"]),
        ("<tr><td>Drug<td>Adults<td>Children<tr><td>A<td>5 mg<td>none", ["A: Adults 5 mg; Children none"]),
        ("<tr><td>Drug<td>Use<td>Harm<tr><td>A<td>sleep<td>none", ["Drug; Use; Harm", "A: Use sleep; Harm none"]),
        ("<thead><tr><th><th>Drug<th>Placebo</thead><tr><td colspan=3>Harms<tr><td>Nausea<td>4<td>1"
         "<tr><td colspan=3>Benefits<tr><td>Sleep<td>7<td>2",
         ["Harms", "Harms, Nausea: Drug 4; Placebo 1", "Benefits", "Benefits, Sleep: Drug 7; Placebo 2"]),
        ("<thead><tr><th>Year<th>Trials</thead><tr><td>2019<td>4<tr><td>2020<td>6",
         ["Year 2019: Trials 4", "Year 2020: Trials 6"]),
        ("<thead><tr><th>Drug<th>Dose<th>Response</thead><tr><td rowspan=2>A<td>5 mg<td>31<tr><td>10 mg<td>44",
         ["A: Dose 5 mg; Response 31", "A: Dose 10 mg; Response 44"]),
        ("<tfoot><tr><td colspan=2>Rounded values.</tfoot><thead><tr><th>Drug<th>Dose</thead>"
         "<tr><td>A<td>5 mg<sup>a</sup>",
         ["A: Dose 5 mgᵃ", "Rounded values."]),
        ("<thead><tr><th>Drug<th>Steps</thead><tr><td>A<td><ul><li>5 mg<li>10 mg</ul>", ["A: Steps 5 mg, 10 mg"]),
    ],
)  # fmt: skip
def test_each_row_is_read_with_its_heads(reader: Reader, rows: str, found: list[str]) -> None:
    page = f"<html><head><title>T</title></head><body><p>It is fast.</p><table>{rows}</table></body></html>"
    assert rows_read(reader(page, "page.html"))[1:] == found


def test_notes_of_a_table_can_be_cited_and_belong_to_it(reader: Reader) -> None:
    markup = weeks_in_jats().replace(
        "</table></table-wrap>",
        "</table><table-wrap-foot><fn><label>a</label><p>adjusted for age.</p></fn>"
        "<fn><p>All tests are two-sided.</p></fn>"
        "</table-wrap-foot></table-wrap>",
    )
    document = reader(markup, "trial.xml")
    assert rows_read(document)[-2:] == ["ᵃ adjusted for age.", "All tests are two-sided."]
    (found,) = document.tables
    assert [note.of(document.text) for note in found.notes] == rows_read(document)[-2:]
    assert found.caption is not None
    assert found.caption.of(document.text) == "Table 1. Outcomes"


def test_a_long_row_is_parted_between_its_cells_and_keeps_its_heads(reader: Reader) -> None:
    long = " ".join(["word"] * (LIMIT // 2))
    document = reader(f"| Drug | Use | Harm |\n|---|---|---|\n| A | {long} | {long} |\n", "a.md")
    parts = rows_read(document)
    assert len(parts) == 2
    assert parts[0].startswith("A: Use word")
    assert parts[1].startswith("A: Harm word")
    assert all(count <= LIMIT for count in WordCounter().count(parts))


def test_the_short_answer_in_what_was_read_is_found_in_the_document(reader: Reader) -> None:
    document = reader(weeks_in_markdown(), "a.md")
    made = as_read(document, document.tables[0].rows[2].span)
    at = made.text.index("Week 12, Placebo 18") + len("Week 12, Placebo ")
    place = made.origin(Span(at, at + 2))
    assert place == document.tables[0].rows[2].cells[4]
    assert made.origin(Span(len(made.text) - 1, len(made.text))) is None


_WORDS = st.sampled_from(("", "Drug", "Week 4", "12", "5 mg", "2019", "–", "n = 40"))


@given(st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(_WORDS, min_size=n, max_size=n), min_size=1, max_size=6)))
def test_any_rows_have_heads_that_are_fewer(grid: list[list[str]]) -> None:
    for marked in (Marked(), Marked(rows=1), Marked(rows=9, columns=9), Marked(bold=True)):
        told = heads(grid, marked)
        assert 0 <= told.rows < len(grid) or (told.rows == 0)
        assert 0 <= told.columns < len(grid[0])


def test_what_is_shown_of_a_row_holds_each_of_its_cells(reader: Reader) -> None:
    document = reader(weeks_in_word(), "trial.docx")
    (found,) = document.tables
    for row in found.rows[found.head_rows :]:
        made = displayed(document, row.span)
        for one in row.cells:
            place = made.locate(one)
            assert place is not None
            assert place.of(made.text) == one.of(document.text)
    assert shown(document, found.rows[0].span) == "Outcome; Week 4; Week 12"


def test_notes_under_a_table_in_a_pdf_belong_to_it(reader: Reader) -> None:
    pages = Pages()
    pages.line(60, 60, "Trial of the drug", 16)
    top = pages.prose(60, 90, words(60), 480)
    pages.line(60, top + 10, "Table 1. Outcomes")
    for number, row in enumerate(("Drug;Response, %;Dropout, %", "Ketamine;64;18", "Placebo;30;9")):
        for left, cell_words in zip((60, 200, 320), row.split(";"), strict=True):
            right = pages.line(left, top + 32 + 13 * number, cell_words)
            if cell_words == "64":
                pages.line(right, top + 41, "a", 6)
    pages.line(60, top + 84, "a Adjusted for age.", 8)
    pages.prose(60, top + 110, words(40), 480)
    document = reader(pages.content(), "a.pdf")
    assert "Table 1. Outcomes / Ketamine: Response, % 64ᵃ; Dropout, % 18" in rows_read(document)
    (found,) = document.tables
    assert [note.of(document.text) for note in found.notes] == ["a Adjusted for age."]


@pytest.mark.parametrize(
    ("rows", "longest"),
    [
        ("<tr><td rowspan=200 colspan=100>word" * 500, 60_000),
        ("<tr>" + "<td>word" * 5_000, 40_000),
        ("<tr>" + "<td>word" * 400 + "<tr><td>end" * 2_000, 40_000),
    ],
)
def test_a_table_that_is_made_to_be_large_stays_small_and_whole(reader: Reader, rows: str, longest: int) -> None:
    document = reader(f"<html><body><p>It is fast.</p><table>{rows}</table></body></html>", "a.html")
    assert len(document.text) <= longest
    assert document.text.count("word") >= rows.count("word")
    assert document.text.count("end") == rows.count("end")


def test_a_difference_between_two_rows_heads_nothing(reader: Reader) -> None:
    """It stands alone in its line, under both arms: over the next outcome it would be a false figure."""
    body = "".join(
        f'<tr><td colspan="3">{outcome}</td></tr><tr><td>Drug</td><td>{drug}</td><td/></tr>'
        f'<tr><td colspan="2"><hr/></td><td>{difference}</td></tr><tr><td>Placebo</td><td>{placebo}</td><td/></tr>'
        for outcome, drug, difference, placebo in (
            ("Puffs by day", "-0.92 ± 0.08", "-0.65 ± 0.11*", "-0.27 ± 0.08"),
            ("Puffs by night", "-0.47 ± 0.05", "-0.34 ± 0.08*", "-0.13 ± 0.05"),
        )
    )
    page = (
        "<html><head><title>Trial</title></head><body><h1>Trial</h1><table><thead><tr><th><th>Change<th>Difference</tr>"
        f"</thead><tbody>{body}</tbody></table></body></html>"
    )
    document = reader(page, "page.html")
    read = rows_read(document)
    assert [row for row in read if "night" in row and "-0.65" in row] == []
    assert all("night" in row for row in read if "-0.34" in row or "-0.47" in row), read
