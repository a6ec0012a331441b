"""A Word file is read in the order of the document, each block as what it is."""

import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import FileDamaged, FileEmpty, FileEncrypted, FileOverLimit
from corpus.readers.docx import read_docx
from tests.corpus.reading import Reader
from tests.corpus.word_file import cell, item, p, r, table, unzipped, word_file, zipped

END = p("It is fast.")


def blocks(body: str, **parts: str) -> list[tuple[str, str]]:
    draft = read_docx("a.docx", word_file(body, **parts))
    return [(block.kind.value, block.span.of(draft.text)) for block in draft.blocks]


def text(body: str) -> str:
    return read_docx("a.docx", word_file(body)).text


@pytest.mark.parametrize(
    ("paragraph", "block"),
    [
        (p("Uses", "berschrift1"), ("heading", "Uses")),
        (p("Uses", "berschrift2"), ("heading", "Uses")),
        (p("Uses", "Kapitel"), ("heading", "Uses")),
        (p("Uses", properties='<w:outlineLvl w:val="2"/>'), ("heading", "Uses")),
        (p("Uses", "berschrift1", '<w:outlineLvl w:val="9"/>'), ("paragraph", "Uses")),
        (p("Methods"), ("heading", "Methods")),
        (p(r("Side effects", "<w:b/>")), ("heading", "Side effects")),
        (p(r("Side effects", '<w:b w:val="0"/>')), ("paragraph", "Side effects")),
        (p(r("It helps.", "<w:b/>")), ("paragraph", "It helps.")),
        (p(r("Note", "<w:b/>") + r(" this")), ("paragraph", "Note this")),
        (p("Doses given", "Beschriftung"), ("caption", "Doses given")),
        (p("Table 2 shows doses."), ("paragraph", "Table 2 shows doses.")),
        (p("Uses\t3", "Verzeichnis1"), ("furniture", "Uses 3")),
        (p("Point", "Punkte"), ("list item", "Point")),
        (item("Point", 2), ("list item", "Point")),
        (item("Point", 0), ("paragraph", "Point")),
        (p("• Point"), ("list item", "Point")),
    ],
)
def test_what_a_paragraph_is(paragraph: str, block: tuple[str, str]) -> None:
    assert blocks(p("One two.") + paragraph + END)[1] == block


def test_lists_are_numbered_as_word_shows_them() -> None:
    body = item("aa") + item("bb", 1, 1) + item("cd", 1, 1) + item("dd", 1, 2) + item("ee") + item("ff", 1, 1)
    body += item("gg", 3) + item("hh", 3) + item("dot", 2)
    assert text(body + END).split("\n\n") == (
        ["1. aa", "a) bb", "b) cd", "1.i dd", "2. ee", "a) ff", "5. gg", "6. hh", "dot", "It is fast."]
    )
    assert [words for kind, words in blocks(body + END) if kind == "list item"] == "aa bb cd dd ee ff gg hh dot".split()


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ((cell("a") + cell("b"), cell("1") + cell("2")), ["a | b", "1 | 2"]),
        (
            (cell("a", '<w:gridSpan w:val="2"/>') + cell("b"), cell("1") + cell("2") + cell("3")),
            ["a | a | b", "1 | 2 | 3"],
        ),
        (
            (
                cell("2025", '<w:vMerge w:val="restart"/>') + cell("May"),
                cell(p("<w:r/>"), "<w:vMerge/>") + cell("June"),
            ),
            ["2025 | May", "2025 | June"],
        ),
        ((cell("a") + cell(p("b") + p("c")),), ["a | b · c"]),
        ((cell("a") + cell(p("b.") + p("c")),), ["a | b. c"]),
        (
            (cell("a") + cell(table(cell("in") + cell("ner"), cell("x") + cell("y")) + p("<w:r/>")), cell("b")),
            ["a | in ner · x y", "b"],
        ),
        ((cell(item("a") + item("b")) + cell("c"),), ["1. a · 2. b | c"]),
        (
            (cell("a") + cell("b"), f"<w:trPr><w:del/></w:trPr>{cell('gone')}", cell("c") + cell("d")),
            ["a | b", "c | d"],
        ),
        ((f"<w:sdt><w:sdtContent>{cell('a')}</w:sdtContent></w:sdt>{cell('b')}",), ["a | b"]),
        ((cell("a") + cell("b"), '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("c")), ["a | b", "| c"]),
        ((cell(r"<w:p/>") + cell("<w:p/>"), cell("a") + cell("<w:p/>") + cell("b")), ["a |  | b"]),
    ],
)
def test_a_table_has_a_line_a_row(rows: tuple[str, ...], lines: list[str]) -> None:
    [found] = [words for kind, words in blocks(table(*rows) + END) if kind == "table"]
    assert found.split("\n") == lines


def test_notes_stand_where_their_section_ends() -> None:
    body = p("Uses", "berschrift1") + p(r("Fast") + '<w:r><w:footnoteReference w:id="3"/></w:r>' + r(" it is."))
    body += p('<w:r><w:endnoteReference w:id="1"/></w:r>') + p("Slow, too.") + p("Harms", "berschrift1") + END
    note = f'<w:footnote w:type="separator" w:id="0">{p("gone")}</w:footnote>'
    note += f'<w:footnote w:id="3">{p("A note.")}</w:footnote>'
    end = f'<w:endnote w:id="1">{p("An end.") + p("More.")}</w:endnote>'
    draft = read_docx("a.docx", word_file(body, footnotes=note, endnotes=end))
    assert draft.text.split("\n\n") == (
        ["Uses", "Fast¹ it is.", "ⁱ", "Slow, too.", "¹ A note.", "ⁱ An end.", "More.", "Harms", "It is fast."]
    )
    assert [block.section for block in draft.blocks[4:7]] == ["Uses"] * 3
    assert draft.blocks[4].span.of(draft.text) == "A note."


