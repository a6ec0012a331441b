"""What each paragraph of a PDF is (heading, caption, item, note, prose), and what its first page says of the
document."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.readers.draft import (
    ends_sentence,
    is_all_capitals,
    is_furniture,
    is_numbered_heading,
    is_references_heading,
    is_section_name,
    is_sentence,
    is_statement,
    run_in_label,
)
from corpus.readers.pdf.columns import Piece
from corpus.readers.pdf.lines import Line, has_label, is_banner, is_caption
from corpus.readers.title_page import authors_in
from corpus.types import CITABLE, BlockKind

_LARGER = 1.12
_SMALLER = 0.93
_HEADING_WORDS = 22
_NOTE_MARK = re.compile(r"^[\d*†‡§¶#∗⁎]|^\(?[a-z]\)?\s")
_MATHS = re.compile(r"[=≈≤≥∑∏∫∈→←↔∂∇×·±√∞∝⊂∪∩]|\s[+−<>|]\s")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Body:
    """How the document's prose is set: the size of most of its letters, and whether it is bold."""

    size: float
    bold: bool


def body_of(lines: Iterable[Line]) -> Body:
    """The type that most letters of the document are set in."""
    sizes: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        if len(line.words) > 3:
            sizes[round(line.size * 2) / 2, line.bold] += line.letters
    (size, bold), _ = sizes.most_common(1)[0] if sizes else ((10.0, False), 0)
    return Body(size, bold)


def kinds(pieces: Sequence[Piece], body: Body) -> list[Piece]:
    """The pieces of the document in reading order, each with its kind."""
    found: list[Piece] = []
    in_references = False
    pieces = _without_figure_words(_captioned(pieces), body)
    for number, piece in enumerate(pieces):
        after = next((item for item in pieces[number + 1 : number + 4] if not item.aside), None)
        told = _told(piece, body, after, in_references)
        if told.kind is BlockKind.HEADING:
            in_references = is_references_heading(told.text) or (in_references and not _ends_references(told, found))
        elif in_references and is_statement(told.text):
            in_references = False
        elif in_references and told.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and not told.aside:
            told = replace(told, kind=BlockKind.REFERENCE)
        found.append(told)
    return found


