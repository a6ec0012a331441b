"""Whose each of Gradio's sessions is. A session holds a conversation, and Gradio lets anybody into one whose name they
send; here it belongs to the visitor who came with the name first.

Left out: who the visitor is (`door`), and what a session holds.
"""

import json
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.types import Message, Receive

_MOST = 100_000
_KEY = "session_hash"
_HEARTBEAT = "/gradio_api/heartbeat/"


class Sessions:
    """The sessions of all pages; the one unused for longest is forgotten first."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    def may_enter(self, session: str, visitor: str) -> bool:
        """Whether the session is the visitor's, or was nobody's and now is."""
        owner = self._owners.setdefault(session, visitor)
        self._owners.move_to_end(session)
        if len(self._owners) > _MOST:
            self._owners.popitem(last=False)
        return owner == visitor


def sessions_named(path: str, query: bytes, body: bytes) -> frozenset[str]:
    """Every session that a request to Gradio names, in its path, its query or its JSON body."""
    named = set(parse_qs(query.decode("latin-1")).get(_KEY, ()))
    if _HEARTBEAT in path:
        named.add(path.partition(_HEARTBEAT)[2])
    try:
        sent = json.loads(body) if body else None
    except (ValueError, RecursionError):
        sent = None  # nor can Gradio read it
    if isinstance(sent, dict) and isinstance(sent.get(_KEY), str):
        named.add(sent[_KEY])
    return frozenset(named)


async def read_whole(receive: Receive) -> tuple[bytes, Receive]:
    """The body of a request, and a `receive` that gives it again. Its length is the guard's business."""
    body = bytearray()
    last: Message = {"type": "http.request"}
    while last["type"] == "http.request":
        last = await receive()
        body += last.get("body", b"")
        if not last.get("more_body", False):
            break
    whole: list[Message] = [{**last, "body": bytes(body), "more_body": False}]

    async def again() -> Message:
        return whole.pop() if whole else await receive()

    return bytes(body), again
