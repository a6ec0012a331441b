"""`ask` and `search`, as scripts call them: the real model over a small library, JSON and exit statuses."""

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import corpus.reviews
from assistant import assembly
from assistant.answer import CitationKind
from assistant.question import MAX_CHARACTERS
from assistant.settings import Settings
from corpus.library import FILE_NAME
from corpus.metadata import Metadata
from corpus.reference import Reference
from corpus.source_file import SourceFile
from corpus.span import Span
from index.derived import PASSAGES_FILE
from index.embedder import Embedder
from tests.page_fakes import ketamine_answer
from ui.cli.asking import printed
from ui.cli.main import main

QUESTION = "What are the side effects of tricyclic antidepressants?"
FOLLOW_UP = "And of SSRIs?"
ABSENT = "What is the capital of France?"
ANSWER = {
    "question": str,
    "standalone_question": str,
    "answer": str,
    "abstained": bool,
    "coverage": str,
    "confidence": float,
    "sentences": list,
    "citations": list,
    "writer": str,
    "models": dict,
    "timings_ms": dict,
}
CITATION = {
    "number",
    "document_id",
    "title",
    "authors",
    "year",
    "source",
    "source_sha256",
    "section",
    "page",
    "start",
    "end",
    "quote",
}
Command = Callable[..., tuple[int, str, str]]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def model() -> Embedder:
    return assembly.embedder(Settings.from_environment(Path("unused")))


@pytest.fixture(scope="module")
def filled(model: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one bundled review; copied by those who harm it."""
    folder = tmp_path_factory.mktemp("asking") / "library"
    settings = Settings.from_environment(folder)
    review = Path(corpus.reviews.__file__).parent / "classical-antidepressants.md"
    with assembly.open_library(settings) as library:
        with assembly.ingest(settings, library, model) as ingest:
            [receipt] = ingest.add([SourceFile(review)], Metadata())
        assert receipt.document_id is not None
        assembly.search(settings, library, model).find(QUESTION, 1)
    return folder


@pytest.fixture
def footnote(
    filled: Path, model: Embedder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs the command; exit status and both outputs. The model is loaded once for all of them."""
    monkeypatch.setattr(assembly, "embedder", lambda _: model)
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(filled))

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def copied(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "library"))


