"""Figures of finding: is what answers retrieved, is its sentence first, does the reader tell whether a text answers.

Each function measures one set by the engine at hand and keeps a row a question in `work` (`KeptRows`), so that a run
that was ended goes on. Left out: whole answers (`question_figures`), the earlier engine (`old_engine`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import factory
from assistant.highlighter import Highlighter
from assistant.reader import Reader, ReaderPassage, any_answers
from assistant.reranker import Ranking, Reranker
from assistant.settings import Settings
from assistant.types import Question
from corpus.span import Span
from corpus.types import Document
from evals.lab import sets_in_memory
from evals.lab.auroc import Area
from evals.lab.generality_set import Split
from evals.lab.highlight_set import MarkedSpan, highlight_rows, word_f1
from evals.lab.kept_rows import KeptRows, Row
from evals.lab.reader_sets import Text
from evals.lab.sets_in_memory import ContextQuestion, SearchedSet, SetQuestion
from evals.metrics import Mean, Proportion, ndcg

Figure = tuple[str, str]
_PASSAGES = 20
_DEPTH = 10
_RETRIEVED = 50
_AT = 10
_SNIPPETS = 5


@dataclass(frozen=True, slots=True)
class Measuring:
    """The reader measured, where the shared data lies, where rows are kept and under which name of the engine; with a
    limit only so many questions of each set."""

    reader: Reader
    data: Path
    work: Path
    engine: str
    limit: int | None = None

    def kept(self, name: str) -> KeptRows:
        """The rows kept of a set."""
        small = f"-{self.limit}" if self.limit is not None else ""
        return KeptRows(self.work / f"{name}{small}-{self.engine}.jsonl")

    def sets(self) -> Path:
        """Where vectors are kept: those of a few documents apart."""
        return self.work / "limited" if self.limit is not None else self.work


def covidqa(measuring: Measuring) -> list[Figure]:
    """The answer's sentence, and its passage, all articles searched, by the whole pipeline but for abstaining."""
    asked = sets_in_memory.covidqa(measuring.data, measuring.sets(), measuring.limit)
    assistant = factory.assistant_over(Settings(measuring.work), asked.retriever, measuring.reader)

    def row(at: int) -> Row:
        question = asked.questions[at]
        judgement = assistant.judge(Question(question.text))
        sentences = judgement.ranking.candidates[:3] if judgement is not None else ()
        hits = [_meets(question, item.document, item.sentence.span) for item in sentences]
        found = asked.retriever.retrieve(question.text, _PASSAGES)
        passages = [_meets(question, item.document, item.passage.span) for item in found]
        return {"first": hits[:1] == [True], "three": any(hits), "five": any(passages[:5]), "twenty": any(passages)}

    rows = measuring.kept("covidqa").each([item.id for item in asked.questions], row, "COVID-QA")
    return [
        ("COVID-QA, answer sentence @1", _share(rows, "first")),
        ("COVID-QA, answer sentence @3", _share(rows, "three")),
        ("COVID-QA, passage recall@5", _share(rows, "five")),
        (f"COVID-QA, passage recall@{_PASSAGES}", _share(rows, "twenty")),
    ]


def scifact(measuring: Measuring) -> list[Figure]:
    """nDCG@10 of the abstracts that a claim's writers cited (binary gain, as in BEIR): as retrieved, and as read."""
    asked = sets_in_memory.scifact(measuring.data, measuring.sets(), measuring.limit)

    def row(at: int) -> Row:
        question = asked.questions[at]
        retrieved, read = _documents(asked, measuring.reader, question.text)
        gains = [
            ndcg([name in question.documents for name in order], len(question.documents), _AT)
            for order in (retrieved, read)
        ]
        return {"retrieved": gains[0], "read": gains[1]}

    rows = measuring.kept("scifact").each([item.id for item in asked.questions], row, "SciFact")
    return [
        (f"SciFact, nDCG@{_AT}", _mean(rows, "retrieved")),
        (f"SciFact, nDCG@{_AT}, the first {_DEPTH} passages in the reader's order", _mean(rows, "read")),
    ]


def bioasq(measuring: Measuring) -> list[Figure]:
    """Of a question's snippets (of at most five) the share among the first five of all: as retrieved, and as read."""
    asked = sets_in_memory.bioasq(measuring.data, measuring.sets(), measuring.limit)

    def row(at: int) -> Row:
        question = asked.questions[at]
        orders = _documents(asked, measuring.reader, question.text)
        most = min(_SNIPPETS, len(question.documents))
        shares = [len(question.documents & set(order[:_SNIPPETS])) / most for order in orders]
        return {"retrieved": shares[0], "read": shares[1]}

    rows = measuring.kept("bioasq").each([item.id for item in asked.questions], row, "BioASQ")
    return [
        (f"BioASQ, snippet recall@{_SNIPPETS}", _mean(rows, "retrieved")),
        (f"BioASQ, snippet recall@{_SNIPPETS}, the first {_DEPTH} in the reader's order", _mean(rows, "read")),
    ]


