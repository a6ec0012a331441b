"""JATS XML is read in the order a reader meets it, every word once."""

import random
import re
import unicodedata

import pytest
from rapidfuzz.distance import LCSseq

from corpus.errors import FileDamaged, FileNotText
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.types import CITABLE, BlockKind, Document
from tests.corpus.reading import Reader, check_references, of_kind, outline, read_or_refused, section_of
from tests.shared_data import shared

TOP = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) v1.2//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML">"""
FRONT = """<front><journal-meta><journal-title>J Test</journal-title></journal-meta><article-meta>
<article-id pub-id-type="doi">https://doi.org/10.1234/ABC.5</article-id>
<title-group><article-title>Ketamine</article-title><subtitle>a review</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Bell</surname><given-names>Anna B</given-names></name>
<xref ref-type="aff" rid="A1">1</xref></contrib>
<contrib contrib-type="editor"><name><surname>Not</surname><given-names>Me</given-names></name></contrib>
<contrib contrib-type="author"><collab>The Group</collab></contrib></contrib-group>
<aff id="A1"><label>1</label>Somewhere</aff>
<pub-date pub-type="epub"><year>2021</year></pub-date><pub-date pub-type="ppub"><year>2020</year></pub-date>
<pub-date pub-type="pmc-release"><year>2019</year></pub-date>
<abstract><sec><title>Background</title><p>It is short.</p></sec></abstract>
<kwd-group><title>Keywords</title><kwd>one</kwd><kwd>two</kwd></kwd-group></article-meta></front>"""


def article(body: str, back: str = "", front: str = FRONT, more: str = "") -> str:
    return f"{TOP}{front}<body>{body}</body><back>{back}</back>{more}</article>"


def body_of(reader: Reader, body: str) -> list[tuple[str, str]]:
    """What is read of a section "Methods" that holds `body`."""
    document = reader(article(f"<sec><title>Methods</title>{body}</sec>"), "a.nxml")
    found = outline(document)
    return found[found.index(("heading", "Methods")) + 1 : found.index(("heading", "Affiliations"))]


def test_the_front_says_who_wrote_what_and_when(reader: Reader) -> None:
    document = reader(article("<sec><title>Uses</title><p>It is used.</p></sec>"), "a.nxml")
    assert (document.title, document.authors) == ("Ketamine: a review", ("Anna B Bell", "The Group"))
    assert (document.year, document.doi) == (2020, "10.1234/abc.5")
    assert document.source.encoding == ""
    assert outline(document) == [
        ("heading", "Ketamine: a review"),
        ("furniture", "Anna B Bell, The Group"),
        ("furniture", "Keywords: one, two"),
        ("heading", "Abstract"),
        ("heading", "Background"),
        ("paragraph", "It is short."),
        ("heading", "Uses"),
        ("paragraph", "It is used."),
        ("heading", "Affiliations"),
        ("paragraph", "Anna B Bell: Somewhere."),
        ("heading", "Article history"),
        ("paragraph", "Published: 2020."),
    ]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<p>One <b>two</b>\n three.</p>", [("paragraph", "One two three.")]),
        ("<p>Of 10<sup>-3</sup> m<sup>2</sup>.</p>", [("paragraph", "Of 10⁻³ m².")]),
        ("<p>CO<sub>2</sub> and 5-HT<sub>2A</sub>.</p>", [("paragraph", "CO2 and 5-HT2A.")]),
        ("<p>The 5<sup>th</sup> Ca<sup>2+</sup> [<sup>12</sup>].</p>", [("paragraph", "The 5th Ca²⁺ [¹²].")]),
        ("<p><![CDATA[a < b]]> &amp; &alpha;&#xB2;.</p>", [("paragraph", "a < b & α².")]),
        (
            "<p>Both <fig id='F1'><label>Figure 1</label><caption><title>Dose</title><p>By day.</p></caption>"
            "<graphic xlink:href='x'/></fig>halves.</p>",
            [("paragraph", "Both halves."), ("caption", "Figure 1. Dose. By day.")],
        ),
        (
            "<p>These: <list><list-item><label>a</label><p>one</p></list-item><list-item><p>two</p><list><list-item>"
            "<p>inner</p></list-item></list></list-item></list> and more.</p>",
            [
                ("paragraph", "These:"),
                ("list item", "a one"),
                ("list item", "two"),
                ("list item", "inner"),
                ("paragraph", "and more."),
            ],
        ),
        (
            "<def-list><def-item><term>AUC</term><def><p>area under it</p></def></def-item></def-list>",
            [("list item", "AUC: area under it")],
        ),
        (
            "<boxed-text><caption><title>Key points</title></caption><sec><title>First</title><p>It is so.</p></sec>"
            "</boxed-text><p>After it.</p>",
            [
                ("caption", "Key points."),
                ("caption", "First"),
                ("paragraph", "It is so."),
                ("paragraph", "After it."),
            ],
        ),
        ("<disp-quote><p>They said.</p></disp-quote>", [("paragraph", "They said.")]),
    ],
)
def test_what_the_body_holds(reader: Reader, body: str, read: list[tuple[str, str]]) -> None:
    assert body_of(reader, body) == read


