"""Training questions over abstracts and web pages: MedQuAD, BioASQ, PubMedQA, SciFact; and questions changed by a name.

MedQuAD's other kinds of question on the same thing are the best near misses there are: causes for symptoms,
treatment for outlook.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.span import Span
from corpus.types import Block, BlockKind
from evals.lab.reader_sets import Candidate, Group, Ranking, Text, held_out, rows

_OPENING = 700
_CLAIM_WORDINGS = (
    "Is it true that {}?",
    "is it so that {}",
    "{}?",
    "What is known about this: {}?",
    "Does the evidence say that {}?",
)


def medquad_groups(data: Path, count: int, choose: random.Random) -> Iterator[Group]:
    """`count` questions drawn: the answer's opening, another kind on the same thing, the same kind on another."""
    by_focus: dict[str, list[dict[str, str]]] = defaultdict(list)
    by_kind: dict[str, list[dict[str, str]]] = defaultdict(list)
    pairs: list[dict[str, str]] = [
        {key: str(value) for key, value in row.items()} for row in rows(data / "medquad" / "pairs.jsonl")
    ]
    for pair in pairs:
        by_focus[pair["focus"]].append(pair)
        by_kind[pair["type"]].append(pair)
    able = [pair for pair in pairs if len({other["type"] for other in by_focus[pair["focus"]]}) > 1]
    for pair in choose.sample(able, min(count, len(able))):
        same = [
            other
            for other in by_focus[pair["focus"]]
            if other["type"] != pair["type"] and other["answer"] != pair["answer"]
        ]
        like = [other for other in by_kind[pair["type"]] if other["focus"] != pair["focus"]]
        wrong = [
            _opening(other, choose) for other in (*choose.sample(same, min(2, len(same))), *choose.sample(like, 1))
        ]
        right = _opening(pair, choose)
        near = [candidate for candidate in wrong if candidate is not None]
        if right is None or not near:
            continue
        question = " ".join(
            pair["question"].replace("(are)", "").replace(" ?", "?").replace("What is are", "What is").split()
        )
        if choose.random() < 0.3:
            yield Group("medquad", question, tuple(near))
        else:
            answer = replace(right, right=tuple(range(len(right.sentences))))
            yield Group("medquad", question, (answer, *near[:2]), exact=False)


def _opening(pair: dict[str, str], choose: random.Random) -> Candidate | None:
    answer = " ".join(pair["answer"].split())[:_OPENING]
    end = answer.rfind(". ")
    answer = answer[: end + 1] if len(answer) == _OPENING and end > 0 else answer
    text = Text.plain("medquad", pair["focus"] if choose.random() < 0.5 else "", answer)
    if not text.spans:
        return None
    return text.candidate(range(len(text.spans)), (), choose)


def bioasq_groups(data: Path, choose: random.Random) -> Iterator[Group]:
    """Up to three groups a training question: one of its snippets against others' that words find for it."""
    asked: list[tuple[str, list[Text]]] = []
    kept: set[str] = set()
    for row in rows(data / "bioasq12b" / "questions.jsonl"):
        words = list(dict.fromkeys(" ".join(snippet["text"].split()) for snippet in row["snippets"]))  # type: ignore[attr-defined]
        if held_out("bioasq", str(row["id"])):
            kept.update(words)
            continue
        texts = [Text.plain("bioasq", "", text) for text in words if 5 < len(text.split()) < 220]
        asked.append((" ".join(str(row["body"]).split()), [text for text in texts if text.spans]))
    ranking = Ranking([text for _, texts in asked for text in texts if text.text not in kept], choose)
    for question, texts in asked:
        own = {text.text for text in texts}
        near = [place for place in ranking.near(question, 60) if place[0].text not in own][:15]
        answers = [text for text in texts if text.text not in kept]
        for text in choose.sample(answers, min(3, len(answers))):
            right = text.candidate(range(len(text.spans)), range(len(text.spans)), choose)
            wrong = [of.candidate(window, (), choose) for of, window in choose.sample(near, min(3, len(near)))]
            yield Group("bioasq", question, (right, *wrong), exact=False)


def pubmedqa_groups(data: Path, choose: random.Random) -> Iterator[Group]:
    """The conclusion that answers beside the rest of its abstract; half of the abstracts show no section names."""
    for row in rows(data / "pubmedqa" / "questions.jsonl"):
        named = choose.random() < 0.5
        contexts: list[str] = row["CONTEXTS"]  # type: ignore[assignment]
        labels: list[str] = row["LABELS"]  # type: ignore[assignment]
        text, blocks = "", []
        for label, words in [*zip(labels, contexts, strict=True), ("Conclusions", str(row["LONG_ANSWER"]))]:
            start = len(text)
            text += " ".join(words.split())
            blocks.append(Block(BlockKind.PARAGRAPH, Span(start, len(text)), (label.capitalize(),) if named else ()))
            text += "\n"
        whole = Text.of_paragraphs("pubmedqa", "", text, blocks)
        right = whole.at(blocks[-1].span)
        if not right:
            continue
        first = whole.window(right[0], choose.randint(40, 150), choose)
        rest = [n for n in range(len(whole.spans)) if n not in first and n not in right]
        wrong = [whole.candidate(whole.window(choose.choice(rest), 120, choose), (), choose)] if rest else []
        wrong = [item for item in wrong if not set(item.sentences) & {whole.sentence(n) for n in right}]
        yield Group("pubmedqa", " ".join(str(row["QUESTION"]).split()), (whole.candidate(first, right, choose), *wrong))


