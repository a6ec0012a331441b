"""What is embedded (a passage) and what is cited (a sentence). Left out: how they are cut (`cutting`)."""

from dataclasses import dataclass

from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one section, never longer than the embedding model reads.

    `id` is `<document id>-p<ordinal>`, ordinals counting from 0 in reading order; `section_path` is the headings that
    it stands under, outermost first and the document's title left out.
    """

    id: str
    document_id: str
    span: Span
    section_path: tuple[str, ...] = ()
    page: int | None = None

    @property
    def section(self) -> str | None:
        """Its nearest heading's text."""
        return self.section_path[-1] if self.section_path else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a footnote opens at: a sentence, or a short list together with its lead-in line.

    `leans_on` is the earlier sentence without which this one is not understood: the lead-in of a long
    list's item, or what a bare "It", "These", "Such" refers to. None for a sentence that stands alone.
    """

    span: Span
    passage_id: str
    leans_on: Span | None = None
