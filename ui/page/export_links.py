"""Links to a conversation as a file, and the panel that explains them. Left out: the files (`assistant/exporting/`)."""

from ui.page.escaping import escaped

EXPORT_ID = "export"
KINDS = {
    "md": ("Markdown", "to go on writing with, each quote under its answer"),
    "html": ("HTML", "one page to read or print, with nothing to load"),
    "json": ("JSON", "every quote with its exact place, for programs"),
    "bib": ("BibTeX", "the documents cited, for LaTeX"),
    "ris": ("RIS", "the documents cited, for Zotero, EndNote or Mendeley"),
}


def export_links(conversation_id: str) -> str:
    """The five links in a row."""
    return f'<p class="fn-exports">{" ".join(_link(conversation_id, kind) for kind in KINDS)}</p>'


def export_rows(conversation_id: str) -> str:
    """The five links, each with a word on what it is for."""
    rows = "".join(f"<li>{_link(conversation_id, kind)}<span>{words}</span></li>" for kind, (_, words) in KINDS.items())
    return f'<ul class="fn-export">{rows}</ul>'


def _link(conversation_id: str, kind: str) -> str:
    return f'<a href="/export/{escaped(conversation_id)}.{kind}" download>{KINDS[kind][0]}</a>'
