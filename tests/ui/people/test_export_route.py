"""A conversation as a file, over real HTTP: for whoever asked it, and nobody else."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.conversations import Notebook
from assistant.study_file import open_study
from tests.page_documents import KETAMINE, ketamine_answer
from tests.page_fakes import FakeDocuments
from tests.page_server import running_site
from tests.ui.people.quick import PASSWORD, quick
from tests.ui.people.site import Visit, site
from ui.web.accounts import Logins, People, Role
from ui.web.rate_limits import Entrance
from ui.web.server import export_routes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with closing(open_study(folder)) as study:
        people = People(study, quick())
        for name, role in (("sam", Role.STUDENT), ("eve", Role.STUDENT), ("tina", Role.TUTOR)):
            people.add(name, role, PASSWORD)
        routes = (export_routes(Notebook(study), FakeDocuments()),)
        with running_site(lambda: replace(site(Entrance(people, Logins(study))), routes=routes)) as place:
            yield place


@pytest.fixture(scope="module")
def conversation(folder: Path) -> str:
    with closing(open_study(folder)) as study:
        notebook = Notebook(study)
        kept = notebook.begin()
        notebook.keep("sam", kept, 1, "How fast is ketamine?", ketamine_answer("How fast is ketamine?"), "")
        return kept


def came(address: str, name: str) -> Visit:
    visit = Visit(address)
    assert visit.login(name, PASSWORD).status == 303
    return visit


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("md", "text/markdown"),
        ("html", "text/html"),
        ("json", "application/json"),
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
    ],
)
def test_one_s_own_conversation_comes_as_a_file(address: str, conversation: str, kind: str, media_type: str) -> None:
    reply = came(address, "sam").get(f"/export/{conversation}.{kind}")
    assert reply.status == 200
    assert reply.headers["content-type"].startswith(media_type)
    assert re.fullmatch(rf'attachment; filename="footnote-[a-z0-9-]+\.{kind}"', reply.headers["content-disposition"])
    assert reply.headers["cache-control"] == "no-store"
    assert KETAMINE.title.partition(" ")[0] in reply.body


@pytest.mark.parametrize("name", ["eve", "tina"])
def test_nobody_else_gets_it(address: str, conversation: str, name: str) -> None:
    reply = came(address, name).get(f"/export/{conversation}.md")
    assert reply.status == 404
    assert "etamine" not in reply.body
    assert Visit(address).get(f"/export/{conversation}.md").status == 401


@pytest.mark.parametrize(
    "named",
    ["x.md", "{}.exe", "{}", "{}.md/..", "../{}.md", "..%2f{}.md", "{}.MD", "", "%00.md", "0" * 32 + ".md"],
)
def test_any_other_name_is_no_file(address: str, conversation: str, named: str) -> None:
    assert came(address, "sam").get("/export/" + named.format(conversation)).status == 404
