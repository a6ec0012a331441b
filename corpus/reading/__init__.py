"""Bytes of a file to a `Document`: told apart by content, decoded, read into blocks with exact spans.

Reading order: `file_kind`, `decoding`, then a reader a kind: `plain_text` (with `line_groups`, `title_page`),
`markdown`, `html` (with `html_walk`, `html_pieces`); what they share: `draft`,
`line_marks`. PDF, DOCX, JATS and EPUB have no reader yet.
"""

from corpus.reading.read import read

__all__ = ["read"]
