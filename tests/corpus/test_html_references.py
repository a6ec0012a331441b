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


def test_a_dash_between_two_links_stands_for_all_between(reader: Reader) -> None:
    items = "".join(f'<li id="ref-{one}">Work {one} of it.</li>' for one in range(1, 6))
    text = '<p>So [<a href="#ref-2">2</a>–<a href="#ref-4">4</a>], <a href="#ref-5">Bell</a> <a href="#top">up</a>.</p>'
    document = read_of(reader, f'{text}<ol id="reference-list">{items}</ol>')
    assert named(document) == [("2–4", (1, 2, 3)), ("Bell", (4,))]


def test_links_in_tables_and_items_count_and_those_in_the_list_do_not(reader: Reader) -> None:
    mark = '<a href="#r1">[1]</a>'
    text = f"<ul><li>One {mark}</li></ul><table><tr><td>a<td>b {mark}</table>"
    document = read_of(reader, f'{text}<ol class="ref-list"><li id="r1">Work. See {mark}.</li></ol>')
    assert named(document) == [("[1]", (0,))] * 2


def test_entries_keep_their_printed_number_and_the_doi_they_link_to(reader: Reader) -> None:
    items = (
        '<li value="7">Work one. <a href="https://doi.org/10.1000/ABC.1">Full text</a></li><li>Work two.</li>'
        "<li>[12] Work three.</li>"
    )
    document = read_of(reader, f'<p>Words.</p><ol class="references" start="3">{items}</ol>')
    assert [(one.label, one.doi) for one in document.references] == [("7", "10.1000/abc.1"), ("8", None), ("12", None)]


def test_a_class_on_the_whole_page_makes_no_references(reader: Reader) -> None:
    document = reader('<div class="has-references"><h1>Uses</h1><ul><li>Item one here.</li></ul></div>', "page.html")
    assert of_kind(document, "list item") == ["Item one here."]


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


def test_raised_digits_stay_apart_from_what_they_follow(reader: Reader) -> None:
    document = read_of(
        reader, "<p>10<sup>-3</sup> m<sup>2</sup> of CO<sub>2</sub><sup>[1]</sup>, the 5<sup>th</sup>.</p>"
    )
    assert of_kind(document, "paragraph") == ["10⁻³ m² of CO2[1], the 5th."]


def test_what_a_browser_folds_away_is_read(reader: Reader) -> None:
    markup = (
        "<h2>Uses</h2><details><summary>More of it</summary><p>Folded words.</p></details>"
        "<figure><table><tr><th>a<td>1</table><figcaption>Doses</figcaption></figure>"
    )
    document = read_of(reader, markup)
    assert section_of(document, "Folded words.") == "Uses"
    assert of_kind(document, "caption") == ["Doses"]
    assert of_kind(document, "table") == ["a | 1"]
