"""What each part of answering adds: the engine with one part left out, or another put in, at a time.

`python -m evals.lab.answer_ablation --shared ../shared` prints a row a variant, over the development half of the
questions on thirty-four documents (conversations included) and both sets on trial reports: documents that no rule was
written for. Nothing is declined, so that what is compared is what would be shown; how well the confidence tells
questions that are answered there from others stands beside. Rows are kept in `--work` as `answer_figures` keeps them.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from assistant import abstention, factory, judgement, pipeline, query_rewriter, reranker
from assistant.abstention import AbstentionModel
from assistant.document_resolver import DocumentResolver, Meant
from assistant.query_rewriter import Rewritten
from assistant.reader import PassageReading, Reader, ReaderPassage, SentenceReading
from assistant.reranker import Reranker
from assistant.settings import Settings
from assistant.types import Question
from corpus.span import Span
from evals.lab.auroc import Area
from evals.lab.finding_figures import Measuring, number
from evals.lab.kept_rows import Row, engine_key
from evals.lab.question_libraries import LabLibrary, LabQuestion, libraries
from evals.metrics import Proportion
from index.embedder import BundledEmbedder
from index.query import Query, QueryMaker, Speller
from index.retriever import HybridRetriever
from index.snapshot import Snapshot
from index.text import terms

_SETS = frozenset({"generality", "conversations"})
_TRIALS = frozenset({"articles", "articles_dev"})
_ALWAYS = replace(AbstentionModel(), partly_from=0.0, covered_from=0.0)

Patching = Callable[[], AbstractContextManager[object]]


class RetrievalOrder:
    """In place of the reader: passages as retrieved, in each the sentences by the words shared with the question."""

    name = "retrieval-order"

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> tuple[PassageReading, ...]:
        """Logits that fall by one from passage to passage."""
        asked = set(terms(question))

        def share(sentence: str) -> float:
            return len(asked & set(terms(sentence))) / (len(asked) + 1)

        return tuple(
            PassageReading(tuple(SentenceReading(share(text) - at, Span(0, 0)) for text in passage.sentences))
            for at, passage in enumerate(passages)
        )


@dataclass(frozen=True, slots=True)
class WithoutHeadings:
    """The reader, given sentences alone."""

    reader: Reader

    @property
    def name(self) -> str:
        """The reader's."""
        return self.reader.name

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> tuple[PassageReading, ...]:
        """The reader's readings of the passages without title and headings."""
        return self.reader.read(question, [ReaderPassage("", passage.sentences) for passage in passages])


@dataclass(frozen=True, slots=True)
class Variant:
    """`reader` makes another of the engine's; `patched` puts other parts in place while it answers; the retriever's
    share of words and how many passages are read are the engine's own where None."""

    name: str
    patched: Patching = nullcontext
    reader: Callable[[Reader], Reader] = lambda reader: reader
    keyword_share: float | None = None
    depth: int | None = None


def variants() -> Iterator[Variant]:
    """All of it, then one change at a time."""
    yield Variant("all of it")
    yield Variant("reader off: passages as retrieved, sentences by shared words", reader=lambda _: RetrievalOrder())
    yield Variant("reader without title and headings", reader=WithoutHeadings)
    yield Variant("vectors off: words alone", keyword_share=1.0)
    yield Variant("words off: vectors alone", keyword_share=0.0)
    yield Variant("half as many passages read", depth=4)
    yield Variant("second reading off", _patch(Reranker, "_read_alone", lambda _, __, ranking: ranking))
    yield Variant("a named section's share off", _patch(reranker, "_SECTION_LOGIT", 0.0))
    yield Variant("labels that repeat the question off", _patch(reranker, "_is_label", lambda *_: False))
    yield Variant("maximum, lethal, died as names off", _patch(abstention, "_KINDS", ()))
    yield Variant("synonyms off", _patch(QueryMaker, "query", _own_words))
    yield Variant("synonyms searched for too", _patch(QueryMaker, "query", _other_names(QueryMaker.query)))
    yield Variant("spelling off", _patch(Speller, "mended", lambda _, text: text))
    yield Variant("document resolver off", _patch(DocumentResolver, "resolve", lambda *_: Meant()))
    yield Variant("rewriter off", _patch(query_rewriter.ScoredRewriter, "rewrite", _as_typed))
    yield Variant("two questions in one off", _patch(judgement, "parts_of", lambda question: (question,)))
    yield Variant("sides of a comparison off", _patch(judgement, "sides_of", lambda _: ()))
    yield Variant("questions on documents as things off", _patch(pipeline, "document_question", lambda _: None))


