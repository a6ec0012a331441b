"""Of an HTML page the article is read, and nothing that a reader of the page does not see."""

import pytest

from tests.corpus.reading import Reader, of_kind, outline, read_or_refused
from tests.tables import lines

PAGE = """<!DOCTYPE html><html><head><title>Site - page</title><style>p {}</style></head><body>
<header role="banner">Site name</header><nav><a href="/">Home of all</a></nav>
<div class="cookie-banner">We like cookies a lot.</div>
<main><h1>Ketamine</h1><p>It is <b>fast</b>.</p><script>alert("words")</script>
%s
</main><footer>Contact us now</footer></body></html>"""


@pytest.mark.parametrize("markup", lines("page_styles", "elements that are not seen"))
def test_what_is_not_seen_is_not_read(reader: Reader, markup: str) -> None:
    text = reader(PAGE % markup, "page.html").text
    assert text.startswith("Ketamine\n\nIt is fast.")
    assert not [word for word in ("Unseen", "cookies", "alert", "Home", "Site", "Contact") if word in text]


@pytest.mark.parametrize(
    "wrap",
    [
        '<form id="aspnetForm">%s</form>',
        '<div class="with-sidebar">%s</div>',
        '<div id="comments"><article>%s</article></div>',
        '<table role="presentation"><tr><td>%s</td></tr></table>',
        "<x-page><span>%s</span></x-page>",
    ],
)
def test_what_wraps_the_whole_article_is_not_taken_for_a_menu(reader: Reader, wrap: str) -> None:
    document = reader(f"<html><body>{wrap % '<h1>Ketamine</h1><p>It is fast.</p>'}</body></html>", "page.html")
    assert outline(document) == [("heading", "Ketamine"), ("paragraph", "It is fast.")]


def test_lists_stay_in_order_however_they_nest(reader: Reader) -> None:
    markup = "<ul><li>One<ul><li>Inner <i>one</i></li></ul></li><li><p>Two</p><p>more</p></li></ul>"
    markup += "<dl><dt>Term<dd>Sense</dl>"
    assert of_kind(reader(PAGE % markup, "page.html"), "list item") == [
        "One",
        "Inner one",
        "Two",
        "more",
        "Term",
        "Sense",
    ]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("<tr><th>a<th>b<tr><td>1<td>2", ["a | b", "1 | 2"]),
        ("<thead><tr><th>a</thead><tbody><tr><td>1<br>2</tbody>", ["a", "1 · 2"]),
        ("<tr><td>a<td><ul><li>one</li><li>two</li></ul>", ["a | one · two"]),
        ("<tr><td><p>one</p><p>H<sub>2</sub>O</p><td>b", ["one · H2O | b"]),
        ("<tr><td>a line<br>that ran over<td>5 mg,<br>then 10 mg", ["a line that ran over | 5 mg, then 10 mg"]),
        ("<tr><th colspan=2>Week 4<th>p<tr><td>1<td>2<td>3", ["Week 4 | Week 4 | p", "1 | 2 | 3"]),
        ("<tr><td>a<td>b<tr><td colspan=2>all<tr><td>12<sup>a</sup><td>2<sup>nd</sup>", ["a | b", "all", "12ᵃ | 2nd"]),
        ("<tr><td rowspan=2>2025<td>May<tr><td>June", ["2025 | May", "2025 | June"]),
        ("<tr><td>a<td><table><tr><td>in<td>ner</table><tr><td>b", ["a | in ner", "b"]),
        ('<tr><td rowspan="x">a<td rowspan="0">b<tr><td>c', ["a | b", "c"]),
    ],
)
def test_a_table_has_a_line_a_row(reader: Reader, rows: str, lines: list[str]) -> None:
    document = reader(PAGE % f"<table><caption>Doses</caption>{rows}</table>", "page.html")
    [table] = [block for block in document.blocks if block.kind == "table"]
    assert table.span.of(document.text).split("\n") == lines
    assert of_kind(document, "caption") == ["Doses"]


@pytest.mark.parametrize(
    ("head", "body", "encoding"),
    [
        ('<meta charset="windows-1251">', "Кетамин быстр", "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">', "ケタミン", "shift_jis"),
        ('<meta charset="iso-8859-1">', "“fast” – naïve", "cp1252"),
        ('<meta charset="iso-8859-1">', "“fast” – naïve", "utf-8"),
        ('<meta charset="utf-16">', "naïve", "utf-8"),
        ('<meta charset="unicode_escape">', "a \\n b", "utf-8"),
        ('<meta charset="undefined">', "naïve", "utf-8"),
        ('<meta charset="no-such">', "naïve", "cp1252"),
    ],
)
def test_declared_encodings_hold_unless_the_bytes_say_otherwise(
    reader: Reader, head: str, body: str, encoding: str
) -> None:
    document = reader(f"<html><head>{head}</head><body><p>{body}</p></body></html>".encode(encoding), "page.html")
    assert (document.text, document.source.encoding) == (body, encoding)


def test_the_meta_data_name_title_authors_and_year(reader: Reader) -> None:
    head = (
        '<meta name="citation_title" content="Ketamine, a review"><meta name="citation_author" content="Bell, A.">'
        '<meta name="citation_author" content="Dee, C."><meta name="citation_date" content="2021/05/03">'
    )
    document = reader((PAGE % "").replace("<title>", f"{head}<title>"), "page.html")
    assert (document.title, document.authors, document.year) == ("Ketamine, a review", ("Bell, A.", "Dee, C."), 2021)


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (PAGE % "", "Ketamine"),
        ("<title>Only this</title><p>Words.</p>", "Only this"),
        ("<html><p>Words.</p>", "my page"),
    ],
)
def test_a_page_is_named_by_its_heading_then_its_title_then_its_file(reader: Reader, page: str, title: str) -> None:
    assert reader(page, "my_page.html").title == title


@pytest.mark.parametrize(
    "markup",
    [
        "<p>One<p>Two",
        "<div><p>One</div></p>Two",
        "<b><p>One</b></p><p>Two",
        "</div><p>One</p></p>Two<",
        "One<br><p>Two</table>",
    ],
)
def test_malformed_html_keeps_its_words(reader: Reader, markup: str) -> None:
    text = reader(f"<html><body>{markup}", "page.html").text
    assert "".join(text.split()).rstrip("<") == "OneTwo"


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "article", "blockquote"])
@pytest.mark.parametrize("deep", [1_500, 10_000])
@pytest.mark.timeout(60)
def test_deep_nesting_is_text_or_an_error_of_one_line(reader: Reader, tag: str, deep: int) -> None:
    document = read_or_refused(reader, f"<html><body>{f'<{tag}>' * (deep // len(tag.split('>')))}Words.", "deep.html")
    assert document.text == "Words." if document else deep == 10_000
