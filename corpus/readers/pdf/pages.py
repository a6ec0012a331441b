"""A PDF file to a draft: its pages read one by one, then the document put together from them."""

from collections.abc import Iterable, Sequence

from corpus.errors import FileEmpty, FileUndecodable
from corpus.layout import Layout
from corpus.readers.draft import Draft, with_sections
from corpus.readers.pdf.columns import PageBlock, chains
from corpus.readers.pdf.compose import Composer, page_blocks
from corpus.readers.pdf.lines import furniture, lines
from corpus.readers.pdf.ocr import Recognizer
from corpus.readers.pdf.page import Sheet, metadata, opened
from corpus.readers.pdf.sheets import is_gibberish, sheets
from corpus.readers.pdf.structure import Stated, body_of, front, kinds
from corpus.text import Hyphens, count


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
