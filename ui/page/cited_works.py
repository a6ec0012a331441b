"""The works that a quoted sentence cites, as a short list. Left out: finding them (`corpus`), and any link.

A DOI is text to copy: nothing on the page leads away from this machine.
"""

from corpus.document import Document
from corpus.reference import Reference
from corpus.span import Span
from ui.page.escaping import escaped

MOST = 5
LONGEST = 240
SHORT = 60
_LEAD = '<span class="lead">This sentence cites:</span>'


def cited_html(document: Document, quote: Span) -> str:
    """The works named inside the quote, at most `MOST` and a count of the rest; empty when it names none.

    One work is told in full; several by their names, which open into the list.
    """
    works = document.mentions_in(quote)
    if not works:
        return ""
    if len(works) == 1:
        return f'<div class="fn-cited"><p class="fn-text">{_LEAD} {escaped(described(works[0], document))}</p></div>'
    more = f"and {len(works) - MOST} more" if len(works) > MOST else ""
    names = "; ".join([*(escaped(_name(work, document)) for work in works[:MOST]), *([more] if more else [])])
    rows = "".join(f"<li>{_label(work)}{escaped(described(work, document))}</li>" for work in works[:MOST])
    rest = f"<li>{more}</li>" if more else ""
    return (
        f'<details class="fn-cited"><summary class="fn-text">{_LEAD} {names}</summary>'
        f'<ul class="fn-text">{rows}{rest}</ul></details>'
    )


def described(work: Reference, document: Document) -> str:
    """Who, when, what and where it was printed, as far as is known; else the entry as it stands in the list."""
    said = [_authors(work.authors), str(work.year or ""), _clipped(work.title or ""), _clipped(work.journal or "")]
    line = ", ".join(part for part in said if part) or _entry(work, document)
    return f"{line} (doi:{_clipped(work.doi)})" if work.doi and work.doi not in line else line


def _name(work: Reference, document: Document) -> str:
    """What a work is called for short: who and when, else what."""
    said = [_authors(work.authors), str(work.year or "")]
    return ", ".join(part for part in said if part) or _clipped(work.title or _entry(work, document), SHORT)


def _entry(work: Reference, document: Document) -> str:
    return _clipped(" ".join(work.span.of(document.text).split()))


def _authors(names: tuple[str, ...]) -> str:
    return f"{_clipped(names[0])} et al." if len(names) > 2 else _clipped(", ".join(names))


def _label(work: Reference) -> str:
    return f"<b>{escaped(_clipped(work.label))}</b> " if work.label else ""


def _clipped(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else text[:longest].rstrip() + "…"
