"""PubMedQA PQA-L (MIT): questions that are titles, the abstract by section, and the conclusion that answers them.

All of it trains: it is no measure of sentences, for the answer is always the conclusion.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from corpus.cutting import TokenCounter
from corpus.span import Span
from evals.training.cut_text import CutText, cut_document, paragraphs
from evals.training.group import Candidate, Group
from evals.training.mining import Pool, sampled

_CONCLUSION = "Conclusions"
_SHOWN_AS_CONCLUSION = 0.5


def read_pubmedqa(data: Path, counter: TokenCounter, choose: random.Random) -> tuple[tuple[str, CutText, Span], ...]:
    """Question, abstract, and where the conclusion stands; half of the abstracts show no section names, so that
    the name alone is not learnt."""
    found = []
    with (data / "pubmedqa" / "questions.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            named = choose.random() < _SHOWN_AS_CONCLUSION
            parts = [*zip(map(str.capitalize, row["LABELS"]), row["CONTEXTS"], strict=True)]
            parts.append((_CONCLUSION, row["LONG_ANSWER"]))
            shown = parts if named else [("", " ".join(text for _, text in parts))]
            document = paragraphs(row["id"], [(name or None, " ".join(text.split())) for name, text in shown])
            span = Span(len(document.text) - len(" ".join(row["LONG_ANSWER"].split())), len(document.text))
            found.append((" ".join(row["QUESTION"].split()), cut_document(document, counter), span))
    return tuple(found)


def groups(read: tuple[tuple[str, CutText, Span], ...], choose: random.Random) -> Iterator[Group]:
    """The passage with the conclusion, another of the abstract, and one of another abstract that words find."""
    pool = Pool.of([one for _, text, _ in read for one in text.passages])
    for question, text, span in read:
        holding = text.holding(span)
        if not holding:
            continue
        own = {one.words for one in text.passages}
        rest = [one for number, one in enumerate(text.passages) if number not in holding]
        near = [one for one in pool.near(question, 12) if one.words not in own]
        wrong = (*sampled(rest, 1, choose), *sampled(near, 1, choose))
        right = () if choose.random() < 0.1 else (text.candidate(holding[-1], span),)
        if right:
            # What stands before the conclusion often says as much: nobody marked it wrong.
            yield Group("pubmedqa", question, (*right, *(Candidate(one.text) for one in wrong)))
        else:
            away = sampled(near, 2, choose)
            yield Group("pubmedqa", question, tuple(Candidate(one.text) for one in away))