@pytest.mark.parametrize(
    ("core", "body", "title"),
    [
        ("<dc:title>Core words</dc:title>", END, "Core words"),
        ("<dc:title>Word Document</dc:title>", END, None),
        ("<dc:title>a.docx</dc:title>", p("Alone", "berschrift1") + END, "Alone"),
        ("", p("One", "berschrift1") + END + p("Two", "berschrift1") + END, None),
        ("", p("Big", properties='<w:jc w:val="center"/>') + END, "Big"),
        ("", p("Abstract", "berschrift1") + END, None),
        ("", p("KETAMINE FOR PAIN", "Titel") + END, "Ketamine for pain"),
    ],
)
def test_the_title(core: str, body: str, title: str | None) -> None:
    assert read_docx("a.docx", word_file(body, core)).title == title


def test_what_is_left_out_is_counted() -> None:
    picture = "<w:r><w:drawing><a:graphic><pic:pic/></a:graphic></w:drawing></w:r>"
    chart = "<w:r><w:drawing><a:graphic><c:chart/></a:graphic></w:drawing></w:r>"
    sheet = '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
    body = (
        p(picture + picture + chart + sheet)
        + p(r("a b", "<w:vanish/>"))
        + p("<w:del><w:r><w:delText>c</w:delText></w:r></w:del>")
    )
    notes = f'<w:comment w:id="1">{p("Gone")}</w:comment>'
    draft = read_docx("a.docx", word_file(body + END, comments=notes, header=p("Gone"), footer=p("<w:r/>")))
    assert draft.text == "It is fast."
    assert draft.left_out == (
        "2 pictures",
        "1 comment",
        "1 deleted stretch (tracked changes)",
        "2 hidden words",
        "header",
    )
    assert draft.missing == ("1 chart", "1 embedded spreadsheet")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"word/document.xml": None}, FileDamaged),
        ({"word/document.xml": b"<w:document"}, FileDamaged),
        ({"word/document.xml": b"<other/>"}, FileDamaged),
        ({"word/document.xml": b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'}, FileDamaged),
        ({"word/styles.xml": b"words"}, FileDamaged),
        ({"word/bomb.xml": bytes(30_000_000)}, FileOverLimit),
        ({"word/document.xml": word_file("").replace(b"x", b"y")}, FileDamaged),
    ],
)
def test_a_bad_file_is_refused_in_one_line(change: dict[str, bytes | None], error: type[Exception]) -> None:
    members = {name: part for name, part in (unzipped(word_file(END)) | change).items() if part is not None}
    with pytest.raises(error, match=r"\Aa\.docx[^\n]+\Z"):
        read_docx("a.docx", zipped(members))


def test_cut_short_locked_and_empty_files(reader: Reader) -> None:
    whole = word_file(END)
    for end in range(0, len(whole), 97):
        with pytest.raises(FileDamaged):
            read_docx("a.docx", whole[:end])
    locked = bytearray(whole)
    locked[whole.index(b"PK\1\2") + 8] = locked[6] = 1
    assert read_docx("a.docx", bytes(locked)).text == "It is fast."  # a locked part that is not needed
    locked[whole.index(b"PK\1\2", whole.index(b"PK\1\2") + 4) + 8] = 1
    with pytest.raises(FileEncrypted):
        read_docx("a.docx", bytes(locked))
    with pytest.raises(FileEmpty):
        reader(word_file("<w:p/>"), "a.docx")


WORD = st.text("abcxyzÉß", min_size=1, max_size=5)
WORDS = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
PARAGRAPH = WORDS.map(p) | WORDS.map(item) | WORDS.map(lambda words: p(words, "berschrift2"))
SPLIT = WORDS.map(lambda words: p("".join(r(part + " ") for part in words.split())))
BOX = WORDS.map(
    lambda words: p(f"<w:r><w:pict><v:textbox><w:txbxContent>{p(words)}</w:txbxContent></v:textbox></w:pict></w:r>")
)
WRAPPED = PARAGRAPH.map(lambda inner: f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
TABLE = st.lists(st.lists(PARAGRAPH.map(cell), min_size=1, max_size=3).map("".join), min_size=1, max_size=3).map(
    lambda rows: table(*rows)
)


@given(parts=st.lists(PARAGRAPH | SPLIT | BOX | WRAPPED | TABLE, max_size=12), core=WORDS)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_word_is_there_in_order_and_spans_hold_them(parts: list[str], core: str) -> None:
    body = "".join(parts)
    draft = read_docx("a.docx", word_file(body, f"<dc:title>{core}</dc:title>"))
    spans = [block.span for block in draft.blocks]
    assert all(len(span) and span.of(draft.text) == span.of(draft.text).strip() for span in spans)
    assert all(before.end + 2 <= after.start for before, after in pairwise(spans))
    written = " ".join(re.findall(r"<w:t [^>]*>([^<]*)<", body)).split()
    shown = " ".join(span.of(draft.text) for span in spans)
    assert [word for word in shown.split() if not re.fullmatch(r"\d+\.|\|", word)] == written
