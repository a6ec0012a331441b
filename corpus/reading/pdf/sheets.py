"""The pages of an open PDF as sheets, one by one: each page's handles are closed before the next is opened.

pdfium is not thread-safe: read in a process that reads one file at a time. A page that fails alone is a sheet with a
`fault`. Left out: what follows from the words (`reader`).
"""

import ctypes
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.reading.pdf.drawings import drawings
from corpus.reading.pdf.frame import Frame
from corpus.reading.pdf.ocr import Recognizer
from corpus.reading.pdf.page_words import page_words
from corpus.reading.pdf.recognized import recognized
from corpus.reading.pdf.strokes import PageText
from corpus.reading.pdf.visibility import visible
from corpus.reading.pdf.words import Sheet, Typeface

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

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
        found = page_words(
            text, frame, drawn.filled >= _OCR_SHARE, drawn.covers, lambda areas, of: visible(page, frame, areas, of)
        )
        if found.quarters:
            drawn = drawings(page.raw, frame, found.quarters)
    finally:
        text.close()
    sideways = found.quarters % 2
    return Sheet(
        number,
        frame.height if sideways else frame.width,
        frame.width if sideways else frame.height,
        found.words,
        found.turned,
        drawn.rules,
        drawn.pictures,
        drawn.images,
        found.hidden,
        found.unreadable,
    )


def _seen(sheet: Sheet, page: "PdfPage", recognizer: Recognizer) -> Sheet:
    """The sheet with what is read from the page's picture."""
    found = recognized(page, frame_of(page, sheet.number), recognizer)
    # The picture itself is what was read.
    images = sheet.images - 1 if found.words else sheet.images
    return replace(sheet, words=found.words, images=images, confidence=found.confidence)
