"""How well splitters find the sentence ends marked by hand: `python -m evals.lab.segmenter_figures ../shared/data`.

The product's segmenter, and beside it whichever of blingfire, nupunkt, pysbd, segtok, sentencex and syntok is
installed. A sentence ends at a marked stop where a splitter's sentence ends behind it and its closing marks.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from corpus.readers.base import read
from corpus.segmenter import sentence_ends
from corpus.sources import SourceFile
from corpus.types import CITABLE, BlockKind

GOLDEN = Path(__file__).parents[2] / "tests" / "golden" / "sentence_ends.jsonl"
Splitter = Callable[[str], Iterable[int]]
_BEHIND = re.compile(
    r"[.!?…]+[\"'”’)\]*_]*\s?(?:(?:,?\s?\[[\d,\s–-]{1,40}\])+|[⁰-⁹¹²³,–-]{1,20}|\d{1,3}(?:[,–-]\d{1,3})*)?\s?"
)
_FAR = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A stop marked by hand: its offset in its `paragraph`, and whether a sentence ends there.

    `hard` are those that splitters disagree on; `split` is "dev" or "report".
    """

    paragraph: str
    stop: int
    end: bool
    hard: bool
    split: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision and recall over the marked stops, and million characters a second of processor time."""

    stops: int
    precision: float
    recall: float
    speed: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1.0)


def marks(data: Path) -> Iterator[Mark]:
    """The marked stops of documents that lie under `data`, by document and offset."""
    rows = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    for name, group in groupby(rows, key=lambda row: str(row["document"])):
        text, paragraphs = _document(data, name)
        for row in group:
            stop = _placed(text, int(row["stop"]), str(row["before"]), str(row["after"]))
            start, end = next(span for span in paragraphs if span[0] <= stop < span[1])
            paragraph = re.sub(r"\s", " ", text[start:end])
            yield Mark(paragraph, stop - start, bool(row["end"]), bool(row["hard"]), str(row["split"]))


def measured(marked: Sequence[Mark], splitter: Splitter) -> Figures:
    """How well a splitter does."""
    found: dict[str, list[int]] = {}
    begun = time.process_time()
    for paragraph in dict.fromkeys(mark.paragraph for mark in marked):
        found[paragraph] = list(splitter(paragraph))
    seconds = time.process_time() - begun
    right = claimed = 0
    for mark in marked:
        behind = _BEHIND.match(mark.paragraph, mark.stop)
        last = behind.end() if behind else mark.stop + 1
        if any(mark.stop < end <= last for end in found[mark.paragraph]):
            claimed += 1
            right += mark.end
    return Figures(
        len(marked),
        right / (claimed or 1),
        right / (sum(mark.end for mark in marked) or 1),
        sum(map(len, found)) / 1e6 / (seconds or 1e-9),
    )


def installed() -> Iterator[tuple[str, Splitter]]:
    """The product's segmenter, and the others that are there."""
    yield "footnote", lambda text: (*sentence_ends(text), len(text))
    for name in ("blingfire", "nupunkt", "pysbd", "segtok", "sentencex", "syntok"):
        if find_spec(name):
            yield name, _ends_of(name)


def _ends_of(name: str) -> Splitter:
    module = import_module({"segtok": "segtok.segmenter", "syntok": "syntok.segmenter"}.get(name, name))
    sentences: dict[str, Callable[[str], Iterable[str]]] = {
        "blingfire": lambda text: module.text_to_sentences(text).split("\n"),
        "nupunkt": lambda text: module.sent_tokenize(text),
        "pysbd": lambda text: module.Segmenter(language="en", clean=False).segment(text),
        "segtok": lambda text: module.split_single(text),
    }

    def ends(text: str) -> Iterator[int]:
        if name == "syntok":
            yield from (item[-1].offset + len(item[-1].value) for part in module.process(text) for item in part)
        elif name == "sentencex":
            yield from (boundary["end_index"] for boundary in module.get_sentence_boundaries("en", text))
        else:
            at = 0
            for sentence in sentences[name](text):
                for character in "".join(sentence.split()):
                    at = text.find(character, at) + 1
                yield at

    return ends


def _document(data: Path, name: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of a document and its paragraphs."""
    path, _, number = name.partition("#")
    if number:
        lines = (data / path).read_text(encoding="utf-8").splitlines()
        text = next(str(row["context"]) for row in map(json.loads, lines) if str(row["document_id"]) == number)
    elif path.endswith(".txt"):
        text = (data / path).read_text(encoding="utf-8")
    else:
        document = read(SourceFile(data / path))
        prose = (block for block in document.blocks if block.kind in CITABLE and block.kind is not BlockKind.TABLE)
        return document.text, [(block.span.start, block.span.end) for block in prose]
    return text, [match.span() for match in re.finditer(r"[^\n]+", text)]


def _placed(text: str, stop: int, before: str, after: str) -> int:
    """Where the stop is now, in a text that may be read a little differently than when it was marked."""
    places = [match.start() + len(before) for match in re.finditer(re.escape(before + after), text)]
    nearest = min(places, key=lambda place: abs(place - stop), default=-_FAR)
    if abs(nearest - stop) >= _FAR:
        raise ValueError(f"{before}{after} is not in the text near {stop}")
    return nearest


def main(data: Path) -> None:
    """Print the table."""
    marked = list(marks(data))
    print("| splitter | stops | n | precision | recall | F1 | MB/s |\n|---|---|---|---|---|---|---|")
    for name, splitter in installed():
        splitter("Read once. So that nothing is loaded while it is timed.")
        for which, of in (("dev", "dev"), ("report", "report"), ("hard ones of report", "report")):
            chosen = [mark for mark in marked if mark.split == of and (mark.hard or "hard" not in which)]
            one = measured(chosen, splitter)
            shares = " | ".join(f"{share:.3f}" for share in (one.precision, one.recall, one.f1))
            print(f"| {name} | {which} | {one.stops} | {shares} | {one.speed:.2f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