def _captioned(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with a label that stands alone ("Table 2") put together with the words under it."""
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if (
            before is not None
            and before.kind is piece.kind is BlockKind.PARAGRAPH
            and len(before.text.split()) <= 3
            and is_caption(before.text)
            and before.page == piece.page
            and before.flow == piece.flow
            and -1 < piece.area.top - before.area.bottom < 1.5 * piece.size
        ):
            found[-1] = replace(piece, rows=(*before.rows, *piece.rows), area=before.area.to(piece.area))
        else:
            found.append(piece)
    return found


def _without_figure_words(pieces: Sequence[Piece], body: Body) -> list[Piece]:
    """The pieces with those right above a figure's caption known as its labels, where they are no prose."""
    found = list(pieces)
    for number, piece in enumerate(pieces):
        if (
            piece.kind is not BlockKind.PARAGRAPH
            or not re.match(r"fig", piece.text, re.I)
            or not is_caption(piece.text)
        ):
            continue
        for at in range(number - 1, -1, -1):
            above = found[at]
            if above.flow != piece.flow or above.kind is not BlockKind.PARAGRAPH or _is_prose(above, body):
                break
            found[at] = replace(above, kind=BlockKind.FURNITURE, aside=True)
    return found


def _is_prose(piece: Piece, body: Body) -> bool:
    words = piece.text.split()
    if is_section_name(piece.text) or piece.size > _LARGER * body.size or (piece.bold and not body.bold):
        return True
    usual = abs(piece.size - body.size) < 0.06 * body.size
    return (usual and len(words) > 8) or (ends_sentence(piece.text) and len(words) > 8) or len(words) > 40


def _ends_references(heading: Piece, before: Sequence[Piece]) -> bool:
    """Whether a heading under the references is one, and no entry or a label inside the list."""
    last = next((piece for piece in reversed(before) if piece.kind is BlockKind.HEADING), None)
    return last is None or heading.size >= last.size - 0.6 or is_section_name(heading.text)


def _told(piece: Piece, body: Body, after: Piece | None, in_references: bool) -> Piece:
    if piece.kind is not BlockKind.PARAGRAPH:
        return piece
    text = piece.text
    if is_caption(text):
        return replace(piece, kind=BlockKind.CAPTION, aside=True)
    if is_furniture(text) and not is_section_name(text):
        return replace(piece, kind=BlockKind.FURNITURE, aside=True)
    if (
        in_references
        and not is_section_name(text)
        and not is_statement(text)
        and (has_label(text) or len(text.split()) > 12)
    ):
        return replace(piece, kind=BlockKind.REFERENCE)
    if _is_heading(piece, text, body, after):
        return replace(piece, kind=BlockKind.HEADING)
    if piece.size < 0.85 * body.size and is_banner(text):
        return replace(piece, kind=BlockKind.FURNITURE, aside=True)
    if not _WORD.search(text) or _is_formula(text):
        # A formula set apart, or a stray number.
        return replace(piece, kind=BlockKind.FURNITURE, aside=True)
    if has_label(text):
        return replace(piece, kind=BlockKind.LIST_ITEM)
    return piece


def _is_formula(text: str) -> bool:
    parts = text.split()
    if len(parts) > 30 or not _MATHS.search(text):
        return False
    return sum(1 for part in parts if re.fullmatch(r"[(\[]?[^\W\d_]{4,}[)\].,;:]?", part)) < 0.2 * len(parts)


def is_note(piece: Piece, body: Body) -> bool:
    """Whether a piece at a column's foot is a footnote: smaller than the body, opened by a mark."""
    return piece.size < _SMALLER * body.size and _NOTE_MARK.match(piece.text) is not None


def _is_heading(piece: Piece, text: str, body: Body, after: Piece | None) -> bool:
    words = text.split()
    lines = len(piece.rows)
    if len(words) > _HEADING_WORDS or lines > 4 or not _WORD.search(text) or text[-1:] in ",;":
        return False
    if is_section_name(text) and lines == 1:
        return True
    numbered = is_numbered_heading(text)
    if ends_sentence(text) and not (numbered and piece.bold and len(words) <= 12):
        return False
    if text[:1].islower() and not piece.bold:
        return False
    if piece.size >= _LARGER * body.size:
        return True
    if piece.size < 0.8 * body.size or (has_label(text) and not numbered):
        return False
    followed = after is not None and after.kind is BlockKind.PARAGRAPH
    if piece.bold and not body.bold:
        return followed or numbered
    if is_all_capitals(text) and len(words) <= 12 and lines <= 2:
        return followed
    if piece.italic and lines <= 2 and text[:1].isupper() and text[-1:] != ":" and followed:
        return len(words) <= 14
    return numbered and lines == 1 and followed and len(words) <= 10 and (piece.italic or piece.size > body.size + 0.4)


_FILE_NAME = re.compile(
    r"^(?:microsoft\s+\w+|untitled|\(?anonymous|slide\s*1|powerpoint|presentation|document\d*)\b", re.I
)
# What programs write where nobody gave a name.
_NOBODY = re.compile(
    r"\(?(?:anonymous|unknown|unspecified|user|administrator|admin|owner|author|root|microsoft|none|n/?a)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\.(?:docx?|pdf|tex|dvi|indd|rtf|qxd|fm|ps|eps|pptx?|xlsx?)$", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(?:(?:original|research|review|short)\s+)*(?:article|paper|report|communication)s?$|^review$", re.I
)
_NAME = re.compile(
    r"\A(?:(?:[A-Z]\.[\s-]?){1,3}\s?)?[A-ZÀ-ÞŁŚŠŽ][\w’'.-]{0,40}+"
    r"(?:\s(?:(?:van|von|de|der|den|del|della|di|da|du|la|le|al|el|bin|ten|ter)\s){0,4}+[A-ZÀ-ÞŁŚŠŽ][\w’'.-]{0,40}+){1,4}\Z"
)
_PLACE = re.compile(
    r"\b(?:university|universit\w+|institut\w*|department|hospital|school|college|academy|cent(?:re|er)|clinic|"
    r"laborator\w+|faculty|division|inc|ltd|gmbh|street|avenue|abstract|article\s+info|keywords)\b|@|https?:|\d{4}",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"@|^\W*(?:correspond\w+|e-?mail|received|accepted|published|edited\s+by|reviewed\s+by|citation|doi|https?:|"
    r"copyright|©|article\s+history|orcid|\*|†|‡|equal\s+contribution|these\s+authors)\b|\bdoi\.org/|"
    r"corresponding\s+author|proceedings\s+of|all\s+rights\s+reserved|creative\s?commons|\bISSN\b",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"open[- ]access|\blicen[sc]e\b|under the terms|peer[- ]review|preprint|this article\b|contributed equally",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|]+", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/.-])((?:19[5-9]|20[0-4])\d)(?![\d-])")
