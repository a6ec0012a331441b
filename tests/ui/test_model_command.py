"""`ask --llm`, as scripts call it: a server over HTTP, real embeddings, every policy; and every refusal one line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.llm.local_model import MEMORY
from assistant.llm.prompts import VERSION
from index.network import THREADS_VARIABLE
from tests.assistant.llm.model_server import Reply, prompt_of, serving, spoken
from tests.assistant.llm.tiny_gguf import tiny_gguf
from tests.offline import only_this_machine
from tests.ui.asking import (
    ABSENT,
    ANSWER,
    FOLLOW_UP,
    QUESTION,
    Command,
    Json,
    answer_of,
    one_line,
    read_lines,
    write_lines,
)

KEY = "sk-sentinel-4711-abcdefghijkl"
TINY = ("--llm", "openai:tiny", "--llm-base-url")


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "FOOTNOTE_LLM_BASE_URL", "FOOTNOTE_LLM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with only_this_machine() as tried:
        yield
    assert tried == []


def quoting(reply: Reply) -> None:
    """Says the first sentence of the first passage it is given, with its mark, then something of its own."""
    told = prompt_of(reply.call)
    passage = told[told.index("\n[1] ") + 1 :].split("\n")[1]
    sentence = passage.split(". ")[0].rstrip(".")
    reply.stream(spoken(*(f"{word} " for word in sentence.split()), "[1]. ", "Whales sing in the night [1]."))


def is_exact(footnote: Command, answer: Json) -> bool:
    for citation in answer["citations"]:
        document = json.loads(footnote("show", citation["document_id"], "--json")[1])
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
    return all(answer["answer"][one["start"] : one["end"]] == one["text"] for one in answer["sentences"])


@pytest.mark.parametrize(
    ("policy", "labels"),
    [
        ("strict", [("supported", "as_written")]),
        ("mark", [("supported", "as_written"), ("not_found", "as_written")]),
        ("off", [("not_found", "not_checked"), ("not_found", "not_checked")]),
    ],
)
def test_the_answer_has_the_keys_that_were_promised(
    footnote: Command, policy: str, labels: list[tuple[str, str]]
) -> None:
    with serving(quoting) as server:
        answer = answer_of(footnote, QUESTION, *TINY, server.url, "--policy", policy)
    assert set(ANSWER) <= set(answer)
    assert (answer["writer"], answer["models"]["llm"]) == ("llm:openai:tiny", "openai:tiny")
    assert (answer["prompt_version"], answer["policy"]) == (VERSION, policy)
    assert answer["sent"]["reach"] == "this_machine"
    assert answer["sent"]["passages"]
    assert [(one["support"]["label"], one["handling"]) for one in answer["sentences"]] == labels
    assert answer["remark"]
    assert is_exact(footnote, answer)
    assert KEY not in json.dumps(answer)


def test_a_refusal_ends_in_the_offline_answer(footnote: Command) -> None:
    offline = answer_of(footnote, QUESTION)
    with serving(lambda reply: reply.status(401, body=json.dumps({"error": {"message": KEY}}))) as server:
        answer = answer_of(footnote, QUESTION, *TINY, server.url)
        status, out, err = footnote("ask", QUESTION, *TINY, server.url)
    assert (answer["sentences"], answer["citations"]) == (offline["sentences"], offline["citations"])
    assert (answer["writer"], answer["models"]["llm"]) == ("extractive", "openai:tiny")
    assert "refused the key" in answer["remark"]
    assert err.startswith(f"reading {len(answer['sent']['passages'])} passage")
    assert offline["remark"] == ""
    assert status == 0
    assert KEY not in json.dumps(answer) + out + err


def elsewhere(url: str) -> Callable[[Reply], None]:
    return lambda reply: reply.status(307, [("location", f"{url}/chat/completions")])


def test_a_redirect_ends_in_the_offline_answer_and_sends_nothing_on(footnote: Command) -> None:
    offline = answer_of(footnote, QUESTION)
    with serving(quoting) as other, serving(elsewhere(other.url)) as server:
        answer = answer_of(footnote, QUESTION, *TINY, server.url)
    assert (answer["sentences"], answer["writer"]) == (offline["sentences"], "extractive")
    from_to = f"redirects from {server.url.removesuffix('/v1')} to {other.url.removesuffix('/v1')}; no redirect is"
    assert from_to in answer["remark"]
    assert (len(server.calls), other.calls) == (1, [])


def test_what_the_documents_do_not_answer_is_not_asked_of_the_model(footnote: Command) -> None:
    with serving(quoting) as server:
        assert answer_of(footnote, ABSENT, *TINY, server.url)["abstained"]
        careful = answer_of(footnote, "Should I take tricyclic antidepressants?", *TINY, server.url)
    assert server.calls == []
    assert careful["writer"] == "extractive"


def rewriting(said: str) -> Callable[[Reply], None]:
    """Says this where a follow-up is to be made to stand alone, and quotes where an answer is to be written."""

    def behave(reply: Reply) -> None:
        if "\n[1] " in prompt_of(reply.call):
            quoting(reply)
        else:
            reply.stream(spoken(said))

    return behave


ASKED_BEFORE = ("--history", QUESTION, "--llm-rewrite")


def test_a_follow_up_is_made_to_stand_alone_by_the_model(footnote: Command) -> None:
    said = "What are the side effects of SSRIs and of tricyclic antidepressants?"
    with serving(rewriting(said)) as server:
        answer = answer_of(footnote, FOLLOW_UP, *ASKED_BEFORE, *TINY, server.url)
        rules = answer_of(footnote, FOLLOW_UP, "--history", QUESTION, *TINY, server.url)
    asked_to_rewrite, asked_to_write, without = map(prompt_of, server.calls)
    assert QUESTION in asked_to_rewrite
    assert FOLLOW_UP in asked_to_rewrite
    assert answer["standalone_question"] == said
    assert said in asked_to_write
    assert "understood by rules" not in answer["remark"]
    assert rules["standalone_question"] != said
    assert rules["standalone_question"] in without


def test_a_batch_is_written_by_the_model(footnote: Command, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", {"id": 1, "question": QUESTION}, {"id": 2, "question": ABSENT})
    with serving(quoting) as server:
        status, _, _ = footnote("ask", "--batch", source, "--out", tmp_path / "out.jsonl", *TINY, server.url)
    assert status == 0
    assert [row["writer"] for row in read_lines(tmp_path / "out.jsonl")] == ["llm:openai:tiny", "extractive"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--llm", KEY), 2, "PROVIDER:MODEL"),
        (("--llm", "openai:x", "--llm", "openai:y"), 2, "more than once"),
        (("--llm", "openai:x", "--llm-base-url", f"http://{KEY}@127.0.0.1/"), 2, "environment"),
        (("--llm", "openai:x", "--llm-tokenizer", "/nowhere.json"), 2, "/nowhere.json"),
        (("--llm", "mistralai:x"), 1, "not installed"),
    ],
)
def test_what_cannot_be_set_is_one_line(footnote: Command, arguments: tuple[str, ...], status: int, said: str) -> None:
    line = one_line(footnote("ask", QUESTION, *arguments), status)
    assert said in line
    assert KEY not in line


def test_a_model_in_a_file_is_asked_in_this_process(
    footnote: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(THREADS_VARIABLE, "1")
    path = tiny_gguf(tmp_path / "tiny.gguf")
    status, out, err = footnote("ask", QUESTION, "--json", "--llm", f"gguf:{path}", "--llm-patience", "600")
    MEMORY.free()
    answer = json.loads(out)
    assert status == 0
    assert answer["models"]["llm"] == "gguf:tiny.gguf"
    assert (answer["sent"]["reach"], len(answer["sent"]["passages"]) > 0) == ("this_machine", True)
    # It writes at random: nothing of that is carried, and the documents' own words stand.
    assert answer["sentences"]
    assert {one["support"]["label"] for one in answer["sentences"]} == {"supported"}
    assert is_exact(footnote, answer)
    assert err == ""
    assert str(tmp_path) not in out


def test_a_model_file_that_cannot_be_used_is_one_line(footnote: Command, tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the extra local is not installed")
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(b"GGUF" + bytes(200))
    for path, why in ((tmp_path / "none.gguf", "No such file"), (damaged, "damaged")):
        assert why in one_line(footnote("ask", QUESTION, "--llm", f"gguf:{path}"), 1)


def test_a_model_is_checked_before_students_use_it(
    footnote: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(THREADS_VARIABLE, "1")
    path = tiny_gguf(tmp_path / "tiny.gguf")
    status, out, err = footnote("llm", "check", f"gguf:{path}", "--json")
    MEMORY.free()
    report = json.loads(out)
    assert (status, err) == (0, "")
    assert (report["model"], report["context"]) == ("gguf:tiny.gguf", 8_192)
    assert report["reads"] > 0
    # It writes at random.
    assert (report["keeps_format"], report["declines"], report["json"]) == (False, False, False)
