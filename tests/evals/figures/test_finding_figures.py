"""Means, and the ways of finding."""

from collections.abc import Sequence

import pytest

from assistant.depth import Depth
from assistant.weighing import Shares
from evals.figures.means import Mean
from evals.figures.risk_picture import risk_picture
from evals.figures.ways import Judged, SearchAlone
from index.reader.reader_text import ReaderText
from index.reader.reading import PassageReading, SentenceReading
from tests.assistant.judged import prose
from tests.bundled import search_in, snapshot_of

APART = tuple(prose(f"Notes {number}", f"Ketamine is given by route {number}.") for number in range(4))


def test_a_mean_is_the_same_twice_and_inside_its_interval() -> None:
    mean = Mean.of([0.0, 1.0, 1.0, 0.5])
    assert mean == Mean.of([0.0, 1.0, 1.0, 0.5])
    assert mean.value == pytest.approx(0.625)
    assert mean.low <= mean.value <= mean.high
    with pytest.raises(ValueError, match="needs a value"):
        Mean.of([])


class LastReader:
    """Sure of the passage that says "route 3"."""

    name = "last"

    def read(self, question: str, texts: Sequence[ReaderText]) -> tuple[PassageReading, ...]:
        del question
        return tuple(
            PassageReading(tuple(SentenceReading(5.0 if "route 3" in one else -9.0, None) for one in text.sentences))
            for text in texts
        )


def test_reading_changes_the_order_of_sentences_and_not_of_passages() -> None:
    search = search_in(snapshot_of(*APART))
    depth = Depth(passages=4, sentences=8, read=4)
    alone = SearchAlone(search, depth).order("How is ketamine given?")
    read = Judged(search, LastReader(), depth, Shares(read=0.1)).order("How is ketamine given?")
    assert alone.passages == read.passages
    assert read.sentences[0][0] == APART[3].id


def test_the_picture_holds_names_as_text() -> None:
    picture = risk_picture("Risk <1>", {"a & b": ()})
    assert "a &amp; b" in picture
    assert "Risk &lt;1&gt;" in picture
