"""`ask --batch`: a file of questions in, a line an answer out, in order, and on where it was cut."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.types import Question
from corpus.errors import FileUnreadable
from tests.ui.asking import (
    ABSENT,
    FOLLOW_UP,
    QUESTION,
    Command,
    answer_of,
    one_line,
    read_lines,
    write_lines,
)
from ui.cli import batch


def test_a_batch_keeps_the_order_and_the_ids(footnote: Command, tmp_path: Path) -> None:
    rows = (
        {"id": "b", "question": QUESTION},
        "{not json",
        {"id": "empty", "question": " "},
        "",
        {"id": 7, "question": FOLLOW_UP, "history": [QUESTION]},
        {"question": ABSENT, "history": None},
        ["a list"],
        {"id": "none"},
        {"id": "h", "question": "x", "history": "y"},
        "9" * 5_000,
        "[" * 100_000,
    )
    source, target = write_lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl"
    status, out, err = footnote("ask", "--batch", source, "--out", target)
    assert (status, out) == (0, "")
    assert "Traceback" not in err
    lines = read_lines(target)
    assert [line["id"] for line in lines] == ["b", 2, "empty", 7, 6, 7, "none", "h", 10, 11]
    assert [line["id"] for line in lines if "error" in line] == [2, "empty", 7, "none", "h", 10, 11]
    assert all(set(line) == {"id", "error"} and line["error"] for line in lines if "error" in line)
    single = answer_of(footnote, FOLLOW_UP, "--history", QUESTION)
    # Nobody waits in front of a batch for what could be asked next.
    assert lines[3].pop("suggestions") == []
    del single["timings_ms"], single["suggestions"], lines[3]["timings_ms"]
    assert lines[3] == {"id": 7, **single}
    assert lines[4]["abstained"] is True


def test_a_batch_goes_on_where_it_was_cut(footnote: Command, tmp_path: Path) -> None:
    questions = (QUESTION, ABSENT, FOLLOW_UP)
    source = write_lines(tmp_path / "in.jsonl", *({"id": f"q{n}", "question": q} for n, q in enumerate(questions)))
    target = tmp_path / "out.jsonl"
    assert footnote("ask", "--batch", source, "--out", target)[0] == 0
    whole = target.read_bytes()
    first = whole[: whole.index(b"\n") + 1]
    for cut in (0, 1, 5, len(first) // 2, len(first) - 1, len(first), len(first) + 9, len(whole) - 1, len(whole)):
        target.write_bytes(whole[:cut])
        assert footnote("ask", "--batch", source, "--out", target)[0] == 0
        assert [line["id"] for line in read_lines(target)] == ["q0", "q1", "q2"]
        # What was answered is kept to the byte, with its timings.
        if cut >= len(first):
            assert target.read_bytes().startswith(first)
    assert target.read_bytes() == whole


def _quick(answers: int) -> Callable[..., dict[str, object]]:
    """Answers so many at once, and then breaks off as a full disk would."""
    count = iter(range(answers))

    def answered(_: object, question: Question, __: object) -> dict[str, object]:
        if next(count, None) is None:
            raise FileUnreadable("the disk is full")
        return {"question": question.text, "answer": f"Of {question.text}", "confidence": 0.25}

    return answered


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    "harm",
    [
        lambda line: line.replace(b'"confidence": 0.25', b'"confidence": 0.75'),
        lambda line: line[:60],
        lambda _: b"{not json",
        lambda _: None,
    ],
)
def test_a_line_that_was_changed_while_the_file_was_not_whole_is_answered_again(
    footnote: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    at: int,
    harm: Callable[[bytes], bytes | None],
) -> None:
    rows = [{"id": f"q{n}", "question": question} for n, question in enumerate((QUESTION, ABSENT, FOLLOW_UP, QUESTION))]
    source, target = write_lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl"
    monkeypatch.setattr(batch, "_answered", _quick(3))
    assert footnote("ask", "--batch", source, "--out", target)[0] == 1
    lines = target.read_bytes().splitlines()
    assert len(lines) == 3
    harmed = [*lines[:at], harm(lines[at]), *lines[at + 1 :]]
    assert harmed != lines
    target.write_bytes(b"".join(line + b"\n" for line in harmed if line is not None))
    # The last, and the one that was changed: no other.
    monkeypatch.setattr(batch, "_answered", _quick(2))
    assert footnote("ask", "--batch", source, "--out", target)[0] == 0
    assert target.read_bytes().splitlines()[:3] == lines
    assert [(line["id"], line["confidence"]) for line in read_lines(target)] == [(f"q{n}", 0.25) for n in range(4)]
    assert list(tmp_path.glob(".*")) == []


def test_an_unfinished_file_of_answers_to_other_questions_is_left_as_it_is(
    footnote: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"id": f"q{n}", "question": question} for n, question in enumerate((QUESTION, ABSENT, QUESTION))]
    source, target = write_lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl"
    monkeypatch.setattr(batch, "_answered", _quick(2))
    assert footnote("ask", "--batch", source, "--out", target)[0] == 1
    before = target.read_bytes()
    for others in (rows[1:], rows[::-1], [{**rows[0], "question": ABSENT}, *rows[1:]], rows[:1]):
        write_lines(source, *others)
        assert "name another file" in one_line(footnote("ask", "--batch", source, "--out", target), 1)
        assert target.read_bytes() == before


@pytest.mark.parametrize(
    "held",
    [
        b"My notes, of one line without an end",
        b"My notes\n",
        b'{"id": "other", "question": "Which?", "answer": "x"}\n',
        b'{"id": "q", "question": "Another one?", "answer": "x"}\n',
        b'{"id": "q", "question": "What are TCAs?"}\n',
        b'{"id": "q", "error": "no question"}\n',
        b'{"id": "other", "ques',
        b'{"id": "q", "question": "What are TCAs?", "answer": "x"}\n{"id": "r"',
        b"\xff\xfe\n",
        b"\n",
    ],
)
def test_a_file_of_anything_else_is_left_as_it_is(footnote: Command, tmp_path: Path, held: bytes) -> None:
    source = write_lines(tmp_path / "in.jsonl", {"id": "q", "question": "What are TCAs?"})
    target = tmp_path / "out.jsonl"
    target.write_bytes(held)
    assert "name another file" in one_line(footnote("ask", "--batch", source, "--out", target), 1)
    assert target.read_bytes() == held


def test_a_full_disk_ends_a_batch_that_can_go_on(
    footnote: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    source = write_lines(tmp_path / "in.jsonl", {"id": 1, "question": QUESTION}, {"id": 2, "question": ABSENT})
    target = tmp_path / "out.jsonl"
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        status, out, err = footnote("ask", "--batch", source, "--out", target)
    assert (status, out) == (1, "")
    assert "run the same command" in err.splitlines()[-1]
    assert footnote("ask", "--batch", source, "--out", target)[0] == 0
    assert [line["id"] for line in read_lines(target)] == [1, 2]
