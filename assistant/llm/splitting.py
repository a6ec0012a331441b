"""What a model says, piece by piece, to whole sentences: the same ones however the pieces are cut.

A sentence is over when the next one's first word is there: "0.5 mg.", "et al." and "hours. [2]" are no ends. Thinking
aloud (`<think>`), Markdown and characters that cannot be seen are taken off. Left out: whether a sentence is true.
"""

import re
import unicodedata
from dataclasses import dataclass

from assistant.llm.marks import MARK, numbers_in, without_marks
from corpus.sentences import sentence_spans
from corpus.span import Span

_STOP = re.compile(r"\n|(?<![.!?…])[.!?…]++[\"'”’)*_]{0,20}+(?=[\s\[【]|$)")
_MARKS = re.compile(rf"(?:[^\S\n]{{0,20}}+{MARK}[.,;]?)*", re.IGNORECASE)
_NEXT = re.compile(r"(?<!\s)\s++(?P<word>\S++)(?=\s)")
_NEXT_AT_END = re.compile(r"(?<!\s)\s++(?P<word>\S++)")
_MAYBE_MARK = re.compile(r"[^\S\n]{0,20}+[\[【][^\]】\n]{0,24}$")
_MARKDOWN = (
    (re.compile(r"^\s{0,9}(?:#{1,6}\s{1,9}|>\s{1,9}|[-*•+]\s{1,9}|\d{1,2}[.)]\s{1,9})"), ""),
    (re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)++)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]++)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`++([^`]*+)`++"), r"\1"),
)
_THINK, _THOUGHT = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a model: `text` without its marks, `marks` the numbers it cites."""

    text: str
    marks: tuple[int, ...]


class Splitter:
    """Takes in what comes, and gives each sentence once it is whole. For one answer."""

    def __init__(self) -> None:
        self._raw = ""
        self._thinking: bool | None = None
        self._text = ""
        self._looked = 0

    @property
    def pending(self) -> str:
        """The sentence that is being written, marks and Markdown taken off."""
        return _plain(self._text)

    def take(self, words: str) -> tuple[Said, ...]:
        """The sentences that these words complete."""
        self._text += "".join(character for character in self._spoken(words) if _is_seen(character))
        return tuple(self._whole(at_end=False))

    def end(self) -> tuple[Said, ...]:
        """The sentences that are left when nothing more comes; the last may be half a sentence."""
        found = self._whole(at_end=True)
        last = _said(self._text)
        self._text = ""
        return (*found, last) if last is not None else tuple(found)

    def _spoken(self, words: str) -> str:
        """The words without what the model thinks aloud before its answer."""
        if self._thinking is False:
            return words
        self._raw += words
        if self._thinking is None:
            start = self._raw.lstrip()
            if not start or (len(start) < len(_THINK) and _THINK.startswith(start)):
                return ""
            self._thinking = start.startswith(_THINK)
        if self._thinking:
            _, over, rest = self._raw.partition(_THOUGHT)
            if not over:
                return ""
            self._raw, self._thinking = rest, False
        spoken, self._raw = self._raw, ""
        return spoken

    def _whole(self, at_end: bool) -> list[Said]:
        found: list[Said] = []
        while (end := self._end(at_end)) is not None:
            said = _said(self._text[:end])
            self._text = self._text[end:].lstrip(" ")
            self._looked = 0
            if said is not None:
                found.append(said)
        return found

    def _end(self, at_end: bool) -> int | None:
        """Where the first sentence ends; None while that cannot be told."""
        for match in _STOP.finditer(self._text, self._looked):
            if match.group() == "\n":
                return match.end()
            marks = _MARKS.match(self._text, match.end())
            end = marks.end() if marks is not None else match.end()
            if not at_end and (end == len(self._text) or _MAYBE_MARK.match(self._text, end)):
                return None
            following = (_NEXT_AT_END if at_end else _NEXT).match(self._text, end)
            if following is None:
                return None
            if "\n" in self._text[end : following.start("word")] or _is_end(self._text[:end], following["word"]):
                return end
            self._looked = end
        return None


def _is_end(head: str, word: str) -> bool:
    """Whether a sentence ends where `head` does, the next word being `word`."""
    if word[0].islower():
        return False
    before = " ".join(without_marks(head).split())
    text = f"{before} {word}"
    return sentence_spans(text, Span(0, len(text)))[-1].start > len(before)


def _said(text: str) -> Said | None:
    plain = _plain(text)
    return Said(plain, numbers_in(text)) if any(character.isalnum() for character in plain) else None


def _plain(text: str) -> str:
    words = without_marks(text)
    for pattern, kept in _MARKDOWN:
        words = pattern.sub(kept, words)
    return " ".join(words.split())


def _is_seen(character: str) -> bool:
    """Whether a character shows: no control, no change of direction, nothing of zero width, no private use."""
    return character in "\n\t " or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
