"""What the first page of a Word document and its properties say: title, authors, year, DOI.

What stands on the page goes before the properties, which are often left over from another document; their dates
say when a file was made, never when a work was published. Left out: title pages inside text boxes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import BlockKind
from corpus.glossary import Glossary
from corpus.reading.docx.part import Part
from corpus.reading.docx.xml import Element
from corpus.reading.line_marks import ends_sentence, is_section_name
from corpus.reading.title_page import tidy_title, title_page

_NO_TITLE = re.compile(
    r"\A(?:(?:microsoft )?word(?: document)?(?: ?- .*)?|untitled.*|(?:new )?document ?\d*+|title|template"
    r"|.*\.(?:docx?|odt|rtf|pdf)|powerpoint.*|slide \d++|normal)\Z",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"python-docx|(?:microsoft )?(?:office )?user|author|admin(?:istrator)?|owner|unknown|anonymous|home|pc|hp|dell|"
    r"lenovo|acer|asus|windows.*|apache poi|pandoc|docx4j|aspose.*|un-named|student|guest|test",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi\s{0,9}+:?\s{0,9}+|doi\.org/)?\b(10\.\d{4,9}/[^\s\"<>]+)", re.IGNORECASE)
_FRONT_LINE = re.compile(
    r"\b(?:universit\w+|institut\w*|faculty|department|hospital|school|college|academy|cent(?:re|er)|clinic|laborator\w+|"
    r"division|student|supervisor|advis[eo]r|mentor|editor|e-?mail|correspond\w+|received|accepted|submitted)\b|@|"
    r"^(?:[\w.,]{1,12}\s){0,3}(?:19|20)\d\d$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$",
    re.IGNORECASE,
)
_FRONT_WORDS = 40
_FIRST_PAGE = 3_000
_DOI_LINE_WORDS = 40
_MOST_LINES = 45
_TITLE_WORDS = 40
_DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True, slots=True)
class Front:
    """The parts, those of the title page as title and furniture, and what it says. `title_at` numbers the title."""

    parts: tuple[Part, ...]
    title: str | None
    title_at: int | None
    authors: tuple[str, ...]
    year: int | None
    doi: str | None


def front_of(parts: Sequence[Part], properties: Element | None) -> Front:
    """Read the front of a document off its parts and its core properties."""
    glossary = Glossary.bundled()
    stated = _stated_title(properties)
    at = _title_at(parts, stated)
    shown = tidy_title(parts[at].words, glossary) if at is not None else None
    authors, year, size = _page(parts, at, glossary)
    placed = list(parts)
    if at is not None:
        placed[at] = replace(parts[at], kind=BlockKind.HEADING)
        for number in range(at + 1, at + size):
            placed[number] = replace(parts[number], kind=BlockKind.FURNITURE)
    by_style = at is not None and parts[at].is_title
    return Front(
        parts=tuple(placed),
        title=shown if by_style or stated is None else stated,
        title_at=at,
        authors=authors or _creators(properties),
        year=year,
        doi=_doi(placed),
    )


def _title_at(parts: Sequence[Part], stated: str | None) -> int | None:
    """The number of the part that is the title: by its style, as the properties say, or alone at the top."""
    first_text = next((at for at, part in enumerate(parts) if part.words), None)
    if first_text is None:
        return None
    by_style = next((at for at, part in enumerate(parts[:_MOST_LINES]) if part.is_title and part.words), None)
    if by_style is not None:
        return by_style
    same = "".join((stated or "").split()).casefold()
    for at, part in enumerate(parts[:_MOST_LINES]):
        if same and "".join(part.words.split()).casefold() == same:
            return at
    first = parts[first_text]
    if first.kind is BlockKind.HEADING and first.level == 1 and not is_section_name(first.words):
        alone = not any(part.kind is BlockKind.HEADING and part.level == 1 for part in parts[first_text + 1 :])
        return first_text if alone else None
    stands_out = first.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and (first.stands_out or first.centred)
    if not stands_out or first.level in range(1, 9) or is_section_name(first.words):
        return None
    return None if ends_sentence(first.words) or len(first.words.split()) > _TITLE_WORDS else first_text


def _page(parts: Sequence[Part], at: int | None, glossary: Glossary) -> tuple[tuple[str, ...], int | None, int]:
    """Authors and year on the title page, and how many parts belong to it, the title among them."""
    if at is None:
        return (), None, 0
    lines = [parts[at].words]
    for part in parts[at + 1 : at + _MOST_LINES]:
        if part.kind is not BlockKind.PARAGRAPH or not _is_front_line(part, glossary):
            break
        lines.append(part.words)
    # What comes after the page ends it, whatever it is.
    page = title_page([*lines, "Abstract"], glossary)
    return page.authors, page.year, len(lines)


def _is_front_line(part: Part, glossary: Glossary) -> bool:
    """Whether a line under the title says who wrote the document, where and when, and nothing of its matter."""
    words = part.words.split()
    if part.is_subtitle or title_page(["Title", part.words, "Abstract"], glossary).authors:
        return True
    sentence = ends_sentence(part.words) and 2 * sum(word[0].islower() for word in words) >= len(words)
    return not sentence and len(words) <= _FRONT_WORDS and _FRONT_LINE.search(part.words) is not None


def _stated_title(properties: Element | None) -> str | None:
    words = _property(properties, "title")
    return None if not words or _NO_TITLE.fullmatch(words) else words


def _creators(properties: Element | None) -> tuple[str, ...]:
    names = [name.strip() for name in _property(properties, "creator").split(";")]
    return tuple(name for name in names if re.search(r"[^\W\d_]{2}", name) and not _NO_AUTHOR.fullmatch(name))


def _property(properties: Element | None, local: str) -> str:
    return "" if properties is None else " ".join((properties.findtext(f"{_DC}{local}") or "").split())


def _doi(parts: Sequence[Part]) -> str | None:
    """A DOI in a short line of the first page; one in a paragraph is that of another work."""
    read = 0
    for part in parts:
        found = _DOI.search(part.words) if len(part.words.split()) <= _DOI_LINE_WORDS else None
        if found and part.kind is not BlockKind.TABLE:
            return found.group(1).rstrip(".,;:)]").lower()
        read += len(part.words)
        if read > _FIRST_PAGE:
            break
    return None
