"""A tutor adds what Zotero or Mendeley exports: the linked files come in by the entries' own details and keys.

`golden/zotero/` is an export of 30 entries in three formats, with a row a receipt; `FOOTNOTE_GOLDEN=write` writes the
table anew where a receipt is meant to change.
"""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import factory
from assistant.answer_json import answer_from_json, answer_json
from assistant.citations import cited_document
from assistant.export.bibliography import bibtex, ris
from assistant.settings import Settings
from corpus.inputs import files_under
from corpus.library import Library
from corpus.sources import SourceFile
from corpus.span import Span
from index.embedder import Embedder
from index.indexer import Ingest, Reading
from tests.assistant.exporting.conversations import conversation
from tests.fakes import HashingEmbedder, an_ingest
from tests.page_documents import KETAMINE, answer_from
from ui.cli.main import main

ZOTERO = Path(__file__).parents[1] / "golden" / "zotero"
TABLE = ZOTERO / "receipts.tsv"
COLUMNS = ("source", "status", "citation_key", "title", "authors", "year", "doi", "reason")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command on a library of its own, with the real readers and no model."""

    def reading_alone(settings: Settings, library: Library, _: Embedder) -> AbstractContextManager[Ingest]:
        return nullcontext(an_ingest(library, HashingEmbedder(settings.embedder), Reading()))

    monkeypatch.setattr(factory, "ingest", reading_alone)
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def receipts(run: tuple[int, str, str]) -> list[dict[str, object]]:
    made: list[dict[str, object]] = json.loads(run[1])["receipts"]
    return made


def table(rows: list[dict[str, object]], name: str) -> list[str]:
    def cell(row: dict[str, object], column: str) -> str:
        value = row.get(column)
        return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "").replace(name, "library")

    return ["\t".join(cell(row, column) for column in COLUMNS) for row in rows]


@pytest.mark.parametrize("name", ["library.bib", "library.ris", "library.json"])
def test_every_entry_of_an_export_has_its_receipt(footnote: Command, name: str) -> None:
    status, out, _ = footnote("add", ZOTERO / name, "--json")
    made = ["\t".join(COLUMNS), *table(json.loads(out)["receipts"], name)]
    if name == "library.bib" and os.environ.get("FOOTNOTE_GOLDEN") == "write":
        TABLE.write_text("".join(f"{row}\n" for row in made), encoding="utf-8")
    kept = TABLE.read_text(encoding="utf-8").splitlines()
    if name == "library.ris":  # which has the web page's address for a link
        kept = [row.replace("has no file: attach it", LINKS_THE_WEB) if "zeller" in row else row for row in kept]
    assert made == kept
    assert status == 1
    again = receipts(footnote("add", ZOTERO / name, "--json"))
    assert {row["status"] for row in again} == {"unchanged", "failed"}


LINKS_THE_WEB = "links a web address alone, from which nothing is fetched: attach the file"


def test_a_receipt_says_in_the_terminal_what_it_is_cited_as(footnote: Command) -> None:
    status, out, err = footnote("add", ZOTERO / "library.bib")
    assert status == 1
    assert "Short Naps at Work  Brandt - 2019 - Naps.txt" in out
    assert "Brandt - 2019 - Naps.txt, cited as brandt_naps_2019, 1 passage" in out
    assert "failed    library.bib, lund_dogs_2011: “Dogs on Hospital Wards” has no file" in out
    assert "31 files: 25 added, 1 unchanged, 5 failed" in err
    _, out, _ = footnote("list", "--json")
    keys = {record["citation_key"] for record in json.loads(out)["documents"]}
    assert "muller_coffee_2021" in keys


def test_exports_cite_by_the_keys_of_the_reference_manager(footnote: Command, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("Short naps at work\n\nEvans wrote this. Nobody else did.\n", encoding="utf-8")
    footnote("add", ZOTERO / "library.bib", tmp_path / "own.txt")
    with Library.open(tmp_path / "library", "", any_embedder=True) as library:
        documents = [
            library.document(record.id)
            for record in library.documents()
            if record.citation_key in ("evans_tinnitus_2020", "muller_coffee_2021", "")
        ]
    answer = answer_from("Why?", *((document, Span(0, 10)) for document in documents))
    answer = replace(answer, documents=tuple(map(cited_document, documents)))
    kept = answer_from_json(json.loads(json.dumps(answer_json(answer))))
    assert kept.documents == answer.documents
    exported = bibtex(conversation(("Why?", kept, "")))
    assert [line for line in exported.splitlines() if line.startswith("@")] == [
        "@misc{muller_coffee_2021,",
        "@misc{evans_tinnitus_2020,",
        "@misc{short,",
    ]
    assert "author = {Müller, Jörg and Łukasik, Żaneta and García Márquez, Gabriela and van der Berg, Jan}" in exported
    assert "Read from the file Evans - 2020 - Tinnitus.pdf, Supplement - 2020.docx" in exported
    assert "ID  - evans_tinnitus_2020\r\n" in ris(conversation(("Why?", kept, "")))


def test_an_answer_without_keys_is_written_as_ever() -> None:
    answer = answer_from("Why?", (KETAMINE, Span(0, 10)))
    assert "citation_key" not in json.dumps(answer_json(answer))


def bibliography(folder: Path, *links: str) -> Path:
    """A bibliography in `folder` with an entry for each link."""
    folder.mkdir(exist_ok=True)
    entries = (f"@misc{{k{at}, title = {{T{at}}}, file = {{{link}}}}}" for at, link in enumerate(links))
    file = folder / "my.bib"
    file.write_text("\n".join(entries), encoding="utf-8")
    return file


def note(path: Path, words: str = "Naps help. Nobody knows why.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"A note\n\n{words}\n", encoding="utf-8")
    return path


def test_links_are_followed_as_they_are_written(footnote: Command, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    names = ("a b.txt", "b;c.txt", "d:e.txt", "f_g.txt", "h.txt", "i.txt", "j%k.txt", "l.txt", "m.txt")
    for name in names:
        note(folder / "files" / name, f"This is {name}. It is short.")
    file = bibliography(
        folder,
        "Full Text:files/a b.txt:text/plain",
        r"files/b\;c.txt;Gone:files/gone.pdf:application/pdf",
        r"Title\: sub:files/d\:e.txt:text/plain",
        r":files/f\_g.txt:txt",
        f"{folder}/files/h.txt",
        (folder / "files" / "i.txt").as_uri(),
        "files/j%k.txt",
        f":{str(folder).lstrip('/')}/files/l.txt:txt",
        r"files\m.txt",
    )
    made = receipts(footnote("add", file, "--json"))
    assert [row["source"] for row in made if row["status"] == "added"] == list(names)
    [gone] = [row for row in made if row["status"] == "failed"]
    assert gone["source"] == "my.bib, k1"
    assert str(gone["reason"]).startswith("files/gone.pdf is not there")


def test_no_link_leads_out_of_the_folder_unless_the_user_says_where(footnote: Command, tmp_path: Path) -> None:
    storage = tmp_path / "storage"
    away, upwards = note(storage / "away.txt"), note(tmp_path / "up.txt", "One up. It is short.")
    folder = tmp_path / "export"
    note(folder / ".hidden" / "x.txt")
    (folder / "link.txt").symlink_to(upwards)
    (folder / "key.pem").write_text("secret words", encoding="utf-8")
    file = bibliography(
        folder, str(away), "../up.txt", "link.txt", ".hidden/x.txt", "key.pem", r"C:\\Users\\ann\\x.pdf", "a\0b.txt"
    )
    status, out, _ = footnote("add", file, "--json")
    assert status == 1
    reasons = [str(row["reason"]) for row in json.loads(out)["receipts"]]
    assert ["outside" in reason for reason in reasons[:3]] == [True] * 3
    assert "hidden" in reasons[3]
    assert "of a kind that is not read" in reasons[4]
    assert "another computer" in reasons[5]
    assert "is no path" in reasons[6]
    made = receipts(footnote("add", file, "--attachments", storage, "--json"))
    assert [row["source"] for row in made if row["status"] == "added"] == ["away.txt"]


def test_a_bibliography_that_is_uploaded_or_lies_in_a_folder_links_nothing(tmp_path: Path) -> None:
    """The page and folders take files by `files_under`, which reads no bibliography."""
    note(tmp_path / "export" / "a.txt")
    file = bibliography(tmp_path / "export", "../secret.txt", "a.txt")
    assert files_under([file]).files == (SourceFile(file),)
    assert [found.name for found in files_under([tmp_path / "export"]).files] == ["a.txt"]


def test_a_newer_version_of_a_file_keeps_its_entrys_details(footnote: Command, tmp_path: Path) -> None:
    file = bibliography(tmp_path / "export", "a.txt")
    written = note(tmp_path / "export" / "a.txt")
    footnote("add", file)
    note(written, "Naps do not help. We know why.")
    [row] = receipts(footnote("add", written, "--json"))
    assert (row["status"], row["title"], row["citation_key"]) == ("replaced", "T0", "k0")


def test_what_is_no_bibliography_is_told_or_read_itself(footnote: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.bib").write_text("% nothing\n", encoding="utf-8")
    (tmp_path / "data.json").write_text('{"naps": "help"}', encoding="utf-8")
    (tmp_path / "bad.bib").write_text(
        "@misc{a, title = {A}}\n@misc{a, title = {B}}\n@misc{c, title = {C\n", encoding="utf-8"
    )
    made = receipts(
        footnote("add", *(tmp_path / name for name in ("empty.bib", "gone.bib", "data.json", "bad.bib")), "--json")
    )
    told = [(row["source"], row["status"]) for row in made]
    assert told == [
        ("empty.bib", "failed"),
        ("gone.bib", "failed"),
        ("bad.bib, line 2", "failed"),
        ("bad.bib, line 3", "failed"),
        ("bad.bib, a", "failed"),
        ("data.json", "added"),
    ]


def test_an_items_address_or_number_is_no_key(footnote: Command, tmp_path: Path) -> None:
    written = note(tmp_path / "a.txt"), note(tmp_path / "b.txt", "Other words. They are few.")
    better = {
        "items": [
            {
                "itemID": 7,
                "itemType": "journalArticle",
                "creators": [{"creatorType": "editor", "lastName": "X"}, {"firstName": "Ann", "lastName": "Lee"}],
                "date": "2019-02",
                "attachments": [{"path": str(written[0])}],
            }
        ]
    }
    (tmp_path / "better.json").write_text(json.dumps(better), encoding="utf-8")
    [row] = receipts(footnote("add", tmp_path / "better.json", "--json"))
    assert ("citation_key" in row, row["authors"], row["year"]) == (False, ["Ann Lee"], 2019)
    for key in ("http://zotero.org/users/1/items/A", 12):
        csl = [{"id": key, "title": "T", "attachments": [{"path": "b.txt"}]}]
        (tmp_path / "csl.json").write_text(json.dumps(csl), encoding="utf-8")
        [row] = receipts(footnote("add", tmp_path / "csl.json", "--json"))
        assert (row["title"], "citation_key" in row) == ("T", False)


@pytest.mark.parametrize(
    "options",
    [
        ("library.bib", "--title", "T"),
        ("library.bib", "--year", "2020"),
        ("files", "--attachments", "."),
        ("files", "--yes"),
        ("files", "--sync", "--year", "2020"),
    ],
)
def test_options_that_do_not_go_together(footnote: Command, options: tuple[str, ...]) -> None:
    status, out, err = footnote("add", ZOTERO / options[0], *options[1:])
    assert (status, out) == (2, "")
    assert err.startswith("footnote: ")


@pytest.mark.parametrize(
    "entry",
    [
        "@misc{a, title = {" + "{" * 100_000 + "}" * 100_000 + "}}",
        "@misc{a, title = {" + "$" * 99_999 + "}}",
        "@misc{a, title = {" + "<i " * 33_000 + "}}",
        "@misc{a, file = {" + "\\" * 100_000 + "x}}",
        "@misc{a, file = {" + ":;" * 50_000 + "}}",
        "@misc{a, author = {" + "and " * 25_000 + "}}",
        "@misc{a, title = " + '"' * 100_000,
        "@misc{" * 500,
        r"@misc{a, title = {\title \frac}, author = {\title}}",
    ],
    ids=["braces", "dollars", "tags", "slashes", "marks", "names", "quotes", "entries", "commands"],
)
def test_a_hostile_bibliography_ends_in_receipts(footnote: Command, tmp_path: Path, entry: str) -> None:
    (tmp_path / "bad.bib").write_text(entry, encoding="utf-8")
    made = receipts(footnote("add", tmp_path / "bad.bib", "--json"))
    assert {row["status"] for row in made} == {"failed"}


def test_a_library_is_whole_after_all_of_this(footnote: Command, tmp_path: Path) -> None:
    shutil.copytree(ZOTERO, tmp_path / "export")
    footnote("add", tmp_path / "export" / "library.json")
    assert footnote("check")[1] == "sound: 25 documents\n"
