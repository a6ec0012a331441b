"""The words of a Word paragraph are those that a reader of the page sees."""

import pytest

from corpus.readers.docx import read_docx
from tests.corpus.word_file import p, r, word_file


def fld(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(code: str) -> str:
    return f"<w:r><w:instrText>{code}</w:instrText></w:r>"


def field(code: str, result: str) -> str:
    return fld("begin") + instruction(code) + fld("separate") + result + fld("end")


def sym(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def m(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


RAISED = '<w:vertAlign w:val="superscript"/>'
HALF = f"<m:num>{m('a+1')}</m:num><m:den>{m('b')}</m:den>"
PROMPT = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click here')}</w:sdtContent></w:sdt>"
BOX = "<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>"
TWICE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><a:graphic>{}</a:graphic></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def words_of(*paragraphs: str) -> str:
    return read_docx("a.docx", word_file("".join(paragraphs))).text


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (r("one") + r("two"), "onetwo"),
        (r("one") + "<w:r><w:tab/></w:r>" + r("two") + "<w:r><w:br/></w:r>" + r("three"), "one two three"),
        (r("well") + "<w:r><w:noBreakHyphen/></w:r>" + r("be") + "<w:r><w:softHyphen/></w:r>" + r("ing"), "well-being"),
        (r("\u00adwell\ufeff-being\u200b"), "well-being"),
        # tracked changes
        (r("a") + f"<w:ins>{r(' kept')}</w:ins>" + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "a kept"),
        (f"<w:moveFrom>{r('gone')}</w:moveFrom>" + r("a") + f"<w:moveTo>{r(' kept')}</w:moveTo>", "a kept"),
        (f"<w:ins><w:del>{r('gone')}</w:del>{r('kept')}</w:ins>", "kept"),
        (f"{r('a')}<w:ins><w:hyperlink>{r(' kept')}</w:hyperlink></w:ins>", "a kept"),
        # fields
        (r("seen ") + field(" ADDIN ZOTERO_ITEM {json} ", r("(Bell, 2001)")), "seen (Bell, 2001)"),
        (
            fld("begin") + instruction("IF") + field("PAGE", r("gone")) + fld("separate") + r("kept") + fld("end"),
            "kept",
        ),
        (field("REF", field("REF", r("inner")) + r(" outer")), "inner outer"),
        (fld("begin") + instruction("XE x") + r("gone") + fld("end") + r("kept"), "kept"),
        (fld("end") + fld("separate") + r("kept"), "kept"),
        (f'<w:fldSimple w:instr="REF x">{r("kept")}</w:fldSimple>', "kept"),
        (f'<w:hyperlink r:id="x">{r("kept")}</w:hyperlink>', "kept"),
        (f"<w:smartTag><w:smartTag>{r('kept')}</w:smartTag></w:smartTag>", "kept"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('kept')}</w:sdtContent></w:sdt>", "kept"),
        (PROMPT + r("kept"), "kept"),
        # hidden words
        (r("gone", "<w:vanish/>") + r("kept", '<w:vanish w:val="0"/>'), "kept"),
        (r("gone", '<w:rStyle w:val="Versteckt"/>') + r("kept"), "kept"),
        (r("kept", '<w:rStyle w:val="Versteckt"/><w:vanish w:val="false"/>'), "kept"),
        # symbols
        (r("TNF-") + sym("Symbol", "F061") + sym("Symbol", "B3") + sym("Wingdings", "F0FE"), "TNF-α≥☑"),
        (sym("Arial", "2713") + sym("Wingdings", "F026") + r("a"), "✓a"),
        (r("\uf062 -blocker", '<w:rFonts w:ascii="Symbol"/>'), "β -blocker"),
        (f"<w:r><w:ruby><w:rt>{r('gone')}</w:rt><w:rubyBase>{r('kept')}</w:rubyBase></w:ruby></w:r>", "kept"),
        ("<w:r><w:commentReference/></w:r>" + r("kept"), "kept"),
        (r("10") + r("-6", RAISED) + r(" Ca") + r("2+", RAISED) + r(" fast.") + r("3,5", RAISED), "10⁻⁶ Ca²⁺ fast.³,⁵"),
        (r("CO") + r("2", '<w:vertAlign w:val="subscript"/>') + r("4") + r("th", RAISED), "CO24th"),
        (r("fast") + r("12", '<w:rStyle w:val="Hoch"/>'), "fast¹²"),
        # equations
        (r("let ") + f"<m:oMath>{m('x=')}<m:f>{HALF}</m:f></m:oMath>", "let x=(a+1)/b"),
        (f"<m:oMath><m:sSup><m:e>{m('x')}</m:e><m:sup>{m('2')}</m:sup></m:sSup></m:oMath>", "x^2"),
        (f"<m:oMath><m:sSub><m:e>{m('x')}</m:e><m:sub>{m('i+1')}</m:sub></m:sSub></m:oMath>", "x_(i+1)"),
        (f"<m:oMath><m:d><m:e>{m('a')}</m:e></m:d><m:rad><m:e>{m('2')}</m:e></m:rad></m:oMath>", "(a)√2"),
        (f"<m:oMath>{m('a=b')}</m:oMath><m:oMath>{m('c=d')}</m:oMath>", "a=b c=d"),
        (f"<m:oMathPara><m:oMath>{m('a')}</m:oMath></m:oMathPara>", "a"),
    ],
)
def test_words_are_those_of_the_page(inside: str, words: str) -> None:
    assert words_of(p(inside)) == words


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    inner = p("boxed")
    assert words_of(p(r("be") + TWICE.format(BOX.format(inner), inner) + r("fore")), p("after")) == (
        "before\n\nboxed\n\nafter"
    )
    assert words_of(p(TWICE.format("", inner).replace("<w:drawing><a:graphic></a:graphic></w:drawing>", ""))) == "boxed"
    nested = BOX.format(p(r("outer") + TWICE.format(BOX.format(inner), inner)))
    assert words_of(p(TWICE.format(nested, inner))) == "outer\n\nboxed"


def test_a_field_goes_on_over_paragraphs_and_never_swallows_the_rest() -> None:
    contents = fld("begin") + instruction('TOC \\o "1-3"') + fld("separate")
    draft = read_docx(
        "a.docx", word_file(p(contents + r("Uses 3")) + p(r("Harms 4") + fld("end")) + p("Text is here."))
    )
    assert [block.kind.value for block in draft.blocks] == ["furniture", "furniture", "paragraph"]
    assert words_of(p(r("a") + fld("begin") + r("gone")), p("kept")) == "a\n\nkept"


def test_paragraphs_whose_mark_was_deleted_are_one() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    assert words_of(p("One", properties=gone), p("two", properties=gone), p("three."), p("Four")) == (
        "One two three.\n\nFour"
    )
    assert words_of(p("One", properties=gone)) == "One"


def test_a_mark_of_ones_own_is_kept_as_it_is() -> None:
    mark = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    content = word_file(p(r("Fast") + mark), footnotes=f'<w:footnote w:id="1">{p("* A note.")}</w:footnote>')
    assert read_docx("a.docx", content).text == "Fast*\n\n* A note."