def test_a_table_has_a_line_a_row_with_what_reaches_down(reader: Reader) -> None:
    markup = (
        "<table-wrap><label>Table 2</label><caption><p>Doses</p></caption><alternatives><graphic/><table><thead><tr>"
        "<th/><th colspan='2'>Dose</th></tr></thead><tbody><tr><td rowspan='2'>Day</td><td>1<break/>2</td><td>mg"
        "<sup>a</sup></td></tr><tr><td>3</td><td><p>x</p><p>y</p></td></tr></tbody></table></alternatives>"
        "<table-wrap-foot><fn><label>a</label><p>Rounded.</p></fn></table-wrap-foot></table-wrap>"
    )
    assert body_of(reader, markup) == [
        ("caption", "Table 2. Doses"),
        ("table", "| Dose | Dose Day | 1 · 2 | mgᵃ Day | 3 | x · y"),
        ("caption", "ᵃ Rounded."),
    ]
    document = reader(article(f"<sec><title>Methods</title>{markup}</sec>"), "a.nxml")
    [table] = [block for block in document.blocks if block.kind == "table"]
    assert table.span.of(document.text).split("\n") == ["| Dose | Dose", "Day | 1 · 2 | mgᵃ", "Day | 3 | x · y"]
    assert (document.left_out, document.missing) == ((), ())


def test_sections_nest_and_what_has_no_title_gets_the_one_it_is_printed_under(reader: Reader) -> None:
    back = (
        "<ack><p>We thank all.</p></ack>"
        "<ref-list><ref id='B1'><mixed-citation>A. 2001.</mixed-citation></ref></ref-list>"
        "<fn-group><fn><p>No interests.</p></fn></fn-group><app-group><app><title>More</title><p>It goes on.</p></app>"
        "</app-group>"
    )
    body = "<p>It begins.</p><sec><label>2.1</label><title>Safety</title><p>It is safe.</p></sec>"
    more = "<floats-group><fig><label>Figure 9</label><caption><p>Late.</p></caption></fig></floats-group>"
    document = reader(article(body, back, more=more), "a.nxml")
    assert section_of(document, "It is short.") == "Background"
    assert section_of(document, "It begins.") == "Main text"
    assert section_of(document, "It is safe.") == "2.1 Safety"
    assert section_of(document, "We thank all.") == "Acknowledgements"
    assert section_of(document, "No interests.") == "Notes"
    assert section_of(document, "It goes on.") == "More"
    assert section_of(document, "Late.") == "Figures and tables"
    assert of_kind(document, "reference") == ["A. 2001."]


def test_what_is_left_out_or_missing_is_told(reader: Reader) -> None:
    body = "<p>It is so.</p>" + "".join(f"<{tag}><graphic/></{tag}>" for tag in ("fig", "table-wrap", "disp-formula"))
    replies = "<sub-article><body><p>Reviewed.</p></body></sub-article><response><body><p>Thanks.</p></body></response>"
    document = reader(article(body, more=replies), "a.nxml")
    assert document.left_out == ("1 picture", "2 sub-articles")
    assert document.missing == ("1 table is a picture", "1 formula is a picture")
    assert "Reviewed" not in document.text
    assert reader(f"{TOP}{FRONT}</article>", "a.nxml").missing == ("only the abstract is here",)


