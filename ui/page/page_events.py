"""A page's events as they are sent to the server: whether one is an event of that page at all, and which.

Gradio answers what is none of its events with a traceback; here it is refused before, in one line. Left out: who may
send it (`door`), and what it does.
"""

import inspect
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import gradio as gr
    from gradio.block_function import BlockFunction

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
    from gradio.components import Radio, Textbox

    if not isinstance(data, list) or len(data) != len(event.inputs):
        raise NoEvent("it does not hold what the event takes")
    for value, part in zip(data, event.inputs, strict=True):
        if isinstance(part, Textbox) and not isinstance(value, str):
            raise NoEvent("a text is missing")
        if isinstance(part, Radio) and value is not None and value not in [choice[1] for choice in part.choices]:
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

    return any(one.annotation is EventData for one in inspect.signature(handler).parameters.values())