_YEAR_IN_BRACKETS = re.compile(r"\(((?:19[5-9]|20[0-4])\d)\)")
_DATED = re.compile(
    r"(?:published|available\s+online|accepted|©|copyright|\(c\)|\bvol|proceedings|journal|conference)", re.I
)
_PROSE_WORDS = 25
_PHRASE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Front:
    """The document's pieces with those of its front told apart, and what the front says."""

    pieces: tuple[Piece, ...]
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    doi: str | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the file's metadata say."""

    title: str
    author: str
    subject: str
    keywords: str


def front(pieces: Sequence[Piece], stated: Stated, body: Body, banners: Sequence[str]) -> Front:
    """Read the front of a document; `banners` are the running heads and feet of its first page."""
    first = [number for number, piece in enumerate(pieces) if piece.page == pieces[0].page] if pieces else []
    told = real_title(stated.title)
    numbers = _title_pieces([pieces[number] for number in first], told, body)
    title = " ".join(pieces[number].text for number in numbers) or told
    marked = list(pieces)
    for number in numbers:
        marked[number] = replace(marked[number], kind=BlockKind.HEADING, title=True, aside=False)
    authors: tuple[str, ...] = ()
    if numbers:
        for number in range(numbers[0]):
            marked[number] = _furniture(marked[number])
        named = (number for number in range(numbers[-1] + 1, len(first)) if is_section_name(marked[number].text))
        opening = next(named, None)
        for number in range(numbers[-1] + 1, len(first)):
            if number == opening or (_is_long_prose(marked[number]) if opening else _is_text(marked[number])):
                break
            if _is_short_text(marked[number]) or _is_phrase(marked[number]):
                continue
            authors = (*authors, *names_in(marked[number]))
            marked[number] = _furniture(marked[number])
    if not any(piece.kind in CITABLE for piece in marked):
        # Lines under a title are all the text there is.
        under = range(numbers[-1] + 1 if numbers else 0, len(first))
        for number in under:
            if not names_in(pieces[number]) and not _MATTER.search(pieces[number].text):
                marked[number] = pieces[number]
    for number in first:
        if marked[number].size < 0.97 * body.size and _MATTER.search(marked[number].text[:200]):
            marked[number] = _furniture(marked[number])
    words = [*banners, *(marked[number].text for number in first)]
    return Front(
        tuple(marked),
        told if told and numbers and _same(told, title or "") else title,
        max(authors, _stated_authors(stated.author), key=len),
        _year(stated.subject, banners, [marked[number] for number in first]),
        _doi([stated.subject, stated.title, stated.keywords, *words]),
    )


def real_title(title: str) -> str | None:
    """A metadata title that is one, and no file name or program's."""
    if (
        len(title.split()) < 2
        or _FILE_NAME.match(title)
        or _SUFFIX.search(title)
        or not re.search(r"[^\W\d_]{3}", title)
    ):
        return None
    return title


def names_in(piece: Piece) -> tuple[str, ...]:
    """The names in a line of authors, without their raised marks; empty where it holds anything else."""
    plain = " ".join(word.text for row in piece.rows for cell in row for word in cell if not word.raised)
    # A letter that stands by itself is a mark that was not raised.
    return () if _PLACE.search(plain) else authors_in(re.sub(r"(?<=\s)[a-z](?=[\s,]|$)", ",", plain))


