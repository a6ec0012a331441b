"""Reference lists: entries, their fields, and the marks that name them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.readers.citation_marks import with_references
from corpus.readers.draft import Draft
from corpus.readers.references import fields_of, surname_of
from corpus.span import Span
from corpus.types import CITABLE, Block, BlockKind, Document, Mention, Reference
from tests.corpus.reading import Reader, of_kind, section_of
from tests.tables import parts, rows


def draft(paragraphs: Sequence[str], entries: Sequence[str], before: str = "") -> Draft:
    """A block for each paragraph and each entry; `before` stands before every entry and in none."""
    text = ""
    blocks = []
    for kind, several in ((BlockKind.PARAGRAPH, paragraphs), (BlockKind.REFERENCE, entries)):
        for part in several:
            text += before if kind is BlockKind.REFERENCE else ""
            blocks.append(Block(kind, Span(len(text), len(text) + len(part)), ("References",)))
            text += part + "\n"
    return Draft(text, None, (), None, tuple(blocks))


def marks(paragraph: str, entries: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """The marks found in a paragraph, each with the numbers of the entries it names, from 0."""
    made = with_references(draft((paragraph,), entries))
    return [(one.span.of(made.text), one.references) for one in made.mentions]


NUMBERED = tuple(f"{n}. Author{n} AB, Other CD. On matter {n}. J Foo. {2000 + n};{n}:1-9." for n in range(1, 21))
NAMED = (
    "Zarate, C. A., Singh, J. B., & Carlson, P. J. (2006). A randomized trial. Arch Gen Psychiatry, 63(8), 856–864.",
    "Berman RM, Doe A. Ketamine one. Lancet 2000a;12:1-2.",
    "Berman RM. Ketamine two. Lancet 2000b;12:1-2.",
    "O'Neill, J., & van den Berg, H. (2011). On one matter. Bar, 2, 3.",
    "Müller, K., Ober, F., & Unter, G. (2015). Über Depression. Nervenarzt, 3, 12.",
    "World Health Organization. (2018). Depression. Geneva: WHO.",
)


def labels(*entries: str, before: str = "") -> list[str]:
    return [one.label for one in with_references(draft((), entries, before)).references]


def test_the_number_of_a_list_item_is_its_label() -> None:
    bare = [entry.split(" ", 1)[1] for entry in NUMBERED[:2]]
    assert labels(bare[0], before="7. ") == ["7"]
    assert labels(bare[0], before="[^3]: ") == ["3"]


_PIECES = st.sampled_from(
    (
        *NUMBERED[:4],
        *NAMED,
        "[1]",
        "¹²",
        "(Zarate et al., 2006)",
        "2. ",
        "\n",
        " ",
        "doi:10.1/",
        "et al",
        "In: ",
        "*",
        "“",
    )
)
_TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=8).map("".join),
).map(lambda words: words.strip() or "x")


@settings(max_examples=300, deadline=None)
@given(st.lists(_TEXT, max_size=4), st.lists(_TEXT, max_size=5))
def test_whatever_the_text_nothing_is_lost(paragraphs: list[str], entries: list[str]) -> None:
    before = draft(paragraphs, entries)
    made = with_references(before)
    assert made.text == before.text
    assert [one for one in made.blocks if one.kind is not BlockKind.REFERENCE] == [
        one for one in before.blocks if one.kind is not BlockKind.REFERENCE
    ]
    covered = {at for one in made.blocks for at in range(one.span.start, one.span.end)}
    lost = [
        at
        for one in before.blocks
        for at in range(one.span.start, one.span.end)
        if at not in covered and not before.text[at].isspace()
    ]
    assert lost == []
    listed = [one.span for one in made.blocks if one.kind is BlockKind.REFERENCE]
    citable = [one.span for one in made.blocks if one.kind in CITABLE]
    for spans, homes in (
        ([one.span for one in made.references], listed),
        ([one.span for one in made.mentions], citable),
    ):
        assert all(len(span) for span in spans)
        assert all(earlier.end <= later.start for earlier, later in pairwise(spans))
        assert all(any(home.holds(span) for home in homes) for span in spans)
    assert all(one.references and max(one.references) < len(made.references) for one in made.mentions)


@pytest.mark.timeout(120)
def test_a_long_block_takes_no_long_time() -> None:
    for words in ("Aa Bb ", "A. ", "1. ", "van ", "Doe J, ", "10.1234/", "(Doe et al., 2006; ", "[1, ", "a, b and "):
        fields_of(words * 2_000)
        with_references(draft((words * 1_000,), (words * 1_000, NUMBERED[0])))


TITLE = "A randomized trial of ketamine"
JOURNAL = "Archives of General Psychiatry"


@pytest.mark.parametrize(("style", "entry", "authors"), rows("references", "every style"))
def test_every_style(style: str, entry: str, authors: str) -> None:
    said = fields_of(entry)
    assert said.authors == parts(authors), style
    assert (said.title, said.journal, said.year, said.doi) == (TITLE, JOURNAL, 2006, "10.1001/a.63.8")


@pytest.mark.parametrize(("entry", "title", "journal", "year"), rows("references", "titles and journals"))
def test_titles_and_journals(entry: str, title: str, journal: str, year: str) -> None:
    said = fields_of(entry)
    assert (said.title, said.journal, said.year) == (title, journal or None, int(year))


def test_nothing_is_guessed() -> None:
    assert fields_of("") == fields_of("  ")
    said = fields_of("Doe J. On something. Forthcoming.")
    assert (said.year, said.doi, said.journal) == (None, None, None)
    assert (
        fields_of("see 10.1002/1097(1988)44:4<499::AID-X>3.0.CO;2-6.").doi
        == "10.1002/1097(1988)44:4<499::aid-x>3.0.co;2-6"
    )
    assert fields_of("(doi:10.1/abc)").doi is None
    assert fields_of("(10.1234/abc.5).").doi == "10.1234/abc.5"


@pytest.mark.parametrize(("name", "surname"), rows("references", "surnames"))
def test_surnames(name: str, surname: str) -> None:
    assert surname_of(name) == surname


@pytest.mark.parametrize(
    ("paragraph", "found"),
    [
        ("It works [1].", [("[1]", (0,))]),
        ("It works [3, 5-7] and [3–5,9].", [("[3, 5-7]", (2, 4, 5, 6)), ("[3–5,9]", (2, 3, 4, 8))]),
        ("It works [12][13].", [("[12]", (11,)), ("[13]", (12,))]),
        ("It works [2]–[4].", [("[2]–[4]", (1, 2, 3))]),
        (r"It works \[2\] and [^3].", [(r"\[2\]", (1,)), ("[^3]", (2,))]),
        ("in 57% [17] of 2006 [1-3]", [("[17]", (16,)), ("[1-3]", (0, 1, 2))]),
        ("It works¹²,¹³ and ends.¹⁻³", [("¹²,¹³", (11, 12)), ("¹⁻³", (0, 1, 2))]),
        ("In mice¹ it is 4 mg/m² or 10⁻³ of 10² cm³, R² = 1, χ², Ca²⁺, ¹¹C, [¹⁸F]FDG, (m)².", [("¹", (0,))]),
        ("A 95% CI [12, 20], 10 [8, 20], [0, 5], [2006], [99], mean [3].", []),
        ("One [1], two [2] and a table note¹.", [("[1]", (0,)), ("[2]", (1,))]),
        ("One [5-3].", []),
    ],
)
def test_numbers(paragraph: str, found: list[tuple[str, tuple[int, ...]]]) -> None:
    assert marks(paragraph, NUMBERED) == found


@pytest.mark.parametrize(
    ("paragraph", "found"),
    [
        (
            "It works (Zarate et al., 2006; Berman 2000a, 2000b).",
            [("(Zarate et al., 2006; Berman 2000a, 2000b)", (0, 1, 2))],
        ),
        ("In Zarate et al. (2006) it works.", [("Zarate et al. (2006)", (0,))]),
        ("While Zarate and Singh (2006) say so.", [("Zarate and Singh (2006)", (0,))]),
        ("Berman et al. (2000a,b) say.", [("Berman et al. (2000a,b)", (1, 2))]),
        ("O’Neill and van den Berg (2011) say.", [("O’Neill and van den Berg (2011)", (3,))]),
        ("It works (see e.g. Muller et al., 2015).", [("(see e.g. Muller et al., 2015)", (4,))]),
        ("It works [WHO, 2018].", [("[WHO, 2018]", (5,))]),
        ("World Health Organization (2018)", [("World Health Organization (2018)", (5,))]),
        ("(in 18 patients by Zarate et al., 2006, of two)", [("Zarate et al., 2006", (0,))]),
        ("Nobody (Smith, 1999); Zarate and Carlton (2006); Zarate (2007); in May (2006).", []),
    ],
)
def test_authors_and_years(paragraph: str, found: list[tuple[str, tuple[int, ...]]]) -> None:
    assert marks(paragraph, NAMED) == found


def test_how_many_authors_a_mark_speaks_of_tells_two_entries_apart() -> None:
    entries = (
        "Braun A, Bugnyar T. Social bonds. Anim Behav. 2012;84:1507-1515.",
        "Braun A, Walsdorff T, Fraser ON, Bugnyar T. Sub-groups. Anim Behav. 2012;83:3-9.",
    )
    paragraph = "(Braun and Bugnyar 2012) and (Braun et al. 2012)"
    assert [named for _, named in marks(paragraph, entries)] == [(0,), (1,)]


def test_numbers_are_footnotes_where_authors_and_years_are_the_way() -> None:
    found = marks("It works.¹ So say Zarate et al. (2006) and Berman (2000a).", NAMED)
    assert [mark for mark, _ in found] == ["Zarate et al. (2006)", "Berman (2000a)"]


def test_each_chapter_has_its_own_list() -> None:
    lists = [draft((f"It works [1] in chapter {n}.",), (f"1. Doe{n} J. On {n}. Lancet 2000;1:1-2.",)) for n in (1, 2)]
    text = lists[0].text + lists[1].text
    moved = [
        replace(one, span=Span(one.span.start + len(lists[0].text), one.span.end + len(lists[0].text)))
        for one in lists[1].blocks
    ]
    made = with_references(replace(lists[0], text=text, blocks=(*lists[0].blocks, *moved)))
    assert [one.references for one in made.mentions] == [(0,), (1,)]


def test_what_the_format_says_is_kept() -> None:
    plain = draft(("It works [1], [2].",), NUMBERED[:2])
    entry = plain.blocks[1].span
    given = Reference(entry, label="7", title="Its own title", doi="10.1/x")
    mention = Mention(Span(0, 2), (0,))
    made = with_references(replace(plain, references=(given,), mentions=(mention,)))
    assert made.mentions == (mention,)
    [one] = made.references
    assert (one.label, one.title, one.doi) == ("7", "Its own title", "10.1/x")
    assert (one.authors, one.year, one.journal) == (("Author1 AB", "Other CD"), 2001, "J Foo")
    found = with_references(replace(plain, references=(given,)))
    assert [one.references for one in found.mentions] == []


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
