"""The embedding model against sentence-transformers over the same weights in fp32, which a script in ../shared takes
out of the ONNX file."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from index.embedder import BUNDLED_WEIGHTS, QUERY_PREFIX, BundledEmbedder, Vectors
from index.text import TOKENIZER
from tests.shared_data import shared


class _Hidden(torch.nn.Module):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(str(folder), attn_implementation="eager").eval()

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        hidden: torch.Tensor = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return hidden


def fp32_network(folder: Path, path: Path) -> str:
    """Write the encoder in `folder` to `path`; the SHA-256 of the file."""
    ids = torch.arange(1000, 1016).reshape(1, -1)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(
        _Hidden(folder),
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        str(path),
        input_names=names,
        output_names=["hidden"],
        dynamic_axes={name: {0: "rows", 1: "tokens"} for name in (*names, "hidden")},
        opset_version=17,
        dynamo=False,
    )
    return hashlib.sha256(path.read_bytes()).hexdigest()


# torch warns of its own older exporter.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

QUERIES = ["How fast does ketamine work?", "who paid for the study", "esketamine vs placebo remission week 4"]
ABSTRACTS = [
    "Ketamine relieved depression within hours; the effect was gone after two weeks in most of the patients.",
    "Funding: none. The authors declare no competing interests.",
    "Of 236 patients randomised, 114 took the spray and 109 the placebo; 13 were excluded before the first dose.",
    "5-HT2A receptors",
    "In the open phase all patients received 20 mg a day. " * 20,
]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vectors, Vectors]:
    """The vectors by sentence-transformers in fp32, and by the same weights in fp32 on ONNX Runtime."""
    script = shared("models/dequantize.py")
    onnx_folder, folder = tmp_path_factory.mktemp("onnx"), tmp_path_factory.mktemp("fp32")
    (onnx_folder / "model.onnx").symlink_to(BUNDLED_WEIGHTS)
    (onnx_folder / "tokenizer.json").symlink_to(TOKENIZER)
    subprocess.run([sys.executable, script, onnx_folder, folder, "none"], check=True, capture_output=True)
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    encoder = Transformer(str(folder), max_seq_length=512)
    model = SentenceTransformer(modules=[encoder, Pooling(384, pooling_mode="cls")], device="cpu")
    texts = [*ABSTRACTS, *(QUERY_PREFIX + query for query in QUERIES)]
    by_library = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    weights = folder / "fp32.onnx"
    by_ours = _vectors(BundledEmbedder(2, weights, fp32_network(folder, weights)))
    return np.asarray(by_library, dtype=np.float32), by_ours


def _vectors(model: BundledEmbedder) -> Vectors:
    return np.concatenate([model.embed(ABSTRACTS), np.stack([model.embed_query(query) for query in QUERIES])])


def test_in_fp32_it_is_sentence_transformers_to_a_thousandth(reference: tuple[Vectors, Vectors]) -> None:
    by_library, by_ours = reference
    cosines = (by_library * by_ours).sum(axis=1)
    assert cosines.min() >= 0.999, cosines


def test_int8_costs_little(reference: tuple[Vectors, Vectors]) -> None:
    by_library, _ = reference
    cosines = (by_library * _vectors(BundledEmbedder(2))).sum(axis=1)
    assert cosines.min() >= 0.99, cosines
