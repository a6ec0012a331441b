"""RAGTruth, question answering, its train split (MIT; the passages are MS MARCO's, for non-commercial use).

An answer is hallucinated where any span is marked, a sentence where a span meets it.
"""

import json
import re
from pathlib import Path

from corpus.sentences import sentence_spans
from corpus.span import Span
from evals.checking_figures.judged import Gold, Judged, JudgedAnswer
from index.reader.reader_text import one_line

PREVALENCE = 0.178
"""The share of hallucinated answers in RAGTruth's own test part, all six generators: what F1 is published at."""
_PASSAGE = re.compile(r"passage \d+:")
_LINE = re.compile(r"[^\n]+")
_NUMBERED = re.compile(r"^\W*\d*\W*$")


def read_ragtruth(data: Path) -> tuple[JudgedAnswer, ...]:
    """All answers that have a sentence."""
    folder = data / "ragtruth_qa"
    with (folder / "sources.jsonl").open(encoding="utf-8") as lines:
        sources = {row["source_id"]: row["source_info"] for row in map(json.loads, lines)}
    found = []
    with (folder / "responses.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            source = sources[row["source_id"]]
            contexts = tuple(one for one in map(one_line, _PASSAGE.split(source["passages"])) if one)
            marked = [Span(one["start"], one["end"]) for one in row["labels"]]
            response, question, cluster = row["response"], source["question"], row["source_id"]
            sentences = tuple(
                Judged(one_line(span.of(response)), contexts, _gold(span, marked), cluster, question)
                for span in answer_sentences(response)
            )
            if sentences:
                gold = Gold.NOT_SUPPORTED if marked else Gold.SUPPORTED
                found.append(JudgedAnswer(Judged(response, contexts, gold, cluster, question), sentences))
    return tuple(found)


def answer_sentences(response: str) -> tuple[Span, ...]:
    """The sentences of an answer, line by line; a line's number is no sentence."""
    lines = (Span(*line.span()) for line in _LINE.finditer(response))
    spans = (span for line in lines for span in sentence_spans(response, line))
    return tuple(span for span in spans if not _NUMBERED.match(span.of(response)))


def _gold(sentence: Span, marked: list[Span]) -> Gold:
    return Gold.NOT_SUPPORTED if any(sentence.meets(span) for span in marked) else Gold.SUPPORTED
