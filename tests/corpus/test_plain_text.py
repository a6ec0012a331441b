"""A rough text file is read as a careful reader would take it in."""

import tempfile
from pathlib import Path

import pytest

from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.types import Document
from tests.corpus.reading import Reader, of_kind, outline, section_of
from tests.tables import lines

PROSE = (
    "Ketamine blocks NMDA receptors on inhibitory interneurons, which raises the release of glutamate and "
    "so strengthens synapses within hours."
)
TITLE_PAGE = f"""ON KETAMINE AND SSRIS AFTER ALL
(A REVIEW OF NMDA DRUGS)

State Medical University

Students: Anna Petrova, Bo Lind

Scientific Supervisor: C.D. Marx

Annotation: {PROSE}

Keywords: ketamine, synapse

{PROSE}
"""


def body(text: str) -> list[tuple[str, str]]:
    """The outline of a text that stands after a heading and some prose."""
    return outline(read_body(text))[2:]


def read_body(text: str) -> Document:
    """The document in which it does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_bytes(f"Background\n\n{PROSE}\n\n{text}".encode())
        return read(SourceFile(path))


def test_a_title_page_gives_title_and_authors(reader: Reader) -> None:
    document = reader(TITLE_PAGE, "paper.txt")
    assert document.title == "On ketamine and SSRIS after all (a review of NMDA drugs)"
    assert document.authors == ("Anna Petrova", "Bo Lind")
    assert document.year is None
    assert of_kind(document, "furniture") == [
        "State Medical University",
        "Students: Anna Petrova, Bo Lind",
        "Scientific Supervisor: C.D. Marx",
        "Keywords: ketamine, synapse",
    ]
    assert of_kind(document, "paragraph") == [PROSE, PROSE]


@pytest.mark.parametrize(
    ("front", "title", "authors", "year"),
    [
        (
            "Ketamine in depression\n\nJane Roe and John Doe\n\nUniversity of Oslo, 2021",
            "Ketamine in depression",
            2,
            2021,
        ),
        ("Ketamine: a drug with\n\na long past", "Ketamine: a drug with a long past", 0, None),
        ("TITLE:\nEffects of lornoxicam on sepsis\n\nABSTRACT.AIM:", "Effects of lornoxicam on sepsis", 0, None),
        ("Ketamine in use\n\nSupervisor Carl Marx", "Ketamine in use", 0, None),
        ("Does ketamine work?", "Does ketamine work?", 0, None),
    ],
)
def test_title_pages_of_other_makes(reader: Reader, front: str, title: str, authors: int, year: int | None) -> None:
    document = reader(f"{front}\n\n{PROSE}\n", "paper.txt")
    assert (document.title, len(document.authors), document.year) == (title, authors, year)
    assert of_kind(document, "paragraph") == [PROSE]


@pytest.mark.parametrize("line", lines("papers", "around the text"))
def test_the_page_around_the_text_is_furniture(line: str) -> None:
    assert body(f"{line}\n\n{PROSE}") == [("furniture", line), ("paragraph", PROSE)]


@pytest.mark.parametrize(
    "line",
    [
        "For teaching hospitals, ketamine is a familiar drug.",
        "Published trials from 2004 show no effect at all.",
        "(c) 5 mg of the drug was given.",
        "Search terms were ketamine and depression.",
    ],
)
def test_sentences_that_sound_like_furniture_stay(line: str) -> None:
    assert "furniture" not in [kind for kind, _ in body(f"{line}\n\n{PROSE}")]


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_a_list_without_bullets_follows_its_lead_in(gap: str) -> None:
    text = gap.join(("These events:", "promote new synapses", "reverse atrophy"))
    assert body(f"{text}\n\n{PROSE}") == [
        ("paragraph", "These events:"),
        ("list item", "promote new synapses"),
        ("list item", "reverse atrophy"),
        ("paragraph", PROSE),
    ]


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n\n", "\r\n\r\n", "\n\f\n", "\f", "\n\n12\n\n"])
def test_a_paragraph_broken_in_mid_sentence_is_one_block(gap: str) -> None:
    halves = "The theory holds that a lack of serotonin contributes to depressive", "symptoms. It is incomplete."
    paragraphs = [words for kind, words in body(gap.join(halves)) if kind == "paragraph"]
    assert paragraphs == [" ".join(halves)] if "12" not in gap else list(halves)


@pytest.mark.parametrize("heading", lines("papers", "headings"))
def test_headings(heading: str) -> None:
    document = read_body(f"{heading}\n\nThe first thing came out well.\n\nThe second thing came out well.")
    assert outline(document)[2][0] == "heading"
    assert section_of(document, "The second thing") == heading.removeprefix("2. ").strip("*:")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_hard_wrapped_paragraphs_are_one_block_each(end: str) -> None:
    lines = [
        "Findings",
        "Depression affects approximately 322 million individuals globally and",
        "represents a major challenge in contemporary medicine. The NMDA",
        "Receptor hypothesis is one of several.",
        "Ketamine came later and was first described as an anaesthetic drug for",
        "surgery in children.",
    ]
    assert body(end.join(lines)) == [
        ("heading", "Findings"),
        ("paragraph", " ".join(lines[1:4])),
        ("paragraph", " ".join(lines[4:])),
    ]


REFERENCES = """References

1. Krystal JH. Ketamine: a paradigm shift. Neuron. 2019;101(5):774-778
2. Duman RS. Synaptic dysfunction. Science. 2012;338:68-72

Zarate CA. A randomized trial. Arch Gen Psychiatry 2006;63:856

Appendix

The dose was small in every case."""


def test_references_are_told_apart_and_end_at_the_next_known_heading() -> None:
    document = read_body(REFERENCES)
    assert len(of_kind(document, "reference")) == 3
    assert of_kind(document, "reference")[0].startswith("1. Krystal")
    assert of_kind(document, "paragraph")[-1] == "The dose was small in every case."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("[2] Daly EJ. Efficacy. JAMA Psychiatry. 2019;76(9):893–903.", "reference"),
        ("1. In 2019 the rate of remission was 30-50% of patients.", "list item"),
        ("1. Zarate et al. showed that ketamine works.", "list item"),
    ],
)
def test_a_numbered_line_is_a_reference_or_an_item(line: str, kind: str) -> None:
    assert [found for found, _ in body(f"{line}\n\n{PROSE}")] == [kind, "paragraph"]


def test_headings_without_end_are_read_in_seconds(reader: Reader) -> None:
    # Five thousand took two minutes when every line counted its neighbours.
    assert len(reader("Word one two\n\n" * 40_000 + PROSE, "long.txt").blocks) > 1_000
