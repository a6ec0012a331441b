"""A random BERT of 16 numbers a piece that stands in for MiniLM: same vocabulary, three layers."""

from pathlib import Path

import torch

from index.reader.reader_model import ReaderModel


def tiny_folder(folder: Path) -> Path:
    """The folder with the model's files."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=16,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=320,
        initializer_range=0.3,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


def tiny_model(folder: Path) -> ReaderModel:
    """A reader of it, in evaluation mode."""
    model = ReaderModel(tiny_folder(folder))
    model.network.eval()
    return model
