"""A PDF whose every word stands at a known place: made by reportlab, drawn by pypdfium2, its document made by hand.

The sentences of `PAINTED` stand on a ground of their own colour, so that a picture shows whether a mark lies on them.
"""

import io
import threading
from dataclasses import dataclass

import pypdfium2 as pdfium
from reportlab.pdfbase.pdfmetrics import getAscentDescent, stringWidth
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import FileDamaged
from corpus.span import Box, Fragment, Layout, Span
from corpus.types import Block, BlockKind, Document, Mention, Page, Reference, Source, document_id

WIDTH, HEIGHT = 595.28, 841.89
COLUMNS, COLUMN_WIDTH = (56.0, 308.0), 231.0
TOP, BOTTOM = 720.0, 70.0
GROUND = (0.55, 0.85, 1.0)
TITLE = "Rapid relief: a review of ketamine & <esketamine>"
INSIDE = "Ketamine relieves depression within hours of a single infusion, where other drugs need several weeks [1, 2]."
ACROSS = (
    "Across the end of this page the sentence goes on, so that its first words stand here and its last words stand "
    "on the page that follows, and both of them are marked."
)
PAINTED = (INSIDE, ACROSS)
ENTRIES = (
    "1. Zarate CA Jr, Singh JB, Carlson PJ. A randomized trial of an N-methyl-D-aspartate antagonist. 2006.",
    "2. Berman RM, Cappiello A. Antidepressant effects of ketamine in depressed patients. 2000.",
)
_FILLER = (
    "Classical antidepressants emerged from the monoaminergic theory of depression, which proposes that deficits in "
    "serotonin, norepinephrine, or dopamine contribute to its symptoms. The concept has guided treatment for decades "
    "and is now known to be incomplete."
)


@dataclass(frozen=True, slots=True)
class Paper:
    """The file's bytes, and the document that a reader makes of it."""

    content: bytes
    document: Document

    def quote(self, sentence: str) -> Span:
        start = self.document.text.index(sentence)
        return Span(start, start + len(sentence))


class Press:
    """Sets words in two columns, and notes where each one stands."""

    def __init__(self) -> None:
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(WIDTH, HEIGHT), invariant=True)
        self.text = ""
        self.fragments: list[Fragment] = []
        self.blocks: list[Block] = []
        self.starts = [0]
        self.path: tuple[str, ...] = ()
        self.column, self.x, self.y = 0, COLUMNS[0], TOP

    @property
    def page(self) -> int:
        return len(self.starts)

    def paragraph(self, words: str, kind: BlockKind = BlockKind.PARAGRAPH, font: str = "Times-Roman") -> None:
        if kind is BlockKind.HEADING:
            self.path = (words,)
        start, page = len(self.text), self.page
        for sentence in words.split("\n"):
            for number, word in enumerate(sentence.split(" ")):
                self._word(word, font, painted=sentence in PAINTED, space=number > 0 and sentence in PAINTED)
        self.text = self.text.rstrip()
        self.blocks.append(Block(kind, Span(start, len(self.text)), self.path, page))
        self.text += "\n\n"
        self.x, self.y = COLUMNS[self.column], self.y - 20

    def down_to(self, y: float) -> None:
        self.y = y

    def column_end(self) -> None:
        self.column += 1
        if self.column == len(COLUMNS):
            self.column = 0
            self.canvas.showPage()
            self.starts.append(len(self.text))
        self.x, self.y = COLUMNS[self.column], TOP

    def heading(self, words: str) -> None:
        self.canvas.setFont("Times-Bold", 17)
        self.canvas.drawString(COLUMNS[0], 770, words)

    def _word(self, word: str, font: str, painted: bool, space: bool) -> None:
        size = 10.5
        width = stringWidth(word, font, size)
        if self.x + width > COLUMNS[self.column] + COLUMN_WIDTH:
            self.x, self.y, space = COLUMNS[self.column], self.y - 13.5, False
            if self.y < BOTTOM:
                self.column_end()
        ascent, descent = getAscentDescent(font, size)
        if painted:
            gap = stringWidth(" ", font, size) if space else 0.0
            self.canvas.setFillColorRGB(*GROUND)
            self.canvas.rect(self.x - gap, self.y + descent, width + gap, ascent - descent, stroke=0, fill=1)
            self.canvas.setFillColorRGB(0, 0, 0)
        self.canvas.setFont(font, size)
        self.canvas.drawString(self.x, self.y, word)
        box = Box(
            self.page,
            self.x / WIDTH,
            1 - (self.y + ascent) / HEIGHT,
            (self.x + width) / WIDTH,
            1 - (self.y + descent) / HEIGHT,
        )
        start = len(self.text)
        self.fragments.append(Fragment(Span(start, start + len(word)), box))
        self.text += word + " "
        self.x += width + stringWidth(" ", font, size)


