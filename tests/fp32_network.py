"""A Hugging Face BERT written as an ONNX file in fp32, to hold the int8 files against."""

import hashlib
from pathlib import Path

import torch


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
