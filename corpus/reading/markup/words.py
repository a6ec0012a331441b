"""Words gathered out of markup onto one line, with the marks in them that point into the reference list.

White space is made one space as the words come in, so that a mark's place is known at once. Raised digits and signs
become Unicode superscripts ("10²", never "102"); lowered ones stay plain ("CO2"), as they are searched for.
Left out: raised letters, which stay as they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.span import Span

_RAISED = str.maketrans("0123456789+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺")
_RAISED_DIGITS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_DASHES = frozenset("-‐‑–−")
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of some words that points to the elements with these ids."""

    span: Span
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words on one line, or a line a row, and the marks in them; offsets are into `text`."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is a word in it: a dash or a bullet alone is none."""
        return re.search(r"\w", self.text) is not None


NO_WORDS = Words()


class Gathering:
    """Words as they are gathered; `take` gives what there is and begins anew."""

    def __init__(self, lead: Words | None = None) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._open: list[tuple[int | None, tuple[str, ...]]] = []
        self._space = False
        self._raised = 0
        self._bracketed = False
        if lead is not None:
            self.add_words(lead)
            self._space = True

    def __len__(self) -> int:
        """The number of characters gathered."""
        return self._length

    @property
    def last(self) -> str:
        """The last character gathered, a space where one is due, nothing at the beginning."""
        if self._space or not self._parts:
            return " " if self._parts else ""
        return self._parts[-1][-1]

    def add(self, text: str) -> None:
        """Words as they stand in the markup."""
        if not text:
            return
        if self._raised:
            text = self._lifted(text)
        words = text.split()
        if text[0].isspace():
            self._space = True
        if words:
            self._put(" ".join(words))
            self._space = text[-1].isspace()

    def add_words(self, words: Words) -> None:
        """Words that were gathered before, with their marks."""
        if not words.text:
            return
        self._put(words.text)
        at = self._length - len(words.text)
        self._marks.extend(Mark(Span(at + mark.span.start, at + mark.span.end), mark.ids) for mark in words.marks)

    def part(self, following: str | None) -> None:
        """Keeps the last word apart from the `following` text, unless that begins with a stop, comma or bracket."""
        if following and following[0].isalnum():
            self._space = True

    def open_mark(self, ids: tuple[str, ...]) -> None:
        """A mark begins with the next word."""
        self._open.append((None, ids))

    def close_mark(self) -> None:
        """The mark opened last ends with the last word; one without words is dropped."""
        start, ids = self._open.pop()
        if start is not None:
            self._marks.append(Mark(Span(start, self._length), ids))

    def open_raised(self) -> None:
        """What comes is raised above the line."""
        self._raised += 1
        self._bracketed = False

    def close_raised(self) -> None:
        """What comes is as high as before."""
        self._raised -= 1

    def take(self) -> Words:
        """The words gathered so far; a mark that is open goes on in what is gathered next."""
        open_ids = [ids for _, ids in self._open]
        while self._open:
            self.close_mark()
        words = Words("".join(self._parts), tuple(sorted(self._marks, key=lambda mark: mark.span)))
        self._parts, self._length, self._marks, self._space = [], 0, [], False
        self._open = [(None, ids) for ids in open_ids]
        return words

    def _put(self, text: str) -> None:
        if self._space and self._parts:
            text = f" {text}"
        here = self._length + (1 if self._space and self._parts else 0)
        self._space = False
        if self._open:
            self._open = [(here if start is None else start, ids) for start, ids in self._open]
        self._parts.append(text)
        self._length += len(text)

    def _lifted(self, text: str) -> str:
        lifted: list[str] = []
        for character in text:
            before = lifted[-1] if lifted else self.last
            if character in _OPENING:
                self._bracketed = True
            elif character in _CLOSING:
                self._bracketed = False
            if self._bracketed:
                lifted.append(character)
            elif character in _DASHES:
                # A dash after a digit parts a range of marks ("³–⁵"); else it is a minus ("10⁻³").
                lifted.append(character if before in _RAISED_DIGITS else "⁻")
            else:
                lifted.append(character.translate(_RAISED))
        return "".join(lifted)


def lines(rows: Sequence[Sequence[Words]], between: str = " | ") -> Words:
    """Rows of cells as a line a row; rows with nothing in them are dropped."""
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for row in rows:
        if not any(cell.text for cell in row):
            continue
        line = between.join(cell.text for cell in row)
        cut = len(line) - len(line.lstrip())
        start = at - cut
        for cell in row:
            marks.extend(Mark(Span(start + mark.span.start, start + mark.span.end), mark.ids) for mark in cell.marks)
            start += len(cell.text) + len(between)
        texts.append(line.strip())
        at += len(texts[-1]) + 1
    return Words("\n".join(texts), tuple(marks))
