"""From which score on a sentence counts as supported: the checker's own line, or one refitted on people's verdicts.

Left out: fitting it (`people.calibrating`).
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Support, SupportLabel
from corpus.errors import FileDamaged, FileUnreadable, SettingError


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`supported` in 0..1, None for the checker's own labels; `checker` is whose scores it was fitted to."""

    supported: float | None = None
    checker: str = ""

    def label(self, support: Support) -> SupportLabel:
        """The label by this line: what the checker calls contradicted stays so."""
        if self.supported is None or support.label is SupportLabel.CONTRADICTED:
            return support.label
        return SupportLabel.SUPPORTED if support.score >= self.supported else SupportLabel.NOT_FOUND

    @property
    def name(self) -> str:
        """Short words for reports."""
        return "the checker's own" if self.supported is None else f"supported from {self.supported:g}"

    def require(self, checker: str) -> None:
        """Raises `SettingError` when they were fitted to another checker's scores."""
        if self.checker and self.checker != checker:
            raise SettingError(f"the thresholds were fitted to the scores of {self.checker}, not of {checker}")


def read_thresholds(path: Path) -> Thresholds:
    """The thresholds of a file that `footnote eval calibrate` wrote. Raises `FileUnreadable` or `FileDamaged`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    try:
        read: object = json.loads(content)
    except (ValueError, RecursionError):
        read = None
    supported = read.get("supported") if isinstance(read, dict) else None
    if (
        not isinstance(read, dict)
        or isinstance(supported, bool)
        or not isinstance(supported, int | float)
        or not 0 <= supported <= 1
    ):
        raise FileDamaged(f"{path} holds no thresholds: it needs a number in 0..1 called supported")
    return Thresholds(float(supported), str(read.get("checker", "")))


def thresholds_sha256(thresholds: Thresholds) -> str:
    """64 hex digits, the same for the same line and checker."""
    return hashlib.sha256(json.dumps([thresholds.supported, thresholds.checker]).encode()).hexdigest()
