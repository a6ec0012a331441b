"""A PDF file to a draft: its pages read one by one, then the document put together from them."""

import ctypes
import io
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import FileDamaged
from corpus.readers.pdf.extract import PageText, page_words
from corpus.readers.pdf.ocr import Recognizer, recognized
from corpus.readers.pdf.page import Area, Frame, Sheet, Typeface, opened, turned, visible

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage
from collections.abc import Iterable

from corpus.errors import FileEmpty, FileUndecodable
from corpus.readers.draft import Draft, with_sections
from corpus.readers.pdf.columns import PageBlock, chains
from corpus.readers.pdf.compose import Composer, page_blocks
from corpus.readers.pdf.lines import furniture, lines
from corpus.readers.pdf.page import metadata
from corpus.readers.pdf.structure import Stated, body_of, front, kinds
from corpus.span import Layout
from corpus.text import Hyphens, count

_MOST_UNREADABLE = 0.3
_SAMPLE = 400
_LEAST_LETTERS = 40
_LEAST_WORDLIKE = 0.35
_VOWEL = re.compile(r"[aeiouyàâäæáãåāèéêëęėēîïíīįìôöòóœøōõûüùúūýÿıůűőě]", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[^\W\d_]{3,}")


def is_gibberish(sheet: Sheet) -> bool:
    """Whether most of the page's words are no letters of any script, or Latin letters in no word's shape."""
    text = " ".join(word.text for word in (*sheet.words, *sheet.turned)[:_SAMPLE])
    if not text and not sheet.unreadable:
        return False
    if sheet.unreadable > _MOST_UNREADABLE * sum(len(word.text) for word in (*sheet.words, *sheet.turned)):
        return True
    latin = [word for word in _LATIN_WORD.findall(text) if _is_latin(word)]
    letters = sum(len(word) for word in latin)
    others = sum(1 for character in text if character.isalpha()) - letters
    if letters < _LEAST_LETTERS or others > letters:
        return _is_only_symbols(text)
    shaped = sum(len(word) for word in latin if _has_shape(word))
    return shaped < _LEAST_WORDLIKE * letters


def _is_latin(word: str) -> bool:
    return all(character < "\u0250" or "\u1e00" <= character <= "\u1eff" for character in word)


def _has_shape(word: str) -> bool:
    """Whether it has a vowel and not too many consonants in a row, or is an abbreviation."""
    if word.isupper() and len(word) <= 5:
        return True
    inner = word[1:]
    mixed = any(item.islower() and other.isupper() for item, other in itertools.pairwise(inner))
    crowd = re.search(r"[^aeiouyàâäæáãåèéêëîïíôöòóøûüùúýěšůęą]{6,}", word, re.IGNORECASE)
    return _VOWEL.search(word) is not None and crowd is None and not mixed


def _is_only_symbols(text: str) -> bool:
    """Whether a page with many marks holds hardly a letter or digit: "!"#$%&'" in a row."""
    marks = [character for character in text if not character.isspace()]
    if len(marks) < 4 * _LEAST_LETTERS:
        return False
    readable = sum(1 for character in marks if unicodedata.category(character)[0] in "LN")
    return readable < 0.25 * len(marks)


_TALLEST = 4
_WIDEST = 10_000


def draw_page(name: str, content: bytes, page: int, width: int) -> bytes:
    """Page `page`, counted from 1, as a PNG `width` pixels wide; one more than `_TALLEST` times as tall as wide is
    drawn smaller, so that it is no taller than that.

    Raises `ValueError` for a page that is not there or no sensible width, `FileDamaged` when it cannot be drawn, and
    what `opened` raises.
    """
    import pypdfium2

    if not 1 <= width <= _WIDEST:
        raise ValueError(f"a page cannot be drawn {width} pixels wide: choose 1 to {_WIDEST:,}")
    with opened(name, content) as document:
        if not 1 <= page <= len(document):
            raise ValueError(f"{name} has no page {page}: it has {len(document)}")
        try:
            sheet = document[page - 1]
            across, down = sheet.get_size()
            if across <= 0 or down <= 0:
                raise FileDamaged(f"page {page} of {name} has no size and cannot be drawn: get the file again")
            scale = min(width / across, _TALLEST * width / down)
            bitmap = sheet.render(scale=scale, may_draw_forms=False)
            picture = bitmap.to_pil()
        except pypdfium2.PdfiumError:
            raise FileDamaged(f"page {page} of {name} is damaged and cannot be drawn: get the file again") from None
        if picture.width != width and scale == width / across:
            picture = picture.resize((width, picture.height))
        packed = io.BytesIO()
        picture.save(packed, "PNG")
        bitmap.close()
        sheet.close()
    return packed.getvalue()


_MOST_OBJECTS = 20_000
_THIN = 3.0
_SHORTEST_RULE = 24.0
_WHOLE_PAGE = 0.8
_NEAR = 6.0
_FIGURE_STROKES = 12
_SMALLEST_FIGURE = 30.0


@dataclass(frozen=True, slots=True)
class Drawings:
    """`rules` are horizontal, `pictures` the areas of images and of dense drawing, `images` how many images there
    are; `filled` is the largest share of the page that one image takes. `covers` is whatever could lie over words or
    behind them."""

    rules: tuple[Area, ...]
    pictures: tuple[Area, ...]
    images: int
    filled: float
    covers: tuple[Area, ...] = ()


def drawings(page: "pdfium.FPDF_PAGE", frame: Frame, quarters: int) -> Drawings:
    """The drawings of an open page, turned with its words by `quarters`."""
    rules: list[Area] = []
    images: list[Area] = []
    strokes: list[Area] = []
    covers: list[Area] = []
    whole = max(frame.width * frame.height, 1.0)
    for kind, seen in _objects(page, frame):
        area = turned(seen, quarters, frame.width, frame.height)
        if min(area.width, area.height) > _THIN:
            covers.append(seen)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            images.append(area)
        elif area.height <= _THIN and area.width >= _SHORTEST_RULE:
            rules.append(area)
        elif area.width * area.height < _WHOLE_PAGE * whole:
            strokes.append(area)
    filled = max((area.width * area.height / whole for area in images), default=0.0)
    shown = [area for area in images if min(area.width, area.height) >= _SMALLEST_FIGURE]
    pictures = [area for area in shown if area.width * area.height < _WHOLE_PAGE * whole]
    return Drawings(tuple(rules), (*pictures, *_figures(strokes)), len(shown), filled, tuple(covers))


def _objects(page: "pdfium.FPDF_PAGE", frame: Frame) -> Iterator[tuple[int, Area]]:
    """Kind and place of each object that is no text; a form that fills the page is looked into."""
    edges = [ctypes.c_float() for _ in range(4)]
    count = pdfium.FPDFPage_CountObjects(page)
    for index in range(min(count, _MOST_OBJECTS)):
        handle = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_UNKNOWN):
            continue
        if not pdfium.FPDFPageObj_GetBounds(handle, *(ctypes.byref(edge) for edge in edges)):
            continue
        area = _clipped(frame.area(*(edge.value for edge in edges)), frame)
        if area is not None:
            yield kind, area


