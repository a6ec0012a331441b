"""A real OpenAI-compatible server over a real model: `transformers serve` with a tiny Llama of random weights."""

import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

_WORDS = """ketamine hours infusion treatment dose risk relieves acts depression weeks SSRIs serotonin free tricyclics
mouth patients sleep pain within children after adults not unknown cause trials zinc whales""".split()
_SECONDS_TO_START = 120


def make(folder: Path) -> None:
    """Write the model: 200,000 parameters, the same each time, a sentence a token."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.manual_seed(1)
    # A token is a sentence of words drawn at random: random weights go round in circles, and of single words the circle
    # would have no full stop.
    drawn = random.Random(1)
    said = (f"{' '.join(drawn.sample(_WORDS, 6)).capitalize()} [{drawn.randint(1, 9)}]." for _ in range(200))
    vocabulary = {token: number for number, token in enumerate(dict.fromkeys(("<unk>", "<s>", "</s>", *said)))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # transformers types it not
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    fast.chat_template = "{% for message in messages %}{{ message['content'] }} {% endfor %}"
    config = LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=96,
        intermediate_size=192,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=8192,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
    )
    model = LlamaForCausalLM(config)
    # Else it would not come to an end: the end grows likelier from the twentieth sentence on.
    model.generation_config.exponential_decay_length_penalty = (20, 2.0)
    model.save_pretrained(folder)
    fast.save_pretrained(folder)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """The address and the model's name, while the block lasts."""
    for needed in ("fastapi", "uvicorn", "openai", "accelerate"):
        if find_spec(needed) is None:
            pytest.skip(f"transformers serve needs {needed}, which is not installed")
    # In a process of its own: it draws a bar on standard error.
    code = f"from pathlib import Path; from {__name__} import make; make(Path({str(folder)!r}, 'model'))"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], capture_output=True, check=True)
    (folder / "cache" / "hub").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environment = {
        **os.environ,
        "HF_HOME": str(folder / "cache"),
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "OMP_NUM_THREADS": "1",
    }
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(folder / "model")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/health", server, folder / "log")
        yield f"http://127.0.0.1:{port}/v1", str(folder / "model")
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(20)


def _wait(health: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(health, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"transformers serve did not start: {log.read_text(errors='replace')[-2000:]}")
