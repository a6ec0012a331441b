"""No file can hang, crash or fill the process that asks for it; what is read is what would be read without a child."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus.reviews
from corpus.errors import FileDamaged, FileError, FileOverLimit, FileUnreadable
from corpus.readers.base import read
from corpus.readers.sandbox import Crew, Limits
from corpus.sources import SourceFile
from corpus.span import Box, Fragment, Layout, Span
from corpus.storage import Body
from corpus.types import Block, BlockKind, Document, Mention, Page, Reference, Source

REVIEWS = tuple(SourceFile(path) for path in sorted(Path(corpus.reviews.__file__).parent.glob("*.md")))
WORDS = "Some words of a sentence that goes on. "


@pytest.fixture
def large(tmp_path: Path) -> SourceFile:
    """A text that takes seconds to read, and some hundreds of megabytes."""
    path = tmp_path / "large.txt"
    path.write_text("\n\n".join([WORDS * 5] * 80_000))
    return SourceFile(path)


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), min_size=1, max_size=6),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_a_document_travels_whole(parts: list[str], other: str) -> None:
    spans, at = [], 0
    for part in parts:
        spans.append(Span(at, at + len(part)))
        at += len(part)
    document = Document(
        id="0" * 16,
        title=other,
        authors=tuple(parts),
        year=None,
        text="".join(parts),
        blocks=tuple(Block(BlockKind.PARAGRAPH, span, (other,) if other else (), 1) for span in spans),
        pages=(Page(1, Span(0, at)),),
        source=Source(other, other, "1" * 64, "application/pdf", ""),
        doi=other or None,
        references=tuple(Reference(span, other, tuple(parts), None, other, 2006, None) for span in spans),
        mentions=(Mention(spans[0], (0,)),),
        layout=Layout.of(Fragment(span, Box(1, 0.0, 0.25, 0.5, 1.0)) for span in spans),
        missing=(other,),
        left_out=tuple(parts),
    )
    assert Body.from_json(Body(document).json()) == Body(document)


def test_a_refusal_is_the_one_the_reader_gave(tmp_path: Path) -> None:
    with Crew(1) as crew, pytest.raises(FileUnreadable, match="does not exist"):
        crew.read(SourceFile(tmp_path / "none.txt"))


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(large: SourceFile) -> None:
    with Crew(1, Limits(seconds=4.0)) as crew:
        with pytest.raises(FileOverLimit, match=r"large\.txt took longer than 4 seconds"):
            crew.read(large)
        assert crew.read(REVIEWS[0]) == read(REVIEWS[0])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_a_file_that_takes_too_much_memory_is_stopped_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_text("\n\n".join([WORDS * 2_500] * 480))
    with Crew(1, Limits(memory_bytes=220 * 1024**2)) as crew:
        with pytest.raises(FileError, match="memory") as raised:
            crew.read(SourceFile(path))
        assert str(raised.value).startswith("huge.txt")
        assert crew.read(REVIEWS[0]) == read(REVIEWS[0])


def children() -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True, check=False).stdout
    return [int(line) for line in found.split()]


def killed_in_the_middle(crew: Crew, file: SourceFile, by: signal.Signals) -> FileError:
    before = set(children())
    raised: list[FileError] = []

    def reading() -> None:
        try:
            crew.read(file)
        except FileError as error:
            raised.append(error)

    thread = threading.Thread(target=reading)
    thread.start()
    while not (started := set(children()) - before):
        time.sleep(0.01)
    time.sleep(0.5)
    for child in started:
        os.kill(child, by)
    thread.join()
    [error] = raised
    return error


@pytest.mark.skipif(os.name == "nt", reason="there is no pgrep")
def test_a_reader_that_breaks_down_costs_one_file(large: SourceFile) -> None:
    with Crew(1) as crew:
        error = killed_in_the_middle(crew, large, signal.SIGSEGV)
        assert isinstance(error, FileDamaged)
        assert "break down" in str(error)
        assert crew.read(REVIEWS[0]) == read(REVIEWS[0])


@pytest.mark.skipif(os.name == "nt", reason="there is no pgrep")
def test_closing_ends_a_child_in_the_middle_of_a_file(large: SourceFile) -> None:
    before = set(children())
    crew = Crew(1)
    threading.Timer(0.8, crew.close).start()
    with pytest.raises(FileError):
        crew.read(large)
    assert set(children()) - before == set()
    with pytest.raises(RuntimeError, match="closed"):
        crew.read(REVIEWS[0])


def test_a_child_ends_with_its_parent() -> None:
    worker = "corpus.readers.sandbox_worker"
    with subprocess.Popen(
        [sys.executable, "-m", worker, str(2 * 1024**3), "60"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(30) == 0
