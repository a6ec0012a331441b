"""The reference list of a JATS article is data, and its marks name the entries they stand for."""

import pytest

from corpus.types import CITABLE, Document, Reference
from tests.corpus.reading import Reader, of_kind
from tests.corpus.test_jats import article

FIELDS = """<person-group person-group-type="author"><name><surname>Zarate</surname><given-names>C. A.</given-names>
<suffix>Jr</suffix></name><collab>The Group</collab><etal/></person-group><article-title>A <italic>trial</italic>.
</article-title><source>Arch Gen</source><year>2006</year><volume>63</volume><issue>8</issue><fpage>856</fpage>
<lpage>64</lpage><pub-id pub-id-type="doi">10.1001/ARCH.63</pub-id>"""


def listed(reader: Reader, refs: str, text: str = "It is so.") -> Document:
    return reader(article(f"<sec><title>Uses</title><p>{text}</p></sec>", f"<ref-list>{refs}</ref-list>"), "a.nxml")


def numbered(count: int) -> str:
    return "".join(
        f"<ref id='B{one}'><label>{one}.</label><mixed-citation>Work {one}.</mixed-citation></ref>"
        for one in range(1, count + 1)
    )


def named(document: Document) -> list[tuple[str, tuple[int, ...]]]:
    return [(mention.span.of(document.text), mention.references) for mention in document.mentions]


@pytest.mark.parametrize("tag", ["element-citation", "nlm-citation", "citation"])
def test_bare_fields_are_set_as_a_journal_sets_them(reader: Reader, tag: str) -> None:
    document = listed(reader, f"<ref id='B1'><label>[1]</label><{tag}>{FIELDS}</{tag}></ref>")
    [reference] = document.references
    assert reference.span.of(document.text) == (
        "[1] Zarate CA Jr, The Group, et al. A trial. Arch Gen. 2006;63(8):856–64. doi:10.1001/ARCH.63."
    )
    assert reference == Reference(
        reference.span, "1", ("Zarate CA Jr", "The Group"), "A trial", "Arch Gen", 2006, "10.1001/arch.63"
    )


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("So [<xref ref-type='bibr' rid='B2'>2</xref>].", [("2", (1,))]),
        ("So <xref ref-type='bibr' rid='B2 B4'>[2,4]</xref>.", [("[2,4]", (1, 3))]),
        (
            "So [<xref ref-type='bibr' rid='B3'>3</xref>–<xref ref-type='bibr' rid='B5'>5</xref>].",
            [("3–5", (2, 3, 4))],
        ),
        (
            "So<sup><xref ref-type='bibr' rid='B1'>1</xref>,<xref ref-type='bibr' rid='B3'>3</xref>-"
            "<xref ref-type='bibr' rid='B5'>5</xref></sup>.",
            [("¹", (0,)), ("³-⁵", (2, 3, 4))],
        ),
        ("So [<xref ref-type='bibr' rid='B2'>2-4</xref>].", [("2-4", (1, 2, 3))]),
        ("So <xref ref-type='bibr' rid='B1'>1</xref>-<xref ref-type='bibr' rid='B9'>9</xref>.", [("1", (0,))]),
        ("So <xref ref-type='fig' rid='B1'>1</xref> <xref ref-type='bibr' rid='B1'> </xref>.", []),
        ("So <xref ref-type='bibr' rid='B1'>Bell <italic>et al</italic></xref>.", [("Bell et al", (0,))]),
    ],
)
def test_marks_name_what_they_stand_for(reader: Reader, text: str, mentions: list[tuple[str, tuple[int, ...]]]) -> None:
    assert named(listed(reader, numbered(5), text)) == mentions


def test_marks_in_tables_items_and_captions_count_and_those_in_headings_do_not(reader: Reader) -> None:
    mark = "<xref ref-type='bibr' rid='B1'>[1]</xref>"
    text = (
        f"Lead:<list><list-item><p>One {mark}</p></list-item></list></p>"
        f"<table-wrap><caption><p>Cap {mark}</p></caption>"
        f"<table><tr><td>a</td><td>b {mark}</td></tr><tr><td/><td>{mark} c</td></tr></table></table-wrap>"
        f"<sec><title>Head {mark}</title><p>End.</p></sec><p>Last."
    )
    document = listed(reader, numbered(1), text)
    assert named(document) == [("[1]", (0,))] * 4
    assert "".join(document.text[mention.span.start - 2] for mention in document.mentions) == "epb|"


def test_each_entry_is_one_reference_block(reader: Reader) -> None:
    refs = (
        "<ref id='B1'><mixed-citation>http://a.org/b</mixed-citation></ref>"
        "<ref id='B2'><mixed-citation>A. 2001.</mixed-citation><mixed-citation>B. 2002.</mixed-citation></ref>"
        "<ref id='B3'><citation-alternatives><element-citation><source>No</source></element-citation>"
        "<mixed-citation>C.</mixed-citation></citation-alternatives></ref>"
        "<ref id='B4'><note><p>A note.</p></note></ref>"
    )
    document = listed(reader, refs)
    assert of_kind(document, "reference") == ["http://a.org/b", "A. 2001. B. 2002.", "C.", "A note."]
    spans = {block.span for block in document.blocks if block.kind not in CITABLE}
    assert all(reference.span in spans for reference in document.references)
