"""Files that must not stall, crash or fill anything: each made on the spot. Left out: what becomes of them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from docx import Document as Word
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SENTENCE = "Ketamine lifted the mood of most patients within a day of one infusion."
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + bytes(range(1, 65)) * 40 + b"\xff\xd9"
JATS = (
    "<article><front><article-meta><title-group><article-title>A trial</article-title></title-group></article-meta>"
    "</front><body><p>{}</p></body></article>"
)


def pdf(pages: int = 1, draw: Callable[[Canvas, int], None] | None = None, **canvas: str) -> bytes:
    """A PDF of so many pages, each with a sentence of its own unless `draw` draws it."""
    content = io.BytesIO()
    made = Canvas(content, pagesize=A4, **canvas)
    for number in range(1, pages + 1):
        if draw is None:
            made.drawString(72, 700, SENTENCE)
            made.drawString(72, 680, f"It is told on the page with the number {number} of this file.")
        else:
            draw(made, number)
        made.showPage()
    made.save()
    return content.getvalue()


def without_a_text_layer(canvas: Canvas, number: int) -> None:
    """A page that is one grey picture, but for the first."""
    if number == 1:
        canvas.drawString(72, 700, SENTENCE)
        return
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)


def malformed_xref() -> bytes:
    """A PDF whose table of objects points nowhere."""
    content = pdf()
    at = content.rindex(b"startxref")
    return content[:at] + b"startxref\n99999999\n%%EOF\n"


def zero_pages() -> bytes:
    """A PDF that is whole and has no page."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n"
        b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n105\n%%EOF\n"
    )


def bomb_pdf(megabytes: int) -> bytes:
    """A small PDF whose one page unpacks to so many megabytes of drawing."""
    stream = zlib.compress(b"0 0 m 1 1 l S\n" * (megabytes * 1_000_000 // 14), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    content = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(content + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start)


def docx(*paragraphs: str) -> bytes:
    """A Word file of these paragraphs."""
    made = Word()
    for words in paragraphs:
        made.add_paragraph(words)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def repacked(content: bytes, member: str, by: bytes) -> bytes:
    """A zip with one of its files replaced."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, by if name == member else before.read(name))
    return again.getvalue()


def docx_bomb() -> bytes:
    """A Word file of some hundred kilobytes whose text unpacks to 400 MB."""
    return repacked(docx(SENTENCE), "word/document.xml", b"<w:document>" + b" " * 400_000_000)


def docx_that_lies() -> bytes:
    """A Word file that declares ten bytes for a text of 300 MB."""
    content = bytearray(repacked(docx(SENTENCE), "word/document.xml", b" " * 300_000_000))
    name = b"word/document.xml"
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = content.find(mark)
        while content[at + name_at : at + name_at + len(name)] != name:
            at = content.find(mark, at + 1)
        content[at + size_at : at + size_at + 4] = struct.pack("<I", 10)
    return bytes(content)


def laughs() -> str:
    """XML whose entities grow to billions of words."""
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE article [<!ENTITY l0 "ha ">{grown}]>' + JATS.format("&l11;")


def reaching_out(path: Path) -> str:
    """XML with an entity that stands for a file of this machine."""
    return f'<?xml version="1.0"?><!DOCTYPE article [<!ENTITY x SYSTEM "{path.as_uri()}">]>' + JATS.format("&x; is it.")
