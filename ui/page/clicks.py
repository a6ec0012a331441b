"""What a page's own script sends, bound to what answers it.

Left out: the events of the Ask page, which take its state with them (`ask_events`, `study_events`).
"""

from collections.abc import Callable


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
