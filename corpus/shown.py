"""The words at a span as a reader is shown them: white space evened out, list items on lines of their own, and no
Markdown marks. The words and their order are the document's; the exact quote is `span.of(document.text)`."""

import re

from corpus.document import BlockKind, Document
from corpus.span import Span

_MARKS = (
    (re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)


def shown(document: Document, span: Span) -> str:
    """The words at `span`, lines only between list items and table rows."""
    parts: list[str] = []
    for block, inside in document.citable_in(span):
        raw = inside.of(document.text)
        if block.kind is BlockKind.TABLE:
            words = "\n".join(" ".join(line.split()) for line in raw.splitlines() if re.search(r"\w", line))
        else:
            words = " ".join(raw.split())
        own_line = block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE)
        parts.append(("\n" if own_line and parts else " " if parts else "") + words)
    words = "".join(parts) or " ".join(span.of(document.text).split())
    if document.source.media_type == "text/markdown":
        for pattern, plain in _MARKS:
            words = pattern.sub(plain, words)
    return words
