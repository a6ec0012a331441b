"""The reference list of a page: its entries, and the marks that link to them."""

import pytest

from corpus.types import Document
from tests.corpus.reading import Reader, of_kind, section_of

PAGE = "<html><head>%s</head><body><main><h1>Ketamine</h1>%s</main></body></html>"


def read_of(reader: Reader, markup: str, head: str = "") -> Document:
    return reader(PAGE % (head, markup), "page.html")


def named(document: Document) -> list[tuple[str, tuple[int, ...]]]:
    return [(mention.span.of(document.text), mention.references) for mention in document.mentions]


LISTS = [
    '<ol class="references"><li id="B1">Bell A. On it. 2001;1:2.</li><li id="B2"><p>Dee C.</p><p>On us.</p></li></ol>',
    '<section id="references"><h2>Literature</h2><ul><li><a name="B1"></a>Bell A. On it. 2001;1:2.</li>'
    '<li><span id="B2">Dee C.</span> On us.</li></ul></section>',
    '<h2>References</h2><ol><li id="B1">Bell A. On it. 2001;1:2.</li><li id="B2">Dee C. On us.</li></ol>',
    '<div role="doc-bibliography"><ol><li id="B1">Bell A. On it. 2001;1:2.</li>'
    '<li id="B2">Dee C. On us.</li></ol></div>',
    '<h2>References</h2><p id="B1">Bell A. On it. 2001;1:2.</p><p id="B2">Dee C. On us.</p>',
]


@pytest.mark.parametrize("markup", LISTS)
def test_entries_are_references_and_links_name_them(reader: Reader, markup: str) -> None:
    text = '<p>It is fast [<a href="#B1">1</a>] and short <sup><a href="https://a.org/page#B2">2</a></sup>.</p>'
    document = read_of(reader, text + markup)
    assert of_kind(document, "reference") == ["Bell A. On it. 2001;1:2.", "Dee C. On us."]
    assert [one.span.of(document.text) for one in document.references] == of_kind(document, "reference")
    assert [one.label for one in document.references] == ["1", "2"]
    assert named(document) == [("1", (0,)), ("²", (1,))]


def test_links_in_tables_and_items_count_and_those_in_the_list_do_not(reader: Reader) -> None:
    mark = '<a href="#r1">[1]</a>'
    text = f"<ul><li>One {mark}</li></ul><table><tr><td>a<td>b {mark}</table>"
    document = read_of(reader, f'{text}<ol class="ref-list"><li id="r1">Work. See {mark}.</li></ol>')
    assert named(document) == [("[1]", (0,))] * 2


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
