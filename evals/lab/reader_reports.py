"""Trial reports, cut and read as the product does it: rows of tables and items of lists look as they will."""

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.chunker import cut
from corpus.errors import FileError
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.span import Span
from corpus.text import as_read
from corpus.types import Document
from evals.lab.reader_sets import Candidate, held_out
from index.text import PASSAGE_LIMIT, PieceCounter

_HEADING_WORDS = 24


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a report: where it stands in the text, as it is read, and as a row of which table."""

    span: Span
    text: str
    table: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """A trial report as the product reads it: `passages` are ranges of `places`, each with its heading path."""

    name: str
    document: Document
    places: tuple[Place, ...]
    passages: tuple[tuple[str, range], ...]

    def passage_of(self, place: int) -> int:
        """The number of the passage that a sentence stands in."""
        return bisect_right(self.passages, place, key=lambda passage: passage[1].start) - 1

    def candidate(self, passage: int, right: frozenset[int], choose: random.Random) -> Candidate:
        """A passage as the reader is given it; now and then without its title."""
        heading, inside = self.passages[passage]
        if choose.random() < 0.25:
            heading = heading.removeprefix(self.document.title).removeprefix(" > ")
        chosen = tuple(number - inside.start for number in inside if number in right)
        return Candidate(heading, tuple(self.places[number].text for number in inside), chosen)

    def meeting(self, spans: Sequence[Span]) -> frozenset[int]:
        """The sentences that share more than half of the shorter of the two with any of the spans."""
        found = set()
        for number, place in enumerate(self.places):
            for span in spans:
                shared = min(place.span.end, span.end) - max(place.span.start, span.start)
                if shared > 0 and 2 * shared > min(len(place.span), len(span)):
                    found.add(number)
        return frozenset(found)


def read_reports(data: Path, without: frozenset[str]) -> list[Report]:
    """The training articles of Evidence Inference, but for those in `without` ("PMC1")."""
    counter = PieceCounter()
    found = []
    for path in sorted((data / "evidence_inference" / "nxml").glob("*.nxml")):
        if held_out("trial", path.stem.removeprefix("PMC")) or path.stem in without:
            continue
        try:
            document = read(SourceFile(path))
        except FileError:
            continue
        found.append(report_of(path.stem, document, counter))
    return found


def report_of(name: str, document: Document, counter: PieceCounter) -> Report:
    """A document as the product cuts it."""
    cutting = cut(document, counter, PASSAGE_LIMIT)
    inside: dict[str, list[int]] = defaultdict(list)
    places = []
    for number, sentence in enumerate(cutting.sentences):
        inside[sentence.passage_id].append(number)
        table = document.table_at(sentence.span.start)
        row = None if table is None else document.tables.index(table)
        places.append(Place(sentence.span, " ".join(as_read(document, sentence.span).text.split()), row))
    passages = []
    for passage in cutting.passages:
        if numbers := inside[passage.id]:
            path = dict.fromkeys(part for part in (document.title, *passage.section_path) if part)
            heading = " > ".join(" ".join(part.split()[:_HEADING_WORDS]) for part in path)
            passages.append((heading, range(numbers[0], numbers[-1] + 1)))
    return Report(name, document, tuple(places), tuple(passages))
