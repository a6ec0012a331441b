"""Word to a draft: the body in the order of the document, tracked changes as accepted, both dialects of its XML.

The XML is read as it lies in the file, since python-docx gives neither text boxes nor tracked changes, notes,
equations, hidden words or Strict files. The text is made here, a blank line between blocks, and spans are into
it; numbers of lists stand before their items, outside the span. Left out: pages, looks, pictures, comments,
headers and footers; `left_out` counts them.
"""

import re
from collections.abc import Sequence

from corpus.document import Block, BlockKind
from corpus.errors import FileDamaged
from corpus.reading.docx.body import Body
from corpus.reading.docx.front import front_of
from corpus.reading.docx.headings import with_headings, with_notes_placed
from corpus.reading.docx.looks import looks_of
from corpus.reading.docx.notes import notes_of
from corpus.reading.docx.numbering import counter_of
from corpus.reading.docx.package import Package, package_of
from corpus.reading.docx.part import Part
from corpus.reading.docx.runs import Runs
from corpus.reading.docx.styles import styles_of
from corpus.reading.docx.tally import Tally
from corpus.reading.docx.xml import child, name_of, named
from corpus.reading.draft import Draft, laid_out, with_sections
from corpus.reading.list_levels import list_levels
from corpus.reading.packed import opened
from corpus.span import Span


def read_docx(name: str, content: bytes) -> Draft:
    """The draft of a Word file. Raises `FileDamaged`, `FileEncrypted`, `FileOverLimit`."""
    with opened(name, content) as packed:
        package = package_of(packed)
        body = child(package.document, "w:body")
        if body is None:
            raise FileDamaged(f"{name} is damaged: its main part is no Word document")
        tally = _tally(package)
        styles = styles_of(package.part("styles"))
        looks = looks_of(styles, package.part("theme"), package.part("settings"), package.document)
        reader = Body(
            styles, counter_of(package.part("numbering")), notes_of(package), tally, Runs(styles, tally, looks)
        )
        parts = [part for part in reader.parts(body) if part.words or part.notes]
        front = front_of(tuple(with_headings(parts)), package.core_properties())
    title = None if front.title_at is None else front.parts[front.title_at]
    parts = [part for part in with_notes_placed(front.parts) if part.words]
    text, blocks, title_span = _placed(parts, title)
    return Draft(
        text=text,
        title=front.title,
        authors=front.authors,
        year=front.year,
        blocks=with_sections(text, blocks, title_span),
        doi=front.doi,
        missing=tally.missing(),
        left_out=tally.left_out(),
        tables=tuple(
            part.table.moved(block.span.start)
            for part, block in zip(parts, blocks, strict=True)
            if part.table is not None
        ),
    )


def _tally(package: Package) -> Tally:
    """What is left out by parts of the file."""
    comments = package.part("comments")
    return Tally(
        comments=0 if comments is None else sum(name_of(one) == "w:comment" for one in comments),
        prompts=sum(1 for _ in named(package.document, "w:showingPlcHdr")),
        header=_holds_words(package, "header"),
        footer=_holds_words(package, "footer"),
    )


def _holds_words(package: Package, kind: str) -> bool:
    return any((text.text or "").strip() for part in package.parts(kind) for text in named(part, "w:t"))


def _placed(parts: Sequence[Part], title: Part | None) -> tuple[str, list[Block], Span | None]:
    """The text of the parts with their blocks, and the title's span; a label stands before its block."""
    depths = list_levels([part.level if part.kind is BlockKind.LIST_ITEM else None for part in parts])
    labels = [f"{part.label} " if part.label else "" for part in parts]
    text, spans = laid_out([label + part.words for label, part in zip(labels, parts, strict=True)])
    blocks: list[Block] = []
    title_span: Span | None = None
    for part, label, whole, depth in zip(parts, labels, spans, depths, strict=True):
        span = Span(whole.start + len(label), whole.end)
        wordless = not re.search(r"\w", part.words) and part.kind is not BlockKind.TABLE
        blocks.append(Block(BlockKind.FURNITURE if wordless else part.kind, span, level=depth or part.level))
        if title is not None and title_span is None and part.is_title == title.is_title and part.words == title.words:
            title_span = span
    return text, blocks, title_span
