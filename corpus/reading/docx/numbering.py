"""Automatic numbers as Word shows them: "2.", "b)", "1.3", counted through the document.

Bullets give no label: the kind of the block says it. Left out: numbers in words ("First"), and numbers written in
other scripts, which are shown in digits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.reading.docx.xml import Element, attribute, child, indent_of, name_of, number, value

_LEVELS = 9
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_NUMBER = 5_000


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: `form` is "decimal", "lowerLetter" ..., `label` has %1 for the first level.

    `style` is the id of the paragraph style that stands on this level, empty for none; `indent` is how far its items
    are set in, in twentieths of a point.
    """

    form: str
    label: str
    start: int
    style: str = ""
    indent: int | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list as the document uses it. Lists of one `counting` go on counting together, but for `restarts`."""

    counting: str
    levels: tuple[Level, ...]
    restarts: frozenset[int]


@dataclass(slots=True)
class Counter:
    """Counts through one document; `label` is to be asked once a paragraph, in order."""

    lists: dict[int, List]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[int, int]] = field(default_factory=set)

    def level_of(self, list_id: int, style: str) -> int:
        """The level on which paragraphs of that style stand; the first where the list names none."""
        found = self.lists.get(list_id)
        levels = found.levels if found is not None and style else ()
        return next((at for at, level in enumerate(levels) if level.style == style), 0)

    def indent(self, list_id: int, level: int) -> int | None:
        """How far items on that level are set in, where the list says so."""
        found = self.lists.get(list_id)
        return found.levels[level].indent if found is not None and 0 <= level < len(found.levels) else None

    def label(self, list_id: int, level: int) -> str:
        """The next label on that level, empty for a bullet and for a list that is not defined."""
        found = self.lists.get(list_id)
        if found is None or not 0 <= level < len(found.levels):
            return ""
        counts = self._counts.setdefault(found.counting, [None] * _LEVELS)
        begins = level in found.restarts and (list_id, level) not in self._begun
        self._begun.add((list_id, level))
        counted = counts[level]
        counts[level] = found.levels[level].start if counted is None or begins else counted + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)

        def shown(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            if at >= len(found.levels):
                return ""
            count = counts[at]
            return in_form(found.levels[at].start if count is None else count, found.levels[at].form)

        own = found.levels[level]
        return "" if own.form in ("bullet", "none") else re.sub(r"%([1-9])", shown, own.label).strip()


def in_form(count: int, form: str) -> str:
    """A number as a list shows it: in digits, letters or Roman numerals."""
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= _MOST_NUMBER:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 1 <= count <= _MOST_NUMBER:
        numeral = ""
        for size, letter in _ROMAN:
            times, count = divmod(count, size)
            numeral += letter * times
        return numeral if form == "lowerRoman" else numeral.upper()
    if form == "decimalZero":
        return f"{count:02}"
    return "" if form in ("bullet", "none") else str(count)


def counter_of(part: Element | None) -> Counter:
    """A counter over the lists in the part that holds them; one that gives no labels without it."""
    if part is None:
        return Counter({})
    abstract = {attribute(one, "abstractNumId"): one for one in part if name_of(one) == "w:abstractNum"}
    by_style = {value(one, "w:styleLink"): one for one in abstract.values() if value(one, "w:styleLink")}
    lists: dict[int, List] = {}
    for one in part:
        list_id = number(attribute(one, "numId")) if name_of(one) == "w:num" else None
        counting = value(one, "w:abstractNumId")
        defined = abstract.get(counting)
        if list_id is None or defined is None:
            continue
        linked = by_style.get(value(defined, "w:numStyleLink"))
        levels = dict(_levels(defined if linked is None else linked))
        restarts: set[int] = set()
        for override in (part for part in one if name_of(part) == "w:lvlOverride"):
            at = number(attribute(override, "ilvl"))
            if at is None:
                continue
            levels.update(_levels(override))
            start = number(value(override, "w:startOverride"))
            if start is not None:
                restarts.add(at)
                levels[at] = replace(levels.get(at, Level("decimal", "", 1)), start=start)
        lists[list_id] = List(
            counting, tuple(levels.get(at, Level("none", "", 1)) for at in range(_LEVELS)), frozenset(restarts)
        )
    return Counter(lists)


def _levels(element: Element) -> Iterator[tuple[int, Level]]:
    for one in element:
        at = number(attribute(one, "ilvl")) if name_of(one) == "w:lvl" else None
        if at is None:
            continue
        start = number(value(one, "w:start"))
        form = value(one, "w:numFmt") or ("decimal" if child(one, "w:numFmt") is None else "none")
        first = 1 if start is None else start
        yield at, Level(form, value(one, "w:lvlText"), first, value(one, "w:pStyle"), indent_of(one))
