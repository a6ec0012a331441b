"""Who writes the answers: the documents themselves, or one of the language models that the server was given.

Left out: how they are asked (`asking`), and what each answer says of the passages it sent (`marks`).
"""

from collections.abc import Sequence

from ui.page.escaping import escaped
from ui.page.ports import Answers, Choice

OFFLINE = "the documents alone"


class Writers:
    """The offline writer first, then the models."""

    def __init__(self, offline: Answers, models: Sequence[Choice]) -> None:
        self._offline = offline
        self._models = {one.name: one for one in models}

    @property
    def names(self) -> list[str]:
        """As they are offered; the first is chosen at the start."""
        return [OFFLINE, *self._models]

    def answers(self, name: str | None) -> Answers:
        """Those of that name; the offline ones for any other, for it comes from a browser."""
        chosen = self._models.get(name or "")
        return self._offline if chosen is None else chosen.answers

    def note_html(self, name: str | None) -> str:
        """Where the passages go when that one writes; empty when they go nowhere."""
        chosen = self._models.get(name or "")
        return "" if chosen is None else f'<p class="fn-note">{escaped(chosen.note)}</p>'
