"""SQuAD 2.0 (CC BY-SA 4.0), part of its dev set: questions over encyclopaedia paragraphs, with an answer or made to
have none. Two articles are held out."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.cutting import TokenCounter
from corpus.span import Span
from evals.training.cut_text import CutText, cut_document, paragraphs
from evals.training.group import Candidate, Group

HELD_OUT = frozenset({"Immune_system", "Harvard_University"})
_ANOTHER = 0.25


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and what is asked about it; an answer is None where the paragraph gives none."""

    article: str
    text: CutText
    asked: tuple[tuple[str, Span | None], ...]


def read_squad(data: Path, counter: TokenCounter) -> tuple[Paragraph, ...]:
    """All the paragraphs that fit in one passage."""
    found = []
    for article in json.loads((data / "squad2" / "dev-v2.0.json").read_text(encoding="utf-8"))["data"]:
        for number, paragraph in enumerate(article["paragraphs"]):
            document = paragraphs(f"{article['title']}-{number}", [(None, paragraph["context"])])
            text = cut_document(document, counter)
            if len(text.passages) == 1:
                asked = tuple((" ".join(row["question"].split()), _answer(row["answers"])) for row in paragraph["qas"])
                found.append(Paragraph(article["title"], text, asked))
    return tuple(found)


def groups(read: tuple[Paragraph, ...], choose: random.Random) -> Iterator[Group]:
    """A group for each question of the training articles; a quarter have another paragraph of the article beside."""
    by_article: dict[str, list[Paragraph]] = {}
    for one in read:
        if one.article not in HELD_OUT:
            by_article.setdefault(one.article, []).append(one)
    for one in (one for beside in by_article.values() for one in beside):
        for question, answer in one.asked:
            candidate = Candidate(one.text.passages[0].text) if answer is None else one.text.candidate(0, answer)
            if answer is not None and not candidate.right:
                continue
            more: tuple[Candidate, ...] = ()
            other = choose.choice(by_article[one.article])
            if choose.random() < _ANOTHER and other is not one:
                more = (Candidate(other.text.passages[0].text),)
            yield Group("squad2", question, (candidate, *more))


def _answer(rows: list[dict[str, object]]) -> Span | None:
    if not rows:
        return None
    start, words = rows[0]["answer_start"], rows[0]["text"]
    if not isinstance(start, int) or not isinstance(words, str):
        raise TypeError("an answer of SQuAD has a start and a text")
    return Span(start, start + len(words))
