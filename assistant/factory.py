"""The parts put together as the settings say: the one place where objects are wired."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from assistant.llm.client import ModelOptions, Policy
from assistant.origin import Origins
from assistant.settings import Settings
from corpus.library import Library
from corpus.readers.pdf.ocr import require
from corpus.readers.sandbox import Crew, Limits
from corpus.sources import SourceFile
from corpus.types import Document
from index.embedder import BUNDLED_NAME, BUNDLED_SHA256, Embedder, embedder_named
from index.indexer import Ingest, Reading

if TYPE_CHECKING:
    from langchain_core.vectorstores import VectorStore

    from assistant.highlighter import Highlighter
    from assistant.llm.client import Sizes
    from assistant.llm.prompts import Counter, Pace, Wording
    from assistant.llm.stream import Talk
    from assistant.llm.writer import Author
    from assistant.pipeline import Assistant
    from assistant.query_rewriter import Rewriter
    from assistant.quiz import Quiz
    from assistant.reader import Reader
    from assistant.suggestions import HeadingSuggester, Rehearsal
    from assistant.types import ModelUse
    from index.retriever import HybridRetriever

# A scanned page takes seconds where another takes hundredths; a book has hundreds.
_OCR_LIMITS = Limits(seconds=7_200.0)
_REWRITING = 15.0
# Follow-ups, suggestions and classmates have the same passages read for the same words; 3 KB each.
_ROWS = 4_096


def embedder(settings: Settings) -> Embedder:
    """The embedder of the settings; its model is loaded at the first use."""
    return embedder_named(settings.embedder)


def open_library(settings: Settings, *, any_embedder: bool = False) -> Library:
    """The library of the settings, to be closed by the caller; with `any_embedder` also one of another model's vectors.

    Raises a `LibraryError`.
    """
    return Library.open(
        settings.library,
        settings.embedder,
        # Those who write to a server, on however many machines, wait for their turn.
        60.0 if settings.url else 5.0,
        any_embedder=any_embedder,
        url=settings.url,
    )


@contextmanager
def ingest(settings: Settings, library: Library, embedder: Embedder) -> Iterator[Ingest]:
    """What adds files to `library`; the processes that read them end with it.

    Raises a `ModelError` or `LibraryModelMismatch`, or `SettingError` when OCR is asked for and not installed.
    """
    from index.text import PieceCounter

    if settings.ocr is not None:
        require(settings.ocr)
    with Crew(settings.readers, _OCR_LIMITS if settings.ocr else None, settings.ocr) as crew:
        reading = Reading(content=crew.content, read=crew.read)
        if settings.ocr is not None:
            reading = replace(reading, reads_more=lambda record: bool(record.missing))
        yield Ingest(library, embedder, PieceCounter(), settings.limit, reading, ahead=settings.readers)


def ingest_read_by(
    content: Callable[[SourceFile], bytes],
    read: Callable[[SourceFile], Document],
    settings: Settings,
    library: Library,
    embedder: Embedder,
) -> Ingest:
    """What adds files to `library` whose bytes `content` takes and that `read` reads, one read ahead.

    Raises as `ingest` does, but for OCR.
    """
    from index.text import PieceCounter

    return Ingest(library, embedder, PieceCounter(), settings.limit, Reading(content=content, read=read), ahead=1)


def retriever(library: Library, embedder: Embedder, store: "VectorStore | None" = None) -> "HybridRetriever":
    """Retrieval from `library`, which is followed as it changes; with a `store` the candidates by meaning are its own.

    Raises a `ModelError`.
    """
    from corpus.glossary import Glossary
    from index.query import english_words
    from index.retriever import HybridRetriever
    from index.snapshot import CurrentSnapshot

    current = CurrentSnapshot(library, Glossary.bundled(), english_words())
    if store is None:
        return HybridRetriever(current, embedder)
    return HybridRetriever.from_vector_store(store, current, embedder)


@cache
def reader() -> "Reader":
    """The shipped reader, one for all; its weights are loaded when it is first asked to read."""
    from assistant.reader import WEIGHTS, WEIGHTS_SHA256, PassageEncoder, TrainedReader
    from index.network import Network
    from index.text import TOKENIZER

    return TrainedReader(Network(WEIGHTS, WEIGHTS_SHA256, remembered=_ROWS), PassageEncoder(TOKENIZER))


def highlighter() -> "Highlighter":
    """What finds evidence in anybody's passages, by the shipped reader; no library is needed."""
    from assistant.highlighter import Highlighter

    return Highlighter(reader())


