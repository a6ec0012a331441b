"""What the browser asked for, made safe: it may send anything. Left out: what is done about it (`bench`)."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answer import Coverage
from evals.verdicts.queue import Order
from evals.verdicts.ruling import Label
from ui.check_page.chosen import Stretch
from ui.check_page.stop import Stop

_MOST_STRETCHES = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """Which answer and stop are meant, in which queue: an empty `answer` is the queue's first, no `stop` the first that
    is not judged, no `order` the one that has something to do. `serial` is the browser's own count, to know its answer
    by; `whole` asks for the whole of a long document."""

    answer: str
    stop: Stop | None
    order: Order | None
    coverage: Coverage | None
    serial: int = 0
    whole: bool = False


class Sent:
    """The data of one event."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = fields

    def asked(self) -> Asked:
        """What is meant; what cannot be read is as if it had not been sent."""
        order, coverage = self.text("order"), self.text("coverage")
        return Asked(
            self.text("answer")[:64],
            Stop.read(self.text("stop")),
            Order(order) if order in set(Order) else None,
            Coverage(coverage) if coverage in set(Coverage) else None,
            self.number("serial"),
            self._fields.get("whole") is True,
        )

    def text(self, name: str) -> str:
        """A text; empty for anything else."""
        found = self._fields.get(name)
        return found if isinstance(found, str) else ""

    def number(self, name: str) -> int:
        """A whole number from 0 to a billion; 0 for anything else."""
        found = self._fields.get(name)
        return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 10**9 else 0

    def label(self) -> Label | None:
        """A label; None for anything else."""
        found = self.text("label")
        return Label(found) if found in set(Label) else None

    def stretches(self) -> tuple[Stretch, ...]:
        """The selected words, stretch by stretch; none where any of them cannot be read."""
        found = self._fields.get("stretches")
        if not isinstance(found, list) or len(found) > _MOST_STRETCHES:
            return ()
        read = tuple(_stretch(one) for one in found)
        return tuple(one for one in read if one is not None) if None not in read else ()


def _stretch(sent: object) -> Stretch | None:
    if not isinstance(sent, dict):
        return None
    at, words = sent.get("at"), sent.get("words")
    if isinstance(at, bool) or not isinstance(at, int) or at < 0 or not isinstance(words, str):
        return None
    return Stretch(at, words)