def paper() -> Paper:
    """Four pages; `INSIDE` stands in the second column of page 2, `ACROSS` from page 2 to page 3."""
    press = Press()
    press.heading(TITLE)
    press.paragraph("Introduction", BlockKind.HEADING, "Times-Bold")
    while press.page == 1:
        press.paragraph(_FILLER)
    while press.column == 0:
        press.paragraph(_FILLER)
    press.paragraph("Clinical effects", BlockKind.HEADING, "Times-Bold")
    press.down_to(420)
    press.paragraph(f"The first trials were small.\n{INSIDE}\n{_FILLER}")
    press.paragraph(_FILLER)
    press.down_to(90)
    press.paragraph(ACROSS)
    while press.page == 3:
        press.paragraph(_FILLER)
    press.paragraph("References", BlockKind.HEADING, "Times-Bold")
    for entry in ENTRIES:
        press.paragraph(entry, BlockKind.REFERENCE)
    press.canvas.showPage()
    press.canvas.save()
    return Paper(press.file.getvalue(), _document(press))


def _document(press: Press) -> Document:
    ends = [*press.starts[1:], len(press.text)]
    entries = [Span(at := press.text.index(entry), at + len(entry)) for entry in ENTRIES]
    mark = press.text.index("[1, 2]")
    identity = document_id(press.file.getvalue())
    return Document(
        id=identity,
        title=TITLE,
        authors=("D. Qayumova", "S. Salohiddinova"),
        year=2025,
        text=press.text,
        blocks=tuple(press.blocks),
        pages=tuple(
            Page(number, Span(start, end))
            for number, (start, end) in enumerate(zip(press.starts, ends, strict=True), 1)
        ),
        source=Source("review.pdf", "/nowhere/review.pdf", "0" * 64, "application/pdf", ""),
        doi="10.1234/review.2025",
        references=(
            Reference(
                entries[0],
                "1",
                ("Zarate CA Jr", "Singh JB", "Carlson PJ"),
                "A randomized trial of an N-methyl-D-aspartate antagonist in treatment-resistant major depression",
                "Arch Gen Psychiatry",
                2006,
                "10.1001/archpsyc.63.8.856",
            ),
            Reference(
                entries[1],
                "2",
                ("Berman RM", "Cappiello A"),
                "Antidepressant effects of ketamine in depressed patients",
                "Biol Psychiatry",
                2000,
            ),
        ),
        mentions=(Mention(Span(mark, mark + 6), (0, 1)),),
        layout=Layout.of(press.fragments),
    )


class DrawnPictures:
    """Draws the pages of these papers; `broken` pages cannot be drawn. Counts what it draws."""

    def __init__(self, *papers: Paper) -> None:
        self.papers = {one.document.id: one for one in papers}
        self.broken: set[int] = set()
        self.drawn: list[int] = []
        # pypdfium2 is not safe for threads.
        self.lock = threading.Lock()

    def picture(self, document_id: str, page: int) -> bytes:
        if page in self.broken:
            raise FileDamaged(f"page {page} of <review>.pdf is damaged: get the file again")
        with self.lock, pdfium.PdfDocument(self.papers[document_id].content) as file:
            self.drawn.append(page)
            out = io.BytesIO()
            file[page - 1].render(scale=1000 / WIDTH).to_pil().save(out, "PNG")
            return out.getvalue()
