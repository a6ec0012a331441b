"""Loading a model without transformers' own bars and reports on standard error; its settings are put back after."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Inside, transformers says nothing but errors."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers types it not
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers types it not
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # transformers types it not
