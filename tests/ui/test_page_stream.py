"""What a page is sent while an answer grows."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from evals.lab.crowd_visit import Json, Visit, Wire
from tests.page_fakes import EXAMPLES, FakeAnswers, sources
from tests.page_server import running


def test_what_was_answered_before_is_not_sent_again_with_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[object, str]] = []
    messages = Wire._messages

    def recorded(wire: Wire) -> Iterator[dict[str, Json]]:
        for message in messages(wire):
            sent.append((message["msg"], json.dumps(message)))
            yield message

    monkeypatch.setattr(Wire, "_messages", recorded)
    monkeypatch.setattr(Visit, "export", lambda *_: {})  # this page keeps nothing
    # So slow that each sentence is a step of its own.
    with running(FakeAnswers(pause=0.12), sources(), EXAMPLES) as address:
        place = urlsplit(address)
        visited = Visit(place.hostname or "", place.port or 0).run(["How is the zebra given?", "And the okapi?"])
    assert len(visited.seen[-1].messages) == 4
    begun = max(at for at, (kind, _) in enumerate(sent) if kind == "process_starts")
    first, *steps, _ = [text for kind, text in sent[begun:] if kind == "process_generating"]
    assert "zebra" in first
    assert "okapi" in first
    assert len(steps) >= 3
    assert not [step for step in steps if "zebra" in step or "okapi" in step]
