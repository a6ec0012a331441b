"""The panel in which an answer is flagged for a tutor, with a note. Left out: keeping the flag (`keeping`)."""

from ui.page.conversation import Turn
from ui.page.escaping import escaped
from ui.page.history_panel import study_panel_html

LONGEST_NOTE = 2_000


def flag_html(turn: Turn, said: str = "") -> str:
    """The form for one turn, with the note it has; `said` is a line about what was just done."""
    new = turn.flag is None
    status = f'<p class="fn-said" role="status">{escaped(said)}</p>' if said else ""
    quoted = " ".join(turn.question.split())
    quoted = quoted if len(quoted) <= 300 else quoted[:300].rstrip() + "…"
    body = (
        f'{status}<p class="fn-about"><span class="fn-text">{escaped(quoted)}</span></p>'
        "<p>A tutor sees the question, the answer with its footnotes, and your note; not who you are.</p>"
        f'<label for="fn-note">What is wrong, or unclear? You may leave this empty.</label>'
        f'<textarea id="fn-note" rows="5" maxlength="{LONGEST_NOTE}" dir="auto">{escaped(turn.flag or "")}</textarea>'
        f'<p><button type="button" class="fn-primary" data-flag="flag-{turn.number}">'
        f"{'Send to a tutor' if new else 'Change the note'}</button>"
        + ("" if new else f'<button type="button" data-unflag="flag-{turn.number}">Take the flag back</button>')
        + "</p>"
    )
    return study_panel_html(
        f"flag-{turn.number}",
        "Flag this answer" if new else "Flagged for a tutor",
        "",
        f'<div class="fn-flagging">{body}</div>',
    )
