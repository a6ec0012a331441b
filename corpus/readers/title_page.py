"""The title page: title, authors, year, where the authors work, when the paper was received; and the levels of headings
where a file does not state them, the captions and notes of tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.glossary import Glossary
from corpus.readers.draft import (
    RAISED_LETTERS,
    Draft,
    ends_sentence,
    is_all_capitals,
    is_capitals_label,
    is_furniture,
    is_section_name,
    is_sentence,
    run_in_label,
    words_of,
)
from corpus.span import Span
from corpus.table_text import tables_in
from corpus.types import CITABLE, Block, BlockKind

_LABEL = re.compile(r"^(?:students?|authors?|written\s+by|by|prepared\s+by)(?:\s*:\s*|\s+)(?=[^\W\d_])", re.IGNORECASE)
_MARKS = re.compile(
    r"\[[\d,\s*–-]{1,12}\]|\(\d{1,2}\)|[*†‡§¶‖#∗⁎]|[⁰¹²³⁴⁵⁶⁷⁸⁹]|[ᵃ-ᶻ]|(?<=[^\W\d_])\d{1,2}(?:,\d{1,2})*|\b\d{1,2}\b"
)
_AND = re.compile(r"(?:(?<!\s)\s++)?(?:,\s*+)?(?:\band\b|&)\s*+", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?){1,5}|[^\W\d_]{1,4}")
_TITLE = re.compile(r"(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.?\s+", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:M\.?D|Ph\.?\s?D|M\.?Sc|B\.?Sc|D\.?Sc|D\.?Phil|M\.?P\.?H|MBBS|MBChB|Pharm\.?D|R\.?N|FRC\w+|MRC\w+|BA|MBA)\.?"
)
_WORD = re.compile(r"[^\W\d_](?:[\w’'‐-]*[^\W\d_])?\.?")
_PARTICLES = frozenset(
    "van de der den von da di del della du la le al el bin ibn ten ter dos das do zu zum af av".split()
)
_LONGEST = 40
_MOST_TOKENS = 6
_LEAST_LETTERS = 2


def authors_in(line: str, labelled_only: bool = False) -> tuple[str, ...]:
    """The names in a line that holds nothing else; empty for any other line.

    A name of one word counts only behind a label such as "By"; with `labelled_only`, so does a single name in full.
    """
    label = _LABEL.match(line)
    rest = line[label.end() if label else 0 :].strip(" *_:")
    plain = " ".join(_MARKS.sub(" ", rest).replace("|", ",").split())
    names = tuple(_names(plain))
    if not names or not all(_is_name(name, label is not None) for name in names):
        return ()
    if labelled_only and label is None and len(names) == 1 and not _has_initials(names[0]):
        return ()
    return names


def begins_with_initials(line: str) -> bool:
    """Whether a line of names begins with an initial, which a list's letter would look like: "A. B. Carter"."""
    names = authors_in(line)
    return bool(names) and _has_initials(names[0]) and (len(names) > 1 or re.match(r"\S\.\s?\S\.", line) is not None)


def byline(text: str, blocks: Sequence[Block], title: Span | None) -> tuple[tuple[str, ...], tuple[Block, ...]]:
    """The names in the paragraph under a title, and the blocks with that paragraph as furniture; no names, and the
    blocks as they are, where it holds anything else."""
    number = next((at for at, block in enumerate(blocks) if block.span == title), len(blocks)) + 1
    if number >= len(blocks) or blocks[number].kind is not BlockKind.PARAGRAPH:
        return (), tuple(blocks)
    names = authors_in(" ".join(blocks[number].span.of(text).split()), labelled_only=True)
    marked = replace(blocks[number], kind=BlockKind.FURNITURE) if names else blocks[number]
    return names, (*blocks[:number], marked, *blocks[number + 1 :])


def _names(line: str) -> Iterator[str]:
    """The names in a line, parted by semicolons, "Curie, Marie" brought to their order, else by commas."""
    line = line.strip(" ,;.") + ("." if re.search(r"\b[^\W\d_]\.[,;\s]*$", line) else "")
    if ";" in line:
        for segment in line.split(";"):
            names = list(_of_parts(segment.split(",")))
            if len(names) == 2 and any(len(name.split()) == 1 for name in names):
                names = [f"{names[1]} {names[0]}"]
            yield from names
        return
    yield from _of_parts([name for several in _AND.split(line) for name in several.split(",")])


def _of_parts(parts: Sequence[str]) -> Iterator[str]:
    """Names out of what commas part: degrees are dropped, initials behind a surname belong to it."""
    name = ""
    for segment in (_TITLE.sub("", item.strip()).strip() for item in parts):
        if not segment or _DEGREE.fullmatch(segment):
            continue
        if name and _is_initials(segment) and not _has_initials(name):
            yield f"{segment} {name}"
            name = ""
        else:
            if name:
                yield name
            name = segment
    if name:
        yield name


def _is_initials(text: str) -> bool:
    return _INITIALS.fullmatch(text) is not None and text.upper() == text


