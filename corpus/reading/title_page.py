"""What stands before the first prose of a plain text file: title, authors, year, affiliations.

Everything there but the title is furniture: it is shown, never cited as an answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.glossary import Glossary
from corpus.reading.author_line import authors_in
from corpus.reading.line_marks import (
    ends_sentence,
    is_all_capitals,
    is_capitals_label,
    is_furniture,
    is_section_name,
    is_sentence,
    run_in_label,
)

_AUTHOR_LABEL = re.compile(
    r"^(?:students?|authors?|written\s+by|by|prepared\s+by)\s{0,9}+(?::\s{1,9}+|(?<=\s))", re.IGNORECASE
)
_OTHER_PERSON = re.compile(r"^(?:scientific\s+)?(?:supervisor|advisor|adviser|editor|reviewer|mentor)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:university|institute|faculty|department|hospital|school|college|academy|centre|center|clinic|laborator\w+|"
    r"group|division|ministry|street|journal|vol(?:ume)?|issue|received|accepted|correspond\w+|e-?mail)\b|@|https?:",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")
_PROSE_WORDS = 18
_SENTENCE_WORDS = 5
_MOST_LINES = 40


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
    labelled = 1 if len(lines) > 1 and re.fullmatch(r"title\s*:", lines[0], re.IGNORECASE) else 0
    size = labelled + (labelled or _is_long_title(lines))
    for line in lines[size : size + _MOST_LINES]:
        if is_section_name(line) or run_in_label(line) or is_capitals_label(line) or _is_prose(line):
            break
        if size > labelled and is_sentence(line) and not lines[labelled].endswith("."):
            break
        size += 1
    else:
        # No prose follows: there is no title page to tell apart.
        return TitlePage(0, 0, None, (), None)
    if size == labelled:
        return TitlePage(0, 0, None, (), None)
    title_size = labelled + 1
    while title_size < size and _goes_on(lines[title_size - 1], lines[title_size]):
        title_size += 1
    if size > title_size and _is_heading(lines[size - 1]):
        size -= 1
    title = re.sub(r"^title\s*:\s*", "", " ".join(lines[labelled:title_size]).strip(" *_#"), flags=re.IGNORECASE)
    names: list[str] = []
    year: int | None = None
    for line in lines[title_size:size]:
        names.extend(_authors(line))
        stated = _YEAR.search(line)
        if stated and year is None:
            year = int(stated.group())
    return TitlePage(size, title_size, tidy_title(title, glossary), tuple(names), year)


def tidy_title(title: str, glossary: Glossary) -> str:
    """The title on one line; one in capitals throughout is set as a sentence, known abbreviations kept."""
    words = title.split()
    if not is_all_capitals(title):
        return " ".join(words)
    lowered = [word if glossary.is_abbreviation(word.strip("(),.:;")) else word.lower() for word in words]
    sentence = " ".join(lowered)
    return sentence[:1].upper() + sentence[1:]


def _is_long_title(lines: Sequence[str]) -> bool:
    """Whether the first line is as long as prose, but neither ends nor goes on as a sentence."""
    first = lines[0] if lines else ""
    after = lines[1][:1] if len(lines) > 1 else ""
    return _is_prose(first) and len(first.split()) <= 2 * _PROSE_WORDS and not (ends_sentence(first) or after.islower())


def _is_prose(line: str) -> bool:
    words = line.split()
    if is_all_capitals(line) or is_furniture(line) or _OTHER_PERSON.match(line) or _AUTHOR_LABEL.match(line):
        return False
    if len(words) >= _PROSE_WORDS:
        return True
    # An affiliation with a full stop is written in capitals; a sentence is not.
    small = sum(word[0].islower() for word in words)
    marked = len(words) >= _SENTENCE_WORDS and re.search(r"\.[\])\d,\s]*$", line) is not None
    return marked and 2 * small >= len(words)


def _goes_on(title: str, line: str) -> bool:
    """Whether a title was wrapped, and goes on in the line after."""
    if _authors(line) or _PLACE.search(line) or _OTHER_PERSON.match(line) or _AUTHOR_LABEL.match(line):
        return False
    in_capitals = is_all_capitals(title) and is_all_capitals(line)
    return in_capitals or line[:1].islower() or title.endswith((":", ",", "-", "–"))


def _is_heading(line: str) -> bool:
    """Whether the last line before the prose is its heading, and no name, place or date."""
    if _PLACE.search(line) or _OTHER_PERSON.match(line) or _AUTHOR_LABEL.match(line) or is_furniture(line):
        return False
    return re.search(r"\s[a-z]{2}", line) is not None and re.search(r"[\d,@]", line) is None and not _authors(line)


def _authors(line: str) -> tuple[str, ...]:
    if _OTHER_PERSON.match(line) or is_furniture(line):
        return ()
    return authors_in(line) if _AUTHOR_LABEL.match(line) or not _PLACE.search(line) else ()
