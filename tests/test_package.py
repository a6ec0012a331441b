"""`import footnote`: it costs nothing, fails by the one error tree, and works where only its wheel is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

import footnote
from evals.lab.fresh_install import Installed, build_wheel, install

ROOT = Path(__file__).parents[1]
_HEAVY = ("numpy", "onnxruntime", "faiss", "gradio", "langchain_core", "pydantic", "click", "torch", "lxml", "pytest")
_TEST = """
def test_what_stands_there_passes(assert_faithful):
    assert_faithful("Nobody died.", ["Of 120 patients 40 slept better. Nobody died."])

def test_what_does_not_is_named(assert_faithful):
    assert_faithful("Nobody died. 60 patients slept better.", ["Of 120 patients 40 slept better. Nobody died."])
"""


def test_importing_it_loads_nothing_heavy() -> None:
    script = f"import footnote, sys\nprint(*(name for name in {_HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_every_name_is_there_and_no_other() -> None:
    assert all(getattr(footnote, name) is not None for name in footnote.__all__)
    assert set(footnote.__all__) <= set(dir(footnote))
    with pytest.raises(AttributeError, match="no attribute 'answer'"):
        _ = footnote.answer


def test_what_cannot_be_done_is_an_error_of_the_one_tree(tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(b"\x89PNG")
    with footnote.Library.open(tmp_path / "library") as library:
        receipts = library.add(tmp_path / "scan.png", tmp_path / "nowhere.pdf")
        assert [receipt.status.value for receipt in receipts] == ["failed", "failed"]
        assert any("nowhere.pdf" in receipt.reason for receipt in receipts)
        with pytest.raises(footnote.errors.SettingError, match="title"):
            library.add(*footnote.bundled_reviews(), title="Which?")
        with pytest.raises(footnote.errors.DocumentNotFound):
            library.document("abcdef")
        with pytest.raises(footnote.errors.SettingError, match="policy"):
            footnote.Assistant(library, "openai:x", policy="lax")
        assistant = footnote.Assistant(library)
        for question in ("", "?!", "x" * 3000):
            with pytest.raises(footnote.errors.QuestionError):
                assistant.ask(question)
            with pytest.raises(footnote.errors.QuestionError):
                assistant.search(question)
            with pytest.raises(footnote.errors.QuestionError):
                footnote.highlight(question, "Nobody died.")
    [row] = footnote.score([{"response": "x"}]).rows
    assert footnote.to_json(row)["status"] == "error"


def test_what_a_bibliography_links_is_added_by_its_details(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text("Of 120 patients 40 slept better. Nobody died in the trial.", "utf-8")
    entry = "@article{smith20, title={Sleep}, author={Smith, Ada}, year={2020}, file={paper.txt}}"
    (tmp_path / "mine.bib").write_text(entry, "utf-8")
    with footnote.Library.open(tmp_path / "library") as library:
        [receipt] = library.add(tmp_path / "mine.bib")
        assert (receipt.status.value, receipt.title, receipt.year, receipt.citation_key) == (
            "added",
            "Sleep",
            2020,
            "smith20",
        )
        assert footnote.to_json(receipt)["title"] == footnote.to_json(library.documents()[0])["title"] == "Sleep"
        with pytest.raises(footnote.errors.SettingError, match="by itself"):
            library.add(tmp_path / "mine.bib", year=1999)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install(build_wheel(tmp_path_factory.mktemp("wheel")))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_installed_wheel_answers(installed: Installed) -> None:
    location, text = installed.answer()
    assert location.is_relative_to(installed.folder / "env")
    assert "dissociation" in text
    assert "[1]" in text
    assert installed.run("footnote", "--library", "reviews", "list").count("\n") == 7


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_pytest_has_its_fixture_where_it_is_installed(installed: Installed) -> None:
    (installed.folder / "test_answers.py").write_text(_TEST, "utf-8")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        installed.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_answers.py")
    assert "1 failed, 1 passed" in failed.value.output
    assert "60 patients slept better." in failed.value.output
