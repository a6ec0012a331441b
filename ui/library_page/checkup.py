"""Checking the library when a tutor asks for it: once at a time, behind the files that wait. Left out: what is checked
(`ports.Checking`), and how it is told (`findings_html`)."""

from threading import Lock

from corpus.errors import FootnoteError
from ui.library_page.line import Line
from ui.library_page.ports import Checking, Soundness


class Checkup:
    """The last check of the library, and the one at work."""

    def __init__(self, checking: Checking, line: Line) -> None:
        self._checking = checking
        self._line = line
        self._lock = Lock()
        self._at_work = False
        self._outcome: Soundness | FootnoteError | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether a check is asked for and not yet done."""
        with self._lock:
            return self._at_work

    @property
    def outcome(self) -> Soundness | FootnoteError | None:
        """What the last check came to, or why it came to nothing; None before the first and while one is at work."""
        with self._lock:
            return self._outcome

    def ask(self) -> None:
        """Have the library checked. While it is, asking again changes nothing."""
        with self._lock:
            if self._at_work:
                return
            self._at_work, self._outcome = True, None
        self._line.put(self._check)

    def put_away(self) -> None:
        """Forget what the last check came to."""
        with self._lock:
            self._outcome = None

    def _check(self) -> None:
        found: Soundness | FootnoteError = FootnoteError("the check broke down: the server's log says why")
        try:
            found = self._checking.check()
        except FootnoteError as error:
            found = error
        finally:
            with self._lock:
                self._at_work, self._outcome = False, found