def squad(measuring: Measuring) -> list[Figure]:
    """Does the paragraph answer or not, by the logit that any of its sentences does."""
    asked = sets_in_memory.squad(measuring.data, measuring.limit)

    def row(at: int) -> Row:
        logits = [logit for _, logit in _read(measuring.reader, asked[at])]
        return {"answerable": asked[at].answer is not None, "logit": any_answers(logits)}

    rows = measuring.kept("squad").each([item.id for item in asked], row, "SQuAD 2")
    scores: dict[bool, list[float]] = {True: [], False: []}
    for kept in rows:
        scores[bool(kept["answerable"])].append(number(kept, "logit"))
    return [("SQuAD 2, answerable or not, AUROC", _area(scores[True], scores[False]))]


def cpgqa(measuring: Measuring) -> list[Figure]:
    """Does the sentence that the reader puts first in the context given hold the answer, or most of one."""
    asked = sets_in_memory.cpgqa(measuring.data, measuring.limit)

    def row(at: int) -> Row:
        answer = asked[at].answer
        best = max(_read(measuring.reader, asked[at]), key=lambda pair: pair[1], default=None)
        return {"found": best is not None and answer is not None and _holds(best[0], answer)}

    rows = measuring.kept("cpgqa").each([item.id for item in asked], row, "cpgqa")
    return [("cpgqa, answer in the sentence chosen, context given", _share(rows, "found"))]


def highlight(measuring: Measuring, split: Split = "report") -> list[Figure]:
    """Word F1 of `footnote highlight` against what a person marked."""
    chunks = [row for row in highlight_rows(measuring.data.parent) if row.split == split][: measuring.limit]
    highlighter = Highlighter(measuring.reader)

    def row(at: int) -> Row:
        chunk = chunks[at]
        shown = highlighter.highlight(chunk.question, chunk.context).spans
        spans = [MarkedSpan(start=item.span.start, end=item.span.end) for item in shown]
        return {"f1": word_f1(chunk.context, spans, chunk.spans)}

    rows = measuring.kept(f"highlight-{split}").each([item.id for item in chunks], row, "highlight")
    return [("highlight, word F1", _mean(rows, "f1"))]


def number(row: Row, name: str) -> float:
    """The number kept under a name."""
    value = row[name]
    if not isinstance(value, int | float):
        raise TypeError(f"{name} of row {row['id']} is {value!r}, no number: remove the file it is kept in")
    return float(value)


def _documents(asked: SearchedSet, reader: Reader, query: str) -> tuple[list[str], list[str]]:
    """The documents as their passages were retrieved, and with the first few passages in the reader's order."""
    found = asked.retriever.retrieve(query, _RETRIEVED, None, asked.snapshot)
    ranking: Ranking = Reranker(asked.retriever, reader).read(asked.snapshot, query, found[:_DEPTH], found)
    retrieved = list(dict.fromkeys(item.document.id for item in found))
    return retrieved, list(dict.fromkeys([*(candidate.document.id for candidate in ranking.candidates), *retrieved]))


def _read(reader: Reader, asked: ContextQuestion) -> list[tuple[Span, float]]:
    text = Text.plain("", asked.title, asked.context)
    sentences = tuple(text.sentence(at) for at in range(len(text.spans)))
    (reading,) = reader.read(asked.text, [ReaderPassage(asked.title, sentences)])
    return [(span, item.logit) for span, item in zip(text.spans, reading.sentences, strict=True)]


def _meets(question: SetQuestion, document: Document, span: Span) -> bool:
    return document.id in question.documents and any(span.meets(own) for own in question.spans)


def _holds(sentence: Span, answer: Span) -> bool:
    shared = min(sentence.end, answer.end) - max(sentence.start, answer.start)
    return shared > 0 and 2 * shared > min(len(sentence), len(answer))


def _share(rows: Sequence[Row], name: str) -> str:
    return str(Proportion(sum(bool(row[name]) for row in rows), len(rows)))


def _mean(rows: Sequence[Row], name: str) -> str:
    return str(Mean.of([number(row, name) for row in rows])) if rows else "-"


def _area(right: Sequence[float], wrong: Sequence[float]) -> str:
    return str(Area.of(right, wrong)) if right and wrong else "-"
