"""A model file run in this process by the real llama.cpp: loaded, streamed, stopped, freed, and refused in one line."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assistant.llm import local_model
from assistant.llm.client import ModelName, Patience, Sizes, endpoint
from assistant.llm.failures import Failure, ModelFailed
from assistant.llm.local_model import MEMORY, LocalModel, opened, require
from assistant.llm.prompts import COPIED, FIXED, Message, Pace
from assistant.llm.stream import Ended
from corpus.errors import ModelError
from index.network import THREADS_VARIABLE
from tests.assistant.llm.tiny_gguf import tiny_gguf
from tests.assistant.llm.writing import Words
from tests.offline import only_this_machine

SLOW = Patience(first=120.0, between=120.0, whole=240.0)
ASKED = (FIXED, Message("human", "How fast does ketamine work? " * 20))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_gguf(tmp_path_factory.mktemp("models") / "tiny model.gguf")


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(THREADS_VARIABLE, "1")
    with only_this_machine() as tried:
        yield
    MEMORY.free()
    assert tried == []


def model(path: Path, answer_tokens: int = 12, pace: Pace | None = None) -> LocalModel:
    sizes = Sizes(prompt_tokens=4_000, answer_tokens=answer_tokens)
    return LocalModel(path, SLOW, sizes, pace or Pace(Words()))


def test_words_come_one_by_one_and_the_length_asked_for_is_kept(file: Path) -> None:
    endings: list[Ended] = []

    def saying() -> Iterator[str]:
        endings.append((yield from model(file).say(ASKED)))

    pieces = [piece for piece in saying() if piece]
    assert len(pieces) > 1
    assert endings == [Ended(at_length=True)]


def test_how_fast_it_reads_is_measured_and_what_it_has_read_is_kept(file: Path) -> None:
    pace = Pace(Words())
    asked = model(file, pace=pace)
    list(asked.say(ASKED))
    assert pace.speed is not None
    first = asked.timings
    list(asked.say((FIXED, Message("human", "Is it safe?"))))
    assert first.cache_n == 0
    assert asked.timings.cache_n > 0.8 * len(FIXED.text)
    assert asked.timings.prompt_n < first.prompt_n


def test_stopping_ends_the_call_and_the_next_question_gets_its_turn(file: Path) -> None:
    saying = model(file, answer_tokens=4_000).say(ASKED)
    while not next(saying):
        pass
    saying.close()
    # Four thousand words would not be done yet; whoever has the turn is not stopped.
    assert MEMORY.turn.acquire(timeout=20)
    MEMORY.turn.release()
    assert "".join(model(file).say(ASKED))


def test_another_file_frees_the_one_before_and_the_end_frees_all(file: Path, tmp_path: Path) -> None:
    list(model(file).say(ASKED))
    before = MEMORY.address
    list(model(tiny_gguf(tmp_path / "other.gguf")).say(ASKED))
    assert not answers(before)
    last = MEMORY.address
    assert answers(last)
    MEMORY.free()
    assert not answers(last)
    assert MEMORY.address == ""


def answers(address: str) -> bool:
    """Whether llama.cpp's server is still there."""
    parts = urlsplit(address)
    assert parts.hostname == "127.0.0.1"
    with socket.socket() as connection:
        return connection.connect_ex((parts.hostname, parts.port or 0)) == 0


def test_what_is_more_than_its_context_is_said_so_and_what_fits_is_known_before(tmp_path: Path) -> None:
    small = tiny_gguf(tmp_path / "small.gguf", context=1_024)
    pace = Pace(Words())
    _, sizes, loaded = opened(small, SLOW, Sizes(), pace)
    assert loaded.made_for == 1_024
    assert loaded.wording is COPIED
    assert sizes.prompt_tokens + sizes.answer_tokens == 1_024
    with pytest.raises(ModelFailed) as raised:
        list(model(small).say((FIXED, Message("human", "word " * 1_000))))
    assert raised.value.failure is Failure.TOO_LONG


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "cannot be read: No such file"), (b"MZ", "is no GGUF file"), (b"", "is no GGUF file")],
)
def test_a_file_that_is_none_is_refused_in_one_line(tmp_path: Path, content: bytes | None, why: str) -> None:
    pytest.importorskip("xllamacpp", reason="the extra local is not installed")
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=why) as raised:
        require(ModelName.parse(f"gguf:{path}"))
    assert "\n" not in str(raised.value)


def test_half_a_file_is_refused_when_it_is_loaded(file: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.gguf"
    half.write_bytes(file.read_bytes()[:80_000])
    with pytest.raises(ModelError, match="damaged or not whole"):
        model(half).open()
    assert "".join(model(file).say(ASKED))


def test_without_the_extra_the_line_says_what_to_install(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_model, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r"pip install 'footnote\[local\]'"):
        require(ModelName.parse(f"gguf:{file}"))


def test_a_path_is_a_name_and_answers_show_the_file_s_name_alone() -> None:
    name = ModelName.parse("gguf:/home/ada/my models/small (Q4).gguf")
    assert (name.provider, name.model) == ("gguf", "/home/ada/my models/small (Q4).gguf")
    assert str(name) == "gguf:small (Q4).gguf"
    assert endpoint("gguf", "").reach == "this_machine"
