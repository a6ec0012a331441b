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
        (r("one") + "<w:r><w:tab/></w:r>" + r("two") + "<w:r><w:br/></w:r>" + r("three"), "one two three"),
        (r("well") + "<w:r><w:noBreakHyphen/></w:r>" + r("be") + "<w:r><w:softHyphen/></w:r>" + r("ing"), "well-being"),
        (r("a") + f"<w:ins>{r(' kept')}</w:ins>" + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "a kept"),
        (f"<w:moveFrom>{r('gone')}</w:moveFrom>" + r("a") + f"<w:moveTo>{r(' kept')}</w:moveTo>", "a kept"),
        (r("seen ") + field(" ADDIN ZOTERO_ITEM {json} ", r("(Bell, 2001)")), "seen (Bell, 2001)"),
        (
            fld("begin") + instruction("IF") + field("PAGE", r("gone")) + fld("separate") + r("kept") + fld("end"),
            "kept",
        ),
        (field("REF", field("REF", r("inner")) + r(" outer")), "inner outer"),
        (f'<w:fldSimple w:instr="REF x">{r("kept")}</w:fldSimple>', "kept"),
        (r("gone", "<w:vanish/>") + r("kept", '<w:vanish w:val="0"/>'), "kept"),
        (r("gone", '<w:rStyle w:val="Versteckt"/>') + r("kept"), "kept"),
        (r("TNF-") + sym("Symbol", "F061") + sym("Symbol", "B3") + sym("Wingdings", "F0FE"), "TNF-α≥☑"),
        (r("10") + r("-6", RAISED) + r(" Ca") + r("2+", RAISED) + r(" fast.") + r("3,5", RAISED), "10⁻⁶ Ca²⁺ fast.³,⁵"),
        (r("CO") + r("2", '<w:vertAlign w:val="subscript"/>') + r("4") + r("th", RAISED), "CO24th"),
        (r("let ") + f"<m:oMath>{m('x=')}<m:f>{HALF}</m:f></m:oMath>", "let x=(a+1)/b"),
        (f"<m:oMath><m:sSub><m:e>{m('x')}</m:e><m:sub>{m('i+1')}</m:sub></m:sSub></m:oMath>", "x_(i+1)"),
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
