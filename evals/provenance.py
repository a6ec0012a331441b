"""What a run rests on: the data, the checker, the threshold from which a sentence counts as supported, the versions."""

import hashlib
import json
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.origin import code_sha256, package_version
from assistant.types import Support, SupportLabel
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


_ROOT = Path(__file__).parents[1]
_SCORING = ("records", "record_files", "claims", "asides", "checkers", "metrics", "scorer", "scored_rows", "provenance")
_WORDS = (_ROOT / "index" / "text.py", _ROOT / "corpus" / "sentences.py")
_LIBRARIES = ("numpy", "snowballstemmer")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Hashes are 64 hex digits; `scoring_sha256` is over the code that scores, `library` over the ids of the
    documents that footnotes were held against (empty without one), `versions` are (name, version)."""

    file: str
    data_sha256: str
    checker: str
    checker_sha256: str
    thresholds: str
    thresholds_sha256: str
    library: str
    scoring_sha256: str
    seed: int
    versions: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """What tells this run from others: 16 hex digits."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]


def provenance_of(source: Path, checker: str, checker_sha256: str, thresholds: Thresholds, seed: int) -> Provenance:
    """What scoring `source` now would rest on, without a library. Raises `FileUnreadable`."""
    return Provenance(
        source.name,
        file_sha256(source),
        checker,
        checker_sha256,
        thresholds.name,
        thresholds_sha256(thresholds),
        "",
        scoring_sha256(),
        seed,
        versions(),
    )


def file_sha256(path: Path) -> str:
    """The hash of a file. Raises `FileUnreadable`."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error


def scoring_sha256() -> str:
    """The hash of the code that makes scores of rows."""
    return code_sha256([*(_ROOT / "evals" / f"{name}.py" for name in _SCORING), *_WORDS])


def versions() -> tuple[tuple[str, str], ...]:
    """Footnote's version, Python's, and those of the libraries that scores depend on."""
    listed = [("footnote", package_version("footnote")), ("python", platform.python_version())]
    return (*listed, *((name, package_version(name)) for name in _LIBRARIES))
