"""The reference list of a page: its entries, and the marks that name them."""

import pytest

from corpus.types import Document
from tests.corpus.reading import Reader, of_kind, section_of

PAGE = "<html><head>%s</head><body><main><h1>Ketamine</h1>%s</main></body></html>"


def read_of(reader: Reader, markup: str, head: str = "") -> Document:
    return reader(PAGE % (head, markup), "page.html")


def named(document: Document) -> list[tuple[str, tuple[int, ...]]]:
    return [(mention.span.of(document.text), mention.references) for mention in document.mentions]


def test_entries_under_the_heading_are_references_and_their_numbers_name_them(reader: Reader) -> None:
    text = '<p>It is fast [<a href="#B1">1</a>] and short [<a href="https://a.org/page#B2">2</a>].</p>'
    entries = "<li id='B1'>Bell A. On it. 2001;1:2.</li><li><p>Dee C. On us. 2003;4:5.</p></li>"
    document = read_of(reader, f"{text}<h2>References</h2><ol>{entries}</ol>")
    assert of_kind(document, "reference") == ["Bell A. On it. 2001;1:2.", "Dee C. On us. 2003;4:5."]
    assert [one.span.of(document.text) for one in document.references] == of_kind(document, "reference")
    assert named(document) == [("[1]", (0,)), ("[2]", (1,))]


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="citation_doi" content="10.1234/AB.c">',
        '<meta name="DC.Identifier" content="doi:10.1234/AB.c">',
        '<meta name="dc.identifier" content="urn:x"><meta name="dc.identifier" content="https://doi.org/10.1234/ab.C">',
        '<meta property="prism.doi" content="doi: 10.1234/ab.c.">',
    ],
)
def test_the_meta_data_name_the_doi(reader: Reader, head: str) -> None:
    assert read_of(reader, "<p>Words.</p>", head).doi == "10.1234/ab.c"


def test_what_a_browser_folds_away_is_read(reader: Reader) -> None:
    markup = (
        "<h2>Uses</h2><details><summary>More of it</summary><p>Folded words.</p></details>"
        "<figure><table><tr><th>a<td>1</table><figcaption>Doses</figcaption></figure>"
    )
    document = read_of(reader, markup)
    assert section_of(document, "Folded words.") == "Uses"
    assert of_kind(document, "caption") == ["Doses"]
    assert of_kind(document, "table") == ["a | 1"]
