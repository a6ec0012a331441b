"""An answer as plain text to paste elsewhere: its footnotes as [1], and under it each quote with its source.

Left out: files of whole conversations (`assistant/exporting/`), and the clipboard (`actions.js`).
"""

from assistant.answer import Answer, Citation, CitedDocument


def copied_text(answer: Answer) -> str:
    """The answer's text, then a paragraph for each footnote."""
    documents = {document.id: document for document in answer.documents}
    notes = [
        _note(citation, documents.get(citation.document_id))
        for citation in sorted(answer.citations, key=lambda one: one.number)
    ]
    return "\n\n".join([answer.text, *notes])


def _note(citation: Citation, document: CitedDocument | None) -> str:
    quote = " ".join(citation.quote.split())
    source = _source(citation, document)
    return f"[{citation.number}] “{quote}”" + (f"\n    {source}" if source else "")


def _source(citation: Citation, document: CitedDocument | None) -> str:
    """Who, when, what, and where in it, as far as is known."""
    said: list[str] = []
    if document is not None:
        authors = ", ".join(name for name in document.authors if name.strip())
        said += [authors, str(document.year or ""), document.title or document.source]
    said += [citation.section or "", f"page {citation.page}" if citation.page is not None else ""]
    if document is not None and document.doi:
        said.append(f"doi:{document.doi}")
    return " · ".join(part for part in (" ".join(one.split()) for one in said) if part)
