"""The marks in marked-up text that name its references, "[3-5]" among them, as mentions.

Left out: marks whose references are not in the list, and those outside of what can be cited.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.reading.markup.words import Mark
from corpus.reference import Mention, Reference
from corpus.span import Span

_DASH = re.compile(r"\s{0,20}+[-‐‑–—−⁻]\s{0,20}+")
_RANGE = re.compile(r"\A\W{0,20}+(\d{1,9}+)\s{0,20}+[-‐‑–—−⁻]\s{0,20}+(\d{1,9}+)\W{0,20}+")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MOST_BETWEEN = 100


def mentions(
    text: str, marks: Sequence[Mark], numbers: Mapping[str, int], references: Sequence[Reference]
) -> tuple[Mention, ...]:
    """The mentions at `marks`, in order; `numbers` are indexes into the list by the ids of its entries.

    A dash between two marks stands for all the entries between them: the two are one mention.
    """
    labels = {reference.label: number for number, reference in enumerate(references) if reference.label}
    found: list[Mention] = []
    for mention in _known(text, marks, numbers, labels):
        before = found[-1] if found else None
        if before is not None and mention.span.start < before.span.end:
            continue
        if before is not None and _DASH.fullmatch(text, before.span.end, mention.span.start):
            first, last = before.references[-1], mention.references[0]
            if first < last <= first + _MOST_BETWEEN:
                between = (*before.references, *range(first + 1, last), *mention.references)
                found[-1] = Mention(before.span.to(mention.span), tuple(dict.fromkeys(between)))
                continue
        found.append(mention)
    return tuple(found)


def labelled(text: str, references: Sequence[Reference], found: Sequence[Mention]) -> tuple[Reference, ...]:
    """The references, those without a number of their own with the one that their marks show."""
    shown: dict[int, str] = {}
    for mention in found:
        words = mention.span.of(text).translate(_PLAIN).strip("[]() ")
        # A number beyond the list's length is a year ("Bell (2006)").
        if len(mention.references) == 1 and re.fullmatch(r"[0-9]{1,4}", words) and int(words) <= len(references):
            shown.setdefault(mention.references[0], words)
    return tuple(
        reference if reference.label else replace(reference, label=shown.get(number, ""))
        for number, reference in enumerate(references)
    )


def _known(
    text: str, marks: Sequence[Mark], numbers: Mapping[str, int], labels: Mapping[str, int]
) -> Iterator[Mention]:
    for mark in marks:
        named = tuple(dict.fromkeys(numbers[one] for one in mark.ids if one in numbers))
        if not named:
            continue
        ends = _RANGE.fullmatch(mark.span.of(text).translate(_PLAIN))
        if ends and len(named) <= 2 and (first := labels.get(ends.group(1))) is not None:
            last = labels.get(ends.group(2))
            if last is not None and first < last <= first + _MOST_BETWEEN and set(named) <= {first, last}:
                named = tuple(range(first, last + 1))
        yield Mention(Span(mark.span.start, mark.span.end), named)
