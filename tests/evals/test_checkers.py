"""Where a claim is looked for, by whom it is checked, and the faults that users reported."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import content_words
from assistant.llm.sentence_check import NumberedPassage, SentenceChecker
from assistant.types import Support, SupportLabel
from assistant.verifier import Verifier
from corpus.errors import FileUnreadable, ModelError
from evals.checkers import VERIFIER_CODE, Chosen, Evidence, PairwiseChecker, cached
from evals.metrics import Metric
from evals.model_checkers import NliModel
from evals.scorer import score
from tests.evals.scoring.rows import CONTEXTS, HoldsChecker
from tests.shared_data import SHARED, shared


class QuoteChecker:
    """A `Checker` whose support is looked up by the quote; `quotes` keeps what it was shown."""

    name = "quotes"

    def __init__(self, said: dict[str, Support]) -> None:
        self._said = said
        self.quotes: list[str] = []

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        del sentence, context
        self.quotes.append(quote)
        return self._said.get(quote, Support(SupportLabel.NOT_FOUND, 0.1))


@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=40))
def test_every_place_holds_words_of_its_context(contexts: list[str], claim: str) -> None:
    evidence = Evidence(contexts)
    nearest = evidence.nearest(claim, 3)
    assert set(nearest) <= set(evidence.sentences)
    assert len(set(nearest)) == len(nearest) <= 3
    assert all(evidence.words(place) == place.span.of(contexts[place.context]) != "" for place in evidence.sentences)


def test_a_contradiction_by_the_nearest_sentence_stands_unless_something_supports() -> None:
    evidence = Evidence(["Ketamine does not work. Pressure rises."])
    nearest = "Ketamine does not work."
    denies = {nearest: Support(SupportLabel.CONTRADICTED, 0.02)}
    [found] = PairwiseChecker(QuoteChecker(denies)).check(["Ketamine works"], evidence)
    assert found.support.label is SupportLabel.CONTRADICTED
    supports = denies | {f"{nearest} Pressure rises.": Support(SupportLabel.SUPPORTED, 0.8)}
    [found] = PairwiseChecker(QuoteChecker(supports)).check(["Ketamine works"], evidence)
    assert found.support.label is SupportLabel.SUPPORTED


CLAIMS = ("Ketamine works within hours.", "It cures all.", "Ketamine works within hours.")


def test_only_what_is_new_is_asked(tmp_path: Path) -> None:
    asked = HoldsChecker()
    chosen = Chosen(asked, "holds", "1")
    with cached(chosen, tmp_path / "cache") as checker:
        first = checker.check(CLAIMS, Evidence(CONTEXTS))
    assert first == HoldsChecker().check(CLAIMS, Evidence(CONTEXTS))
    assert asked.claims == list(CLAIMS[:2])
    with cached(chosen, tmp_path / "cache") as checker:
        assert checker.check(CLAIMS, Evidence(CONTEXTS)) == first
        assert asked.claims == list(CLAIMS[:2])
        checker.check(CLAIMS[:1], Evidence(CONTEXTS[:1]))
    assert asked.claims == [*CLAIMS[:2], CLAIMS[0]]


def test_a_file_of_anything_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("My notes, which are long enough to be looked at. " * 50)
    for path in (tmp_path / "notes", tmp_path, tmp_path / "no" / "cache"):
        with (
            pytest.raises(FileUnreadable, match="cannot be used as a cache"),
            cached(Chosen(HoldsChecker(), "holds", "1"), path) as checker,
        ):
            checker.check(CLAIMS, Evidence(CONTEXTS))


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


_REVIEWS = Path(__file__).parents[2] / "corpus" / "reviews"
_KINDS = sorted(path.name for path in (SHARED / "cases").glob("E*")) or ["E01-figures-change-places"]


@pytest.mark.parametrize("kind", _KINDS)
def test_rows_of_the_reported_kinds(kind: str) -> None:
    rows = [json.loads(line) for line in (shared("cases") / kind / "rows.jsonl").read_text("utf-8").splitlines()]
    wrong = []
    for row, found in zip(rows, score(rows).rows, strict=True):
        faithfulness = found.value(Metric.FAITHFULNESS)
        right = faithfulness == 1 if row["expect"][0] == "1" else faithfulness is None or faithfulness < 1
        if not right and not (row["expect"].startswith("1, or") and found.status == "other_language"):
            wrong.append((row["id"], row["response"], found.status, faithfulness))
    assert wrong == []


@cache
def _paragraphs() -> list[str]:
    texts = (path.read_text("utf-8") for path in sorted(_REVIEWS.glob("*.md")))
    return [block for text in texts for block in text.split("\n\n") if block.strip() and not block.startswith("#")]


def test_no_lie_about_the_bundled_reviews_is_supported() -> None:
    checker = SentenceChecker(Verifier.bundled())
    believed = []
    for question, answer in json.loads((shared("attacks") / "lies.json").read_text("utf-8")):
        words = set(content_words(f"{question} {answer}"))
        near = sorted(_paragraphs(), key=lambda text: -len(words.intersection(content_words(text))))[:5]
        passages = [NumberedPassage(number, text) for number, text in enumerate(near, start=1)]
        found = checker.of_sentence(answer.partition(" [")[0] + ".", (1,), passages)
        if found.support.label is SupportLabel.SUPPORTED or found.carried_by is not None:
            believed.append((question, answer, found.support.score))
    assert believed == []


def test_a_score_says_all_the_code_that_it_hangs_on() -> None:
    root = Path(__file__).parents[2]
    left, reached = ["assistant.verifier"], set[str]()
    while left:
        name = f"{left.pop().replace('.', '/')}.py"
        if name not in reached:
            reached.add(name)
            left += re.findall(
                r"^from (assistant\.\w+) import", (root / name).read_text(encoding="utf-8"), re.MULTILINE
            )
    assert reached - {"assistant/types.py"} <= set(VERIFIER_CODE)
