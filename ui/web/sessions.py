"""Whose each of Gradio's sessions is, and a page's events as they are sent to the server."""

import inspect
import json
import os
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs

from starlette.types import Message, Receive

if TYPE_CHECKING:
    import gradio as gr
    from gradio.block_function import BlockFunction


@contextmanager
def gradio_page(title: str, waiting: int = 64, at_once: int = 8) -> Iterator["gr.Blocks"]:
    """A page whose parts and events are made inside, with all of Gradio's that it does not need turned off; so many
    events are done at once, and so many wait."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    blocks: gr.Blocks
    with gr.Blocks(
        title=title, analytics_enabled=False, fill_width=True, fill_height=True, delete_cache=(3600, 3600)
    ) as blocks:
        yield blocks
    # What is answered through the queue is answered through nothing else.
    blocks.queue(max_size=waiting, default_concurrency_limit=at_once, api_open=False)


def gradio_html(value: str, elem_id: str, script: str | None = None) -> "gr.HTML":
    """HTML in a page, styled by ours alone, with `script` where it has one."""
    import gradio as gr

    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=script)


def answered(happened: Callable[..., object], handler: Callable[..., object], shown: object) -> None:
    """Whenever `happened`, an event of a `gr.HTML`, is sent, `handler` answers, and `shown`, a component or
    a list of them, holds what it returns."""
    happened(
        handler,
        None,
        shown,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
        # What is clicked while an earlier click is answered is not dropped.
        trigger_mode="multiple",
    )


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


_FIELDS = "event_fields"
_LONGEST_SESSION = 64
_Handler = TypeVar("_Handler", bound=Callable[..., object])


class NoEvent(Exception):
    """What was sent is no event of the page; the message says what is wrong, in a few words."""


def reads(*fields: str) -> Callable[[_Handler], _Handler]:
    """Marks a handler that reads these fields of its event; one that lacks any is no event for it."""

    def marked(handler: _Handler) -> _Handler:
        setattr(handler, _FIELDS, fields)
        return handler

    return marked


def event_name(blocks: "gr.Blocks", body: bytes) -> str:
    """The name of the handler that the body of a request calls. Raises `NoEvent`."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise NoEvent("it is no JSON") from None
    if not isinstance(sent, dict):
        raise NoEvent("it is no object")
    number, session = sent.get("fn_index"), sent.get("session_hash")
    event = blocks.fns.get(number) if isinstance(number, int) and not isinstance(number, bool) else None
    if event is None or event.fn is None:
        raise NoEvent("the page has no event of that number")
    if not isinstance(session, str) or not 0 < len(session) <= _LONGEST_SESSION:
        raise NoEvent("it names no session")
    if sent.get("batched") or sent.get("simple_format"):
        raise NoEvent("a page sends one event at a time")
    if not _is_whole_or_none(sent.get("trigger_id")) or not isinstance(sent.get("event_id"), str | None):
        raise NoEvent("what caused it is not named as a page does")
    _require_data(event, sent.get("data"))
    _require_fields(event, sent.get("event_data"))
    return str(event.name)


def _is_whole_or_none(number: object) -> bool:
    return number is None or (isinstance(number, int) and not isinstance(number, bool))


def _require_data(event: "BlockFunction", data: object) -> None:
    """A value for each of its inputs, of the kind that the input holds."""
    from gradio.components import Button, Radio, Textbox

    if not isinstance(data, list) or len(data) != len(event.inputs):
        raise NoEvent("it does not hold what the event takes")
    for value, component in zip(data, event.inputs, strict=True):
        if isinstance(component, Textbox | Button) and not isinstance(value, str):
            raise NoEvent("a text is missing")
        if (
            isinstance(component, Radio)
            and value is not None
            and value not in [choice[1] for choice in component.choices]
        ):
            raise NoEvent("there is no such choice")


def _require_fields(event: "BlockFunction", fields: object) -> None:
    handler = event.fn
    if handler is None or not _takes_event(handler):
        return
    if not isinstance(fields, dict):
        raise NoEvent("it does not say what happened")
    missing = [name for name in getattr(handler, _FIELDS, ()) if name not in fields]
    if missing:
        raise NoEvent(f"it does not say its {missing[0]}")


def _takes_event(handler: Callable[..., object]) -> bool:
    from gradio import EventData

    return any(parameter.annotation is EventData for parameter in inspect.signature(handler).parameters.values())
