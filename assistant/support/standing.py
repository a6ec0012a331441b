"""How the sentences of a cited answer stand against the numbered passages that the writer was given.

Left out: what to do about a sentence that does not stand (the policies of the writer), and reading any other marks
than "[1]", "[1, 2]" and "[1-3]".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.answer import Support, SupportLabel
from assistant.checking import Checker
from assistant.support.finding import Finding
from assistant.support.rules import Rules
from assistant.support.statement import taken_apart
from corpus.span import Span

_MARKS = re.compile(r"\[\s*(?P<numbers>\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*)\s*\]")
_MARKS_BEHIND = re.compile(rf"(?:\s*{_MARKS.pattern.replace('?P<numbers>', '?:')})+")
_MARKS_BEFORE = re.compile(rf"\s*(?:{_MARKS.pattern.replace('?P<numbers>', '?:')}\s*)+")
# A bullet or an item's number is no part of its sentence.
_LINE = re.compile(r"[^\S\n]*(?:(?:[-*•]|\d{1,2}[.)])[^\S\n]+)?(?P<words>[^\n]+)")
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")
_LONGEST_RANGE = 50


@dataclass(frozen=True, slots=True)
class NumberedPassage:
    """A passage as the writer was given it; `context` are words it takes for granted: its title and section."""

    number: int
    text: str
    context: str = ""


class Fault(StrEnum):
    """What is wrong with a sentence.

    One that no passage given carries is contradicted, not found, or has only marks that were made up; one that some
    passage carries may cite the wrong one, cite none, or cite one that is not there.
    """

    NONE = "none"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"
    INVENTED_CITATION = "invented_citation"
    WRONG_PASSAGE = "wrong_passage"
    UNCITED = "uncited"


@dataclass(frozen=True, slots=True)
class Standing:
    """One sentence of an answer.

    `text` is the sentence without its marks, `span` its place in the answer with them; `marks` the numbers it cites,
    as written, `invented` those of them that no passage has. `support` is what the passages it cites give it, or,
    where it cites none that is there, what the best of all gives it; `passage` is the number of that one. `carried_by`
    is the passage to cite: one that supports the sentence, a cited one first; None where none does. `findings` are
    the rules' for `passage`.
    """

    text: str
    span: Span
    marks: tuple[int, ...]
    invented: tuple[int, ...]
    support: Support
    passage: int | None
    carried_by: int | None
    fault: Fault
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks, its place in the answer with them, and the numbers they name."""

    text: str
    span: Span
    marks: tuple[int, ...]


class Standings:
    """Judges sentences with `checker`, and tells what differs with `rules`. Safe for many threads."""

    def __init__(self, checker: Checker, rules: Rules) -> None:
        self._checker = checker
        self._rules = rules

    def of_answer(self, answer: str, passages: Sequence[NumberedPassage]) -> tuple[Standing, ...]:
        """Every sentence of an answer with marks like "[1]", before or behind the full stop."""
        return tuple(
            replace(self.of_sentence(one.text, one.marks, passages), span=one.span) for one in marked_sentences(answer)
        )

    def of_sentence(self, text: str, marks: Sequence[int], passages: Sequence[NumberedPassage]) -> Standing:
        """One sentence, its marks taken off already; `span` is that of the text."""
        numbers = {one.number for one in passages}
        cited = [one for one in passages if one.number in marks]
        invented = tuple(mark for mark in marks if mark not in numbers)
        judged = [(self._support(text, one), one) for one in cited]
        support, passage = _best(judged)
        if len(cited) > 1 and support.label is not SupportLabel.SUPPORTED:
            together = self._checker.check(
                text, "\n\n".join(one.text for one in cited), " ".join(one.context for one in cited)
            )
            support = together if together.label is SupportLabel.SUPPORTED else support
        carried_by = passage if support.label is SupportLabel.SUPPORTED else None
        if carried_by is None:
            others = [(self._support(text, one), one) for one in passages if one not in cited]
            best, other = _best(others)
            if best.label is SupportLabel.SUPPORTED:
                carried_by = other
            if not cited:
                support, passage = best, other
        return Standing(
            text=text,
            span=Span(0, len(text)),
            marks=tuple(marks),
            invented=invented,
            support=support,
            passage=None if passage is None else passage.number,
            carried_by=None if carried_by is None else carried_by.number,
            fault=_fault(tuple(marks), invented, bool(cited), support, carried_by),
            findings=() if passage is None else self._rules.examine(text, passage.text, passage.context).findings,
        )

    def _support(self, text: str, passage: NumberedPassage) -> Support:
        return self._checker.check(text, passage.text, passage.context)


def marked_sentences(answer: str) -> tuple[Marked, ...]:
    """The sentences of an answer, each with the marks in it and behind it; marks alone at the start belong to none."""
    found: list[Marked] = []
    blanked = _MARKS.sub(_blank, answer)
    for line in _LINE.finditer(answer):
        first = line.start("words")
        for sentence in taken_apart(blanked[first : line.end()]).sentences:
            start, end = first + sentence.span.start, first + sentence.span.end
            behind = _MARKS_BEHIND.match(answer, end)
            end = behind.end() if behind else end
            # Marks behind a full stop were blanked into the next sentence's start.
            before = _MARKS_BEFORE.match(answer, start)
            start = before.end() if before else start
            start += len(answer[start:end]) - len(answer[start:end].lstrip())
            end = start + len(answer[start:end].rstrip())
            numbers = (number for one in _MARKS.finditer(answer, start, end) for number in _numbers(one["numbers"]))
            bare = " ".join(_MARKS.sub("", answer[start:end]).split())
            text = _SPACE_BEFORE_STOP.sub("", bare)
            if text:
                found.append(Marked(text, Span(start, end), tuple(dict.fromkeys(numbers))))
    return tuple(found)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _numbers(written: str) -> Sequence[int]:
    """The numbers in "1", "1, 2" and "1-3"; a range longer than a passage list ever is counts as its two ends."""
    found: list[int] = []
    for part in re.split(r"\s*[,;]\s*", written.strip()):
        ends = [int(one) for one in re.split(r"\s*[-–]\s*", part) if one]
        if len(ends) == 2 and 0 < ends[1] - ends[0] <= _LONGEST_RANGE:
            found.extend(range(ends[0], ends[1] + 1))
        else:
            found.extend(ends)
    return found


def _best(judged: Sequence[tuple[Support, NumberedPassage]]) -> tuple[Support, NumberedPassage | None]:
    """The passage that supports most; where none does, the one that contradicts before one that says nothing."""
    order = (SupportLabel.SUPPORTED, SupportLabel.CONTRADICTED, SupportLabel.NOT_FOUND)
    if not judged:
        return Support(SupportLabel.NOT_FOUND, 0.0), None
    return min(judged, key=lambda one: (order.index(one[0].label), -one[0].score))


def _fault(
    marks: tuple[int, ...],
    invented: tuple[int, ...],
    cited: bool,
    support: Support,
    carried_by: NumberedPassage | None,
) -> Fault:
    if cited and support.label is SupportLabel.SUPPORTED:
        return Fault.INVENTED_CITATION if invented else Fault.NONE
    if carried_by is not None:
        return Fault.WRONG_PASSAGE if cited else Fault.INVENTED_CITATION if marks else Fault.UNCITED
    if support.label is SupportLabel.CONTRADICTED:
        return Fault.CONTRADICTED
    return Fault.INVENTED_CITATION if invented and not cited else Fault.NOT_FOUND
