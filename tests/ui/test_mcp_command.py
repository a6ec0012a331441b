"""`footnote mcp` in a process of its own, as the SDK's own client starts and uses it."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from tests.ui.asking import QUESTION, Command, answer_of

ROOT = Path(__file__).parents[2]
CONTEXT = "Of 120 patients 40 slept better. Nobody died."
MEASURED = "timings_ms"


def test_a_client_uses_every_tool(filled: Path, footnote: Command) -> None:
    process = StdioServerParameters(
        command=sys.executable,
        args=["-m", "ui.cli.main", "mcp", "--library", str(filled)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")},
    )
    replies: dict[str, Any] = {}

    async def talk() -> None:
        async with Client(process, read_timeout_seconds=240) as client:
            replies["tools"] = (await client.list_tools()).tools
            for name, arguments in (
                ("ask", {"question": QUESTION}),
                ("search", {"query": "side effects", "k": 2}),
                ("highlight", {"question": "How many slept better?", "context": CONTEXT}),
                ("verify", {"response": "Somebody died.", "retrieved_contexts": [CONTEXT]}),
                ("list", {}),
            ):
                reply = await client.call_tool(name, arguments)
                assert not reply.is_error, reply.content
                replies[name] = reply.structured_content
                assert json.loads(reply.content[0].model_dump()["text"]) == reply.structured_content
            for name, arguments in (
                ("ask", {"question": "?!"}),
                ("search", {"query": "x", "k": 0}),
                ("highlight", {"question": "x"}),
            ):
                refused = await client.call_tool(name, arguments)
                assert refused.is_error
                assert "Traceback" not in str(refused.content)

    anyio.run(talk)
    assert [tool.name for tool in replies["tools"]] == ["ask", "search", "highlight", "verify", "list"]
    assert all(tool.description for tool in replies["tools"])
    printed = answer_of(footnote, QUESTION)
    assert {**replies["ask"], MEASURED: {}} == {**printed, MEASURED: {}}
    assert replies["search"] == json.loads(footnote("search", "side effects", "-k", "2", "--json")[1])
    assert replies["list"] == json.loads(footnote("list", "--json")[1])
    assert [span["text"] for span in replies["highlight"]["spans"]] == ["Of 120 patients 40 slept better."]
    [sentence] = replies["verify"]["sentences"]
    assert sentence["label"] != "supported"


def test_without_the_package_one_line_says_what_to_install(
    filled: Path, footnote: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "mcp"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    status, out, err = footnote("mcp", "--library", filled)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert 'pip install "footnote[mcp]"' in err
