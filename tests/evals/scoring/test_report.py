"""The report: one file that fetches and runs nothing, in which hostile text is text."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus.errors import FileDamaged, FileUnreadable, SettingError
from evals.report import write_report
from tests.evals.scoring.rows import ROW, write_jsonl
from tests.evals.scoring.test_run_file import run

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">&lt;b&gt; \u202eright\x00 ]]> </details></style>'
VOID = {"meta", "br"}


class Tags(HTMLParser):
    """Every tag with its attributes, what stays open, and all text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(tmp_path: Path) -> Tags:
    hostile = {
        "id": HOSTILE,
        "user_input": HOSTILE,
        "response": f"Ketamine works within hours [1]. {HOSTILE} cures.",
        "retrieved_contexts": [f"Ketamine works within hours. {HOSTILE}"],
        "confidence": 0.5,
    }
    source = write_jsonl(tmp_path / "<b>in&.jsonl", hostile, "{bad", ROW, ROW)
    run(source, tmp_path / "<i>out&.jsonl")
    write_report([tmp_path / "<i>out&.jsonl"], tmp_path / "report.html")
    tags = Tags()
    tags.feed((tmp_path / "report.html").read_text("utf-8"))
    return tags


def test_hostile_text_shows_as_text(page: Tags) -> None:
    assert page.open == []
    assert {"script", "img", "i", "iframe", "link", "a", "object"} & set(page.tags) == set()
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert "<script>alert(1)</script>" in page.text
    assert not re.search("[\x00\u202e]", page.text)


def test_nothing_is_fetched(page: Tags) -> None:
    assert not {"src", "href", "srcset", "action", "xlink:href"} & {name for name, _ in page.attributes}
    policy = [value for name, value in page.attributes if name == "content" and value and "default-src" in value]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]
    assert not re.search(r"url\(|@import|https?:", page.text)


def test_it_says_what_it_rests_on_and_shows_every_row(page: Tags) -> None:
    for told in (
        "holds, sha256 0000",
        "seed",
        "versions",
        "footnote",
        "numpy",
        "in&.jsonl, sha256",
        "faithfulness",
        "4 rows:",
    ):
        assert told in page.text
    assert sum(value == "row" for name, value in page.attributes if name == "class") == 4
    assert "line 2 is not JSON" in page.text
    assert page.tags.count("svg") == 3
    assert "prefers-color-scheme:dark" in page.text


def test_a_run_is_never_written_over(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run(write_jsonl(tmp_path / "in.jsonl", ROW), out)
    before = out.read_bytes()
    with pytest.raises(SettingError):
        write_report([out], out)
    with pytest.raises(FileDamaged):
        write_report([out, tmp_path / "in.jsonl"], tmp_path / "report.html")
    with pytest.raises(FileUnreadable):
        write_report([out], tmp_path / "no" / "report.html")
    assert out.read_bytes() == before
    assert not (tmp_path / "report.html").exists()
    assert list(tmp_path.glob(".*")) == []
