"""What checking the library came to, in words. Left out: the check (`checkup`)."""

import re

from corpus.counted import count
from corpus.errors import FootnoteError
from corpus.soundness import Finding
from ui.library_page.checkup import Checkup
from ui.library_page.ports import Holdings, Soundness
from ui.page.escaping import escaped

MOST = 100
_DOCUMENT = re.compile(r"document ([0-9a-f]{16})")


def findings_html(checkup: Checkup, holdings: Holdings) -> str:
    """A section with the outcome; empty before the first check and after it was put away."""
    if checkup.is_at_work:
        return _section("Checking", "<p>Every hash, span, vector and index is being looked at …</p>", closes=False)
    match checkup.outcome:
        case None:
            return ""
        case Soundness() as found:
            return _found(found, holdings)
        case error:
            return _section("The library could not be checked", f"<p>{_line(error)}</p>", closes=True)


def _found(found: Soundness, holdings: Holdings) -> str:
    if not found.findings:
        again = (
            f"<p>Made again, since stale or damaged: {escaped(', '.join(found.made_again))}.</p>"
            if found.made_again
            else ""
        )
        told = f"<p>{count(found.documents, 'document')}: every hash, span, vector and index is as it was stored.</p>"
        return _section("The library is sound", told + again, closes=True)
    items = "".join(f"<li>{_finding(one, holdings)}</li>" for one in found.findings[:MOST])
    more = f"<p>And {len(found.findings) - MOST:,} more of the kind.</p>" if len(found.findings) > MOST else ""
    advice = "<p>Remove what is named here and add its file again, or bring back a copy of the library.</p>"
    return _section(f"{count(len(found.findings), 'fault')} in the library", f"<ul>{items}</ul>{more}{advice}", True)


def _finding(one: Finding, holdings: Holdings) -> str:
    """A fault, with the document by its title where it still has one, and a way to it."""
    place = escaped(one.place)
    if found := _DOCUMENT.fullmatch(one.place):
        title = _title(found[1], holdings)
        place = f'<button type="button" class="title fn-text" data-show="{found[1]}">{title or place}</button>'
    return f'{place}: <span class="fn-text">{escaped(one.problem)}</span>'


def _title(document_id: str, holdings: Holdings) -> str:
    try:
        return escaped(holdings.opened(document_id).record.title)
    except FootnoteError:  # it is damaged: that is what is being told
        return ""


def _section(head: str, inner: str, closes: bool) -> str:
    button = '<button type="button" class="quiet" data-put-away>Put away</button>' if closes else ""
    return f'<section class="fn-findings" role="status"><h2>{escaped(head)}</h2>{inner}{button}</section>'


def _line(error: FootnoteError) -> str:
    return escaped(" ".join(str(error).split()))
