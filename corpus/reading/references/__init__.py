"""The reference list of a draft as data: its entries (`entries`, `fields`), and the marks that name them.

What the format itself says of entries and marks is kept; the words fill in what it leaves open. The text never
changes, and of the blocks only those of references. The order to read in: `entries`, `label`, `fields` (`names`,
`year`, `title`, `doi`), `listed` (`surname`), `numbers`, `author_year`.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import CITABLE
from corpus.reading.draft import Draft
from corpus.reading.references.author_year import marks_by_author
from corpus.reading.references.entries import Entry, entries, with_entries
from corpus.reading.references.fields import fields_of
from corpus.reading.references.label import label_before
from corpus.reading.references.listed import Listed
from corpus.reading.references.numbers import marks_by_number
from corpus.reference import Mention, Reference
from corpus.span import Span


def with_references(draft: Draft) -> Draft:
    """The draft with its reference list taken apart and its marks tied to it, unless its format did so itself."""
    if draft.references:
        references = tuple(_filled(draft.text, one) for one in draft.references)
        blocks = draft.blocks
    else:
        blocks = with_entries(draft.text, draft.blocks)
        references = tuple(_reference(draft.text, entry) for entry in entries(draft.text, blocks))
    mentions = draft.mentions or _mentions(replace(draft, blocks=blocks), references)
    return replace(draft, blocks=blocks, references=references, mentions=mentions)


def _reference(text: str, entry: Entry) -> Reference:
    said = fields_of(entry.block.span.of(text))
    return Reference(entry.block.span, entry.label, said.authors, said.title, said.journal, said.year, said.doi)


def _filled(text: str, given: Reference) -> Reference:
    """What the format says of an entry, and what the words say of the rest."""
    said = fields_of(given.span.of(text))
    return Reference(
        given.span,
        given.label or said.label or label_before(text, given.span.start),
        given.authors or said.authors,
        given.title or said.title,
        given.journal or said.journal,
        given.year if given.year is not None else said.year,
        given.doi or said.doi,
    )


def _mentions(draft: Draft, references: Sequence[Reference]) -> tuple[Mention, ...]:
    """The marks in the citable blocks, in order; where two share a character, the one that begins first."""
    if not references:
        return ()
    listed = Listed(draft.text, references)
    citable: list[Span] = [block.span for block in draft.blocks if block.kind in CITABLE]
    by_author = marks_by_author(draft.text, citable, listed)
    by_number = marks_by_number(draft.text, citable, listed)
    if not listed.is_numbered and len(by_author) > len(by_number):
        # The numbers of a document that cites by author are those of its footnotes.
        by_number = ()
    found = (*by_number, *by_author)
    apart: list[Mention] = []
    for one in sorted(found, key=lambda mention: mention.span):
        if not apart or one.span.start >= apart[-1].span.end:
            apart.append(one)
    return tuple(apart)
