"""Parts of a receipt as a reader is told them, as HTML: the file and its kind, how much was read of it, and since when.

Left out: what was not read, which each list shows in its own way (`shelf_panel`, the Library page's `list_html`).
"""

from corpus.counted import count
from corpus.receipt import Receipt, Status
from ui.page.escaping import escaped
from ui.page.ports import Shelved

_KIND_WORDS = {
    "text/plain": "Plain text",
    "text/markdown": "Markdown",
    "text/html": "HTML",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/jats+xml": "JATS article",
    "application/epub+zip": "EPUB",
}


def file_html(receipt: Receipt) -> str:
    """The file's name and what it was read as; a kind that has no words keeps its name."""
    kind = _KIND_WORDS.get(receipt.media_type, receipt.media_type)
    return " · ".join(escaped(part) for part in (receipt.source, kind) if part)


def counts_html(receipt: Receipt) -> str:
    """How much was read, part by part."""
    counted = (
        (receipt.pages, "page"),
        (receipt.sections, "section"),
        (receipt.passages, "passage"),
        (receipt.sentences, "sentence"),
        (receipt.references, "reference"),
    )
    return " · ".join(count(number, noun) for number, noun in counted if number)


def since_html(one: Shelved) -> str:
    """When it was added, or last tried, in this machine's time; nothing where that is not known."""
    if one.added_at is None:
        return ""
    at = one.added_at.astimezone()
    said = "tried on" if one.receipt.status is Status.FAILED else "in the library since"
    return f' · <time datetime="{at.isoformat()}">{said} {at.day} {at:%B %Y}, {at:%H:%M}</time>'
