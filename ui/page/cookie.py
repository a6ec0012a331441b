"""The cookie that holds a login's token, in the browser it was given to. Left out: what the token opens (`logins`)."""

from starlette.requests import Request
from starlette.responses import Response

from ui.people.logins import LASTS

_LONGEST = 200


def token_in(request: Request, secure: bool) -> str | None:
    """The token that the browser sent; None where it sent none."""
    token = request.cookies.get(_name(secure))
    return token if token and len(token) <= _LONGEST else None


def give(response: Response, token: str, secure: bool) -> None:
    """Have the browser keep the token: sent to this server only, with no other site's requests, shown to no script."""
    response.set_cookie(
        _name(secure),
        token,
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def take_back(response: Response, secure: bool) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(_name(secure), path="/", secure=secure, httponly=True, samesite="strict")


def _name(secure: bool) -> str:
    """With this prefix no other host of the domain can set it; browsers demand TLS for that."""
    return "__Host-footnote" if secure else "footnote"
