"""A bundled review as a two-column PDF, set by reportlab's own typesetter."""

import io
from html import escape
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, NextPageTemplate, PageTemplate, Paragraph

WIDTH, HEIGHT = A4
SIDE, GAP, FOOT = 52.0, 22.0, 56.0
BAND = 118.0
_BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.2, leading=13, spaceAfter=5, firstLineIndent=10)
_ITEM = ParagraphStyle("item", parent=_BODY, leftIndent=14, firstLineIndent=-8)
_HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=11, leading=14, spaceBefore=9, spaceAfter=4)
_TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=20, leading=24, spaceAfter=8)
_AUTHORS = ParagraphStyle("authors", fontName="Helvetica", fontSize=9.5, leading=13)


def typeset(markdown: Path, authors: str) -> bytes:
    """The file's headings, paragraphs and list items in two columns, under its title and its authors."""
    text = markdown.read_text("utf-8").split("---", 2)[2]
    parts = [part.strip() for part in text.split("\n\n") if part.strip() and not part.startswith(">")]
    title = parts[0].removeprefix("# ")
    story = [Paragraph(escape(title), _TITLE), Paragraph(escape(authors), _AUTHORS), FrameBreak()]
    story.append(NextPageTemplate("later"))
    for part in parts[1:]:
        story += [_paragraph(line) for line in (part.split("\n") if part.startswith("- ") else [part])]
    out = io.BytesIO()
    template = BaseDocTemplate(out, pagesize=A4, title=title, author=authors, invariant=1)
    template.addPageTemplates(
        [
            PageTemplate("first", [_band(), *_columns(BAND)], onPage=_foot),
            PageTemplate("later", _columns(0), onPage=_foot),
        ]
    )
    template.build(story)
    return out.getvalue()


def _paragraph(text: str) -> Paragraph:
    if text.startswith("#"):
        return Paragraph(escape(text.lstrip("# ")), _HEADING)
    if text.startswith("- "):
        return Paragraph("• " + escape(text[2:]), _ITEM)
    return Paragraph(escape(" ".join(text.split())), _BODY)


def _band() -> Frame:
    return Frame(SIDE, HEIGHT - FOOT - BAND, WIDTH - 2 * SIDE, BAND, 0, 0, 0, 0)


def _columns(below: float) -> list[Frame]:
    width = (WIDTH - 2 * SIDE - GAP) / 2
    return [Frame(SIDE + at * (width + GAP), FOOT, width, HEIGHT - 2 * FOOT - below, 0, 0, 0, 0) for at in (0, 1)]


def _foot(canvas: Canvas, template: BaseDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawCentredString(WIDTH / 2, 30, str(template.page))
