"""Abbreviations that a document defines: "brain-derived neurotrophic factor (BDNF)".

The algorithm of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing 2003, 451-462: the shortest stretch before the brackets
that holds the letters of the short form in order, its first letter at the start of a word.
"""

import re

from corpus.glossary import Term

_BRACKETS = re.compile(r"\(([^()\n]{2,40})\)")


def defined_abbreviations(text: str) -> tuple[Term, ...]:
    """The abbreviations defined in `text`, each once, in order; `Term.kind` is "abbreviation"."""
    found: dict[str, Term] = {}
    for brackets in _BRACKETS.finditer(text):
        short = re.split(r"[;,]", brackets.group(1))[0].strip()
        if short in found or not _could_be_short(short):
            continue
        before = re.split(r"[.;:!?()\n]", text[: brackets.start()][-200:])[-1]
        # Schwartz and Hearst's bound: min(|A| + 5, 2 |A|) words.
        candidate = before.split()[-min(len(short) + 5, 2 * len(short)) :]
        long = _long_form(short, " ".join(candidate))
        if long:
            found[short] = Term(long, "abbreviation", (short.removesuffix("s") if len(short) > 3 else short,))
    return tuple(found.values())


def _could_be_short(words: str) -> bool:
    return (
        2 <= len(words) <= 10
        and len(words.split()) <= 2
        and words[0].isalnum()
        and sum(character.isupper() for character in words) >= 2
    )


def _long_form(short: str, candidate: str) -> str:
    position = len(candidate) - 1
    for number in range(len(short) - 1, -1, -1):
        letter = short[number].lower()
        if not letter.isalnum():
            continue
        if number == len(short) - 1 and letter == "s" and len(short) > 3:
            continue
        while position >= 0 and (
            candidate[position].lower() != letter
            or (number == 0 and position > 0 and candidate[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return ""
        position -= 1
    start = candidate.rfind(" ", 0, position + 2) + 1
    long = candidate[start:].strip()
    return long if len(long) > len(short) and long.lower() != short.lower() else ""
