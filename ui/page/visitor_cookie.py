"""A cookie that tells visitors apart where nobody logs in, so that each has a budget of their own.

It opens nothing. What is in it is signed with a key of this process, so that nobody makes up new visitors: each comes
with a page, and an address gets only so many. Left out: what a visitor may have (`ui.web.rate_limits`).
"""

import hashlib
import hmac
import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Send

_NAME = "footnote-visitor"
_LONGEST = 100
_LASTS = 7 * 24 * 3600


class VisitorCookie:
    """Gives the cookies of one server, and knows them again."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def visitor_in(self, request: Request) -> str:
        """Who the browser was told that it is; empty where it says nothing, or what this server never said."""
        sent = request.cookies.get(_NAME, "")
        if len(sent) > _LONGEST or not sent.isascii():
            return ""
        visitor, _, signature = sent.partition(".")
        return visitor if hmac.compare_digest(signature, self._signed(visitor)) else ""

    def given(self, send: Send) -> Send:
        """`send`, with a new visitor's cookie on the reply."""
        visitor = secrets.token_hex(16)
        carrier = Response()
        carrier.set_cookie(
            _NAME, f"{visitor}.{self._signed(visitor)}", max_age=_LASTS, path="/", httponly=True, samesite="strict"
        )
        cookie = carrier.headers["set-cookie"]

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        return with_cookie

    def _signed(self, visitor: str) -> str:
        return hmac.new(self._key, visitor.encode(), hashlib.sha256).hexdigest()