def assistant(settings: Settings, library: Library, embedder: Embedder) -> "Assistant":
    """The pipeline over `library`, for batches and figures: it suggests nothing. Raises a `ModelError`."""
    return assistant_over(settings, retriever(library, embedder), reader())


def replaying(settings: Settings, library: Library, embedder: Embedder, use: "ModelUse | None") -> "Assistant":
    """The pipeline for a stored answer: offline, it suggests nothing; where a language model wrote (`use`), it tells
    which passages one would be given. Raises a `ModelError`."""
    from assistant.replay import PassagesOnly

    offline, retrieving = replace(settings, llm=None), retriever(library, embedder)
    return assistant_over(offline, retrieving, reader(), writes=None if use is None else PassagesOnly(use))


def conversing(settings: Settings, library: Library, embedder: Embedder) -> "Assistant":
    """The pipeline for somebody who may go on asking: it offers questions to go on with. Raises a `ModelError`."""
    [only] = conversing_with(settings, (settings.llm,), library, embedder)
    return only


def conversing_with(
    settings: Settings, models: "Sequence[ModelOptions | None]", library: Library, embedder: Embedder
) -> "tuple[Assistant, ...]":
    """The same for each of these models, None for the offline writer; all of them retrieve from one snapshot."""
    return conversing_over(settings, models, retriever(library, embedder))


def conversing_over(
    settings: Settings,
    models: "Sequence[ModelOptions | None]",
    retrieving: "HybridRetriever",
    rehearsal: "Rehearsal | None" = None,
) -> "tuple[Assistant, ...]":
    """The same over whatever `retrieving` retrieves from; `rehearsal` reads each question first, in a child."""
    from assistant.suggestions import HeadingSuggester

    shared = reader()
    suggester = HeadingSuggester(shared)
    return tuple(
        assistant_over(replace(settings, llm=model), retrieving, shared, suggester, rehearsal) for model in models
    )


def quiz(retrieving: "HybridRetriever") -> "Quiz":
    """What makes questions of the documents that `retrieving` retrieves from, to be quizzed with."""
    from assistant.quiz import Quiz

    return Quiz(retrieving.snapshot)


def assistant_over(
    settings: Settings,
    retrieving: "HybridRetriever",
    reader: "Reader",
    suggester: "HeadingSuggester | None" = None,
    rehearsal: "Rehearsal | None" = None,
    writes: "Author | None" = None,
) -> "Assistant":
    """The pipeline over whatever `retrieving` retrieves from; without a suggester it offers nothing; `writes` does so
    in place of the language model of the settings.

    Raises a `ModelError`.
    """
    from assistant.extractive_writer import ExtractiveWriter
    from assistant.pipeline import Assistant
    from assistant.query_rewriter import ScoredRewriter
    from assistant.reranker import Reranker
    from assistant.types import VerbatimChecker

    reranker = Reranker(retrieving, reader, settings.depth)
    return Assistant(
        reranker,
        rewriter(settings.llm, ScoredRewriter(reranker)),
        settings.abstention,
        ExtractiveWriter(settings.writing),
        VerbatimChecker(),
        suggester,
        author(settings.llm) if writes is None and settings.llm is not None else writes,
        rehearsal,
        settings.question_seconds,
        origins(settings, retrieving.embedder, reader),
    )


