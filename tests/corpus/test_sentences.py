"""Sentences end where a reader ends them, and say what they cannot be understood without.

A receipt says how many words of a file can be cited, and why the others cannot.
"""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.chunker import cut
from corpus.readers.base import read
from corpus.sentences import Unit, WordCounts, sentence_spans, units, word_counts
from corpus.sources import SourceFile
from corpus.span import Span
from corpus.types import Document
from tests.corpus.reading import Reader
from tests.fakes import LIMIT, WordCounter
from tests.shared_data import shared
from tests.tables import lines, rows

LONG = "many words follow here one after another " * 12


@pytest.mark.parametrize(
    "text",
    [*lines("sentence_ends", "boundaries"), "A line\nends here.|And\r\nthere."],
)
def test_boundaries(text: str) -> None:
    whole = re.sub(r"(?<=\S)\|", " ", text)
    spans = sentence_spans(whole, Span(0, len(whole)))
    assert [span.of(whole) for span in spans] == text.split("|")


@pytest.mark.parametrize("mark", ["(", "[", "“", "• "])
def test_a_bracket_never_closed_hides_no_full_stop(mark: str) -> None:
    text = f"It {mark}began {LONG}. Next came this. And then that."
    assert [span.of(text) for span in sentence_spans(text, Span(0, len(text)))][-2:] == [
        "Next came this.",
        "And then that.",
    ]


@given(st.text(alphabet=st.sampled_from("Ab.c 1)(!?“”\n\t𝛼é•:;,"), max_size=80), st.integers(0, 5), st.integers(0, 5))
def test_sentences_hold_every_word_once_and_in_order(text: str, cut_first: int, cut_last: int) -> None:
    span = Span(min(cut_first, len(text)), max(min(cut_first, len(text)), len(text) - cut_last))
    found = sentence_spans(text, span)
    assert all(span.holds(one) and one.of(text) == one.of(text).strip() != "" for one in found)
    assert all(one.end <= after.start for one, after in pairwise(found))
    assert "".join("".join(one.of(text).split()) for one in found) == "".join(span.of(text).split())


def of_document(document: Document) -> list[tuple[str, str | None]]:
    """Each citable unit's words, with the words that it leans on."""
    found = [unit for unit in units(document.text, document.blocks) if unit.citable]
    return [(words(document, unit.span), words(document, unit.leans_on) if unit.leans_on else None) for unit in found]


def words(document: Document, span: Span) -> str:
    return " ".join(span.of(document.text).split())


@pytest.mark.parametrize(("second", "leans"), rows("sentence_ends", "leans on the sentence before"))
def test_what_leans_on_the_sentence_before(reader: Reader, second: str, leans: str) -> None:
    document = reader(f"# T\n\nKetamine blocks receptors. {second}\n", "a.md")
    assert of_document(document)[1] == (second, "Ketamine blocks receptors." if leans == "yes" else None)


def test_leaning_reaches_back_over_paragraphs_but_not_over_headings(reader: Reader) -> None:
    document = reader("Ketamine is fast.\n\nIt is safe.\n\n## Next\n\nIt is cheap.\n", "a.md")
    assert of_document(document) == [
        ("Ketamine is fast.", None),
        ("It is safe.", "Ketamine is fast."),
        ("It is cheap.", None),
    ]


def test_a_short_list_is_cited_with_its_lead_in(reader: Reader) -> None:
    document = reader("It is used. Effects are:\n\n- nausea\n- pain\n\nAll pass.\n", "a.md")
    assert [text for text, _ in of_document(document)] == ["It is used.", "Effects are: - nausea - pain", "All pass."]


def test_the_items_of_a_long_list_lean_on_its_lead_in(reader: Reader) -> None:
    items = "".join(f"- effect {number} is a nuisance\n" for number in range(20))
    document = reader(f"Effects are:\n\n{items}", "a.md")
    found = of_document(document)
    assert found[0] == ("Effects are:", None)
    assert found[20] == ("effect 19 is a nuisance", "Effects are:")


def test_the_rows_of_a_table_lean_on_its_head(reader: Reader) -> None:
    document = reader("| drug | dose |\n|---|---|\n| a | 1 mg |\n| b | 2 mg |\n", "a.md")
    assert of_document(document) == [("| a | 1 mg |", "| drug | dose |"), ("| b | 2 mg |", "| drug | dose |")]


def test_a_stretch_that_lost_its_beginning_is_read_but_never_cited(reader: Reader) -> None:
    document = reader("Some words.\n\nrepresents a change in the field. mTOR is next. Then more.\n", "a.md")
    assert [text for text, _ in of_document(document)] == ["Some words.", "mTOR is next.", "Then more."]
    lost = [unit for unit in units(document.text, document.blocks) if not unit.citable]
    assert [words(document, unit.span) for unit in lost] == ["represents a change in the field."]


def test_headings_references_and_furniture_are_no_units(reader: Reader) -> None:
    document = reader("# T\n\nScroll to top\n\nOne sentence.\n\n## References\n\n- Berman 2000\n", "a.md")
    found: tuple[Unit, ...] = units(document.text, document.blocks)
    assert [words(document, unit.span) for unit in found] == ["One sentence."]


def counted(document: Document) -> WordCounts:
    return word_counts(document, [one.span for one in cut(document, WordCounter(), LIMIT).sentences])


def read_text(folder: Path, name: str, text: str) -> Document:
    path = folder / name
    path.write_text(text)
    return read(SourceFile(path))


def test_each_word_is_citable_or_has_its_reason(tmp_path: Path) -> None:
    text = (
        "# Lithium and the kidney\n\nLithium is a salt. It is kept at 0.8 units.\n\n"
        "1. Drink water.\n2. Measure the level.\n\n```\ncode here\n```\n\n"
        "## References\n\n1. Vale I. Lithium. Lancet 2020;3:4-5.\n"
    )
    counts = counted(read_text(tmp_path, "a.md", text))
    assert counts.words == counts.citable + sum(one.words for one in counts.not_citable)
    assert counts.citable == 16
    assert {one.reason: one.words for one in counts.not_citable} == {
        "headings": 5,
        "the reference list": 5,
        "numbers and marks before blocks": 2,
        "names, keywords and page furniture": 2,
    }
    assert str(counts).startswith("citable 16 of 30 words; not citable: 5 of ")


def test_no_word_of_real_files_goes_uncounted() -> None:
    papers = [path for path in sorted(shared("data/papers").rglob("*.xml")) if "tei" not in path.name][:5]
    assert papers
    for path in papers:
        document = read(SourceFile(path))
        counts = counted(document)
        assert counts.words == counts.citable + sum(one.words for one in counts.not_citable)
        assert counts.words == sum(any(c.isalnum() or c == "_" for c in word) for word in document.text.split())
