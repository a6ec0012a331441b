"""The list of a visitor's conversations, each to be opened, exported or deleted.

Left out: what is kept of them (`assistant/study/`), and the files that the links lead to (`assistant/exporting/`).
"""

from datetime import datetime

from assistant.study.stored_conversation import Listed
from corpus.counted import count
from ui.page.escaping import escaped
from ui.page.export_links import export_links

HISTORY_ID = "history"
MOST = 200
_LONGEST_TITLE = 160


def history_html(listed: tuple[Listed, ...], said: str = "") -> str:
    """The panel with the whole list, newest first; `said` is a line about what was just done."""
    rows = "".join(map(_row, listed))
    empty = '<p class="fn-trouble">Nothing yet. What you ask is kept here, for you alone.</p>'
    total = count(len(listed), "conversation") if len(listed) < MOST else f"The newest {MOST}"
    line = f'<p class="fn-said" role="status">{escaped(said)}</p>' if said else ""
    return study_panel_html(
        HISTORY_ID,
        "History",
        f"{total} · seen by you alone" if listed else "",
        f'{line}<ul class="fn-history">{rows}</ul>' if rows else line + empty,
    )


def study_panel_html(opened: str, title: str, line: str, body: str) -> str:
    """The frame of the panels that are no source: `opened` is what the browser asked for."""
    byline = f'<p class="byline">{escaped(line)}</p>' if line else ""
    return (
        f'<article class="fn-source fn-study" data-opened="{escaped(opened)}" data-sheet="" data-first="text" '
        f'aria-label="{escaped(title)}"><header><nav aria-label="{escaped(title)}">'
        '<button type="button" class="back" data-back>&#8593; Back to the conversation</button>'
        '<span class="count"></span><button type="button" class="close" data-close>Close</button></nav>'
        f"<h2>{escaped(title)}</h2>{byline}</header>"
        f'<div class="fn-body" tabindex="0" role="region" aria-label="{escaped(title)}">{body}</div></article>'
    )


def _row(one: Listed) -> str:
    title = one.title if len(one.title) <= _LONGEST_TITLE else one.title[:_LONGEST_TITLE].rstrip() + "…"
    title = " ".join(title.split()) or "(no words)"
    return (
        f'<li><h3 class="fn-text"><a class="title" href="#c-{escaped(one.id)}">{escaped(title)}</a></h3>'
        f'<p class="counts">{_when(one.changed_at)} · {count(one.turns, "question")}</p>'
        f'<div class="fn-deeds"><details><summary>Export<span class="fn-unseen"> this conversation</span></summary>'
        f"{export_links(one.id)}</details>"
        '<details><summary>Delete<span class="fn-unseen"> this conversation</span></summary>'
        "<p>It cannot be brought back. Answers that you flagged stay with the tutors, without your name. "
        f'<button type="button" data-forget="{escaped(one.id)}">Delete for good</button></p></details></div></li>'
    )


def _when(at: datetime) -> str:
    """The time as it was here; `history.js` writes it as it was where the reader is."""
    here = at.astimezone()
    return f'<time datetime="{at.isoformat()}">{here.day} {here:%B %Y, %H:%M}</time>'