def answer_of(footnote: Command, *arguments: str | Path) -> Json:
    status, out, err = footnote("ask", *arguments, "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert isinstance(answer, dict)
    return answer


def one_line(outcome: tuple[int, str, str], status: int) -> str:
    """The one line that was said, and nothing on standard output."""
    assert outcome[:2] == (status, "")
    assert outcome[2].startswith("footnote: ")
    assert outcome[2].endswith("\n")
    assert len(outcome[2].splitlines()) == 1
    assert "Traceback" not in outcome[2]
    return outcome[2]


def write_lines(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def read_lines(path: Path) -> list[Json]:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n") or not text
    return [json.loads(line) for line in text.splitlines()]


# One answer


def test_an_answer_has_the_keys_that_were_promised(footnote: Command) -> None:
    answer = answer_of(footnote, QUESTION)
    assert set(ANSWER) <= set(answer)
    for key, kind in ANSWER.items():
        assert isinstance(answer[key], kind), key
    assert answer["question"] == QUESTION
    assert answer["abstained"] is False
    assert answer["coverage"] in {"covered", "partly"}
    assert 0 <= answer["confidence"] <= 1
    assert set(answer["models"]) >= {"embedder", "checker"}
    assert answer["timings_ms"]["total"] > 0
    assert answer["sentences"]
    for sentence in answer["sentences"]:
        assert set(sentence) >= {"text", "start", "end", "citations", "support"}
        assert answer["answer"][sentence["start"] : sentence["end"]] == sentence["text"]
        marks = "".join(f" [{number}]" for number in sentence["citations"])
        assert answer["answer"][sentence["end"] :].startswith(marks)
        assert sentence["support"]["label"] == "supported"
    assert [one["number"] for one in answer["citations"]] == list(range(1, len(answer["citations"]) + 1))
    assert {n for one in answer["sentences"] for n in one["citations"]} == {c["number"] for c in answer["citations"]}


def test_every_quote_is_the_document_s_own_words(footnote: Command) -> None:
    for citation in answer_of(footnote, QUESTION)["citations"]:
        assert set(citation) >= CITATION
        document = json.loads(footnote("show", citation["document_id"], "--json")[1])
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert document["source_sha256"] == citation["source_sha256"]
        assert (document["source"], document["title"]) == (citation["source"], citation["title"])


def test_what_is_not_in_the_documents_is_an_answer_without_citations(footnote: Command) -> None:
    answer = answer_of(footnote, ABSENT)
    assert (answer["abstained"], answer["coverage"]) == (True, "not_in_documents")
    assert (answer["sentences"], answer["citations"]) == ([], [])
    assert answer["answer"]


def test_the_history_is_read(footnote: Command) -> None:
    answer = answer_of(footnote, FOLLOW_UP, "--history", QUESTION)
    assert answer["question"] == FOLLOW_UP
    assert "side effects" in answer["standalone_question"]
    assert answer_of(footnote, FOLLOW_UP)["standalone_question"] != answer["standalone_question"]


def test_an_answer_for_people(footnote: Command) -> None:
    status, out, err = footnote("ask", QUESTION)
    assert (status, err) == (0, "")
    assert "[1] Classical antidepressants" in out
    assert "(classical-antidepressants.md, " in out
    status, out, err = footnote("ask", ABSENT)
    assert (status, err) == (0, "")
    assert out.strip()
    assert "[1]" not in out


def test_a_question_for_a_work_is_answered_by_its_entry(footnote: Command) -> None:
    answer = answer_of(footnote, "Who wrote Synaptic Dysfunction in Depression?")
    [citation] = answer["citations"]
    assert (citation["kind"], citation["section"], citation["doi"]) == ("reference", "References", None)
    assert citation["quote"].startswith("Duman, R.S., Aghajanian, G.K.")
    [work] = citation["references"]
    assert (work["year"], work["journal"], work["label"]) == (2012, "Science", "2")
    document = json.loads(footnote("show", citation["document_id"], "--json")[1])
    assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert answer_of(footnote, "Who wrote the trial of lithium?")["abstained"]


def test_the_works_that_a_sentence_cites_stand_under_its_footnote() -> None:
    answer = ketamine_answer("How?")
    work = Reference(Span(0, 5), "1", ("Zarate CA Jr", "Singh JB"), "A randomized trial", "Lancet", 2006, "10.1/x")
    bare = Reference(Span(6, 9))
    cites = replace(answer.citations[0], references=(work, bare), reference_texts=("1. Zarate CA.", "An entry."))
    many = replace(answer.citations[1], references=(work,) * 5, reference_texts=("",) * 5)
    text = printed(replace(answer, citations=(cites, many, *answer.citations[2:])))
    assert "\n    cites: Zarate 2006, A randomized trial (10.1/x); An entry.\n[2]" in text
    assert text.count("cites:") == 2
    assert "; and 2 more\n[3]" in text
    own = replace(cites, kind=CitationKind.REFERENCE)
    assert "cites:" not in printed(replace(answer, citations=(own, *answer.citations[1:])))


def test_a_footnote_names_few_authors_and_the_doi() -> None:
    answer = ketamine_answer("How?")
    [cited, *others] = answer.documents
    many = replace(cited, authors=("A One", "B Two", "C Three", "D Four", "E Five"), year=2006, doi="10.1000/x")
    assert f"{cited.title} (A One, B Two, C Three, et al., 2006, doi:10.1000/x)" in printed(
        replace(answer, documents=(many, *others))
    )


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("question", "said"),
    [("", "empty"), (" \n ", "empty"), ("why " * 5_000, f"{MAX_CHARACTERS:,}"), ("?!... --", "no word")],
    ids=["empty", "blank", "20,000 characters", "punctuation"],
)
def test_what_is_no_question(footnote: Command, command: str, question: str, said: str) -> None:
    assert said in one_line(footnote(command, "--json", "--", question), 2)


@pytest.mark.parametrize("question", ["Как работает кетамин?", "Ketamin miyada qanday ishlaydi?"])
def test_other_languages_are_told_so(footnote: Command, question: str) -> None:
    answer = answer_of(footnote, question)
    assert answer["abstained"]
    assert "English" in answer["answer"]
    assert answer["question"] == question


def test_markup_is_a_question_like_any_other(footnote: Command) -> None:
    question = "<script>alert('TCAs')</script> What are TCAs? \N{ROCKET}"
    assert answer_of(footnote, question)["question"] == question


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "One?", "two?"),
        ("ask", "One?", "--batch", "in.jsonl", "--out", "out.jsonl"),
        ("ask", "--batch", "in.jsonl"),
        ("ask", "One?", "--out", "out.jsonl"),
        ("ask", "--batch", "in.jsonl", "--out", "out.jsonl", "--history", "q"),
        ("search",),
        ("search", "x", "-k", "0"),
        ("search", "x", "-k", "many"),
    ],
)
def test_wrong_usage(footnote: Command, arguments: tuple[str, ...]) -> None:
    status, out, err = footnote(*arguments)
    assert (status, out) == (2, "")
    assert "Traceback" not in err


