"""Words gathered out of markup onto one line, with the marks in them that point into the reference list.

White space is made one space as the words come in, so that a mark's place is known at once. Raised digits and signs
become Unicode superscripts ("10²", never "102"); lowered ones stay plain ("CO2"), as they are searched for.
"""

import re
from dataclasses import dataclass

from corpus.reading.raised import raised_letters
from corpus.span import Span

_RAISED = str.maketrans("0123456789+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺")
_RAISED_DIGITS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_DASHES = frozenset("-‐‑–−")
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
_STOPS = frozenset(".,;:!?-–—/(&+=<>≤≥±")
_GOES_ON = frozenset("()[],;:.%/±+–—-=")


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
        for character in raised_letters(text):
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


class CellWords:
    """The paragraphs, items and lines of a cell, put on one line with a dot between those that nothing else parts.

    `words` takes the words as they come. A line that only ran over goes on as it is.
    """

    def __init__(self) -> None:
        self.words = Gathering()
        self._whole = Gathering()
        self._last = ""
        self._only_lines = True

    def end(self, only_line: bool = False) -> None:
        """A paragraph or an item ends here, or only a line."""
        part = self.words.take()
        if part.text:
            if self._last:
                stops = self._last in _STOPS or part.text[0] in _GOES_ON
                runs_over = self._only_lines and part.text[0].islower()
                self._whole.add(" " if stops or runs_over else " · ")
            self._whole.add_words(part)
            self._last = part.text[-1]
            self._only_lines = True
        self._only_lines = self._only_lines and only_line

    def take(self) -> Words:
        """The cell's words."""
        self.end()
        return self._whole.take()
