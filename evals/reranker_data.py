"""Training groups for the reranker, from openly licensed sets read under `shared/data`: a question, the sentences
that answer it, and near misses that do not.

SQuAD 2.0 (CC BY-SA 4.0), COVID-QA (Apache-2.0), BioASQ 12b (CC BY 2.5), PubMedQA (MIT), MedQuAD (CC BY 4.0). The
articles named in `HELD_OUT_SQUAD` and the last `HELD_OUT_COVIDQA` articles of COVID-QA are kept for measuring.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.sentences import sentence_spans
from corpus.span import Span

HELD_OUT_SQUAD = frozenset({"Immune_system", "Harvard_University"})
HELD_OUT_COVIDQA = 10
_MOST = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence and the one before it ("" where there is none)."""

    sentence: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """`right` is empty for a question that nothing here answers."""

    question: str
    right: tuple[Candidate, ...]
    wrong: tuple[Candidate, ...]


def training_groups(data: Path, seed: int) -> tuple[Group, ...]:
    """All groups in a seeded order."""
    choose = random.Random(seed)
    groups = [
        *choose.sample(list(squad(data, choose, held_out=False)), 2400),
        *covidqa(data, choose, held_out=False),
        *choose.sample(list(bioasq(data, choose)), 500),
        *pubmedqa(data, choose),
        *medquad(data, choose, 1000),
    ]
    choose.shuffle(groups)
    return tuple(groups)


def _candidates(text: str) -> tuple[list[Span], list[Candidate]]:
    spans = list(sentence_spans(text, Span(0, len(text))))
    words = [" ".join(span.of(text).split()) for span in spans]
    return spans, [Candidate(word, words[at - 1] if at else "") for at, word in enumerate(words)]


def squad(data: Path, choose: random.Random, held_out: bool) -> Iterator[Group]:
    """SQuAD 2.0: the sentence with the answer against the rest of its paragraph and another paragraph's sentences;
    for a question without an answer, the sentence of its plausible answer and its neighbours, all wrong."""
    for article in json.loads((data / "squad2/dev-v2.0.json").read_text(encoding="utf-8"))["data"]:
        if (article["title"] in HELD_OUT_SQUAD) is not held_out:
            continue
        cut = [_candidates(paragraph["context"]) for paragraph in article["paragraphs"]]
        for number, paragraph in enumerate(article["paragraphs"]):
            spans, candidates = cut[number]
            elsewhere = cut[choose.randrange(len(cut))][1]
            for asked in paragraph["qas"]:
                answers = asked["plausible_answers"] if asked["is_impossible"] and "plausible_answers" in asked else asked["answers"]
                marked = {
                    at
                    for answer in answers
                    for at, span in enumerate(spans)
                    if span.start <= answer["answer_start"] < span.end
                }
                others = [one for at, one in enumerate(candidates) if at not in marked]
                more = [one for one in choose.sample(elsewhere, min(2, len(elsewhere))) if one not in candidates]
                if asked["is_impossible"]:
                    likely = [candidates[at] for at in sorted(marked)]
                    yield Group(asked["question"], (), tuple((likely + choose.sample(others, min(3, len(others))))[:_MOST]))
                elif marked:
                    wrong = choose.sample(others, min(_MOST - len(more), len(others))) + more
                    yield Group(asked["question"], tuple(candidates[at] for at in sorted(marked)), tuple(wrong))


