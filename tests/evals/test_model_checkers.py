"""The optional judge over a real sequence-classification model: a tiny random one, made here, nothing downloaded."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.types import SupportLabel
from corpus.errors import ModelError
from evals.model_checkers import NliModel

_WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] ketamine works within hours it raises blood pressure lithium".split()
CLAIM, EVIDENCE = "Ketamine works within hours", "It raises blood pressure"
YES, NO, AGAINST = SupportLabel.SUPPORTED, SupportLabel.NOT_FOUND, SupportLabel.CONTRADICTED


def model(folder: Path, names: Sequence[str], loudest: int = 0) -> str:
    """The folder of a BERT of random weights with these outputs, of which one is the highest whatever it reads."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    (folder / "vocab.txt").write_text("\n".join(_WORDS), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(_WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        id2label=dict(enumerate(names)),
        label2id={name: number for number, name in enumerate(names)},
    )
    network = BertForSequenceClassification(config)
    with torch.no_grad():
        network.classifier.bias[loudest] += 2.0
    network.save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize(
    ("names", "loudest", "label"),
    [
        (("entailment", "neutral", "contradiction"), 0, YES),
        (("entailment", "not_entailment"), 1, NO),
    ],
)
def test_an_output_means_what_the_model_calls_it(
    tmp_path: Path, names: tuple[str, ...], loudest: int, label: SupportLabel
) -> None:
    judge = NliModel(model(tmp_path, names, loudest))
    support = judge.check(CLAIM, EVIDENCE)
    assert support.label is label
    assert support == judge.check(CLAIM, EVIDENCE)
    assert (support.score > 0.5) is (label is YES)
    assert 0.0 < support.score < 1.0
    assert judge.check(CLAIM, " ").score == 0.0


def test_a_folder_without_a_model_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded") as raised:
        NliModel(str(tmp_path))
    assert len(str(raised.value).splitlines()) == 1
