"""What a run rests on: the data, the checker, the line and the versions; two runs with the same key are the same."""

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corpus.errors import FileUnreadable
from evals.scoring.thresholds import Thresholds, thresholds_sha256

_ROOT = Path(__file__).parents[2]
_SCORING = Path(__file__).parent
_WORDS = (_ROOT / "index" / "words.py", _ROOT / "corpus" / "sentences.py")
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


def code_sha256(paths: Iterable[Path]) -> str:
    """The hash of files, or of the Python files of folders, with their names."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def scoring_sha256() -> str:
    """The hash of the code that makes scores of rows."""
    parts = ("records", "metrics", "scorer.py", "scored.py", "scored_json.py", "thresholds.py")
    claims = (_ROOT / "evals" / name for name in ("claims.py", "worth.py", "contexts.py", "checkers.py"))
    return code_sha256([*(_SCORING / part for part in parts), *claims, *_WORDS])


def versions() -> tuple[tuple[str, str], ...]:
    """Footnote's version, Python's, and those of the libraries that scores depend on."""
    found = [("footnote", _version("footnote")), ("python", platform.python_version())]
    return (*found, *((name, _version(name)) for name in _LIBRARIES))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
