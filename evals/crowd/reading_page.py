"""What a reader sees of a conversation that the page shows as HTML. Left out: how it looks."""

from dataclasses import dataclass
from html.parser import HTMLParser

# Words that stand by themselves in no answer: the state of it, and what only a screen reader says.
_STATUS = "fn-status"
_NOT_READ = frozenset({"fn-unseen", "fn-marks", "fn-actions"})
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})


@dataclass(frozen=True, slots=True)
class Read:
    """`text` with its white space evened, `status` the line that says that more will come, empty where none is."""

    text: str
    status: str


def read_html(html: str) -> Read:
    """What stands in the HTML of one message."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Read(evened("".join(reader.text)), evened("".join(reader.status)))


def evened(text: str) -> str:
    """One blank for any white space, and no joiners that cannot be seen."""
    return " ".join(text.replace("\u2060", "").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.status: list[str] = []
        self._open: list[frozenset[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        self._open.append(frozenset((dict(attrs).get("class") or "").split()))
        if tag in ("p", "li", "div", "h2"):
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        classes = frozenset[str]().union(*self._open)
        if _STATUS in classes:
            self.status.append(data)
        elif not classes & _NOT_READ:
            self.text.append(data)
