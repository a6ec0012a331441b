"""The two rough review texts that Footnote was made for, where they are at hand."""

from corpus.readers.base import read
from corpus.sources import SourceFile
from tests.corpus.reading import of_kind, section_of
from tests.shared_data import shared


def test_the_students_paper() -> None:
    document = read(SourceFile(shared("reviews/003_3ff85ba1aa524860.txt")))
    assert document.title == "Pharmacodynamics of antidepressants and their new generation (ketamine, esketamine)"
    assert document.authors == ("Qayumova Dinara", "Salohiddinova Sevinch")
    assert document.year is None
    assert of_kind(document, "furniture")[:3] == [
        "Tashkent State Dental Institute / Tashkent",
        "State Medical University",
        "Faculty of Pharmacy, 4th Year, Group 402",
    ]
    assert [words for words in of_kind(document, "furniture") if words.startswith("Keywords")]
    assert len(of_kind(document, "reference")) == 10
    assert [words for words in of_kind(document, "paragraph") if "contribute to depressive symptoms." in words]
    assert {"anhedonia", "promote formation of new synapses", "psychotic disorders"} <= set(
        of_kind(document, "list item")
    )
    assert section_of(document, "This article examines") == "Annotation"
    assert section_of(document, "global health challenge") is None


def test_the_summary_page() -> None:
    document = read(SourceFile(shared("reviews/000_d60d694a875e7345.txt")))
    assert document.title.startswith("Molecular Mechanisms of Emerging")
    assert of_kind(document, "heading")[1:] == ["Summary", "Background", "Objective", "Results", "Conclusion"]
    assert of_kind(document, "furniture") == ["Scroll to Top"]
    assert len(of_kind(document, "paragraph")) == 5
