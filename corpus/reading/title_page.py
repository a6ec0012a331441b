"""What stands before the first prose of a plain text file: title, authors, year, affiliations.

Everything there but the title is furniture: it is shown, never cited as an answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.glossary import Glossary
from corpus.reading.line_marks import is_all_capitals, is_furniture, is_section_name, run_in_label

_AUTHOR_LABEL = re.compile(r"^(?:students?|authors?|written\s+by|by|prepared\s+by)\s*:?\s+", re.IGNORECASE)
_OTHER_PERSON = re.compile(r"^(?:scientific\s+)?(?:supervisor|advisor|adviser|editor|reviewer|mentor)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:university|institute|faculty|department|hospital|school|college|academy|centre|center|clinic|laborator\w+|"
    r"group|division|ministry|street|journal|vol(?:ume)?|issue|received|accepted|correspond\w+|e-?mail)\b|@|https?:",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[A-Z]\.\s?-?){0,3}[A-Z][\w’'-]+(?:\s+(?:[A-Z]\.\s?){1,3}|\s+(?:(?:van|de|der|von|da|al)\s+)?[A-Z][\w’'-]+){0,3}")
_YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")
_PROSE_WORDS = 18


@dataclass(frozen=True, slots=True)
class TitlePage:
    """`size` is how many groups belong to it, counted from the first; the first `title_size` of them are the title."""

    size: int
    title_size: int
    title: str | None
    authors: tuple[str, ...]
    year: int | None


def title_page(lines: Sequence[str], glossary: Glossary) -> TitlePage:
    """Read the title page off the first groups of a text, each given on one line."""
    size = 0
    for line in lines:
        if is_section_name(line) or run_in_label(line) or _is_prose(line):
            break
        size += 1
    if size == len(lines) or size == 0:
        # No prose follows, or it begins at once: there is no title page to tell apart.
        return TitlePage(0, 0, None, (), None)
    title = lines[0].strip(" *_#")
    names: list[str] = []
    year: int | None = None
    for line in lines[1:size]:
        names.extend(_authors(line))
        stated = _YEAR.search(line)
        if stated and year is None:
            year = int(stated.group())
    return TitlePage(size, 1, tidy_title(title, glossary), tuple(names), year)


def tidy_title(title: str, glossary: Glossary) -> str:
    """The title on one line; one in capitals throughout is set as a sentence, known abbreviations kept."""
    words = title.split()
    if not is_all_capitals(title):
        return " ".join(words)
    lowered = [word if glossary.is_abbreviation(word.strip("(),.:;")) else word.lower() for word in words]
    sentence = " ".join(lowered)
    return sentence[:1].upper() + sentence[1:]


def _is_prose(line: str) -> bool:
    return len(line.split()) >= _PROSE_WORDS and not is_all_capitals(line)


def _authors(line: str) -> tuple[str, ...]:
    if _OTHER_PERSON.match(line) or is_furniture(line):
        return ()
    label = _AUTHOR_LABEL.match(line)
    if not label and _PLACE.search(line):
        return ()
    names = [name.strip(" .*_") for name in re.split(r"\s*(?:,|;|&|\band\b)\s*", line[label.end() if label else 0 :])]
    names = [re.sub(r"[\d*†‡]+$", "", name).strip() for name in names if name]
    if names and all(_NAME.fullmatch(name) for name in names) and (label or all(" " in name for name in names)):
        return tuple(names)
    return ()
