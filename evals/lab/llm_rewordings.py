"""True rewordings and lies of review sentences through `footnote ask --llm --policy strict`, as a model's own words.

A server on this machine plays the model: asked about a sentence of the bundled reviews, it writes the row's words with
the mark of the passage that has that sentence. Counted is what an answer shows: the row's words called supported.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_NUMBER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Row:
    """What the model writes of a sentence, and whether it is true."""

    name: str
    text: str
    true: bool
    split: str
    sentence: str

    @property
    def question(self) -> str:
        """The question that is asked: whether the sentence of the review is so."""
        asked = " ".join(self.sentence.split()).rstrip(".")
        return f"Is it true that {asked[:1].lower()}{asked[1:]}?"


def rows(golden: Path, reviews: Path) -> list[Row]:
    """Every row of the golden table."""
    with (golden / "rewordings.jsonl").open(encoding="utf-8") as lines:
        return [
            Row(
                row["id"],
                row["text"],
                row["true"],
                row["split"],
                (reviews / row["document"])
                .read_text(encoding="utf-8")[row["sentence"]["start"] : row["sentence"]["end"]]
                .strip("-* \n"),
            )
            for row in map(json.loads, lines)
        ]


def marked(text: str, sentence: str, message: str) -> str:
    """The row's words with the number of the passage that has the sentence; with that of the first where none has."""
    words = " ".join(sentence.split())[:60]
    number = "1"
    for block in message.split("\npassage "):
        if words in " ".join(block.split()) and (match := _NUMBER.search(block)):
            number = match.group(1)
            break
    return f"{text.rstrip('.')} [{number}]."


@contextmanager
def serving(written: Mapping[str, Row], asked: set[str]) -> Iterator[str]:
    """A server of OpenAI's protocol that writes the row of the question it is told; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            told = str(body["messages"][-1]["content"])
            question = told.rpartition("The question: ")[2].partition("\nAnswer from")[0]
            row = written[question]
            asked.add(row.name)
            text = marked(row.text, row.sentence, told)
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            for delta, end in (({"content": text}, None), ({}, "stop")):
                choice = {"index": 0, "delta": delta, "finish_reason": end}
                piece = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
                self.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()


def answers(folder: Path, library: Path, written: Mapping[str, Row], asked: set[str]) -> dict[str, dict[str, object]]:
    """The answers to all questions, by the row's name."""
    questions, out = folder / "questions.jsonl", folder / "answers.jsonl"
    lines = [json.dumps({"id": row.name, "question": question}) for question, row in written.items()]
    questions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out.unlink(missing_ok=True)
    with serving(written, asked) as url:
        command = ["ask", "--batch", str(questions), "--out", str(out), "--library", str(library)]
        _footnote(*command, "--llm", "openai:scripted", "--llm-base-url", url, "--policy", "strict")
    with out.open(encoding="utf-8") as given:
        return {row["id"]: row for row in map(json.loads, given)}


def _footnote(*arguments: str) -> None:
    environment = os.environ | {"FOOTNOTE_LLM_API_KEY": "none"}
    subprocess.run([sys.executable, "-m", "ui.cli.main", *arguments], check=True, env=environment, stdout=sys.stderr)


def shown(row: Row, answer: Mapping[str, object]) -> str:
    """What became of the row's words: "supported", "replaced" by the documents' own, "left out"."""
    sentences = answer["sentences"]
    assert isinstance(sentences, list)
    own = [each for each in sentences if each["handling"] in {"as_written", "mark_repaired"} and _same(each, row)]
    if own and all(each["support"]["label"] == "supported" for each in own):
        return "supported"
    return "replaced" if sentences else "left out"


def _same(sentence: Mapping[str, object], row: Row) -> bool:
    words = re.sub(r"\W", "", str(sentence["text"])).lower()
    return words in re.sub(r"\W", "", row.text).lower()


def main() -> None:
    """Print how many rewordings and lies an answer shows as supported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--golden", type=Path, default=Path("tests/golden"))
    parser.add_argument("--reviews", type=Path, default=Path("corpus/reviews"))
    parser.add_argument("--splits", nargs="+", default=["dev", "report"])
    parser.add_argument("--limit", type=int)
    chosen = parser.parse_args()
    every = rows(chosen.golden, chosen.reviews)
    counts: Counter[tuple[str, bool, str]] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = folder / "library"
        _footnote("add", str(chosen.reviews), "--library", str(library))
        for true in (True, False):
            wanted = [row for row in every if row.true is true and row.split in chosen.splits][: chosen.limit]
            asked: set[str] = set()
            given: dict[str, dict[str, object]] = {}
            while rest := {row.question: row for row in wanted if row.name not in given}:
                given |= answers(folder, library, rest, asked)
            for row in wanted:
                fate = shown(row, given[row.name]) if row.name in asked else "not asked of the model"
                counts[row.split, true, fate] += 1
    for split in chosen.splits:
        for true, words in ((True, "rewordings"), (False, "lies")):
            fates = {fate: count for (part, side, fate), count in counts.items() if (part, side) == (split, true)}
            print(f"{split}: {fates.get('supported', 0)} of {sum(fates.values())} {words} supported; {fates}")


if __name__ == "__main__":
    main()