def scifact_groups(data: Path, choose: random.Random) -> Iterator[Group]:
    """Claims put as questions to the abstracts that speak to them; some to abstracts that do not."""
    abstracts = {str(row["doc_id"]): row for row in rows(data / "scifact" / "corpus.jsonl")}
    for row in rows(data / "scifact" / "claims_train_cited.jsonl"):
        claim = str(row["claim"]).strip().rstrip(".")
        claim = claim[:1].lower() + claim[1:] if claim[1:2].islower() else claim
        question = choose.choice(_CLAIM_WORDINGS).format(claim)
        evidence: dict[str, list[dict[str, list[int]]]] = row["evidence"]  # type: ignore[assignment]
        for name in map(str, row["doc_ids"]):  # type: ignore[call-overload]
            sentences = tuple(" ".join(sentence.split()) for sentence in abstracts[name]["abstract"])  # type: ignore[attr-defined]
            right = tuple(sorted({number for of in evidence.get(name, []) for number in of["sentences"]}))
            if not right and choose.random() > 0.4:
                continue
            first = max(0, (right[0] if right else 0) - choose.randint(0, 3))
            chosen = sentences[first : first + 7]
            heading = str(abstracts[name]["title"]) if choose.random() < 0.6 else ""
            inside = tuple(number - first for number in right if first <= number < first + len(chosen))
            if chosen:
                yield Group("scifact", question, (Candidate(heading, chosen, inside),))


_NUMBER = re.compile(r"(?<![\w.-])\d+(?:[.,]\d+)?(?!\w)")
_SYMBOL = re.compile(r"\b(?=\w*[A-Z0-9])(?=\w*[A-Z]\w*[A-Z0-9]|\w*\d\w*[A-Za-z]|\w*[A-Za-z]\w*\d)[\w-]{2,}\b")
_LATIN = re.compile(
    r"\b[A-Za-z]{3,}(?:mab|nib|pril|sartan|olol|statin|azole|cillin|mycin|floxacin|vir|amine|azine|oxetine|idone|gliptin|glutide|parin)\b"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_OPPOSITES = (
    ("maximum", "starting"),
    ("highest", "lowest"),
    ("minimum", "maximum"),
    ("first", "last"),
    ("before", "after"),
    ("increase", "decrease"),
    ("largest", "smallest"),
    ("oldest", "youngest"),
    ("men", "women"),
    ("children", "adults"),
    ("mother", "father"),
    ("won", "lost"),
    ("died", "recovered"),
    ("screened", "randomised"),
    ("remission", "response"),
    ("began", "ended"),
    ("north", "south"),
    ("primary", "secondary"),
    ("incidence", "mortality"),
    ("acute", "chronic"),
    ("advantages", "disadvantages"),
    ("cause", "treat"),
    ("symptoms", "causes"),
    ("sensitivity", "specificity"),
)


def changed_groups(groups: Sequence[Group], share: float, choose: random.Random) -> Iterator[Group]:
    """Questions with a name, number or opposite exchanged, so that the passage lacks what is asked."""
    kinds: list[dict[str, None]] = [{}, {}, {}, {}]
    patterns = (_NUMBER, _SYMBOL, _LATIN, _NAME)
    for group in groups:
        for kind, pattern in zip(kinds, patterns, strict=True):
            kind.update((match.group(), None) for match in pattern.finditer(group.question))
    named = [list(kind) for kind in kinds]
    for group in groups:
        right = group.candidates[0]
        if not right.right or choose.random() > share:
            continue
        passage = f"{right.heading} {' '.join(right.sentences)}".lower()
        able: list[tuple[int, int, str]] = []
        for names, pattern in zip(named, patterns, strict=True):
            for match in pattern.finditer(group.question):
                if match.group().lower() in passage:
                    other = choose.choice(names)
                    if other.lower() not in passage:
                        able.append((match.start(), match.end(), other))
        for pair in _OPPOSITES:
            for was, becomes in (pair, pair[::-1]):
                matches = re.finditer(rf"\b{was}\b", group.question, re.IGNORECASE)
                able += [(match.start(), match.end(), becomes) for match in matches if becomes not in passage]
        if able:
            start, end, other = choose.choice(able)
            question = group.question[:start] + other + group.question[end:]
            yield Group("changed", question, (Candidate(right.heading, right.sentences),))