def covidqa(data: Path, choose: random.Random, held_out: bool) -> Iterator[Group]:
    """COVID-QA: the sentence with the answer against those of its article that share most words with the question."""
    lines = (data / "covidqa/articles.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    chosen = lines[-HELD_OUT_COVIDQA:] if held_out else lines[:-HELD_OUT_COVIDQA]
    for line in chosen:
        article = json.loads(line)
        spans, candidates = _candidates(article["context"])
        bags = [frozenset(one.sentence.lower().split()) for one in candidates]
        for asked in article["questions"]:
            answers = [Span(a["start"], a["start"] + len(a["text"])) for a in asked["answers"]]
            right = [at for at, span in enumerate(spans) if any(span.meets(answer) for answer in answers)]
            if not right:
                continue
            bag = frozenset(asked["question"].lower().split())
            order = sorted(range(len(spans)), key=lambda at: -len(bag & bags[at]))
            near = [at for at in order[:14] if at not in right]
            wrong = choose.sample(near, min(5, len(near))) + [choose.randrange(len(spans)) for _ in range(2)]
            yield Group(
                asked["question"],
                tuple(candidates[at] for at in right[:3]),
                tuple(candidates[at] for at in wrong if at not in right),
            )


def bioasq(data: Path, choose: random.Random) -> Iterator[Group]:
    """BioASQ: the snippets' sentences against sentences of other questions' snippets."""
    rows = [json.loads(line) for line in (data / "bioasq12b/questions.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")]
    pools = [[one for snippet in row["snippets"] for one in _candidates(snippet["text"])[1]] for row in rows]
    for number, row in enumerate(rows):
        ideal = row["ideal_answer"]
        told = [Candidate(" ".join(text.split())) for text in (ideal if isinstance(ideal, list) else [ideal])[:1] if text]
        firsts = [_candidates(snippet["text"])[1][0] for snippet in row["snippets"][:4] if snippet["text"].strip()]
        others = [choose.choice(pools[choose.randrange(len(pools))] or [Candidate("")]) for _ in range(6)]
        wrong = [one for one in others if one.sentence and one not in pools[number]]
        for right in (*told, *firsts[:3]):
            yield Group(row["body"], (right,), tuple(wrong))


def pubmedqa(data: Path, choose: random.Random) -> Iterator[Group]:
    """PubMedQA: the conclusion against sentences of the same abstract that tell background and methods."""
    for line in (data / "pubmedqa/questions.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        row = json.loads(line)
        right = _candidates(row["LONG_ANSWER"])[1][:2]
        wrong = [
            one
            for text, label in zip(row["CONTEXTS"], row["LABELS"], strict=True)
            if not label.startswith(("RESULT", "CONCL", "FINDING"))
            for one in _candidates(text)[1]
        ]
        if right and wrong:
            yield Group(row["QUESTION"], tuple(right), tuple(choose.sample(wrong, min(_MOST, len(wrong)))))


def medquad(data: Path, choose: random.Random, most: int) -> Iterator[Group]:
    """MedQuAD: the first sentences of the answer against those of other questions on the same thing, and of the same
    question on other things; and for a third of them a question with the right one left out."""
    rows = [json.loads(line) for line in (data / "medquad/pairs.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")]
    by_focus: dict[str, list[dict[str, str]]] = defaultdict(list)
    by_kind: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_focus[row["focus"]].append(row)
        by_kind[row["type"]].append(row)
    chosen = choose.sample([row for row in rows if len(by_focus[row["focus"]]) > 2], most)
    for row in chosen:
        right = _opening(row["answer"])
        same = [_opening(other["answer"]) for other in by_focus[row["focus"]] if other["type"] != row["type"]]
        like = [
            _opening(other["answer"]) for other in choose.sample(by_kind[row["type"]], 4) if other["focus"] != row["focus"]
        ]
        wrong = [*choose.sample(same, min(4, len(same))), *like]
        wrong = [one for one in wrong if one.sentence and one.sentence != right.sentence][:_MOST]
        if right.sentence and wrong:
            question = " ".join(row["question"].replace("(are)", "").replace(" ?", "?").split())
            yield Group(question, () if choose.random() < 0.3 else (right,), tuple(wrong))


def _opening(answer: str) -> Candidate:
    found = [one for one in _candidates(answer[:1500])[1] if 5 <= len(one.sentence.split()) <= 60]
    return Candidate(found[0].sentence) if found else Candidate("")