def main() -> None:
    """Print the table, a row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with data/ and reviews/")
    parser.add_argument("--work", type=Path, default=Path(".work/lab"), help="where vectors and rows are kept")
    parser.add_argument("--only", nargs="+", help="variants whose names begin so")
    parser.add_argument("--limit", type=int, help="only so many questions of each library: to see that it runs")
    options = parser.parse_args()
    measuring = Measuring(factory.reader(), options.shared / "data", options.work, engine_key(), options.limit)
    asked = [
        (library, questions)
        for library in libraries(options.shared, options.work, ("trials", "generality"))
        if (questions := _asked(library)[: options.limit])
    ]
    print("| | thirty-four documents: right | conversations: last right | trials: right | AUROC of answerable |")
    print("|---|---|---|---|---|", flush=True)
    for variant in variants():
        if options.only is None or variant.name.startswith(tuple(options.only)):
            print(f"| {variant.name} | {' | '.join(_cells(measuring, variant, asked))} |", flush=True)


def _asked(library: LabLibrary) -> list[LabQuestion]:
    """Of the thirty-four documents the development part, of the trials all."""
    return [
        question
        for question in library.questions
        if question.set_name in _TRIALS or (question.set_name in _SETS and question.development)
    ]


def _cells(
    measuring: Measuring, variant: Variant, asked: Sequence[tuple[LabLibrary, Sequence[LabQuestion]]]
) -> Iterator[str]:
    rows = [row for library, questions in asked for row in _rows(measuring, variant, library, questions)]
    for names in (frozenset({"generality"}), frozenset({"conversations"}), _TRIALS):
        able = [row for row in rows if row["set"] in names and row["answerable"]]
        yield str(Proportion(sum(bool(row["right"]) for row in able), len(able))) if able else "-"
    sure: dict[bool, list[float]] = {True: [], False: []}
    for row in rows:
        sure[bool(row["answerable"])].append(number(row, "confidence"))
    yield str(Area.of(sure[True], sure[False])) if sure[True] and sure[False] else "-"


def _rows(measuring: Measuring, variant: Variant, library: LabLibrary, asked: Sequence[LabQuestion]) -> list[Row]:
    settings = Settings(measuring.work, abstention=_ALWAYS)
    if variant.depth is not None:
        settings = replace(settings, depth=variant.depth)
    retriever = library.retriever
    if variant.keyword_share is not None:
        retriever = HybridRetriever(library.retriever.snapshot, BundledEmbedder(1), variant.keyword_share)

    with ExitStack() as stack:
        stack.enter_context(variant.patched())
        assistant = factory.assistant_over(settings, retriever, variant.reader(measuring.reader))

        def row(at: int) -> Row:
            one = asked[at]
            answer = assistant.invoke(one.question)
            return {
                "set": one.set_name,
                "answerable": one.answerable,
                "right": one.answerable and one.right(answer),
                "confidence": answer.confidence,
            }

        slug = "-".join(variant.name.replace(":", "").replace(",", "").split())
        names = [f"{item.set_name}/{item.id}" for item in asked]
        return measuring.kept(f"ablation-{slug}-{library.name}").each(names, row, f"{variant.name}, {library.name}")


def _patch(owner: object, name: str, replacement: object) -> Patching:
    @contextmanager
    def patched() -> Iterator[None]:
        with patch.object(owner, name, replacement):
            yield

    return patched


def _own_words(maker: QueryMaker, question: str) -> Query:
    """The query of the question's own words."""
    text = " ".join(maker.speller.mended(question).split())
    return Query(text, tuple(terms(text)), (), (), text)


def _other_names(query: Callable[[QueryMaker, str], Query]) -> Callable[[QueryMaker, str], Query]:
    """A query with the other names among its terms, and spelled out for the vectors."""

    def widened(maker: QueryMaker, question: str) -> Query:
        made = query(maker, question)
        return replace(made, terms=(*made.terms, *made.other_terms), text=made.meaning_text)

    return widened


def _as_typed(_: object, snapshot: Snapshot, question: Question) -> Rewritten:
    del snapshot
    return Rewritten(question.text)


if __name__ == "__main__":
    main()
