"""What the front of a JATS article states can be cited under headings of its own: funding, places, roles, dates."""

import pytest

from corpus.types import Document, FrontMatter
from tests.corpus.reading import Reader

PERSON = '<contrib contrib-type="author"><name><surname>%s</surname><given-names>%s</given-names></name>%s</contrib>'


def article(meta: str, back: str = "", journal: str = "") -> str:
    return (
        f"<article><front><journal-meta>{journal}</journal-meta><article-meta><title-group><article-title>Omega-3"
        f"</article-title></title-group>{meta}</article-meta></front><body><sec><title>Results</title>"
        f"<p>Scores fell in both arms.</p></sec></body><back>{back}</back></article>"
    )


def under(document: Document, heading: str) -> list[str]:
    """The citable paragraphs under a heading."""
    return [
        block.span.of(document.text)
        for block in document.blocks
        if block.section == heading and block.kind == "paragraph"
    ]


@pytest.mark.parametrize(
    ("meta", "heading", "paragraphs"),
    [
        ("<funding-group><funding-statement>Paid by the Trust.</funding-statement></funding-group>",
         "Funding", ["Paid by the Trust."]),
        ("<funding-group><award-group><funding-source>The Fund</funding-source><award-id>A1</award-id>"
         "<award-id>A2</award-id><principal-award-recipient><name><surname>Vale</surname><given-names>I.</given-names>"
         "</name></principal-award-recipient></award-group></funding-group>",
         "Funding", ["The Fund (A1, A2): I. Vale."]),
        ("<funding-group><award-group><funding-source><institution-wrap><institution>The Fund</institution>"
         "<institution-id>http://x.org/1</institution-id></institution-wrap></funding-source></award-group>"
         "<funding-statement>The Fund paid.</funding-statement></funding-group>",
         "Funding", ["The Fund paid."]),
        ("<contrib-group>" + PERSON % ("Vale", "Iris", '<xref ref-type="aff" rid="a1"/>')
         + PERSON % ("Roe", "T. B.", '<xref ref-type="aff" rid="a1 a2"/>')
         + '</contrib-group><aff id="a1"><label>1</label><institution>Lakeside University</institution>'
         '<city>Dublin</city><country>Ireland</country></aff><aff id="a2"><sup>2</sup>Clinic, Cork. Email: '
         "<email>a@b.org</email></aff>",
         "Affiliations",
         ["Iris Vale, T. B. Roe: Lakeside University, Dublin, Ireland.", "T. B. Roe: Clinic, Cork."]),
        ("<contrib-group>" + PERSON % ("Vale", "Iris", "") + PERSON % ("Roe", "Tom", "")
         + "<aff>Lakeside University</aff></contrib-group>",
         "Affiliations", ["Iris Vale, Tom Roe: Lakeside University."]),
        ("<contrib-group>" + PERSON % ("Vale", "Iris", "<role>Writing – original draft</role><role>Software</role>")
         + PERSON % ("Roe", "Tom", "<role>Associate Professor</role>") + "</contrib-group>",
         "Author contributions", ["Iris Vale: Writing – original draft, Software."]),
        ('<pub-date pub-type="epub"><day>04</day><month>1</month><year>2020</year></pub-date><history>'
         '<date date-type="received"><day>3</day><month>03</month><year>2019</year></date>'
         '<date date-type="accepted"><month>June</month><year>2019</year></date></history>',
         "Article history", ["Received: 3 March 2019. Accepted: June 2019. Published: 4 January 2020."]),
        ("<custom-meta-group><custom-meta><meta-name>Ethics statement</meta-name><meta-value>The board of Cork agreed."
         "</meta-value></custom-meta><custom-meta><meta-name>Color</meta-name><meta-value>deep dark blue</meta-value>"
         "</custom-meta></custom-meta-group>",
         "Ethics statement", ["The board of Cork agreed."]),
        ('<author-notes><fn fn-type="COI-statement"><p>None.</p></fn><fn fn-type="con"><p>IV wrote it.</p></fn>'
         "<fn><p>Deceased.</p></fn></author-notes>",
         "Conflicts of interest", ["None."]),
        ('<author-notes><fn fn-type="con"><p>IV wrote it.</p></fn><fn><p>Deceased.</p></fn></author-notes>',
         "Author contributions", ["IV wrote it."]),
        ('<author-notes><fn fn-type="con"><p>IV wrote it.</p></fn><fn><p>Deceased.</p></fn></author-notes>',
         "Author notes", ["Deceased."]),
    ],
)  # fmt: skip
def test_what_the_front_states_can_be_cited(reader: Reader, meta: str, heading: str, paragraphs: list[str]) -> None:
    assert under(reader(article(meta), "a.xml"), heading) == paragraphs


def test_notes_at_the_back_stand_under_what_they_are_about(reader: Reader) -> None:
    notes = '<fn fn-type="conflict"><p>None.</p></fn><fn fn-type="financial-disclosure"><p>Paid by the Trust.</p></fn>'
    document = reader(article("", f"<fn-group>{notes}</fn-group>"), "a.xml")
    assert under(document, "Conflicts of interest") == ["None."]
    assert under(document, "Funding") == ["Paid by the Trust."]


def test_the_front_matter_of_an_article(reader: Reader) -> None:
    meta = (
        '<contrib-group><aff>Clinic, Cork</aff></contrib-group><history><date date-type="accepted"><month>June</month>'
        '<year>2019</year></date></history><pub-date date-type="pub"><day>4</day><month>1</month><year>2020</year>'
        "</pub-date>"
    )
    journal = "<journal-title-group><journal-title>Journal of Fish</journal-title></journal-title-group>"
    assert reader(article(meta, journal=journal), "a.xml").front_matter == (
        FrontMatter("Journal of Fish", ("Clinic, Cork",), accepted="2019", published="2020-01-04")
    )
