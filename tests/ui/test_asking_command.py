"""`ask` and `search`, as scripts call them: the real model over a small library, JSON and exit statuses."""

import json
from pathlib import Path

import pytest

from assistant.types import MAX_CHARACTERS
from tests.ui.asking import (
    ABSENT,
    ANSWER,
    FOLLOW_UP,
    QUESTION,
    Command,
    answer_of,
    one_line,
)

# The keys of a citation that are promised; keys may be added, none dropped or renamed.
CITATION = set("number document_id title authors year source source_sha256 section page start end quote".split())


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


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("question", "said"),
    [("", "empty"), (" \n ", "empty"), ("why " * 5_000, f"{MAX_CHARACTERS:,}"), ("?!... --", "no word")],
    ids=["empty", "blank", "20,000 characters", "punctuation"],
)
def test_what_is_no_question(footnote: Command, command: str, question: str, said: str) -> None:
    assert said in one_line(footnote(command, "--json", "--", question), 2)


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
        assert set(hit) == {
            "document_id",
            "source",
            "title",
            "section",
            "section_path",
            "page",
            "start",
            "end",
            "text",
            "score",
        }
        document = json.loads(footnote("show", hit["document_id"], "--json")[1])
        assert document["text"][hit["start"] : hit["end"]] == hit["text"]
    assert len(json.loads(footnote("search", QUESTION, "--json")[1])["hits"]) == 5
    status, out, _ = footnote("search", QUESTION, "-k", "1000")
    assert status == 0
    assert hits[0]["title"] in out.splitlines()[0]