def _clipped(area: Area, frame: Frame) -> Area | None:
    left, top = max(area.left, 0.0), max(area.top, 0.0)
    right, bottom = min(area.right, frame.width), min(area.bottom, frame.height)
    return Area(left, top, right, bottom) if left <= right and top <= bottom else None


def _figures(strokes: Sequence[Area]) -> tuple[Area, ...]:
    """The areas where many strokes lie close together: a chart, not the frame around a table."""
    groups: list[tuple[Area, int]] = []
    for stroke in strokes:
        if stroke.width > 400 and stroke.height > 500:
            continue
        near = [group for group in groups if _close(group[0], stroke)]
        whole, count = stroke, 1
        for group in near:
            whole, count = whole.to(group[0]), count + group[1]
            groups.remove(group)
        groups.append((whole, count))
    return tuple(
        area for area, count in groups if count >= _FIGURE_STROKES and min(area.width, area.height) >= _SMALLEST_FIGURE
    )


def _close(area: Area, other: Area) -> bool:
    across = max(area.left, other.left) - min(area.right, other.right)
    down = max(area.top, other.top) - min(area.bottom, other.bottom)
    return across <= _NEAR and down <= _NEAR


_OCR_SHARE = 0.5


def sheets(document: "PdfDocument", recognizer: Recognizer | None = None) -> Iterator[Sheet]:
    """Every page of the document in order; one without words, but with a picture, is shown to the recognizer."""
    faces: dict[int, Typeface] = {}
    for index in range(len(document)):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            yield Sheet(index + 1, 0, 0, fault="it cannot be opened")
            continue
        try:
            sheet = _sheet(page, index + 1, faces)
            scanned = not sheet.words and sheet.images > 0
            yield _seen(sheet, page, recognizer) if scanned and recognizer is not None else sheet
        finally:
            page.close()


