"""Entries taken apart: every style that reviews are printed in, and nothing guessed."""

import pytest

from corpus.readers.references import fields_of, surname_of

TITLE = "A randomized trial of ketamine"
JOURNAL = "Archives of General Psychiatry"


@pytest.mark.parametrize(
    ("entry", "authors"),
    [
        (
            f"12. Zarate CA Jr, Singh JB, Carlson PJ, et al. {TITLE}. {JOURNAL}. 2006;63(8):856-64. doi:10.1001/A.63.8",
            ("Zarate CA Jr", "Singh JB", "Carlson PJ"),
        ),
        (
            f"Zarate, C. A., Singh, J. B., & Carlson, P. J. (2006). {TITLE}. {JOURNAL}, 63(8), 856–864. "
            "https://doi.org/10.1001/A.63.8",
            ("Zarate, C. A.", "Singh, J. B.", "Carlson, P. J."),
        ),
        (
            f"Zarate, C.A., Singh, J.B., 2006. {TITLE}. {JOURNAL} 63 (8), 856–864. doi:10.1001/a.63.8",
            ("Zarate, C.A.", "Singh, J.B."),
        ),
        (
            f"3. Zarate, C. A. & Singh, J. B. {TITLE}. {JOURNAL} 63, 856–864 (2006). 10.1001/a.63.8.",
            ("Zarate, C. A.", "Singh, J. B."),
        ),
        (
            f"Carlos Zarate, Jaskaran B. Singh, and Paul Carlson. 2006. {TITLE}. {JOURNAL}, 63(8):856–864. "
            "doi:10.1001/a.63.8",
            ("Carlos Zarate", "Jaskaran B. Singh", "Paul Carlson"),
        ),
    ],
    ids=["Vancouver", "APA", "Harvard", "Nature", "ACL"],
)
def test_every_style(entry: str, authors: tuple[str, ...]) -> None:
    said = fields_of(entry)
    assert said.authors == authors
    assert (said.title, said.journal, said.year, said.doi) == (TITLE, JOURNAL, 2006, "10.1001/a.63.8")


@pytest.mark.parametrize(
    ("entry", "title", "journal", "year"),
    [
        ("Doe J. Is it necessary? Br Med J. 1981;282:1269.", "Is it necessary?", "Br Med J", 1981),
        ("Doe J. On X vs. Y. J. Clin. Psychiatry 2001;62:5-9.", "On X vs. Y", "J. Clin. Psychiatry", 2001),
        ("Doe J. The book of it. 2nd ed. New York: Guilford Press; 1999.", "The book of it", None, 1999),
        (
            "Doe J. A chapter. In: The whole book. Oxford: OUP; 2001. p. 3-9.",
            "A chapter",
            "The whole book",
            2001,
        ),
        ("Jane Doe. 2018. A model. In Proceedings of the ACL, pages 1–9.", "A model", "Proceedings of the ACL", 2018),
        (
            "WHO. Depression. Geneva; 2017. Available from: https://who.int/x Accessed 3 May 2019.",
            "Depression",
            None,
            2017,
        ),
        (
            "Doe J. A thesis on it [PhD thesis]. Leeds: University of Leeds; 2011.",
            "A thesis on it [PhD thesis]",
            None,
            2011,
        ),
    ],
)
def test_titles_and_journals(entry: str, title: str, journal: str | None, year: int) -> None:
    said = fields_of(entry)
    assert (said.title, said.journal, said.year) == (title, journal, year)


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


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Zarate CA Jr", "Zarate"),
        ("van den Berg, A. B.", "van den Berg"),
        ("C. A. Zarate", "Zarate"),
        ("Carlos Zarate", "Carlos Zarate"),
        ("World Health Organization", "World Health Organization"),
        ("Müller K", "Müller"),
        ("", ""),
    ],
)
def test_surnames(name: str, surname: str) -> None:
    assert surname_of(name) == surname