def test_an_empty_library_says_what_to_do(footnote: Command, tmp_path: Path) -> None:
    empty = ("--library", tmp_path / "empty")
    answer = answer_of(footnote, QUESTION, *empty)
    assert answer["abstained"]
    assert "footnote add" in answer["answer"]
    status, out, err = footnote("search", QUESTION, "--json", *empty)
    assert (status, json.loads(out)) == (0, {"hits": []})
    assert "footnote add" in err


# Passages


def test_passages_are_exact_and_the_best_is_first(footnote: Command) -> None:
    status, out, err = footnote("search", QUESTION, "-k", "3", "--json")
    assert (status, err) == (0, "")
    hits = json.loads(out)["hits"]
    assert len(hits) == 3
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    for hit in hits:
        assert set(hit) == {"document_id", "source", "title", "section", "page", "start", "end", "text", "score"}
        document = json.loads(footnote("show", hit["document_id"], "--json")[1])
        assert document["text"][hit["start"] : hit["end"]] == hit["text"]
    assert len(json.loads(footnote("search", QUESTION, "--json")[1])["hits"]) == 5
    status, out, _ = footnote("search", QUESTION, "-k", "1000")
    assert status == 0
    assert hits[0]["title"] in out.splitlines()[0]


# A file of questions


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
    del single["timings_ms"], lines[3]["timings_ms"]
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


def test_questions_are_never_taken_for_answers(footnote: Command, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", {"id": "q", "question": "What are TCAs?"})
    before = source.read_bytes()
    one_line(footnote("ask", "--batch", source, "--out", source), 1)
    assert source.read_bytes() == before


def test_no_questions_make_an_empty_file(footnote: Command, tmp_path: Path) -> None:
    source, target = write_lines(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    assert footnote("ask", "--batch", source, "--out", target)[:2] == (0, "")
    assert target.read_bytes() == b""


def test_a_batch_that_windows_wrote(footnote: Command, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b'\xef\xbb\xbf{"id": "q", "question": "What are TCAs?"}\r\n\r\n')
    assert footnote("ask", "--batch", source, "--out", target)[0] == 0
    [line] = read_lines(target)
    assert line["question"] == "What are TCAs?"


def test_files_that_cannot_be_read_or_written(footnote: Command, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", {"id": "q", "question": "What are TCAs?"})
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"question": "Café?"}\n'.encode("latin-1"))
    for questions, target in (
        (tmp_path / "missing.jsonl", tmp_path / "out.jsonl"),
        (tmp_path, tmp_path / "out.jsonl"),
        (latin, tmp_path / "out.jsonl"),
        (source, tmp_path),
        (source, tmp_path / "no" / "folder" / "out.jsonl"),
    ):
        one_line(footnote("ask", "--batch", questions, "--out", target), 1)
    assert not (tmp_path / "out.jsonl").exists()


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


# A library that is harmed


def test_changed_words_are_never_quoted(footnote: Command, copied: Path) -> None:
    path = copied / FILE_NAME
    content = path.read_bytes()
    changed = content.replace(b"Side effects of TCAs", b"Side effects of TCBs")
    assert changed != content
    path.write_bytes(changed)
    for command in (("ask", QUESTION), ("search", QUESTION)):
        said = one_line(footnote(*command, "--json", "--library", copied), 1)
        assert "damaged" in said
        assert "restore a copy" in said


def test_a_damaged_index_is_made_again_and_answers_the_same(footnote: Command, copied: Path) -> None:
    before = answer_of(footnote, QUESTION)
    path = copied / PASSAGES_FILE
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    after = answer_of(footnote, QUESTION, "--library", copied)
    del before["timings_ms"], after["timings_ms"]
    assert after == before
    assert path.read_bytes() != bytes(content)
    path.unlink()
    assert answer_of(footnote, QUESTION, "--library", copied)["citations"] == before["citations"]
    assert path.exists()


def test_a_library_of_a_later_version(footnote: Command, copied: Path) -> None:
    connection = sqlite3.connect(copied / FILE_NAME)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    assert "version" in one_line(footnote("ask", QUESTION, "--json", "--library", copied), 1)


def test_a_library_that_is_no_library(footnote: Command, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database " * 100)
    for folder in (tmp_path, tmp_path / FILE_NAME):
        one_line(footnote("ask", QUESTION, "--json", "--library", folder), 1)


def test_a_library_that_may_only_be_read_answers(footnote: Command, copied: Path) -> None:
    # Root may write to anything; the library's own way of opening such a file has its tests in tests/corpus.
    for path in (*copied.iterdir(), copied):
        path.chmod(0o555 if path == copied else 0o444)
    try:
        assert answer_of(footnote, QUESTION, "--library", copied)["abstained"] is False
    finally:
        copied.chmod(0o755)
