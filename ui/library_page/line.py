"""Work that is done one piece after another, in a thread of its own. Left out: what it is (`intake`, `checkup`)."""

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread

Work = Callable[[], None]

_LOG = logging.getLogger(__name__)


class Line:
    """Does each piece of work in the order it came; `rest` is called when there is none left. Close it at the end."""

    def __init__(self, rest: Work) -> None:
        self._rest = rest
        self._waiting: SimpleQueue[Work | None] = SimpleQueue()
        self._closed = Event()
        # A thread that does not keep Python from ending: what it holds in the middle is one transaction, or nothing.
        self._thread = Thread(target=self._run, name="library", daemon=True)
        self._thread.start()

    @property
    def closed(self) -> bool:
        """Whether no more work is begun."""
        return self._closed.is_set()

    def put(self, work: Work) -> None:
        """Do this when all that came before is done. Does nothing once closed."""
        self._waiting.put(work)

    def close(self, seconds: float) -> None:
        """Begin nothing more, and wait so long for what is being done. Closing twice does nothing."""
        self._closed.set()
        self._waiting.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            try:
                work = self._waiting.get_nowait()
            except Empty:
                self._done(self._rest)
                work = self._waiting.get()
            if work is None or self.closed:
                return
            self._done(work)

    def _done(self, work: Work) -> None:
        try:
            work()
        except Exception:  # a mistake of ours in one upload must not end all that come after it
            _LOG.exception("a piece of the library's work broke down")
