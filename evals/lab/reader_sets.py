"""What the reader is trained on: questions with candidate passages, right sentences marked, from `../shared/data`.

Every set may be shipped from (its README says so). Articles and questions kept for measuring never come out of here:
`held_out` is a fixed draw by name. Each seed gives other windows, negatives and wordings.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from corpus.sentences import units
from corpus.span import Span
from corpus.types import Block, BlockKind
from index.keyword_index import KeywordIndex
from index.text import terms

_SHARE_HELD_OUT = {"covidqa": 0.5, "bioasq": 0.5, "trial": 0.25}
_SQUAD_HELD_OUT = frozenset({"Immune_system", "Harvard_University"})
_SHORTEST, _LONGEST = 50, 190


def held_out(set_name: str, name: str) -> bool:
    """Whether an article or question is kept for measuring: a fixed share of each set, drawn by SHA-256."""
    drawn = int(sha256(f"{set_name}:{name}".encode()).hexdigest()[:8], 16)
    return drawn < _SHARE_HELD_OUT[set_name] * 2**32


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as the reader sees it; `right` numbers the sentences that answer; `short` is (sentence, start, end)."""

    heading: str
    sentences: tuple[str, ...]
    right: tuple[int, ...] = ()
    short: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its candidates. With `exact` every right sentence is marked; else the answer is among them."""

    source: str
    question: str
    candidates: tuple[Candidate, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A text parted into sentences: `spans` into `text`, and the heading of each in `headings`."""

    name: str
    title: str
    text: str
    spans: tuple[Span, ...]
    headings: tuple[str, ...]

    @classmethod
    def of_paragraphs(cls, name: str, title: str, text: str, blocks: Sequence[Block]) -> "Text":
        """The sentences of a text's blocks, as the product parts them."""
        found = [unit for unit in units(text, blocks) if unit.citable]
        headings = tuple(blocks[unit.block].section or "" for unit in found)
        return cls(name, title, text, tuple(unit.span for unit in found), headings)

    @classmethod
    def plain(cls, name: str, title: str, text: str) -> "Text":
        """A text that is one paragraph a line."""
        blocks, at = [], 0
        for line in text.split("\n"):
            if line.strip():
                start = at + len(line) - len(line.lstrip())
                blocks.append(Block(BlockKind.PARAGRAPH, Span(start, at + len(line.rstrip()))))
            at += len(line) + 1
        return cls.of_paragraphs(name, title, text, blocks)

    def sentence(self, number: int) -> str:
        """On one line."""
        return " ".join(self.spans[number].of(self.text).split())

    def at(self, span: Span) -> tuple[int, ...]:
        """The sentences that share more than half of the shorter of the two with `span`."""
        found = []
        for number, own in enumerate(self.spans):
            shared = min(own.end, span.end) - max(own.start, span.start)
            if shared > 0 and 2 * shared > min(len(own), len(span)):
                found.append(number)
        return tuple(found)

    def window(self, around: int, words: int, choose: random.Random) -> range:
        """Sentence numbers around one of them, of one heading, about `words` words, the one at any place of it."""
        first = last = around
        count = len(self.sentence(around).split())
        while True:
            able = [
                step
                for step, at in ((-1, first - 1), (1, last + 1))
                if 0 <= at < len(self.spans)
                and self.headings[at] == self.headings[around]
                and count + len(self.sentence(at).split()) <= words
            ]
            if not able:
                return range(first, last + 1)
            step = choose.choice(able)
            first, last = (first - 1, last) if step < 0 else (first, last + 1)
            count += len(self.sentence(first if step < 0 else last).split())

    def candidate(
        self, numbers: range, right: Iterable[int], choose: random.Random, short: Span | None = None
    ) -> Candidate:
        """These sentences as a passage; `short` is the short answer's place in the text."""
        chosen = tuple(number - numbers.start for number in right if number in numbers)
        place = None
        if short is not None and len(chosen) == 1:
            place = _short(self.text, self.spans[numbers.start + chosen[0]], short, chosen[0])
        path = [part for part in (self.title if choose.random() < 0.7 else "", self.headings[numbers.start]) if part]
        return Candidate(" > ".join(path), tuple(self.sentence(number) for number in numbers), chosen, place)


class Ranking:
    """BM25 over the windows of some texts, for negatives that words find."""

    def __init__(self, texts: Sequence[Text], choose: random.Random) -> None:
        self.places: list[tuple[Text, range]] = []
        for text in texts:
            at = 0
            while at < len(text.spans):
                window = text.window(at, choose.randint(_SHORTEST, _LONGEST), random.Random(0))
                window = range(at, max(window.stop, at + 1))
                self.places.append((text, window))
                at = window.stop
        self._keywords = KeywordIndex([" ".join(text.sentence(n) for n in window) for text, window in self.places])

    def near(self, question: str, count: int) -> list[tuple[Text, range]]:
        """The windows that words find for the question, best first."""
        scores = self._keywords.scores(terms(question))
        return [self.places[int(at)] for at in np.argsort(-scores)[:count] if scores[at] > 0]


