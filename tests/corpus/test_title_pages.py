"""Between a title and the text names keep their initials, in every form, and short text is no title page.

The two rough review texts that Footnote was made for, where they are at hand.
"""

import pytest

from corpus.readers.base import read
from corpus.readers.title_page import authors_in
from corpus.sources import SourceFile
from corpus.types import FrontMatter
from tests.corpus.pdf.making import Pages, words
from tests.corpus.reading import Reader, citable, of_kind, section_of
from tests.corpus.word_file import p, word_file
from tests.shared_data import shared
from tests.tables import parts, rows

BODY = "Mirtazapine blocks alpha-2 receptors, as fourteen trials have shown over the last years in many wards."


@pytest.mark.parametrize(("line", "names"), rows("references", "authors of a title page"))
def test_authors_keep_their_initials_in_every_form(reader: Reader, line: str, names: str) -> None:
    title = "Mirtazapine in depression"
    pages = Pages()
    pages.line(60, 60, title, 18)
    pages.line(60, 90, line, 11)
    pages.line(60, 120, "Abstract", 12, "Times-Bold")
    pages.prose(60, 140, f"{BODY} {words(40)}", 480)
    escaped = line.replace("&", "&amp;")
    files: dict[str, str | bytes] = {
        "a.txt": f"{title.upper()}\n\n{line}\n\nAbstract: {BODY}\n\nINTRODUCTION\n\n{BODY}\n",
        "a.md": f"# {title}\n\n{line}\n\n## Abstract\n\n{BODY}\n",
        "a.html": f"<html><body><h1>{title}</h1><p>{escaped}</p><h2>Abstract</h2><p>{BODY}</p></body></html>",
        "a.docx": word_file(p(title, "Titel") + p(escaped) + p("Abstract", "berschrift1") + p(BODY)),
        "a.pdf": pages.content(),
    }
    assert {name: reader(content, name).authors for name, content in files.items()} == dict.fromkeys(
        files, parts(names)
    )


@pytest.mark.parametrize(
    "line",
    ["Effects of lithium", "Depression, anxiety, mania", "University of Basel, Basel", "Results", "Table 1. Outcomes",
     "Sleep: better in 9 of 14 trials", "B. Carter and colleagues", "", "12, 14", "王小明"],
)  # fmt: skip
def test_a_line_that_holds_more_than_names_names_nobody(line: str) -> None:
    assert authors_in(line) == ()


@pytest.mark.parametrize(
    ("lines", "kept", "lost"),
    [
        (["Take lithium in the evening", "Drink two litres a day"], ["in the evening", "two litres"], []),
        (
            ["A. B. Carter, D. Evans", "Department of Psychiatry, University of Basel", "It works within hours."],
            ["It works within hours."],
            ["Carter", "Basel"],
        ),
        (["Start: 400 mg at night", "Level after 5 days: 0.6 to 0.8 mmol/L", "Stop at 1.2."], ["400 mg", "0.8"], []),
        (["Published 2020", "Keep out of reach of children."], ["out of reach"], ["2020"]),
        (["Correspondence to: a@b.org", "It is given by infusion."], ["by infusion"], ["a@b"]),
        (["It works.", "This is an open access article under the CC BY license."], [], ["open access"]),
    ],
)
def test_short_text_under_a_title_can_be_cited(
    reader: Reader, lines: list[str], kept: list[str], lost: list[str]
) -> None:
    pages = Pages()
    pages.line(60, 60, "Lithium in practice", 18)
    for number, line in enumerate(lines):
        pages.line(60, 95 + 26 * number, line)
    pages.line(60, 100 + 26 * len(lines), "Background", 13)
    pages.prose(60, 125 + 26 * len(lines), words(60), 480)
    text = citable(reader(pages.content(), "a.pdf"))
    assert [one for one in kept if one not in text] == []
    assert [one for one in lost if one in text] == []


STATED = "Funding: This work was paid by the Harbour Trust."
AFFILIATION = "Department of Psychiatry, University of Basel, Switzerland"
DATES = "Received 3 March 2019; accepted 12 June 2019"


def paper(name: str) -> str | bytes:
    """A paper with a title page, and who paid for it behind its references."""
    title, entry = "Mirtazapine in depression", "1. Vale I. A trial. Lancet 2020;3:4-5."
    front = ("A. B. Carter", AFFILIATION, DATES)
    if name == "a.txt":
        lines = (title.upper(), *front, f"Abstract: {BODY}", "INTRODUCTION", BODY, "References", entry, STATED)
        return "\n\n".join(lines)
    if name == "a.docx":
        heads = {"Abstract", "References"}
        parts = (*front, "Abstract", BODY, "References", entry, STATED)
        return word_file(p(title, "Titel") + "".join(p(one, "berschrift1" if one in heads else "") for one in parts))
    pages = Pages()
    pages.line(60, 60, title, 18)
    for number, line in enumerate(front):
        pages.line(60, 90 + 28 * number, line)
    pages.line(60, 180, "Abstract", 12, "Times-Bold")
    top = pages.prose(60, 200, f"{BODY} {words(60)}", 480)
    pages.line(60, top + 10, "References", 12, "Times-Bold")
    pages.line(60, top + 30, entry)
    pages.line(60, top + 60, STATED)
    return pages.content()


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf"])
def test_a_title_page_says_where_its_authors_work_and_when_it_was_received(reader: Reader, name: str) -> None:
    stated = reader(paper(name), name).front_matter
    assert stated == FrontMatter(None, (AFFILIATION,), "3 March 2019", "12 June 2019")


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf"])
def test_who_paid_can_be_cited_behind_the_references(reader: Reader, name: str) -> None:
    document = reader(paper(name), name)
    assert "paid by the Harbour Trust." in citable(document)
    assert "Lancet" not in citable(document)
    assert len(document.references) == 1


def test_the_students_paper() -> None:
    document = read(SourceFile(shared("reviews/003_3ff85ba1aa524860.txt")))
    assert document.title == "Pharmacodynamics of antidepressants and their new generation (ketamine, esketamine)"
    assert document.authors == ("Qayumova Dinara", "Salohiddinova Sevinch")
    assert document.year is None
    assert of_kind(document, "furniture")[:3] == [
        "Tashkent State Dental Institute / Tashkent",
        "State Medical University",
        "Faculty of Pharmacy, 4th Year, Group 402",
    ]
    assert [words for words in of_kind(document, "furniture") if words.startswith("Keywords")]
    assert len(of_kind(document, "reference")) == 10
    assert [words for words in of_kind(document, "paragraph") if "contribute to depressive symptoms." in words]
    assert {"anhedonia", "promote formation of new synapses", "psychotic disorders"} <= set(
        of_kind(document, "list item")
    )
    assert section_of(document, "This article examines") == "Annotation"
    assert section_of(document, "global health challenge") is None


def test_the_summary_page() -> None:
    document = read(SourceFile(shared("reviews/000_d60d694a875e7345.txt")))
    assert document.title.startswith("Molecular Mechanisms of Emerging")
    assert of_kind(document, "heading")[1:] == ["Summary", "Background", "Objective", "Results", "Conclusion"]
    assert of_kind(document, "furniture") == ["Scroll to Top"]
    assert len(of_kind(document, "paragraph")) == 5