_BOMB = "<!DOCTYPE article [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><article><body><p>&b;</p></body></article>"
_FILE = "<!DOCTYPE article [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><article><body><p>&x;</p></body></article>"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (f"<?xml version='1.0'?>{_BOMB}", FileDamaged),
        (f"<?xml version='1.0'?>{_FILE}", FileDamaged),
        (article("<p>It is")[:-40], FileDamaged),
        (
            f"<?xml version='1.0'?><pmc-articleset>{'<article><body/></article>' * 2}</pmc-articleset>",
            FileNotText,
        ),
        ("<?xml version='1.0'?><article><para>DocBook.</para></article>", FileNotText),
        ("<?xml version='1.0'?><feed><entry/></feed>", FileNotText),
        ("<?xml version='1.0'?><book-part-wrapper><book-part/></book-part-wrapper>", FileNotText),
    ],
)
def test_what_is_no_sound_article_is_refused_in_one_line(reader: Reader, content: str, error: type[Exception]) -> None:
    with pytest.raises(error) as refusal:
        reader(content, "a.xml")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("tag", ["sec", "bold", "sup", "list", "p", "boxed-text"])
@pytest.mark.parametrize("deep", [200, 5_000])
@pytest.mark.timeout(60)
def test_deep_nesting_is_text_or_an_error_of_one_line(reader: Reader, tag: str, deep: int) -> None:
    nested = f"{f'<{tag}>' * deep}Words.{f'</{tag}>' * deep}"
    document = read_or_refused(reader, article(f"<p>{nested}</p>"), "a.nxml")
    assert "Words." in document.text if document else deep == 5_000


_MADE_BY_OTHERS = re.compile(
    r"^\s*(?:TITLE|ABSTRACT|BODY)(?:\.[^a-z\n]*)?:[ \t]*$"
    r'|(?:xmlns:ns\d+="[^"]*"|(?:ns\d+:)?\b[a-z-]+="[^"\n]*")(?=[ >])>?'
    r"|10\.1371/journal\.\w+\.\d+\.[a-z]\d{3}",
    re.MULTILINE,
)
# Their plain text is empty; puts the sections of one name together; has the cells of a table run into each other,
# or a space before every lowered or raised character.
_OUTLIERS = frozenset(
    ("PMC2206488", "PMC3577738", "PMC4131263", "PMC2689497", "PMC2655271", "PMC2211287", "PMC3277610", "PMC4898395")
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def recovered(plain: str, document: Document) -> float:
    """The share of the words of the plain text that are read, in order, as text to cite or as headings."""
    wanted = words(_MADE_BY_OTHERS.sub("", plain))
    kinds = CITABLE | {BlockKind.HEADING}
    got = words("\n".join(block.span.of(document.text) for block in document.blocks if block.kind in kinds))
    return LCSseq.similarity(wanted, got) / len(wanted)


def test_published_articles_are_read_whole() -> None:
    folder = shared("data/evidence_inference/nxml")
    articles = [path for path in sorted(folder.glob("*.nxml")) if path.stem not in _OUTLIERS]
    shares: dict[str, float] = {}
    for path in random.Random(7).sample(articles, 40):
        document = read(SourceFile(path))
        plain = (folder.parent / "txt" / f"{path.stem}.txt").read_text(encoding="utf-8")
        shares[path.stem] = recovered(plain, document)
        assert document.references
        assert document.mentions
        assert document.authors
        assert document.year
        check_references(document)
    assert {name: share for name, share in shares.items() if share < 0.97} == {}
    assert sorted(shares.values())[20] >= 0.99


@pytest.mark.parametrize("name", ["PMC5828200.nxml", "PMC6398430.nxml", "pntd.0008301.nxml", "pone.0234687.nxml"])
def test_articles_of_other_publishers_are_read(name: str) -> None:
    document = read(SourceFile(shared(f"data/papers/{name}")))
    assert document.doi
    assert document.doi.startswith("10.")
    assert document.year
    assert document.authors
    assert len(document.references) > 20
    assert len(document.mentions) > 20
    check_references(document)