def _title_pieces(pieces: Sequence[Piece], message: str | None, body: Body) -> list[int]:
    """The numbers of the pieces that are the title: those the metadata spell, else the largest type near the top."""
    if message:
        wanted = _plain(message)
        found = [
            number
            for number, piece in enumerate(pieces)
            if len(_plain(piece.text)) > 3 and _plain(piece.text) in wanted and piece.size >= body.size
        ]
        run = _run(found)
        if run and len("".join(_plain(pieces[number].text) for number in run)) >= 0.6 * len(wanted):
            return run
    candidates = [
        number
        for number, piece in enumerate(pieces)
        if piece.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        and piece.size >= 1.15 * body.size
        and 2 <= len(piece.text.split()) <= 45
        and not is_section_name(piece.text)
        and not _NO_TITLE.match(piece.text)
        and not is_banner(piece.text)
    ]
    if not candidates:
        return [0] if pieces and pieces[0].kind is BlockKind.HEADING and not is_section_name(pieces[0].text) else []
    largest = max(pieces[number].size for number in candidates)
    return _run([number for number in candidates if pieces[number].size >= 0.97 * largest])


def _run(numbers: Sequence[int]) -> list[int]:
    """The first of the numbers, and those that follow it without a gap."""
    found: list[int] = []
    for number in numbers:
        if found and number != found[-1] + 1:
            break
        found.append(number)
    return found


def _is_text(piece: Piece) -> bool:
    """Whether the front ends here: a heading, a label, or a sentence of prose."""
    text = piece.text
    if piece.kind is BlockKind.HEADING and (is_section_name(text) or not names_in(piece)):
        return not _PLACE.search(text) or is_section_name(text)
    if run_in_label(text) or _is_short_text(piece):
        return True
    return _is_long_prose(piece)


def _is_short_text(piece: Piece) -> bool:
    """Whether a piece under the title is a sentence or an item of the text, however short, and not about the paper."""
    if _MATTER.search(piece.text) or _LICENCE.search(piece.text):
        return False
    if piece.kind is BlockKind.LIST_ITEM:
        return not names_in(piece) and not _PLACE.search(piece.text)
    return piece.kind is BlockKind.PARAGRAPH and is_sentence(piece.text)


def _is_phrase(piece: Piece) -> bool:
    """Whether a line without a full stop reads as text or a subtitle ("Start: 400 mg at night"), and is no address."""
    words = piece.text.split()
    small = sum(word[0].islower() for word in words)
    if piece.kind is not BlockKind.PARAGRAPH or len(words) < _PHRASE_WORDS or 2 * small < len(words):
        return False
    return not _MATTER.search(piece.text) and not _PLACE.search(piece.text) and not _LICENCE.search(piece.text)


def _is_long_prose(piece: Piece) -> bool:
    text = piece.text
    # Scripts without capitals are all small.
    small = sum(not word[:1].isupper() and not word[:1].isdigit() for word in text.split())
    long = len(text.split()) >= _PROSE_WORDS and 2 * small >= len(text.split())
    return piece.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and long and (ends_sentence(text) or piece.full)


def _furniture(piece: Piece) -> Piece:
    return replace(piece, kind=BlockKind.FURNITURE, aside=True)


def _stated_authors(author: str) -> tuple[str, ...]:
    parts = [" ".join(part.split()) for part in re.split(r"[;&]|\band\b|,\s", author) if part.strip()]
    parts = [part for part in parts if not _NOBODY.match(part)]
    return tuple(parts) if parts and all(_NAME.fullmatch(part) for part in parts if not part.islower()) else ()


def _year(subject: str, banners: Sequence[str], pieces: Sequence[Piece]) -> int | None:
    """The year the document came out: as the journal's line has it, then any line that tells of publishing."""
    lines = [subject, *banners, *(piece.text[:400] for piece in pieces if piece.kind is BlockKind.FURNITURE)]
    for line in lines:
        bracketed = _YEAR_IN_BRACKETS.search(line)
        if bracketed:
            return int(bracketed.group(1))
    for line in lines:
        years = [int(year) for year in _YEAR.findall(line)]
        if years and (_DATED.search(line) or line is subject):
            return max(years)
    years = [int(year) for line in lines for year in _YEAR.findall(line) if len(line) < 150]
    return max(years, default=None)


def _doi(texts: Sequence[str]) -> str | None:
    for text in texts:
        match = _DOI.search(text)
        if match:
            return match.group().rstrip(".,;)]}").lower()
    return None


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())


def _same(text: str, other: str) -> bool:
    return _plain(text) == _plain(other)