def _has_initials(name: str) -> bool:
    tokens = name.split()
    return len(tokens) > 1 and any(_is_initials(token) for token in tokens)


def _is_name(name: str, labelled: bool) -> bool:
    """Whether words are a name: capitals, initials and particles, and one of them a word of several letters."""
    tokens = name.split()
    if len(name) > _LONGEST or not (1 if labelled else 2) <= len(tokens) <= _MOST_TOKENS:
        return False
    if not all(_WORD.fullmatch(token) or _is_initials(token) for token in tokens):
        return False
    if not all(token in _PARTICLES or token[0].isupper() or not token[0].islower() for token in tokens):
        return False
    worded = [token for token in tokens if not _is_initials(token) and token not in _PARTICLES]
    return any(sum(map(str.isalpha, token)) >= _LEAST_LETTERS for token in worded)


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
    if is_all_capitals(line) or is_furniture(line) or _OTHER_PERSON.match(line) or _LABEL.match(line):
        return False
    if len(words) >= _PROSE_WORDS:
        return True
    # An affiliation with a full stop is written in capitals; a sentence is not.
    small = sum(word[0].islower() for word in words)
    marked = len(words) >= _SENTENCE_WORDS and re.search(r"\.[\])\d,\s]*$", line) is not None
    return marked and 2 * small >= len(words)


def _goes_on(title: str, line: str) -> bool:
    """Whether a title was wrapped, and goes on in the line after."""
    if _authors(line) or _PLACE.search(line) or _OTHER_PERSON.match(line) or _LABEL.match(line):
        return False
    in_capitals = is_all_capitals(title) and is_all_capitals(line)
    return in_capitals or line[:1].islower() or title.endswith((":", ",", "-", "–"))


def _is_heading(line: str) -> bool:
    """Whether the last line before the prose is its heading, and no name, place or date."""
    if _PLACE.search(line) or _OTHER_PERSON.match(line) or _LABEL.match(line) or is_furniture(line):
        return False
    return re.search(r"\s[a-z]{2}", line) is not None and re.search(r"[\d,@]", line) is None and not _authors(line)


def _authors(line: str) -> tuple[str, ...]:
    if _OTHER_PERSON.match(line) or is_furniture(line):
        return ()
    return authors_in(line) if _LABEL.match(line) or not _PLACE.search(line) else ()


_WORKPLACE = re.compile(
    r"\b(?:universit\w{1,4}|institut\w{0,4}|department|hospital|school of|college|academy|faculty|clinic|centre for|"
    r"center for|laborator\w{1,4}|ministry)\b",
    re.IGNORECASE,
)
_OTHER_LINE = re.compile(r"correspond|e-?mail|@|https?:|edited by|reviewed by|citation|©|copyright", re.IGNORECASE)
_MARK = re.compile(r"^[\d*†‡§¶#ᵃ-ᶻ⁰¹²³⁴⁵⁶⁷⁸⁹,()\s]{1,6}(?=[^\W\d_])")
_DATE = re.compile(
    r"\b(received|accepted|published)(?:\s++online)?\s*+:?\s*+(?:on\s++|in\s++)?"
    r"((?:\d{1,2}\.?\s++)?[A-Z][a-z]{2,8}\.?\s++(?:\d{1,2},\s++)?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)",
    re.IGNORECASE,
)
_WORDS = 60
_MOST_BLOCKS = 60


def with_front_lines(draft: Draft) -> Draft:
    """The draft with what the lines before its text say, where its file says nothing of it."""
    lines = list(_front(draft))
    stated = draft.front_matter
    places = tuple(
        _MARK.sub("", line).strip(" ,;.")
        for line in lines
        if _WORKPLACE.search(line) and not _OTHER_LINE.search(line) and len(line.split()) <= _WORDS
    )
    dates = {name.lower(): date for line in lines for name, date in _DATE.findall(line)}
    return replace(
        draft,
        front_matter=replace(
            stated,
            affiliations=stated.affiliations or places,
            received=stated.received or dates.get("received"),
            accepted=stated.accepted or dates.get("accepted"),
            published=stated.published or dates.get("published"),
        ),
    )


def _front(draft: Draft) -> Iterator[str]:
    """The lines of furniture before the first text."""
    for block in draft.blocks[:_MOST_BLOCKS]:
        if block.kind in CITABLE:
            return
        if block.kind is BlockKind.FURNITURE:
            yield words_of(draft.text, block.span)


_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\D")
_SHARED = re.compile(
    r"(?:abstract|introduction|background|(?:materials|patients|subjects)?(?: and )?methods?|results|discussion|"
    r"conclusions?|references)",
    re.IGNORECASE,
)
# Between the levels of numbered headings there is room for those of unnumbered.
_STEP = 100
# Set alike is alike to half a point or so.
_SAME_SIZE = 0.3

