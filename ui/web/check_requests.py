"""What the browser asked for, made safe: stops on the way through an answer, and words a tutor chose."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.study_file import Brief
from assistant.types import Answer, Citation, Coverage
from corpus.errors import VerdictError, storable
from corpus.readers.draft import trimmed
from corpus.span import Span
from corpus.types import Document
from evals.verdicts import WHOLE_ANSWER, Label, Ruling, Rulings


class Order(StrEnum):
    """Flagged answers alone, the oldest first; or all, the least sure first; or all, in an order drawn by a seed."""

    FLAGGED = "flagged"
    LEAST_SURE = "least_sure"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class Left:
    """How many answers a reviewer has not done: flagged ones, and all; and how many there are to judge at all."""

    flagged: int
    all: int
    total: int

    @property
    def done(self) -> int:
        """How many are done."""
        return self.total - self.all


def queue(
    order: Order,
    briefs: Sequence[Brief],
    rulings: Rulings,
    reviewer: str,
    coverage: Coverage | None = None,
    seed: int = 0,
) -> tuple[Brief, ...]:
    """The answers left for `reviewer`, the next one first.

    `coverage` keeps answers of that kind alone; `seed` is of the sampled order, in which a new answer moves no other.
    """
    judged = rulings.judged(reviewer)
    undone = [
        brief
        for brief in briefs
        if coverage in (None, brief.coverage)
        and not _is_done(brief, judged)
        and (_is_due(brief) or coverage is not None)
    ]
    if order is Order.FLAGGED:
        return tuple(sorted((item for item in undone if item.flagged), key=lambda item: (item.asked_at, item.id)))
    if order is Order.LEAST_SURE:
        return tuple(sorted(undone, key=lambda item: (item.confidence, item.asked_at, item.id)))
    return tuple(sorted(undone, key=lambda item: hashlib.sha256(f"{seed}:{item.id}".encode()).digest()))


def left(briefs: Sequence[Brief], rulings: Rulings, reviewer: str) -> Left:
    """What is left for `reviewer` of the answers that have footnotes, or were flagged."""
    judged = rulings.judged(reviewer)
    due = [brief for brief in briefs if _is_due(brief)]
    undone = [item for item in due if not _is_done(item, judged)]
    return Left(sum(item.flagged for item in undone), len(undone), len(due))


def _is_due(brief: Brief) -> bool:
    return bool(brief.cited) or brief.flagged


def _is_done(brief: Brief, judged: Mapping[str, int]) -> bool:
    return brief.id in judged and judged[brief.id] >= brief.cited


_STOP = re.compile(r"s(\d{1,6})(?:-c(\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Stop:
    """A sentence, from 1, and the number of one of its footnotes; None is the sentence with all of them together.
    Sentence `WHOLE_ANSWER` is that of an answer without any."""

    sentence: int
    citation: int | None = None

    def __str__(self) -> str:
        return f"s{self.sentence}" if self.citation is None else f"s{self.sentence}-c{self.citation}"

    __html__ = __str__

    @classmethod
    def read(cls, text: str) -> "Stop | None":
        """What `str()` wrote; None for anything else, since the browser may send anything."""
        match = _STOP.fullmatch(text, 0, 20)
        return cls(int(match[1]), int(match[2]) if match[2] else None) if match else None


def places(answer: Answer) -> tuple[Stop, ...]:
    """Everything in the answer that can be judged, in reading order; a sentence comes after its footnotes."""
    known = {citation.number for citation in answer.citations}
    stops: list[Stop] = []
    for number, sentence in enumerate(answer.sentences, 1):
        stops += [Stop(number, cited) for cited in dict.fromkeys(sentence.citations) if cited in known]
        stops.append(Stop(number))
    return tuple(stops) or (Stop(WHOLE_ANSWER),)


def way(answer: Answer) -> tuple[Stop, ...]:
    """The stops that one is led to: where a sentence has a single footnote, judging that judges the sentence."""
    all_of_them = places(answer)
    cited = [stop.sentence for stop in all_of_them if stop.citation is not None]
    return tuple(stop for stop in all_of_them if stop.citation is not None or cited.count(stop.sentence) != 1)


def citation_at(answer: Answer, stop: Stop) -> Citation | None:
    """The footnote to look at: the stop's own, or the first of its sentence; None where the sentence has none."""
    if stop.sentence == WHOLE_ANSWER:
        return None
    sentence = answer.sentences[stop.sentence - 1]
    wanted = sentence.citations if stop.citation is None else (stop.citation,)
    by_number = {citation.number: citation for citation in answer.citations}
    return next((by_number[number] for number in wanted if number in by_number), None)


_LABEL_WORDS = {
    Label.SUPPORTS: "Supports",
    Label.PARTLY: "Partly",
    Label.DOES_NOT: "Does not",
    Label.WRONG_PLACE: "Wrong place",
}
# Of an answer that quotes nothing.
_WHOLE_WORDS = {Label.SUPPORTS: "Rightly left open", Label.DOES_NOT: "Should be answered"}
SIGNS = {Label.SUPPORTS: "✓", Label.PARTLY: "◐", Label.DOES_NOT: "✗", Label.WRONG_PLACE: "↷"}
ORDER_WORDS = {Order.FLAGGED: "Flagged", Order.LEAST_SURE: "Least sure", Order.SAMPLED: "Sampled"}
COVERAGE_WORDS = {
    Coverage.COVERED: "Covered",
    Coverage.PARTLY: "Partly covered",
    Coverage.NOT_IN_DOCUMENTS: "Not in the documents",
}