def origins(settings: Settings, embedder: str, reader: "Reader") -> Origins:
    """What says what the answers of these parts are made from."""
    from assistant import reader as shipped
    from assistant.verifier import WEIGHTS, Calibration

    weights = {
        "embedder": BUNDLED_SHA256 if embedder == BUNDLED_NAME else embedder,
        "reader": shipped.WEIGHTS_SHA256 if shipped.WEIGHTS_SHA256[:8] in reader.name else reader.name,
        "verifier": Calibration.read(WEIGHTS / "verifier.json").sha256,
    }
    chosen = {
        "embedder": embedder,
        "passage_limit": settings.limit,
        "depth": settings.depth,
        "llm": None if settings.llm is None else str(settings.llm.name),
        "llm_rewrites": settings.llm is not None and settings.llm.rewrites,
        **{f"writing.{name}": value for name, value in asdict(settings.writing).items()},
        **{f"abstention.{name}": value for name, value in asdict(settings.abstention).items()},
    }
    return Origins(weights, chosen)


def rewriter(options: ModelOptions | None, otherwise: "Rewriter") -> "Rewriter":
    """What makes follow-ups stand alone: `otherwise`, unless a language model is to.

    Raises a `ModelError` or a `SettingError`.
    """
    if options is None or not options.rewrites:
        return otherwise
    from assistant.llm.writer import ModelRewriter

    patience = options.patience
    # One line is asked for, before anything is looked for: a model that is slow at that is done without.
    hasty = replace(patience, first=min(patience.first, _REWRITING), whole=min(patience.whole, 2 * _REWRITING))
    return ModelRewriter(asked_model(replace(options, patience=hasty)).talk, otherwise, str(options.name))


@dataclass(frozen=True, slots=True)
class AskedModel:
    """A language model that can be asked: `counter` counts its tokens, `pace` measures it, `sizes` are what fits,
    `wording` is how it is asked, `context` are the tokens that it was made for, None where it is on a server."""

    talk: "Talk"
    counter: "Counter"
    pace: "Pace"
    sizes: "Sizes"
    wording: "Wording"
    context: int | None = None


def asked_model(options: ModelOptions) -> AskedModel:
    """That language model; one in a file is loaded, to any other nothing is sent yet.

    Raises a `ModelError` or a `SettingError`.
    """
    from assistant.llm.client import build, endpoint
    from assistant.llm.prompts import NUMBERED, CautiousCounter, OwnTokenizer, Pace
    from assistant.llm.stream import Line
    from index.text import PieceCounter

    counter = OwnTokenizer(options.tokenizer) if options.tokenizer is not None else CautiousCounter(PieceCounter())
    pace = Pace(counter)
    if options.name.is_local:
        from assistant.llm.local_model import opened, require

        talk, sizes, loaded = opened(require(options.name), options.patience, options.sizes, pace)
        return AskedModel(talk, counter, pace, sizes, loaded.wording, loaded.made_for)
    built = build(options, endpoint(options.name.provider, options.base_url))
    line = Line(built.model, options.patience, options.sizes, says_why_it_ends=built.says_why_it_ends, pace=pace)
    return AskedModel(line, counter, pace, options.sizes, NUMBERED)


def author(options: ModelOptions) -> "Author":
    """What has that language model write; no question is sent to it yet. Raises a `ModelError` or a `SettingError`."""
    from assistant.llm.client import endpoint
    from assistant.llm.sentence_check import SentenceChecker, treatment
    from assistant.llm.writer import Described, Drafter, ModelAuthor
    from assistant.verifier import Verifier

    where = endpoint(options.name.provider, options.base_url)
    model = asked_model(options)
    checker = SentenceChecker(Verifier.bundled())
    treat = treatment(options.policy, checker)
    checks = checker.name if options.policy is not Policy.OFF else "none"
    return ModelAuthor(
        Drafter(model.talk, treat, model.counter, model.sizes, pace=model.pace, wording=model.wording),
        Described(str(options.name), options.policy, where, checks),
    )