Rank = tuple[float, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Look:
    """How a heading is set: `size` in points, or 0.0 where that is not known."""

    words: str
    size: float = 0.0
    bold: bool = False
    italic: bool = False

    @property
    def rank(self) -> Rank:
        """The greater, the more the heading stands out."""
        size = round(self.size / (2 * _SAME_SIZE)) * 2 * _SAME_SIZE
        return size, is_all_capitals(self.words), self.bold, not self.italic

    @property
    def known_level(self) -> int:
        """The level that the words themselves tell, 0 where they do not."""
        bare = self.words.strip("*_# ")
        if numbered := _NUMBER.match(bare):
            return numbered.group(1).count(".") + 1
        bare = re.sub(r"^[IVX]{1,5}\.\s+", "", bare)
        return 1 if _SHARED.fullmatch(bare.rstrip(" :")) else 0


def heading_levels(looks: Sequence[Look]) -> list[int]:
    """The level of each heading of a document: the lower, the further out. The title is not among them."""
    largest: dict[str, Rank] = {}
    for look in looks:
        name = look.words.casefold()
        largest[name] = max(look.rank, largest.get(name, look.rank))
    # A label inside an abstract has the name of a section and is set smaller: its look tells its level.
    known = [look.known_level if look.rank == largest[look.words.casefold()] else 0 for look in looks]
    levels: dict[Rank, int] = {}
    for look, depth in zip(looks, known, strict=True):
        if depth:
            levels[look.rank] = min(_STEP * depth, levels.get(look.rank, _STEP * depth))
    for rank in sorted({look.rank for look in looks} - levels.keys(), reverse=True):
        above = max((level for other, level in levels.items() if other > rank), default=0)
        levels[rank] = above + 1 if above else _STEP
    return [_STEP * depth if depth else levels[look.rank] for look, depth in zip(looks, known, strict=True)]


_CAPTION = re.compile(
    r"\A[*_ ]*+(?:(?:supplement\w*+|online|additional)\s++)?(?:tables?|box|tab\.)\s*[A-Z]?\.?\d*", re.IGNORECASE
)
_FIGURE = re.compile(r"\A[*_ ]*+(?:supplement\w*+\s++)?fig(?:ure|\.)", re.IGNORECASE)
_NOTE = re.compile(
    rf"\A(?:[*_ ]*+(?i:notes?\b|abbreviations?\b|(?:sources?|legend|key)\s?:|(?:p[- ])?values?\b|data are\b)"
    rf"|[*†‡§¶#‖{RAISED_LETTERS}⁰¹²³⁴⁵⁶⁷⁸⁹\\]|\(?[a-z]\)?\s+[A-Z]|[A-Z][A-Za-z-]{{1,9}}\s?[,:=]\s)"
)
_PROSE_CAPTION = re.compile(r"\A[*_ ]*+(?:tables?|tab\.)\s*+[A-Z]?\d++[a-z]?\s*(?:[.:|–—]|\n|$)", re.IGNORECASE)
_MOST_NOTES = 12
_NOTE_WORDS = 80


def with_captions(draft: Draft) -> Draft:
    """The draft with a table for each of its table blocks, which knows its caption and notes."""
    blocks = draft.blocks
    numbers = {block.span: number for number, block in enumerate(blocks) if block.kind is BlockKind.TABLE}
    tables = []
    taken: set[int] = set()
    for table in tables_in(draft.text, blocks, draft.tables):
        number = numbers[table.span]
        caption = _caption(draft.text, blocks, number, taken)
        after = number + 2 if caption == number + 1 else number + 1
        notes = tuple(takewhile(lambda at: _is_note(draft.text, blocks, at), range(after, after + _MOST_NOTES)))
        taken |= {*notes, *(() if caption is None else (caption,))}
        tables.append(
            replace(
                table,
                caption=None if caption is None else blocks[caption].span,
                notes=tuple(blocks[at].span for at in notes),
            )
        )
    return replace(draft, tables=tuple(tables))


def _caption(text: str, blocks: Sequence[Block], number: int, taken: set[int]) -> int | None:
    """The number of the block that is the table's caption: before it, else behind it."""
    if number and number - 1 not in taken and _is_caption(text, blocks[number - 1], before=True):
        return number - 1
    if number + 1 < len(blocks) and _is_caption(text, blocks[number + 1], before=False):
        next_is_table = number + 2 < len(blocks) and blocks[number + 2].kind is BlockKind.TABLE
        return None if next_is_table else number + 1
    return None


def _is_caption(text: str, block: Block, before: bool) -> bool:
    words = block.span.of(text)
    if block.kind is BlockKind.CAPTION:
        return not _FIGURE.match(words) if before else _CAPTION.match(words) is not None
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and _PROSE_CAPTION.match(words) is not None


def _is_note(text: str, blocks: Sequence[Block], number: int) -> bool:
    if number >= len(blocks):
        return False
    words = blocks[number].span.of(text)
    if blocks[number].kind is BlockKind.CAPTION:
        return not _FIGURE.match(words) and not _CAPTION.match(words)
    short = len(words.split()) <= _NOTE_WORDS
    return blocks[number].kind is BlockKind.PARAGRAPH and short and _NOTE.match(words) is not None
