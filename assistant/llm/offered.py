"""The passages that a model is given, numbered from 1, the likeliest first: only sentences that can be cited.

A sentence that speaks to the model is not given (`orders`). Left out: how many fit (`budget`), how they are laid out
(`prompts`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.llm.marks import without_marks
from assistant.orders import is_order
from assistant.reranker import Candidate, Ranking
from corpus.document import Document
from corpus.passage import Passage, Sentence
from corpus.shown import reading_text


@dataclass(frozen=True, slots=True)
class Offered:
    """A passage as a model reads it: `sentences` in the order of the document, `texts` the words of each as shown.

    Reference marks like "[12]" are taken off the texts: they would be read as ours.
    """

    number: int
    document: Document
    passage: Passage
    sentences: tuple[Sentence, ...]
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words of all its sentences."""
        return " ".join(self.texts)

    @property
    def heading(self) -> str:
        """Title and section, on one line; neither where it speaks to the model."""
        stated = (self.document.title, self.passage.section)
        names = dict.fromkeys(name for name in stated if name and not is_order(name))
        return " ".join(", ".join(names).split())

    def first(self, count: int) -> "Offered":
        """The same with its first `count` sentences alone."""
        return replace(self, sentences=self.sentences[:count], texts=self.texts[:count])


def offered(ranking: Ranking, most: int) -> tuple[Offered, ...]:
    """At most `most` passages, in the order of their best sentence as an answer; none that is empty."""
    inside: dict[str, list[Candidate]] = {}
    for candidate in ranking.candidates:
        inside.setdefault(candidate.passage.id, []).append(candidate)
    found: list[Offered] = []
    for of_passage in inside.values():
        if len(found) == most:
            break
        ordered = sorted(of_passage, key=lambda candidate: candidate.sentence.span)
        texts = [without_marks(reading_text(candidate.document, candidate.sentence.span)) for candidate in ordered]
        kept = [(c, text) for c, text in zip(ordered, texts, strict=True) if text.strip() and not is_order(text)]
        if kept:
            document, passage = kept[0][0].document, kept[0][0].passage
            sentences, words = tuple(c.sentence for c, _ in kept), tuple(text for _, text in kept)
            found.append(Offered(len(found) + 1, document, passage, sentences, words))
    return tuple(found)


def numbered(passages: Sequence[Offered]) -> tuple[Offered, ...]:
    """The passages numbered from 1 again."""
    return tuple(replace(one, number=number) for number, one in enumerate(passages, 1))
