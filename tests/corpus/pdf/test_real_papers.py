"""Published papers are read as they are printed, and as another reader (GROBID) has them."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache

import pytest
from lxml import etree

from corpus.readers.draft import Draft
from corpus.readers.pdf import read_pdf
from corpus.sentences import sentence_spans
from corpus.span import Span
from corpus.types import CITABLE
from tests.shared_data import shared
from tests.tables import rows

TRIAL = "1-s2.0-S1697260025001152-main"
TEI = "{http://www.tei-c.org/ns/1.0}"
FEWEST_WORDS = 4


@cache
def paper(name: str) -> Draft:
    return read_pdf(f"{name}.pdf", shared(f"data/papers/{name}.pdf").read_bytes())


def page_at(draft: Draft, offset: int) -> int:
    return max(page.number for page in draft.pages if page.span.start <= offset)


def test_the_front_of_a_paper_is_told() -> None:
    draft = paper(TRIAL)
    assert draft.title is not None
    assert draft.title.startswith("Imagery Rehearsal Therapy (IRT) is associated with reduced nightmare severity")
    assert draft.authors == (
        "Julia Maruani",
        "Nathan Martins",
        "Emmanuelle Clerici",
        "Michel Lejoyeux",
        "Pierre A. Geoffroy",
    )
    assert (draft.year, draft.doi) == (2026, "10.1016/j.ijchp.2025.100658")
    assert draft.missing == ()


@pytest.mark.parametrize(
    ("sentence", "section", "page"),
    rows("papers", "sentences of the trial, their section and page"),
)
def test_sentences_stand_where_they_are_printed(sentence: str, section: str, page: str) -> None:
    draft = paper(TRIAL)
    [at] = [match.start() for match in re.finditer(re.escape(sentence), draft.text)]
    span = Span(at, at + len(sentence))
    [block] = [block for block in draft.blocks if block.span.holds(span)]
    assert (block.kind in CITABLE, block.section, page_at(draft, at)) == (True, section, int(page))
    assert draft.layout is not None
    boxes = draft.layout.boxes(span)
    assert {box.page for box in boxes} <= {int(page), int(page) + 1}
    assert all(box.bottom - box.top < 0.02 for box in boxes)


@pytest.mark.parametrize(("name", "in_order", "words"), [("2020.acl-main.207", 0.92, 0.965), ("N18-3011", 0.92, 0.95)])
def test_what_another_reader_found_is_found_here(name: str, in_order: float, words: float) -> None:
    draft = paper(name)
    ours = draft.text
    for block in reversed(draft.blocks):
        # What stands before a list item, its number, is no part of its block.
        if block.kind not in CITABLE:
            ours = ours[: block.span.start] + ours[block.span.end :]
    theirs = sentences(name)
    letters = bare(ours)
    places = [at for at in (letters.find(bare(sentence)) for sentence in theirs) if at >= 0]
    assert longest_rising(places) / len(theirs) >= in_order
    known = [word for sentence in theirs for word in tokens(sentence)]
    matched = SequenceMatcher(None, known, tokens(ours), autojunk=False).get_matching_blocks()
    assert sum(block.size for block in matched) / len(known) >= words


def sentences(name: str) -> list[str]:
    root = etree.fromstring(shared(f"data/papers/{name}.tei.xml").read_bytes())
    beside = {f"{TEI}{tag}" for tag in ("note", "figure", "table")}
    found: list[str] = []
    for part in (*root.iter(f"{TEI}abstract"), *root.iter(f"{TEI}body")):
        for paragraph in part.iter(f"{TEI}p"):
            if beside.isdisjoint(str(around.tag) for around in paragraph.iterancestors()):
                text = " ".join("".join(str(words) for words in paragraph.itertext()).split())
                found.extend(span.of(text) for span in sentence_spans(text, Span(0, len(text))))
    return [sentence for sentence in found if len(sentence.split()) >= FEWEST_WORDS]


def bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", text).lower())


def tokens(text: str) -> list[str]:
    # A raised mark is a word of its own there.
    text = re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", r" \1 ", text)
    return re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", text).lower())


def longest_rising(numbers: list[int]) -> int:
    tails: list[int] = []
    for number in numbers:
        at = next((place for place, tail in enumerate(tails) if tail > number), len(tails))
        tails[at : at + 1] = [number]
    return len(tails)
