"""A text taken apart for the rules: its sentences, its words with their places, stems and keys.

A list stays one sentence with the line that leads into it. Left out: numbers (`quantities`) and names (`names`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.quiz.opposites import key_of
from corpus.span import Span
from index.words import FUNCTION_WORDS, plain, stem

_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*(?:['’][a-z]+)?")
_END = re.compile(
    r"[.!?][\"”’')\]]*(?:\s*\[[\d,; –-]+\])*(?:\s+(?=[\"“‘'(\[]*[A-Z0-9µ*•-])|\s+(?=\w+[A-Z])|\s*\n)|\n\s*\n|\n(?=#)"
)
# No full stop closes the last item of a list: "nausea Esketamine can be misused".
_RUNS_ON = re.compile(r"(?<=[a-z)\]]) (?=[A-Z][a-z]+ [a-z(])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|al|cf|approx|ca|Dr|Mr|Mrs|Ms|Prof|Fig|figs?|eqs?|refs?|nos?|St|etc|resp|incl|p|pp|vol)|"
    r"\b[A-Z])\.$"
)
_LIKE = 5
# Function words in a question, but not in a statement.
_TELLING = frozenset(
    "explain describe need want know happen happens work works mean means meant happened say says".split()
)
_IRREGULAR = {
    form: word
    for word, forms in {
        "find": "found",
        "show": "shown",
        "give": "gave given",
        "take": "took taken",
        "lead": "led",
        "grow": "grew grown",
        "rise": "rose risen",
        "fall": "fell fallen",
        "begin": "began begun",
        "become": "became",
        "write": "wrote written",
        "know": "knew known",
        "feel": "felt",
        "think": "thought",
        "keep": "kept",
        "hold": "held",
        "build": "built",
        "bind": "bound",
        "lose": "lost",
        "bring": "brought",
        "see": "saw seen",
        "child": "children",
        "woman": "women",
        "man": "men",
        "mouse": "mice",
        "analysis": "analyses",
        "hypothesis": "hypotheses",
        "synapse": "synaptic",
        "neuron": "neuronal",
        "receive": "received",
    }.items()
    for form in forms.split()
}


@dataclass(frozen=True, slots=True)
class Word:
    """`text` in lower case without accents; `key` is the stem, or what stands for all words of its meaning."""

    text: str
    stem: str
    key: str
    span: Span
    content: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words there are: the keys of all, those of the content words, and how the longer ones begin."""

    keys: frozenset[str]
    content: frozenset[str]
    starts: frozenset[str]

    @classmethod
    def of(cls, words: Sequence[Word]) -> "Vocabulary":
        """That of some words."""
        return cls(
            frozenset([word.key for word in words]),
            frozenset([word.key for word in words if word.content]),
            frozenset([word.stem[:_LIKE] for word in words if len(word.stem) >= _LIKE and not word.stem.isdigit()]),
        )

    def likeness(self, word: Word) -> float:
        """How far a word is among these: 1 its key is, 0.5 one that begins alike is, 0 neither."""
        if word.key in self.keys:
            return 1.0
        return 0.5 if len(word.stem) > _LIKE and word.stem[:_LIKE] in self.starts else 0.0


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence: its place in the text, and its words `[first, last)` by number."""

    span: Span
    first: int
    last: int
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class Statement:
    """A text, its words and its sentences in order."""

    text: str
    words: tuple[Word, ...]
    sentences: tuple[Clauses, ...]
    vocabulary: Vocabulary

    def within(self, sentence: Clauses) -> tuple[Word, ...]:
        """The words of one sentence."""
        return self.words[sentence.first : sentence.last]


def taken_apart(text: str) -> Statement:
    """The statement that a text is; an empty one has no words and no sentences."""
    words = tuple(_word(match) for match in _WORD.finditer(text))
    sentences: list[Clauses] = []
    at = 0
    for span in _sentences(text):
        first = at
        while at < len(words) and words[at].span.start < span.end:
            at += 1
        if at > first:
            sentences.append(Clauses(span, first, at, Vocabulary.of(words[first:at])))
    return Statement(text, words, tuple(sentences), Vocabulary.of(words))


def _word(match: re.Match[str]) -> Word:
    text, stemmed, key, content = _form(match.group())
    return Word(text, stemmed, key, Span(match.start(), match.end()), content)


@lru_cache(maxsize=50_000)
def _form(written: str) -> tuple[str, str, str, bool]:
    text = (written.lower() if written.isascii() else plain(written)).replace("’", "'")
    text = "not" if text.endswith("n't") else text.removesuffix("'s").removesuffix("'")
    stemmed = stem(_IRREGULAR.get(text, text))
    return text, stemmed, key_of(stemmed), text not in FUNCTION_WORDS or text in _TELLING


def _sentences(text: str) -> list[Span]:
    found: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        before = text[start : match.end()].rstrip()
        if _ABBREVIATED.search(before) or before.endswith(":"):
            continue
        # The items of a list have no full stops: nothing ends between the lead-in and the last of them.
        if before:
            found.append(Span(start, match.end()))
        start = match.end()
    if text[start:].strip():
        found.append(Span(start, len(text)))
    return [part for span in found for part in _parted(text, span)]


def _parted(text: str, span: Span) -> list[Span]:
    """A list whose last item runs on into the next sentence, as two sentences."""
    line = text.find("\n", span.start, span.end)
    if line < 0:
        return [span]
    starts = [span.start, *(match.start() for match in _RUNS_ON.finditer(text, line, span.end)), span.end]
    return [Span(start, end) for start, end in pairwise(starts)]