def frame_of(page: "PdfPage", number: int) -> Frame:
    """The visible part of a page and its rotation."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rect)):
        rect.right, rect.top = page.get_size()
    return Frame(number, rect.left, rect.bottom, rect.right, rect.top, pdfium.FPDFPage_GetRotation(page) % 4)


def _sheet(page: "PdfPage", number: int, faces: dict[int, Typeface]) -> Sheet:
    frame = frame_of(page, number)
    text = PageText(page.raw, faces)
    try:
        drawn = drawings(page.raw, frame, 0)
        extracted = page_words(
            text, frame, drawn.filled >= _OCR_SHARE, drawn.covers, lambda areas, of: visible(page, frame, areas, of)
        )
        if extracted.quarters:
            drawn = drawings(page.raw, frame, extracted.quarters)
    finally:
        text.close()
    sideways = extracted.quarters % 2
    return Sheet(
        number,
        frame.height if sideways else frame.width,
        frame.width if sideways else frame.height,
        extracted.words,
        extracted.turned,
        drawn.rules,
        drawn.pictures,
        drawn.images,
        extracted.hidden,
        extracted.unreadable,
    )


def _seen(sheet: Sheet, page: "PdfPage", recognizer: Recognizer) -> Sheet:
    """The sheet with what is read from the page's picture."""
    recognition = recognized(page, frame_of(page, sheet.number), recognizer)
    # The picture itself is what was read.
    images = sheet.images - 1 if recognition.words else sheet.images
    return replace(sheet, words=recognition.words, images=images, confidence=recognition.confidence)


