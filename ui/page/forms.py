"""The small pages of our own, for which no script is needed: log in, log out, and why somebody may not come in.

Left out: what the forms do (`logging_in`).
"""

from importlib.resources import files

from ui.page.escaping import escaped
from ui.people.person import LONGEST_NAME
from ui.people.role import Role
from ui.people.visitor import Visitor

_WHOLE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Footnote</title>
<link rel="icon" href="data:,">
{more}<style>{style}</style>
</head>
<body>
<main>
<p class="fn-name">Footnote<span aria-hidden="true">1</span></p>
{body}
</main>
</body>
</html>
"""
_LOG_IN = """<h1>Log in</h1>
{message}<form method="post" action="/login">
<input type="hidden" name="next" value="{next}">
<label for="name">Name</label>
<input id="name" name="name" value="{name}" autocomplete="username" autocapitalize="none" spellcheck="false" required
 maxlength="{longest}"{focus_name}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required{focus_password}>
<button>Log in</button>
</form>
<p class="quiet">A name and a password are given by whoever looks after this Footnote.</p>"""
_LOG_OUT = """<h1>Log out</h1>
<p>You are logged in as <bdi>{name}</bdi>. What you asked is kept for when you come back.</p>
<form method="post" action="/logout">
<button>Log out</button>
</form>
<p class="quiet"><a href="/">Back to the questions</a></p>"""
_REFUSAL = """<h1>{page} is for {needs}s</h1>
<p>You are logged in as <bdi>{name}</bdi>, a {role}.</p>
<p><a href="/">Back to the questions</a> <a href="/logout">Log out</a></p>"""


def login_html(wanted: str, name: str = "", message: str = "") -> str:
    """The form to log in with; `wanted` is where one goes then, `message` why it did not work."""
    told = f'<p class="wrong" role="alert">{escaped(message)}</p>\n' if message else ""
    focus = ' autofocus aria-invalid="true"' if message else " autofocus"
    body = _LOG_IN.format(
        message=told,
        next=escaped(wanted),
        name=escaped(name),
        longest=LONGEST_NAME,
        focus_name="" if name else focus,
        focus_password=focus if name else "",
    )
    return _page("Log in", body)


def logout_html(visitor: Visitor) -> str:
    """The question whether to log out."""
    return _page("Log out", _LOG_OUT.format(name=escaped(visitor.name)))


def refusal_html(visitor: Visitor, page: str, needs: Role) -> str:
    """Why this visitor may not open that page, and where they may go."""
    return _page(
        "Not for you", _REFUSAL.format(page=escaped(page), needs=needs, name=escaped(visitor.name), role=visitor.role)
    )


def again_html(wanted: str) -> str:
    """A page that asks for `wanted` at once, as from this site."""
    link = f'<p><a href="{escaped(wanted)}">Go on</a></p>'
    return _page("One moment", link, f'<meta http-equiv="refresh" content="0;url={escaped(wanted)}">\n')


def _page(title: str, body: str, more: str = "") -> str:
    style = files("ui.page").joinpath("forms.css").read_text("utf-8")
    return _WHOLE.format(title=title, style=style, body=body, more=more)
