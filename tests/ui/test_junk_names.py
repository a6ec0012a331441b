"""File names, titles and authors made to forge lines, move the cursor or turn the writing: every command shows them
escaped."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.export.formats import Format, exported
from assistant.types import CitedDocument
from tests.assistant.exporting.conversations import conversation
from tests.page_documents import KETAMINE, answer_from, quoted
from tests.page_fakes import FakeDocuments
from tests.ui.asking import Command

JUNK = "\u202etxt.exe\u202c\n  added  0000 forged\r\x1b[2J\x07\u2066\u200b\x85x\u2028y"
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
WORDS = "Ketamine relieves depression within hours of one infusion. Nausea was common with ketamine in this trial."


def lines(shown: str) -> list[str]:
    assert not UNFIT.search(shown), UNFIT.findall(shown)
    return shown.splitlines()


def test_every_command_shows_them_escaped(footnote: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))
    file = tmp_path / f"{JUNK[:-20]}.md"
    file.write_text(f"# A trial\n\n## Nausea {JUNK[:8]}\n\n{WORDS} Seen\x1b[2J on \u202eday 2.\n", "utf-8")
    status, out, _ = footnote("add", file, "--title", f"Ketamine {JUNK}", "--author", f"Ann {JUNK}", "--year", "2020")
    [added] = lines(out)
    assert (status, "\\u202etxt.exe" in added, "forged" in added) == (0, True, True)
    # The same title is no other one when the file is added again.
    assert footnote("add", file, "--title", f"Ketamine {JUNK}")[1].startswith("unchanged")
    (record,) = json.loads(footnote("list", "--json")[1])["documents"]
    assert len(lines(footnote("list")[1])) == 1
    head, place, *_ = lines(footnote("show", record["id"])[1])
    assert head.startswith("Ketamine \\u202etxt.exe")
    assert place.startswith(record["id"])
    assert len([line for line in lines(footnote("search", "nausea")[1]) if "forged" in line]) == 1
    assert "Ketamine \\u202etxt.exe" in " ".join(lines(footnote("ask", "How fast does ketamine work?")[1]))
    lines(footnote("check")[1])
    status, out, err = footnote("add", tmp_path / f"none{JUNK}")
    assert (status, len(lines(out + err))) == (1, 1)
    status, out, err = footnote("show", f"no{JUNK}")
    assert (status, len(lines(out + err))) == (1, 1)
    assert len(lines(footnote("remove", record["id"])[1])) == 1


@pytest.mark.parametrize("kind", Format)
def test_every_export_shows_them_escaped(kind: Format) -> None:
    answer = answer_from("It works fast.", (KETAMINE, quoted(KETAMINE, "Side effects during", "dizziness.")))
    names = CitedDocument(KETAMINE.id, f"Title {JUNK}", (f"Ann {JUNK}",), 2020, f"{JUNK}.pdf", "0" * 64, f"10.1/{JUNK}")
    kept = conversation(("How fast?", replace(answer, documents=(names,)), ""))
    text = exported(kept, kind, FakeDocuments()).content.decode()
    # Lines of RIS end with both.
    assert not UNFIT.search(text.replace("\r\n", "\n"))
    assert text.count("forged") >= 2
