"""The entries of a document, as marks look them up: by number or key, by surname and year.

A book has a list at the end of each chapter: a number means the entry of the next list on. Left out: finding the
marks (`numbers`, `author_year`).
"""

import re
from collections.abc import Sequence

from corpus.reading.references.surname import folded, last_words, surname_of
from corpus.reference import Reference

_ACRONYM = re.compile(r"\(([A-Z][A-Z&-]{1,10})\)|^([A-Z][A-Z&-]{1,10})$")
_MOST_IN_ORDER = 0.9


class Listed:
    """The entries `references` of the document `text`."""

    def __init__(self, text: str, references: Sequence[Reference]) -> None:
        self._references = tuple(references)
        self._by_label: dict[str, list[int]] = {}
        for number, label in enumerate(_labels(references)):
            if label:
                self._by_label.setdefault(re.sub(r"(?<=\d)\W+$", "", label), []).append(number)
        self.is_numbered = any(one.label.isdecimal() for one in references)
        self._by_name: dict[tuple[str, int], list[int]] = {}
        self._letters: dict[int, str] = {}
        for number, one in enumerate(references):
            if one.year is None or not one.authors:
                continue
            for name in _names(one.authors[0]):
                self._by_name.setdefault((name, one.year), []).append(number)
            letter = re.search(rf"(?<!\d){one.year}([a-z])\b", one.span.of(text))
            if letter is not None:
                self._letters[number] = letter[1]

    def __len__(self) -> int:
        return len(self._references)

    def numbered(self, number: int, at: int) -> int | None:
        """The entry that a number standing at `at` means; None where the list has none of that number."""
        return self.labelled(str(number), at)

    def labelled(self, label: str, at: int) -> int | None:
        """The entry that a number or key standing at `at` means; None where the list has none."""
        found = self._by_label.get(label)
        if not found:
            return None
        return next((one for one in found if self._references[one].span.start > at), found[-1])

    def by_author(self, names: Sequence[str], authors: range, year: int, letter: str) -> tuple[int, ...]:
        """The entries by these authors, the first of them first, of that year; all that fit. `authors` is how many
        authors the mark speaks of: where some of the entries have as many, it means those."""
        found = [one for one in self._by_name.get((folded(names[0]), year), ()) if self._has(one, names[1:])]
        if not letter:
            as_many = tuple(one for one in found if len(self._references[one].authors) in authors)
            return as_many or tuple(found)
        if any(one in self._letters for one in found):
            return tuple(one for one in found if self._letters.get(one) == letter)
        at = ord(letter) - ord("a")
        return (found[at],) if at < len(found) > 1 else tuple(found) if at == 0 else ()

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
    labelled = sum(bool(one.label) for one in references)
    in_order = sum(one.label == number for one, number in zip(references, order, strict=True))
    if in_order < _MOST_IN_ORDER * labelled:
        return tuple(one.label for one in references)
    known = {one.label for one in references}
    return tuple(
        one.label or ("" if number in known else number) for one, number in zip(references, order, strict=True)
    )


def _names(author: str) -> tuple[str, ...]:
    """What an author is called by in a mark: the surname, with its particles and without; a group also by letters."""
    surname = surname_of(author)
    names = [folded(surname), folded(last_words(surname)), folded(surname.split()[-1])]
    acronym = _ACRONYM.search(author)
    if acronym is not None:
        names.append(folded(acronym[1] or acronym[2]))
        names.append(folded(author[: acronym.start()]))
    elif len(surname.split()) > 2:
        names.append("".join(word[0] for word in surname.split() if word[0].isupper()).casefold())
        names.append(folded(surname.split()[0]) if "," in author else folded(surname))
    return tuple(dict.fromkeys(name for name in names if name))