def read_pdf(name: str, content: bytes, recognizer: Recognizer | None = None) -> Draft:
    """The draft of a PDF file; pages without a text layer are read by `recognizer`.

    Raises `FileEncrypted`, `FileDamaged`, `FileOverLimit`, `FileEmpty` when its pages are pictures or blank,
    `FileUndecodable` when the letters of all its pages cannot be told."""
    with opened(name, content) as document:
        read = list(sheets(document, recognizer))
        stated = Stated(*(metadata(document, key) for key in ("Title", "Author", "Subject", "Keywords")))
    garbled = {sheet.number for sheet in read if is_gibberish(sheet)}
    pictured = [sheet for sheet in read if not sheet.words and not sheet.fault and sheet.images]
    scanned = [sheet.number for sheet in pictured if sheet.confidence is None]
    unsure = [sheet.number for sheet in pictured if sheet.confidence is not None]
    failed = [sheet.number for sheet in read if sheet.fault]
    worded = [(sheet, lines(sheet.words)) for sheet in read if sheet.words and sheet.number not in garbled]
    missing = tuple(_missing(scanned, unsure, sorted(garbled), failed))
    if not worded:
        raise _nothing_read(name, garbled, missing)
    marginal = furniture(worded)
    if all(len(out) == len(page) for (_, page), out in zip(worded, marginal, strict=True)):
        # Pages of nothing but a line each: it is the text.
        marginal = [set() for _ in worded]
    kept = [
        (sheet, [line for number, line in enumerate(page) if number not in out])
        for (sheet, page), out in zip(worded, marginal, strict=True)
    ]
    body = body_of(line for _, page in kept for line in page)
    blocks: list[PageBlock] = []
    for sheet, page in kept:
        blocks.extend(page_blocks(sheet, page, body, blocks[-1].flow + 1 if blocks else 0))
    banners = [worded[0][1][number].text for number in sorted(marginal[0])]
    front_matter = front(kinds(blocks, body), stated, body, banners)
    hyphens = Hyphens(word.text for _, page in kept for line in page for word in line.words[:-1])
    composed = Composer(hyphens).composed(chains(front_matter.blocks), len(read))
    if not composed.text.strip():
        raise _nothing_read(name, garbled, missing)
    return Draft(
        composed.text,
        front_matter.title,
        front_matter.authors,
        front_matter.year,
        with_sections(composed.text, composed.blocks, composed.title),
        doi=front_matter.doi,
        pages=composed.pages,
        layout=Layout.of(composed.fragments),
        missing=missing,
        left_out=tuple(_left_out(read, marginal)),
        tables=composed.tables,
    )


def _nothing_read(name: str, garbled: set[int], missing: Sequence[str]) -> FileEmpty | FileUndecodable:
    why = f" ({'; '.join(missing)})" if missing else ""
    if garbled:
        return FileUndecodable(
            f"{name} shows letters that cannot be told, its fonts have no character table{why}: "
            "run OCR over it first, for example with ocrmypdf --force-ocr, and add it again"
        )
    if missing:
        return FileEmpty(f"{name} holds no text{why}: add it with --ocr, which reads the pictures of pages")
    return FileEmpty(f"{name} holds no text: its pages are blank")


def _missing(
    scanned: Sequence[int], unsure: Sequence[int], garbled: Sequence[int], failed: Sequence[int]
) -> Iterable[str]:
    if scanned:
        yield f"{_in_words(scanned)} {'holds' if len(scanned) == 1 else 'hold'} no text: scanned?"
    if unsure:
        yield f"{_in_words(unsure)}: no words that OCR is sure of"
    if garbled:
        letters = "its letters" if len(garbled) == 1 else "their letters"
        yield f"{_in_words(garbled)}: {letters} cannot be told (a font without a character table)"
    if failed:
        yield f"{_in_words(failed)} cannot be opened: damaged?"


def _in_words(numbers: Sequence[int]) -> str:
    """Page numbers as "page 4" or "pages 3-7, 9"."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    ranges = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {ranges}"


def _left_out(read: Sequence[Sheet], marginal: Sequence[set[int]]) -> Iterable[str]:
    pages = sum(1 for out in marginal if out)
    if pages:
        yield f"running heads and page numbers on {count(pages, 'page')}"
    seen = [sheet.number for sheet in read if sheet.words and sheet.confidence is not None]
    if seen:
        what, it = ("picture", "it") if len(seen) == 1 else ("pictures", "them")
        yield f"the {what} of {_in_words(seen)}, read by OCR: check quotations against {it}"
    pictures = sum(sheet.images for sheet in read)
    if pictures:
        yield count(pictures, "picture")
    sideways = sum(len(sheet.turned) for sheet in read)
    if sideways:
        yield f"{count(sideways, 'word')} set sideways or across the page"
    hidden = sum(sheet.hidden for sheet in read)
    if hidden:
        yield count(hidden, "hidden word")
