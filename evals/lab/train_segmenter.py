"""Train the sentence segmenter: `python -m evals.lab.train_segmenter --data ../shared/data --out corpus/segmenter.npz`.

Seeded, minutes on one core. Two kinds of examples: paragraphs of articles and abstracts, labelled where four splitters
(nupunkt, segtok, sentencex, syntok: install them for this script alone) agree and left unknown where they do not; and
paragraphs put together from their plain sentences in the ways that splitters fail at (`sentence_examples`). No document
of the golden tables is read.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from corpus.segmenter import (
    BUCKETS,
    SHORT_FORMS,
    VOCABULARY_BITS,
    Model,
    Stop,
    bucket,
    features,
    opening_features,
    short_forms,
    stops,
)
from evals.lab.sentence_examples import Example, Maker, Stock

SEED = 11
GOLDEN = Path(__file__).parents[2] / "tests" / "golden" / "sentence_ends.jsonl"
KEPT = Path(__file__).parents[1] / "questions" / "generality_documents.txt"
Splitter = Callable[[str], Iterable[str]]
Weights = NDArray[np.float64]

# What stands at the head of a paragraph and belongs to what follows: "Figure 2", "3", "iv".
_LABEL = re.compile(
    r"\W*(?:supplementary |additional )?(?:fig(?:ure)?s?|tab(?:le)?s?|box|scheme|panel|chart|equation|eq)\.? ?[A-Z]?"
    r"\d+[a-z]?|\W*(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[A-Z](?!ig|ab)[^.!?]{24,280}\.")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """One row a stop: the numbers of its features, of shape (stops, features), and whether a sentence ends there."""

    features: NDArray[np.int32]
    ends: NDArray[np.bool_]


def paragraphs(data: Path) -> list[str]:
    """Paragraphs of articles and abstracts, in an order of the seed."""
    kept = {Path(line).stem for line in KEPT.read_text(encoding="utf-8").splitlines()}
    kept |= {
        json.loads(line)["document"].rpartition("/")[2] for line in GOLDEN.read_text(encoding="utf-8").splitlines()
    }
    found: list[str] = []
    for path in sorted((data / "evidence_inference" / "txt").glob("*.txt")):
        if path.name not in kept and path.stem not in kept:
            found += path.read_text(encoding="utf-8").splitlines()
    for article in _rows(data / "covidqa" / "articles.jsonl"):
        if f"articles.jsonl#{article['document_id']}" not in kept and str(article["document_id"]) not in kept:
            found += str(article["context"]).splitlines()
    for question in _rows(data / "pubmedqa" / "questions.jsonl"):
        contexts = question["CONTEXTS"]
        found += [str(context) for context in contexts] if isinstance(contexts, list) else []
    for abstract in _rows(data / "scifact" / "corpus.jsonl"):
        sentences = abstract["abstract"]
        found.append(" ".join(map(str, sentences)) if isinstance(sentences, list) else "")
    whole = [" ".join(item.split()) for item in found if len(item) > 60]
    Random(SEED).shuffle(whole)
    return whole


def first(whole: Sequence[str], most: int) -> Iterator[str]:
    """The first of them, about so many characters in all."""
    for item in whole:
        if most < 0:
            return
        yield item
        most -= len(item)


def labelled(paragraph: str, splitters: Sequence[Splitter]) -> Example:
    """A paragraph with the ends that all splitters see; where they differ is unknown."""
    votes = [_ends(paragraph, splitter(paragraph)) for splitter in splitters]
    ends, unknown = set(), set()
    for stop in stops(paragraph):
        seen = sum(any(stop.start < end <= stop.end for end in vote) for vote in votes)
        match _verdict(paragraph, stop, seen, len(votes)):
            case True:
                ends.add(stop.end)
            case None:
                unknown.add(stop.end)
    return Example(paragraph, frozenset(ends), frozenset(unknown))


def _verdict(paragraph: str, stop: Stop, seen: int, voters: int) -> bool | None:
    """Whether a sentence ends at a stop, None where that cannot be told from the votes."""
    after = re.match(r"\s*(\S+)", paragraph[stop.end :])
    word = re.search(r"[^\s(]*$", paragraph[: stop.start])
    if stop.end >= len(paragraph):
        return True
    if _LABEL.fullmatch(paragraph[: stop.start]):
        return False
    if stop.glued or stop.marks[:1].isdigit():
        # Splitters know nothing of marks stuck to a stop; digits on both sides are a decimal.
        return False if paragraph[stop.start - 1 : stop.start].isdigit() else None
    if word and word.group() == "al" and after and re.match(r"[(\[a-z]", after.group(1)):
        return False
    if after and re.fullmatch(r"[a-z]{2,}", after.group(1)):
        return False if not seen or (word and word.group().lower() in short_forms()) else None
    return True if seen == voters else False if not seen else None


def _ends(text: str, sentences: Iterable[str]) -> list[int]:
    ends, at = [], 0
    for sentence in sentences:
        for character in "".join(sentence.split()):
            at = text.find(character, at) + 1
        ends.append(at)
    return ends


def splitters() -> list[Splitter]:
    """The splitters that vote."""
    nupunkt: Splitter = import_module("nupunkt").sent_tokenize
    segtok: Splitter = import_module("segtok.segmenter").split_single
    syntok = import_module("syntok.segmenter")
    sentencex = import_module("sentencex")

    def by_syntok(text: str) -> Iterator[str]:
        for paragraph in syntok.process(text):
            for sentence in paragraph:
                yield text[sentence[0].offset : sentence[-1].offset + len(sentence[-1].value)]

    def by_sentencex(text: str) -> Iterator[str]:
        for boundary in sentencex.get_sentence_boundaries("en", text):
            yield text[boundary["start_index"] : boundary["end_index"]]

    return [nupunkt, segtok, by_syntok, by_sentencex]


def vocabulary(texts: Iterable[str]) -> bytes:
    """A bit for each word that is common in lower case, and more so than with a capital inside sentences."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        small.update(re.findall(r"[a-z][a-zé'-]+", text))
        capital.update(word.lower() for word in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b", text))
    bits = bytearray(VOCABULARY_BITS // 8)
    for word, count in small.most_common(40_000):
        if count >= 3 and count > 2 * capital[word]:
            bit = crc32(word.encode()) % VOCABULARY_BITS
            bits[bit >> 3] |= 1 << (bit & 7)
    return bytes(bits)


def stock(examples: Sequence[Example], data: Path) -> Stock:
    """What further examples are made of."""
    plain: list[str] = []
    acronyms: Counter[str] = Counter()
    capitalised: Counter[str] = Counter()
    surnames: Counter[str] = Counter()
    for example in examples:
        begins = 0
        for end in sorted(example.ends):
            sentence = example.text[begins:end].strip()
            if _PLAIN.fullmatch(sentence) and sentence.count("(") == sentence.count(")"):
                plain.append(sentence)
            begins = end
        acronyms.update(re.findall(r"\b[A-Z][A-Z0-9-]{1,6}\b", example.text))
        capitalised.update(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b", example.text))
    for path in sorted((data / "evidence_inference" / "nxml").glob("*.nxml"))[:400]:
        surnames.update(
            re.findall(r"<surname>([^<]{2,20})</surname>", path.read_text(encoding="utf-8", errors="replace"))
        )
    Random(SEED).shuffle(plain)
    return Stock(
        plain[:40_000],
        [name for name, _ in surnames.most_common(5_000)],
        [name for name, _ in acronyms.most_common(1_500)],
        [name for name, _ in capitalised.most_common(3_000)],
    )


def rows(examples: Iterable[Example], known: Model) -> Rows:
    """The stops of the examples; the last of each paragraph, which always ends one, is left out."""
    numbers: list[list[int]] = []
    ends: list[bool] = []
    for example in examples:
        begins = 0
        for stop in stops(example.text):
            if stop.certain or stop.end in example.unknown or stop.end >= len(example.text):
                continue
            numbers.append([bucket(name) for name in features(example.text, stop, begins, known)])
            ends.append(any(stop.start < end <= stop.end for end in example.ends))
            begins = stop.end if ends[-1] else begins
    return Rows(np.array(numbers, dtype=np.int32), np.array(ends))


def beginnings(sentences: Sequence[str]) -> Rows:
    """The beginnings of sentences in lower case, and of the same sentences when their first words are lost."""
    random = Random(SEED)
    numbers: list[list[int]] = []
    whole: list[bool] = []
    for sentence in sentences:
        words = sentence.split()
        cuts = [at for at in range(1, len(words) - 3) if words[at][0].islower()]
        if not words[0][1:].islower() or not cuts:
            continue
        lost = " ".join(words[random.choice(cuts) :])
        for text, is_whole in ((sentence[0].lower() + sentence[1:], True), (lost, False)):
            numbers.append([bucket(name) for name in opening_features(text)])
            whole.append(is_whole)
    return Rows(np.array(numbers, dtype=np.int32), np.array(whole))


def fitted(read: Rows, strength: float) -> Weights:
    """The weights; prints how many of a twentieth that was held back come out right."""
    count, width = read.features.shape
    indices = read.features.ravel()
    starts = np.arange(0, count * width + 1, width)
    matrix = csr_matrix((np.ones(len(indices), np.float32), indices, starts), shape=(count, BUCKETS))
    order = np.random.default_rng(SEED).permutation(count)
    held, used = order[: count // 20], order[count // 20 :]
    regression = LogisticRegression(C=strength, max_iter=400)
    regression.fit(matrix[used], read.ends[used])
    right = regression.score(matrix[held], read.ends[held])
    print(f"{len(used)} rows, {read.ends.mean():.3f} of them yes; of {len(held)} held back {right:.4f} are right")
    weights: Weights = regression.coef_[0].copy()
    weights[bucket("bias")] += float(regression.intercept_[0])
    return weights


def write(path: Path, stop_weights: Weights, opening_weights: Weights, vocabulary_bits: bytes) -> None:
    """Write the weights as whole numbers with their scale, and the vocabulary."""
    weights, weights_scale = _scaled(stop_weights)
    openings, openings_scale = _scaled(opening_weights)
    np.savez_compressed(
        path,
        weights=weights,
        weights_scale=weights_scale,
        openings=openings,
        openings_scale=openings_scale,
        vocabulary=np.frombuffer(vocabulary_bits, dtype=np.uint8),
    )


def _scaled(weights: Weights) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    scale = float(np.abs(weights).max()) / np.iinfo(np.int16).max
    return np.round(weights / scale).astype(np.int16), np.array(scale, dtype=np.float32)


def main(arguments: Sequence[str]) -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description="Train the sentence segmenter.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--characters", type=int, default=9_000_000)
    parser.add_argument("--made", type=int, default=90_000)
    parser.add_argument("--strength", type=float, default=0.3)
    told = parser.parse_args(arguments)
    voters = splitters()
    whole = paragraphs(told.data)
    real = [labelled(paragraph, voters) for paragraph in first(whole, told.characters)]
    forms: dict[tuple[str, str], list[str]] = {}
    for line in SHORT_FORMS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, language, listed = line.split(" ", 2)
            forms[language, kind] = listed.split("; ")
    material = stock(real, told.data)
    maker = Maker(material, forms, Random(SEED))
    made = [maker.example() for _ in range(told.made)]
    bits = vocabulary(whole)
    stop_weights = fitted(rows([*real, *made], Model((), bits)), told.strength)
    write(told.out, stop_weights, fitted(beginnings(material.sentences), told.strength), bits)


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main(sys.argv[1:])
