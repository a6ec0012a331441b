"""Marks in a text that name entries of its reference list: by number, or by author and year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.readers.draft import Draft
from corpus.readers.references import (
    CAPITAL,
    SURNAMES,
    Entry,
    entries,
    fields_of,
    folded,
    label_before,
    last_words,
    surname_of,
)
from corpus.span import Span
from corpus.types import CITABLE, Mention, Reference

_MOST_IN_ORDER = 0.9


class Listed:
    """The entries `references` of the document `text`."""

    def __init__(self, text: str, references: Sequence[Reference]) -> None:
        self._references = tuple(references)
        self._by_label: dict[str, list[int]] = {}
        for number, label in enumerate(_labels(references)):
            if label:
                self._by_label.setdefault(re.sub(r"(?<=\d)\W+$", "", label), []).append(number)
        self.is_numbered = any(reference.label.isdecimal() for reference in references)
        self._by_name: dict[tuple[str, int], list[int]] = {}
        self._letters: dict[int, str] = {}
        for number, reference in enumerate(references):
            if reference.year is None or not reference.authors:
                continue
            for name in _names(reference.authors[0]):
                self._by_name.setdefault((name, reference.year), []).append(number)
            letter = re.search(rf"(?<!\d){reference.year}([a-z])\b", reference.span.of(text))
            if letter is not None:
                self._letters[number] = letter[1]

    def numbered(self, number: int, at: int) -> int | None:
        """The entry that a number standing at `at` means; None where the list has none of that number."""
        candidates = self._by_label.get(str(number))
        if not candidates:
            return None
        return next((item for item in candidates if self._references[item].span.start > at), candidates[-1])

    def by_author(self, names: Sequence[str], authors: range, year: int, letter: str) -> tuple[int, ...]:
        """The entries by these authors, the first of them first, of that year; all that fit. `authors` is how many
        authors the mark speaks of: where some of the entries have as many, it means those."""
        candidates = [item for item in self._by_name.get((folded(names[0]), year), ()) if self._has(item, names[1:])]
        if not letter:
            as_many = tuple(item for item in candidates if len(self._references[item].authors) in authors)
            return as_many or tuple(candidates)
        if any(item in self._letters for item in candidates):
            return tuple(item for item in candidates if self._letters.get(item) == letter)
        at = ord(letter) - ord("a")
        return (candidates[at],) if at < len(candidates) > 1 else tuple(candidates) if at == 0 else ()

    def _has(self, number: int, others: Sequence[str]) -> bool:
        """Whether the entry names these co-authors behind its first one."""
        authors = self._references[number].authors[1:]
        if not authors:
            return True
        known = {name for author in authors for name in _names(author)}
        return all(folded(other) in known for other in others)


def _labels(references: Sequence[Reference]) -> tuple[str, ...]:
    """The label of each entry; by its order where it has none and the labels that there are follow the order."""
    order = [str(number) for number in range(1, len(references) + 1)]
    labelled = sum(bool(reference.label) for reference in references)
    in_order = sum(reference.label == number for reference, number in zip(references, order, strict=True))
    if in_order < _MOST_IN_ORDER * labelled:
        return tuple(reference.label for reference in references)
    known = {reference.label for reference in references}
    return tuple(
        reference.label or ("" if number in known else number)
        for reference, number in zip(references, order, strict=True)
    )


def _names(author: str) -> tuple[str, ...]:
    """What an author is called by in a mark: the surname, with its particles and without; a group also by letters."""
    surname = surname_of(author)
    names = [folded(surname), folded(last_words(surname)), folded(surname.split()[-1])]
    if len(surname.split()) > 2:
        names.append("".join(word[0] for word in surname.split() if word[0].isupper()).casefold())
        names.append(folded(surname.split()[0]) if "," in author else folded(surname))
    return tuple(dict.fromkeys(name for name in names if name))


_DASH = r"(?:-|‐|‑|‒|–|—|−)"
_NUMBERS = rf"\d{{1,4}}(?:\s*(?:[,;]|{_DASH})\s*\d{{1,4}})*"
# "[26]–[29]" is one range.
_SQUARE = re.compile(rf"\\?\[\s*\^?(?P<numbers>{_NUMBERS}(?:\s*\]\s*{_DASH}\s*\[\s*{_NUMBERS})?)\s*\\?\]")
_PAIR_AFTER_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d{1,4}\s*\[\s*\d+\s*[,;–-]\s*\d+\s*\]")
_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(rf"[{_DIGITS}]{{1,4}}(?:\s?(?:[,˒’،·]\s?|[⁻–—-])[{_DIGITS}]{{1,4}})*(?![{_DIGITS}])")
_PLAIN = str.maketrans(_DIGITS + "⁻", "0123456789-")
# "95% CI [12, 20]", "n = (12)": numbers of the study itself.
_STATISTIC = re.compile(
    r"(?:\bCIs?|\bintervals?|\brange|\bIQR|\bSDs?|\bmean|\bmedian|\bscores?|[=<>≤≥±×]|\b[nNpPtFrzd]|\bdf)\s{0,24}+[:,=]?\s{0,24}+$"
)
_LAST_NUMBER = re.compile(r"(?<!\d)\d{0,24}+$")
_UNIT = re.compile(
    r"(?:^|[\s/(·*×\d.\[])(?:[a-zA-Zµμχηωρσβ]|[cdkmnµμ]m|kg|mg|[µμ]g|ng|dl|ml|mL|min|sec|mol|Hz|yr|log|adj|ft|in|eta)\)?$"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    numbers: tuple[int, ...]


def marks_by_number(text: str, citable: Sequence[Span], listed: Listed) -> tuple[Mention, ...]:
    """The marks by number in the stretches `citable`, in order."""
    square, raised = _mentions(_square(text, citable), listed), _mentions(_raised(text, citable), listed)
    # A document has one way; the raised numbers of one that cites in brackets are notes to its tables.
    best = max(
        square, raised, key=lambda mentions: len({number for mention in mentions for number in mention.references})
    )
    return tuple(best)


def _square(text: str, citable: Sequence[Span]) -> Iterator[_Candidate]:
    for match in _matches_in(_SQUARE, text, citable):
        before = text[max(0, match.start() - 24) : match.start()]
        # "10 [8, 20]" is a figure and its range.
        number = _LAST_NUMBER.search(before.rstrip())
        pair = number and _PAIR_AFTER_NUMBER.fullmatch(number.group() + match.group())
        if not (_STATISTIC.search(before) or pair):
            yield _Candidate(Span(*match.span()), expanded(re.sub(r"[\[\]\\]", "", match["numbers"])))


def _raised(text: str, citable: Sequence[Span]) -> Iterator[_Candidate]:
    for match in _matches_in(_RAISED, text, citable):
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 1]
        # A power, a unit, a charge or an isotope; marks stand behind a word or a stop.
        if not before or before[-1].isspace() or before[-1] in "⁻⁺([/" or before[-1].isdigit() or after in ("⁺", "⁻"):
            continue
        if _UNIT.search(before) or (after.isalpha() and not before[-1].isalpha()):
            continue
        yield _Candidate(Span(*match.span()), expanded(match.group().translate(_PLAIN)))


def _matches_in(pattern: re.Pattern[str], text: str, citable: Sequence[Span]) -> Iterator[re.Match[str]]:
    for span in citable:
        yield from pattern.finditer(text, span.start, span.end)


def _mentions(candidates: Sequence[_Candidate] | Iterator[_Candidate], listed: Listed) -> list[Mention]:
    mentions = []
    for candidate in candidates:
        meant = [listed.numbered(number, candidate.span.start) for number in candidate.numbers]
        known = tuple(dict.fromkeys(number for number in meant if number is not None))
        if known and None not in meant:
            mentions.append(Mention(candidate.span, known))
    return mentions


def expanded(numbers: str) -> tuple[int, ...]:
    """The numbers of "3, 5-7": 3, 5, 6, 7; none where a range runs backwards or is longer than any list of marks."""
    cited: list[int] = []
    for number_range in re.split(r"[,;˒’،·]", numbers.strip()):
        ends = [int(end) for end in re.split(_DASH, number_range) if end.strip()]
        if len(ends) == 1:
            cited.append(ends[0])
        elif len(ends) == 2 and ends[0] < ends[1] <= ends[0] + 60:
            cited.extend(range(ends[0], ends[1] + 1))
        else:
            return ()
    return tuple(cited)


_YEAR = r"(?:1[5-9]|20)\d\d"
_SPACE = r"\s{1,20}+"
_MAY_SPACE = r"\s{0,20}+"
_YEARS = (
    rf"{_YEAR}[a-z]?\b"
    rf"(?:{_MAY_SPACE}(?:,|and|&){_MAY_SPACE}(?:{_YEAR}[a-z]?|[a-z])\b(?!\.)){{0,30}}"
)
_OTHERS = rf"(?:{_MAY_SPACE},?{_MAY_SPACE}(?:et{_SPACE}al\b\.?|and{_SPACE}(?:colleagues|coworkers|co-workers|others)))"
_GROUP = rf"(?:{CAPITAL}[\w*&’'-]{{0,40}}+(?:{_SPACE}(?:of|for|and|the|on|in|{CAPITAL}[\w*&’'-]{{0,40}}+)){{1,9}})"
# A name in the middle of a list ends before a comma or an "and", and is not read a second way.
_MIDDLE = rf"{_MAY_SPACE},{_MAY_SPACE}(?>{SURNAMES}(?={_MAY_SPACE}(?:,|and|&)))"
_LAST = rf"{_MAY_SPACE},?{_MAY_SPACE}(?:and|&){_MAY_SPACE}{SURNAMES}"
_NAMES = rf"(?:{SURNAMES}(?:(?:{_MIDDLE}){{0,12}}{_LAST})?{_OTHERS}?|{_GROUP})"
_BRACKETS = re.compile(rf"[(\[](?P<inside>[^()\[\]]{{0,600}}?{_YEAR}[^()\[\]]{{0,600}})[)\]]")
_INSIDE = re.compile(rf"(?<!\w)(?P<names>{_NAMES})(?:['’]s?)?{_MAY_SPACE},?{_MAY_SPACE}(?P<years>{_YEARS})")
_NARRATIVE = re.compile(
    rf"(?<!\w)(?P<names>{_NAMES})(?:['’]s?)?{_MAY_SPACE}[(\[]{_MAY_SPACE}(?P<years>{_YEARS}){_MAY_SPACE}[)\]]"
)
_CONNECTS = re.compile(
    r"(?:\s|[;,:.]|\b(?:see|also|e\.?g|i\.?e|cf|for|a|reviews?|reviewed|in|by|and|as|example|and\s+references\s+therein|therein|but)\b)*",
    re.IGNORECASE,
)
_LAST_OTHERS = re.compile(rf"{_OTHERS}$")
_BETWEEN = re.compile(r",\s{0,20}+(?:(?:and|&)\s)?|(?<=\s)and\s|&")
_MANY, _ONE = range(3, 10_000), range(1, 2)
_YEAR_OR_LETTER = re.compile(rf"(?P<year>{_YEAR})(?P<letter>[a-z]?)|\b(?P<alone>[a-z])\b")


def marks_by_author(text: str, citable: Sequence[Span], listed: Listed) -> tuple[Mention, ...]:
    """The marks by author and year in the stretches `citable`, in order and apart."""
    mentions: list[Mention] = []
    for span in citable:
        words = span.of(text)
        if not re.search(r"\d", words):
            continue
        inside = list(_bracketed(words, span.start, listed))
        mentions.extend(inside)
        mentions.extend(
            item
            for item in _narrative(words, span.start, listed)
            if not any(item.span.meets(other.span) for other in inside)
        )
    return tuple(sorted(mentions, key=lambda item: item.span))


def _bracketed(words: str, offset: int, listed: Listed) -> Iterator[Mention]:
    for brackets in _BRACKETS.finditer(words):
        marks = [(match, _meant(match, listed)) for match in _INSIDE.finditer(words, *brackets.span("inside"))]
        known = [(item, meant) for item, meant in marks if meant]
        if not known:
            continue
        rest = words[brackets.start("inside") : brackets.end("inside")]
        for item, _ in reversed(marks):
            at = item.start() - brackets.start("inside")
            rest = rest[:at] + rest[at + len(item.group()) :]
        if _CONNECTS.fullmatch(rest):
            meant = dict.fromkeys(number for _, numbers in known for number in numbers)
            yield Mention(Span(offset + brackets.start(), offset + brackets.end()), tuple(meant))
        else:
            yield from (Mention(Span(offset + item.start(), offset + item.end()), meant) for item, meant in known)


def _narrative(words: str, offset: int, listed: Listed) -> Iterator[Mention]:
    for match in _NARRATIVE.finditer(words):
        # "In Zarate (2006)": a sentence's first word is no name.
        names, start = match["names"], match.start()
        while True:
            meant = _named(names, match["years"], listed)
            rest = names.split(maxsplit=1)[1:]
            if meant or not rest:
                break
            names, start = rest[0], start + len(names) - len(rest[0])
        if meant:
            yield Mention(Span(offset + start, offset + match.end()), meant)


def _meant(match: re.Match[str], listed: Listed) -> tuple[int, ...]:
    return _named(match["names"], match["years"], listed)


def _named(names: str, years: str, listed: Listed) -> tuple[int, ...]:
    """The entries by these authors of these years, "2000a, b, 2006"."""
    people = _LAST_OTHERS.sub("", names.strip()).strip()
    if not people:
        return ()
    whole = (people,)
    apart = tuple(name.strip() for name in _BETWEEN.split(people) if name.strip())
    # "Zarate et al." are three or more, "Zarate and Singh" two.
    authors = range(len(apart), len(apart) + 1) if names.strip() == people else _MANY
    indices: dict[int, None] = {}
    year = 0
    for match in _YEAR_OR_LETTER.finditer(years):
        year = int(match["year"] or year)
        letter = match["letter"] or match["alone"] or ""
        indices.update(
            dict.fromkeys(listed.by_author(apart, authors, year, letter) or listed.by_author(whole, _ONE, year, letter))
        )
    return tuple(indices)


def with_references(draft: Draft) -> Draft:
    """The draft with its reference list taken apart and its marks tied to it, unless its format did so itself."""
    if draft.references:
        references = tuple(_filled(draft.text, reference) for reference in draft.references)
    else:
        references = tuple(_reference(draft.text, entry) for entry in entries(draft.text, draft.blocks))
    mentions = draft.mentions or _references_mentions(draft, references)
    return replace(draft, references=references, mentions=mentions)


def _reference(text: str, entry: Entry) -> Reference:
    fields = fields_of(entry.block.span.of(text))
    return Reference(
        entry.block.span, entry.label, fields.authors, fields.title, fields.journal, fields.year, fields.doi
    )


def _filled(text: str, given: Reference) -> Reference:
    """What the format says of an entry, and what the words say of the rest."""
    fields = fields_of(given.span.of(text))
    return Reference(
        given.span,
        given.label or fields.label or label_before(text, given.span.start),
        given.authors or fields.authors,
        given.title or fields.title,
        given.journal or fields.journal,
        given.year if given.year is not None else fields.year,
        given.doi or fields.doi,
    )


def _references_mentions(draft: Draft, references: Sequence[Reference]) -> tuple[Mention, ...]:
    """The marks in the citable blocks, in order; where two share a character, the one that begins first."""
    if not references:
        return ()
    listed = Listed(draft.text, references)
    citable: list[Span] = [block.span for block in draft.blocks if block.kind in CITABLE]
    by_author = marks_by_author(draft.text, citable, listed)
    by_number = marks_by_number(draft.text, citable, listed)
    if not listed.is_numbered and len(by_author) > len(by_number):
        # The numbers of a document that cites by author are those of its footnotes.
        by_number = ()
    candidates = (*by_number, *by_author)
    apart: list[Mention] = []
    for item in sorted(candidates, key=lambda mention: mention.span):
        if not apart or item.span.start >= apart[-1].span.end:
            apart.append(item)
    return tuple(apart)