def label_words(stop: Stop, label: Label) -> str:
    """What the label says at that stop."""
    return (_WHOLE_WORDS if stop.sentence == WHOLE_ANSWER else _LABEL_WORDS)[label]


def labels_at(stop: Stop) -> tuple[tuple[int, Label], ...]:
    """The labels that say something there, each with the digit of its key."""
    keys = tuple(enumerate(Label, 1))
    return tuple((key, item) for key, item in keys if item in _WHOLE_WORDS) if stop.sentence == WHOLE_ANSWER else keys


def place_words(stop: Stop) -> str:
    """ "Sentence 2, footnote 5"; "Sentence 2 as a whole"; "The answer as a whole"."""
    if stop.sentence == WHOLE_ANSWER:
        return "The answer as a whole"
    if stop.citation is None:
        return f"Sentence {stop.sentence} as a whole"
    return f"Sentence {stop.sentence}, footnote {stop.citation}"


def stop_of(ruling: Ruling) -> Stop:
    """Where a ruling stands."""
    return Stop(ruling.sentence, ruling.citation)


def day(at: datetime) -> str:
    """ "3 May 2026"."""
    return f"{at.day} {at:%B %Y}"


def clipped(text: str, longest: int) -> str:
    """The text on one line, cut with a sign where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


LONGEST = 4_000
NOTHING_CHOSEN = "No words are selected: select the right words in the source, then press C"
TOO_LONG = f"That is too much: select at most {LONGEST:,} characters"
NOT_THERE = "The selected words are not where the page says: open the source again, and select them once more"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words as the browser has them, and where in `Document.text` it says they begin."""

    at: int
    words: str


def chosen_span(document: Document, stretches: Sequence[Stretch]) -> Span:
    """The place of the words from the first stretch to the last, without white space at its ends.

    Between two stretches the document may hold what a page leaves out: white space, bullets, a heading's hashes; never
    a letter or a digit. Raises `VerdictError` with a line to show, where the document does not hold these words there.
    """
    taken = [stretch for stretch in stretches if stretch.words]
    if not taken:
        raise VerdictError(NOTHING_CHOSEN)
    text, at = document.text, taken[0].at
    if taken[-1].at + len(taken[-1].words) - taken[0].at > LONGEST:
        raise VerdictError(TOO_LONG)
    for item in taken:
        end = item.at + len(item.words)
        if not at <= item.at <= end <= len(text) or any(left.isalnum() for left in text[at : item.at]):
            raise VerdictError(NOT_THERE)
        if _as_shown(text[item.at : end]) != item.words:
            raise VerdictError(NOT_THERE)
        at = end
    span = trimmed(text, taken[0].at, at)
    if not any(letter.isalnum() for letter in span.of(text)):
        raise VerdictError(NOTHING_CHOSEN)
    return span


def _as_shown(words: str) -> str:
    """The words as the page holds them (`ui.web.render`)."""
    return storable(words).replace("\x00", "\N{REPLACEMENT CHARACTER}")


_MOST_STRETCHES = 500


@dataclass(frozen=True, slots=True)
class DeskRequest:
    """Which answer and stop are meant, in which queue: an empty `answer` is the queue's first, no `stop` the first that
    is not judged, no `order` the one that has something to do. `serial` is the browser's own count, to know its answer
    by; `whole` asks for the whole of a long document."""

    answer: str
    stop: Stop | None
    order: Order | None
    coverage: Coverage | None
    serial: int = 0
    whole: bool = False


class Sent:
    """The data of one event."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = fields

    def desk_request(self) -> DeskRequest:
        """What is meant; what cannot be read is as if it had not been sent."""
        order, coverage = self.text("order"), self.text("coverage")
        return DeskRequest(
            self.text("answer")[:64],
            Stop.read(self.text("stop")),
            Order(order) if order in set(Order) else None,
            Coverage(coverage) if coverage in set(Coverage) else None,
            self.number("serial"),
            self._fields.get("whole") is True,
        )

    def text(self, name: str) -> str:
        """A text; empty for anything else."""
        value = self._fields.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """A whole number from 0 to a billion; 0 for anything else."""
        value = self._fields.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else 0

    def label(self) -> Label | None:
        """A label; None for anything else."""
        value = self.text("label")
        return Label(value) if value in set(Label) else None

    def stretches(self) -> tuple[Stretch, ...]:
        """The selected words, stretch by stretch; none where any of them cannot be read."""
        value = self._fields.get("stretches")
        if not isinstance(value, list) or len(value) > _MOST_STRETCHES:
            return ()
        read = tuple(_stretch(item) for item in value)
        return tuple(item for item in read if item is not None) if None not in read else ()


def _stretch(sent: object) -> Stretch | None:
    if not isinstance(sent, dict):
        return None
    at, words = sent.get("at"), sent.get("words")
    if isinstance(at, bool) or not isinstance(at, int) or at < 0 or not isinstance(words, str):
        return None
    return Stretch(at, words)