def rows(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a text; `answer` is where it stands, None where the text has none; `short` the short answer."""

    question: str
    text: Text
    answer: Span | None


def from_answers(
    source: str, asked: Sequence[Asked], pools: dict[str, Ranking], negatives: int, choose: random.Random
) -> Iterator[Group]:
    """A group a question: the window with the answer and others that words find in the same pool.

    For a seventh of the answered ones the window that answers is left out: then nothing does.
    """
    for item in asked:
        right = item.text.at(item.answer) if item.answer is not None else ()
        if item.answer is not None and not right:
            continue
        near = [
            (text, window)
            for text, window in pools[item.text.name].near(item.question, 12)
            if not (text is item.text and any(number in window for number in right))
        ]
        wrong = choose.sample(near[:6], min(negatives, len(near[:6])))
        others = [text.candidate(window, (), choose) for text, window in wrong]
        if item.answer is None:
            whole = item.text.window(choose.randrange(len(item.text.spans)), _LONGEST, choose)
            yield Group(source, item.question, (item.text.candidate(whole, (), choose),))
            continue
        if others and choose.random() < 0.14:
            yield Group(source, item.question, tuple(others))
            continue
        window = item.text.window(right[0], choose.randint(_SHORTEST, _LONGEST), choose)
        yield Group(source, item.question, (item.text.candidate(window, right, choose, item.answer), *others))


def read_covidqa(data: Path) -> list[Asked]:
    """Questions of the COVID-QA articles that train."""
    found = []
    for row in rows(data / "covidqa" / "articles.jsonl"):
        name = str(row["document_id"])
        if held_out("covidqa", name):
            continue
        context = str(row["context"])
        text = Text.plain(f"covidqa-{name}", context.split("\n", 1)[0].strip(), context)
        for question in row["questions"]:  # type: ignore[attr-defined]
            for answer in question["answers"][:1]:
                span = Span(answer["start"], answer["start"] + len(answer["text"]))
                found.append(Asked(" ".join(question["question"].split()), text, span))
    return found


def read_squad(data: Path) -> list[Asked]:
    """Answerable and unanswerable questions of SQuAD 2's training articles."""
    found = []
    for article in json.loads((data / "squad2" / "dev-v2.0.json").read_text(encoding="utf-8"))["data"]:
        if article["title"] in _SQUAD_HELD_OUT:
            continue
        for paragraph in article["paragraphs"]:
            title = article["title"].replace("_", " ")
            text = Text.plain(f"squad-{article['title']}", title, paragraph["context"])
            for row in paragraph["qas"]:
                answer = row["answers"][0] if row["answers"] else None
                span = Span(answer["answer_start"], answer["answer_start"] + len(answer["text"])) if answer else None
                found.append(Asked(" ".join(row["question"].split()), text, span))
    return found


def read_contexts(data: Path, name: str) -> list[Asked]:
    """Questions of a set that brings its paragraph with each ("squad11_extra", "qed")."""
    found = []
    texts: dict[str, Text] = {}
    for row in rows(data / name / f"{name}.jsonl"):
        context = str(row["context"])
        title = str(row.get("title") or "")
        text = texts.setdefault(context, Text.plain(name, title, context))
        for answer in row["answers"][:1]:  # type: ignore[index]
            span = Span(answer["start"], answer["start"] + len(answer["text"]))
            found.append(Asked(str(row["question"]), text, span))
    return found


def pooled(asked: Sequence[Asked], choose: random.Random) -> dict[str, Ranking]:
    """A pool of windows for each name of a text."""
    texts: dict[str, dict[int, Text]] = defaultdict(dict)
    for item in asked:
        texts[item.text.name][id(item.text)] = item.text
    return {name: Ranking(list(of.values()), choose) for name, of in texts.items()}


def _short(text: str, sentence: Span, answer: Span, number: int) -> tuple[int, int, int] | None:
    """The answer's characters in the sentence on one line; None for more than two thirds of it, or past its end."""
    if answer.start < sentence.start or answer.end > sentence.end or 3 * len(answer) > 2 * len(sentence):
        return None
    whole = " ".join(sentence.of(text).split())
    words = " ".join(answer.of(text).split())
    start = len(" ".join(text[sentence.start : answer.start].split()))
    start = whole.find(words, max(0, start - 1), start + len(words) + 3)
    return (number, start, start + len(words)) if start >= 0 and words else None
