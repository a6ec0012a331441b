"""Marks that name entries by number: "[3, 5-7]", "¹²,¹³", and "(3,4)" where that is the document's way.

Left out: marks by author and year (`author_year`). A mark with one number that no entry has is none at all: it is an
interval, an equation or a year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.reading.references.listed import Listed
from corpus.reference import Mention
from corpus.span import Span

_DASH = r"(?:-|‐|‑|‒|–|—|−)"
_NUMBERS = rf"\d{{1,4}}(?:\s*(?:[,;]|{_DASH})\s*\d{{1,4}})*"
# "[26]–[29]" is one range.
_SQUARE = re.compile(rf"\\?\[\s*\^?(?P<numbers>{_NUMBERS}(?:\s*\]\s*{_DASH}\s*\[\s*{_NUMBERS})?)\s*\\?\]")
_PAIR_AFTER_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d{1,4}\s*\[\s*\d+\s*[,;–-]\s*\d+\s*\]")
_ROUND = re.compile(rf"\((?P<numbers>{_NUMBERS})\)")
_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(rf"[{_DIGITS}]{{1,4}}(?:\s?(?:[,˒’،·]\s?|[⁻–—-])[{_DIGITS}]{{1,4}})*(?![{_DIGITS}])")
_PLAIN = str.maketrans(_DIGITS + "⁻", "0123456789-")
# "95% CI [12, 20]", "n = (12)": numbers of the study itself.
_STATISTIC = re.compile(
    r"(?:\bCIs?|\bintervals?|\brange|\bIQR|\bSDs?|\bmean|\bmedian|\bscores?|[=<>≤≥±×]|\b[nNpPtFrzd]|\bdf)\s{0,24}+[:,=]?\s{0,24}+$"
)
_NAMED = re.compile(
    r"(?:\b(?:[Ff]ig|[Ee]q|[Nn]o|[Ss]ec|[Ss]tep|[Ii]tem|[Gg]rade|[Pp]hase|[Ww]eek|[Dd]ay|[Yy]ear|[Aa]ge|[Tt]able"
    r"|[Ff]igure|[Ee]quation|[Cc]hapter|[Pp]art|[Ss]tage|[Ll]evel|[Tt]ype|[Gg]roup)s?\.?|\d)\s{0,24}+$"
)
# "(1) first, (2) second" counts, and cites nothing.
_COUNTED = re.compile(r"(?:^|[:;,.]\s{0,24}+|\b(?:and|or)\s{0,24}+)$")
_LAST_NUMBER = re.compile(r"(?<!\d)\d{0,24}+$")
_UNIT = re.compile(
    r"(?:^|[\s/(·*×\d.\[])(?:[a-zA-Zµμχηωρσβ]|[cdkmnµμ]m|kg|mg|[µμ]g|ng|dl|ml|mL|min|sec|mol|Hz|yr|log|adj|ft|in|eta)\)?$"
)
_FEWEST_ROUND = 3
_LEAST_IN_RANGE = 0.8
_LEAST_COVERED = 0.25


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    numbers: tuple[int, ...]


def marks_by_number(text: str, citable: Sequence[Span], listed: Listed) -> tuple[Mention, ...]:
    """The marks by number in the stretches `citable`, in order."""
    square, raised = _mentions(_square(text, citable), listed), _mentions(_raised(text, citable), listed)
    # A document has one way; the raised numbers of one that cites in brackets are notes to its tables.
    found = max(square, raised, key=lambda mentions: len({number for one in mentions for number in one.references}))
    return tuple(found or (_rounded(text, citable, listed) if listed.is_numbered else ()))


def _square(text: str, citable: Sequence[Span]) -> Iterator[_Candidate]:
    for match in _found(_SQUARE, text, citable):
        before = text[max(0, match.start() - 24) : match.start()]
        # "10 [8, 20]" is a figure and its range.
        number = _LAST_NUMBER.search(before.rstrip())
        pair = number and _PAIR_AFTER_NUMBER.fullmatch(number.group() + match.group())
        if not (_STATISTIC.search(before) or pair):
            yield _Candidate(Span(*match.span()), expanded(re.sub(r"[\[\]\\]", "", match["numbers"])))


def _raised(text: str, citable: Sequence[Span]) -> Iterator[_Candidate]:
    for match in _found(_RAISED, text, citable):
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 1]
        # A power, a unit, a charge or an isotope; marks stand behind a word or a stop.
        if not before or before[-1].isspace() or before[-1] in "⁻⁺([/" or before[-1].isdigit() or after in ("⁺", "⁻"):
            continue
        if _UNIT.search(before) or (after.isalpha() and not before[-1].isalpha()):
            continue
        yield _Candidate(Span(*match.span()), expanded(match.group().translate(_PLAIN)))


def _rounded(text: str, citable: Sequence[Span], listed: Listed) -> list[Mention]:
    """Marks in round brackets, where nearly all such numbers can be marks, and they name enough of the list."""
    candidates = []
    for match in _found(_ROUND, text, citable):
        before = text[max(0, match.start() - 24) : match.start()]
        if not (_STATISTIC.search(before) or _NAMED.search(before) or _COUNTED.search(before.rstrip("\n"))):
            candidates.append(_Candidate(Span(*match.span()), expanded(match["numbers"])))
    mentions = _mentions(candidates, listed)
    named = {number for one in mentions for number in one.references}
    enough = len(mentions) >= max(_FEWEST_ROUND, _LEAST_IN_RANGE * len(candidates))
    return mentions if enough and len(named) >= _LEAST_COVERED * len(listed) else []


def _found(pattern: re.Pattern[str], text: str, citable: Sequence[Span]) -> Iterator[re.Match[str]]:
    for span in citable:
        yield from pattern.finditer(text, span.start, span.end)


def _mentions(candidates: Sequence[_Candidate] | Iterator[_Candidate], listed: Listed) -> list[Mention]:
    found = []
    for one in candidates:
        meant = [listed.numbered(number, one.span.start) for number in one.numbers]
        known = tuple(dict.fromkeys(number for number in meant if number is not None))
        if known and None not in meant:
            found.append(Mention(one.span, known))
    return found


def expanded(numbers: str) -> tuple[int, ...]:
    """The numbers of "3, 5-7": 3, 5, 6, 7; none where a range runs backwards or is longer than any list of marks."""
    found: list[int] = []
    for part in re.split(r"[,;˒’،·]", numbers.strip()):
        ends = [int(end) for end in re.split(_DASH, part) if end.strip()]
        if len(ends) == 1:
            found.append(ends[0])
        elif len(ends) == 2 and ends[0] < ends[1] <= ends[0] + 60:
            found.extend(range(ends[0], ends[1] + 1))
        else:
            return ()
    return tuple(found)
