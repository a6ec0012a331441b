"""Marks in the text: by number in brackets, raised and round, by author and year, by key; and what is none."""

from dataclasses import replace

import pytest

from corpus.readers.citation_marks import with_references
from corpus.span import Span
from corpus.types import Mention, Reference
from tests.corpus.references.drafts import NAMED, NUMBERED, draft, marks


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
        ("As Zarate's (2006) trial.", [("Zarate's (2006)", (0,))]),
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
