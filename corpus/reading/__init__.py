"""Bytes of a file to a `Document`: told apart by content, read into blocks with exact spans.

Reading order: `file_kind`, `decoding`; what readers share: `draft`, `line_marks`, `packed`, `markup/`; a reader a kind:
`plain_text` (with `line_groups`, `title_page`), `markdown`, `html/`, `jats/`, `docx/`, `epub/`, `pdf/`; the reference
list as data: `references/`; all of it for one file: `read`; in child processes with limits: `confined/`.
"""

from corpus.reading.read import read

__all__ = ["read"]
