"""Reading again: what the reader says moves sentences, marks the short answer, and reads only what is worth it."""

from collections.abc import Sequence

import pytest

from assistant.depth import Depth
from assistant.judging import Judge, Judgement
from assistant.weighing import Shares
from assistant.writer import ExtractiveWriter
from corpus.document import Document
from corpus.span import Span
from index.reader.reader_text import ReaderText
from index.reader.reading import PassageReading, SentenceReading
from tests.assistant.judged import prose
from tests.bundled import search_in, snapshot_of
from tests.fakes import SilentReader

NOTES = prose(
    "Notes",
    "Ketamine lifts mood within hours. Ketamine is given  through\na vein. Ketamine was made in 1962.",
    "Lithium steadies mood over weeks.",
)


class PointingReader:
    """Sure of the sentence that holds `words`, which are its short answer; of no other."""

    name = "pointing"

    def __init__(self, words: str) -> None:
        self._words = words

    def read(self, question: str, texts: Sequence[ReaderText]) -> tuple[PassageReading, ...]:
        del question
        return tuple(PassageReading(tuple(map(self._of, text.sentences))) for text in texts)

    def _of(self, sentence: str) -> SentenceReading:
        at = sentence.find(self._words)
        if at < 0:
            return SentenceReading(-8.0, None)
        return SentenceReading(5.0, Span(at, at + len(self._words)))


def _judged(reader: PointingReader | SilentReader, read: int, *documents: Document) -> Judgement:
    search = search_in(snapshot_of(*documents))
    judge = Judge(search, reader, Depth(50, 200, read), Shares(read=0.1))
    snapshot = search.snapshot()
    judgement = judge.judge(snapshot, snapshot.queries.query("How is ketamine given?"))
    assert judgement is not None
    return judgement


def test_the_sentence_that_the_reader_is_sure_of_comes_first() -> None:
    best = _judged(PointingReader("1962"), 5, NOTES).weighed[0]
    assert best.hit.text.endswith("1962.")


def test_the_short_answer_is_a_place_in_the_document() -> None:
    best = _judged(PointingReader("through a vein"), 5, NOTES).weighed[0]
    assert best.short is not None
    assert best.short.of(NOTES.text) == "through\na vein"
    assert best.hit.sentence.span.holds(best.short)


def test_how_sure_the_reader_is_goes_into_the_confidence() -> None:
    sure, silent = (_judged(reader, 5, NOTES).features for reader in (PointingReader("vein"), SilentReader()))
    assert sure is not None
    assert silent is not None
    assert sure.read == 1.0
    assert silent.read == pytest.approx(0.0, abs=0.1)


def test_only_the_passages_of_the_best_sentences_are_read() -> None:
    apart = [prose(f"Notes {number}", f"Ketamine is given by route {number}.") for number in range(5)]
    reader = SilentReader()
    judgement = _judged(reader, 2, *apart)
    assert reader.asked == [2]
    assert len(judgement.weighed) == 5


def test_with_nothing_to_read_the_order_is_that_of_search_and_rules() -> None:
    with_none, silent = (_judged(SilentReader(), read, NOTES) for read in (0, 5))
    assert [one.hit.number for one in with_none.weighed] == [one.hit.number for one in silent.weighed]
    assert with_none.features is not None
    assert with_none.features.read == 0.0


def test_what_the_reader_holds_to_be_wrong_is_no_addition_from_another_document() -> None:
    others = [prose("More", "Ketamine is given by drip."), prose("Most", "Ketamine is given by mouth.")]
    judgement = _judged(PointingReader("by drip"), 5, *others)
    shown = [
        one.span.of(one.document.text)
        for one in ExtractiveWriter().write(judgement.weighed, None, "How is ketamine given?")
    ]
    assert shown == ["Ketamine is given by drip."]


def test_no_short_answer_of_which_the_reader_is_not_sure() -> None:
    assert all(one.short is None for one in _judged(SilentReader(), 5, NOTES).weighed)
