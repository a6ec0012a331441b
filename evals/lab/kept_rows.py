"""Rows of a long measurement kept in a file as they are made, so that a run that was ended goes on where it was."""

import json
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from tqdm import tqdm

from assistant import abstention, reader

Row = dict[str, object]
_PACKAGES = ("corpus", "index", "assistant")


class KeptRows:
    """The rows in a JSON-lines file by their ids; a line that was cut off is made again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[str, Row] = {}
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        for line in lines[:-1]:
            row = json.loads(line)
            self._rows[row["id"]] = row
        if lines and lines[-1]:
            path.write_text("".join(f"{line}\n" for line in lines[:-1]), encoding="utf-8")

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def each(self, names: Iterable[str], make: Callable[[int], Row], what: str) -> list[Row]:
        """The row of each name; `make` gives that of the name at a place where there is none yet."""
        every = list(names)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            for at, name in enumerate(tqdm(every, desc=what)):
                if name not in self._rows:
                    self._rows[name] = {**make(at), "id": name}
                    file.write(json.dumps(self._rows[name]) + "\n")
                    file.flush()
        return [self._rows[name] for name in every]


def engine_key() -> str:
    """Twelve hex digits that change with the code that answers, its settings and its networks."""
    digest = sha256(reader.WEIGHTS_SHA256.encode())
    root = Path(abstention.__file__).parents[1]
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]
