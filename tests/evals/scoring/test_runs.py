"""Runs kept for the Scores page, and the report: one file in which hostile text is text."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus.errors import FileDamaged, FileUnreadable, SettingError
from evals.provenance import Thresholds, provenance_of
from evals.report import write_report
from evals.runs import KeptRun, Runs, score_file
from evals.scorer import Scorer
from evals.summary import summary_path
from tests.evals.scoring.rows import ROW, HoldsChecker, write_jsonl
from tests.evals.scoring.test_run_file import run


def scored(folder: Path, rows: int = 3, seed: int = 0) -> Path:
    source = write_jsonl(folder / "in.jsonl", *({**ROW, "id": f"r{n}"} for n in range(rows)))
    target = folder / f"out-{rows}-{seed}.jsonl"
    provenance = provenance_of(source, "holds", "0" * 64, Thresholds(), seed)
    score_file(source, target, Scorer(HoldsChecker()), provenance, lambda _: None)
    return target


def kept_first(runs: Runs, name: str) -> None:
    """As if it had been kept years ago."""
    (runs.folder / name / "kept.json").write_text(json.dumps({"at": "2020-01-01T00:00:00+00:00"}))


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "library" / "runs")


def test_a_run_is_kept_with_its_figures_and_its_rows(runs: Runs, tmp_path: Path) -> None:
    assert runs.latest(10) == ()
    made = scored(tmp_path, 7)
    kept = runs.keep("first", made)
    made.unlink()
    summary_path(made).unlink()
    found = runs.run("first")
    assert found == kept
    assert (found.whole, found.trouble, found.total) == (True, "", 7)
    assert abs((datetime.now(UTC) - found.at).total_seconds()) < 60
    assert found.summary is not None
    assert len(found.summary.provenance.data_sha256) == 64
    [faithful] = [one for one in found.figures if one.name == "faithfulness"]
    assert (faithful.value, faithful.n, faithful.low is not None) == (1.0, 7, True)
    assert [row.id for row in found.rows(2, 3)] == ["r2", "r3", "r4"]
    assert [row.id for row in found.rows(6, 3)] == ["r6"]
    assert found.rows(7, 3) == ()
    assert [row.id for row in found.every_row()] == [f"r{n}" for n in range(7)]


def test_the_latest_come_first(runs: Runs, tmp_path: Path) -> None:
    for number, name in enumerate(("a", "b", "c")):
        runs.keep(name, scored(tmp_path, 2, number))
    kept_first(runs, "b")
    assert [one.name for one in runs.latest(10)] == ["c", "a", "b"]
    assert [one.name for one in runs.latest(2)] == ["c", "a"]
    assert runs.latest(0) == ()


def test_a_damaged_run_is_told_and_not_dropped(runs: Runs, tmp_path: Path) -> None:
    made = scored(tmp_path)
    for name in ("rows", "summary", "gone", "at", "whole"):
        runs.keep(name, made)
    rows = runs.folder / "rows" / "rows.jsonl"
    rows.write_bytes(rows.read_bytes().replace(b"0.875", b"0.975", 1))
    (runs.folder / "summary" / "rows.summary.json").write_text("{")
    (runs.folder / "gone" / "rows.jsonl").unlink()
    (runs.folder / "at" / "kept.json").unlink()
    found = {one.name: one for one in runs.latest(10)}
    assert len(found) == 5
    assert "its rows are not those that its summary adds up" in found["rows"].trouble
    assert "is no summary" in found["summary"].trouble
    assert "cannot be read" in found["gone"].trouble
    assert all((not one.whole, one.figures, one.rows(0, 9), one.total) == (True, (), (), 0) for one in damaged(found))
    assert (found["at"].whole, found["whole"].whole) == (True, True)


def damaged(found: dict[str, KeptRun]) -> list[KeptRun]:
    return [found[name] for name in ("rows", "summary", "gone")]


def test_a_name_is_never_given_to_another_run(runs: Runs, tmp_path: Path) -> None:
    first = runs.keep("a", scored(tmp_path))
    assert runs.keep("a", scored(tmp_path)) == first
    with pytest.raises(SettingError, match="another run is kept as 'a'"):
        runs.keep("a", scored(tmp_path, 3, seed=1))
    assert runs.run("a") == first


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "a/b", ".hidden", "a\n", "a" * 81, "ä", "a b"])
def test_what_is_no_name_leads_nowhere(runs: Runs, tmp_path: Path, name: str) -> None:
    made = scored(tmp_path)
    with pytest.raises(SettingError, match="is no name for a run"):
        runs.keep(name, made)
    with pytest.raises(SettingError, match="no run is kept under"):
        runs.run(name)


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
