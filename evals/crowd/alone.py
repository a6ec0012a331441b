"""What the same questions get when nobody else asks: `footnote ask --batch`, one after another."""

import json
from collections.abc import Sequence
from pathlib import Path

from evals.crowd.command import footnote
from evals.crowd.script import Script
from evals.crowd.wire import Json

# How long it took, and what is offered next as long as there is time for it: no part of the answer.
_ASIDE = frozenset({"id", "timings_ms", "suggestions"})


def answered_alone(library: Path, folder: Path, scripts: Sequence[Script]) -> tuple[tuple[bytes, ...], ...]:
    """The answers of each script, in order, as `canonical` bytes; files are kept in `folder`."""
    asked = [
        json.dumps({"id": f"{script.name}/{at}", "question": question, "history": list(script.questions[:at])})
        for script in scripts
        for at, question in enumerate(script.questions)
    ]
    source, target = folder / "asked.jsonl", folder / "alone.jsonl"
    source.write_text("\n".join(asked) + "\n", encoding="utf-8")
    footnote(library, "ask", "--batch", str(source), "--out", str(target))
    lines = iter(target.read_text(encoding="utf-8").splitlines())
    return tuple(tuple(canonical(json.loads(next(lines))) for _ in script.questions) for script in scripts)


def canonical(answer: Json) -> bytes:
    """An answer's JSON as bytes that are the same for the same answer, how long it took left out."""
    kept = {key: value for key, value in answer.items() if key not in _ASIDE} if isinstance(answer, dict) else answer
    return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()
