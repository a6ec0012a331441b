"""A library of documents, an assistant over it, and the checks that need no library, for scripts and notebooks.

The examples run in a test over the bundled reviews, from top to bottom: what an earlier one made is there in a later.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant import factory
from assistant.answer_json import answer_json
from assistant.deadline import Watch
from assistant.highlighter import Highlighter, Highlights, highlights_json
from assistant.llm.client import ModelName, ModelOptions, Policy
from assistant.settings import Settings
from assistant.types import Answer, Question
from corpus.errors import SettingError
from corpus.inputs import files_and_links
from corpus.library import Library as StoredLibrary
from corpus.receipts import Receipt, receipt_json
from corpus.stored_rows import DocumentRecord, Metadata, record_json
from corpus.types import Document
from evals.checkers import DEFAULT, choose
from evals.scored_rows import ScoredRow, fields_of
from evals.scorer import Scorer, Scores
from evals.scorer import score as scores_of
from index.retriever import RetrievedPassage, hit_json

if TYPE_CHECKING:
    from langchain_core.vectorstores import VectorStore

    from assistant.runnable import FootnoteRetriever, RunnableAssistant
    from index.langchain_store import PassageEmbeddings

Result = Answer | RetrievedPassage | Highlights | ScoredRow | Receipt | DocumentRecord


def bundled_reviews() -> tuple[Path, ...]:
    """The reviews about antidepressants that come with Footnote, to try it on.

    >>> [path.stem for path in bundled_reviews()][:3]
    ['biology-of-depression', 'classical-antidepressants', 'esketamine']
    """
    return tuple(sorted(Path(str(files("corpus.reviews"))).glob("*.md")))


class Library:
    """A folder's documents. Use as a context manager, or `close` it. Safe for threads and for processes.

    >>> library = Library.open("reviews")
    >>> [receipt.status.value for receipt in library.add(*bundled_reviews()[:2])]
    ['unchanged', 'unchanged']
    >>> [document.source for document in library.documents()][3:5]
    ['ketamine.md', 'neuromodulation.md']
    """

    def __init__(self, stored: StoredLibrary, settings: Settings) -> None:
        self.stored = stored
        self.settings = settings
        self.embedder = factory.embedder(settings)

    @classmethod
    def open(cls, folder: str | Path | None = None) -> Self:
        """The library in `folder`, or at a postgresql:// address, made where there is none; by default the one that
        the command `footnote` uses.

        Raises a `LibraryError`.
        """
        settings = Settings.from_environment(folder)
        return cls(factory.open_library(settings), settings)

    def close(self) -> None:
        """Close it. Closing twice does nothing."""
        self.stored.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(
        self,
        *paths: str | Path,
        title: str | None = None,
        authors: Sequence[str] = (),
        year: int | None = None,
    ) -> tuple[Receipt, ...]:
        """Add files, the readable files of folders and zips, or what a bibliography links; a receipt for each says
        what became of it, and why.

        `title`, `authors` and `year` stand in place of what the file says. A file that cannot be read raises nothing:
        its receipt has the status "failed" and the reason. Raises a `LibraryError`, or `SettingError` for one title of
        several files.
        """
        given, overrides = files_and_links([Path(path) for path in paths]), Metadata(title, tuple(authors), year)
        given.check_overrides(overrides, "title")
        with factory.ingest(self.settings, self.stored, self.embedder) as ingest:
            added = tuple(ingest.add(given.files, overrides, each=given.details))
        return (*(refused.receipt() for refused in given.refused), *added)

    def documents(self) -> tuple[DocumentRecord, ...]:
        """All documents without their texts, in the order they were added."""
        return self.stored.documents()

    def document(self, document_id: str) -> Document:
        """A document with the text that footnotes point into. Raises `DocumentNotFound`."""
        return self.stored.document(document_id)

    def embeddings(self) -> "PassageEmbeddings":
        """The library's embedding model as LangChain `Embeddings`, to make a vector store with."""
        from index.langchain_store import PassageEmbeddings

        return PassageEmbeddings(self.stored, self.embedder)

    def fill(self, store: "VectorStore", gone: Iterable[str] = ()) -> int:
        """Put into a LangChain vector store all passages that it lacks; how many. Again after each change, or a stop.

        `gone` are the ids of documents that left the library, to be taken out. Raises a `LibraryError`, of which
        `VectorStoreError` where the store fails.
        """
        from index.langchain_store import fill

        return fill(store, self.stored, gone)


class Assistant:
    """Answers from the documents of a library, which it follows as it changes. Safe for threads.

    >>> assistant = Assistant(library)
    >>> answer = assistant.ask("What are the side effects of ketamine?")
    >>> print(answer.text)
    Common short-term side effects of ketamine include:
    dissociation, a feeling of being detached from one's body or surroundings
    raised blood pressure
    nausea
    dizziness [1]
    >>> citation = answer.citations[0]
    >>> text = library.document(citation.document_id).text
    >>> text[citation.span.start : citation.span.end] == citation.quote
    True
    >>> assistant.ask("What is the capital of France?").abstained
    True
    """

    def __init__(
        self,
        library: Library,
        llm: str = "",
        *,
        base_url: str = "",
        policy: str = Policy.STRICT,
        vector_store: "VectorStore | None" = None,
    ) -> None:
        """`llm` names a language model that writes, "PROVIDER:MODEL", at `base_url` where it is a server of your own;
        `policy` says what becomes of its sentences that the documents do not carry: "strict", "mark" or "off". The
        passages that are near in meaning come from the `vector_store`, once the library has filled it.

        Raises `SettingError`, or `ModelError` where the model's package is not installed.
        """
        if policy not in list(Policy):
            raise SettingError(f"policy is {policy!r:.40}: name one of {', '.join(Policy)}")
        model = ModelOptions(ModelName.parse(llm), base_url, Policy(policy)) if llm else None
        self._watch = Watch(library.settings.question_seconds)
        self._retriever = factory.retriever(library.stored, library.embedder, vector_store)
        [self._pipeline] = factory.conversing_over(library.settings, (model,), self._retriever)

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer, each sentence with its citations; or an abstention that says what is covered nearby.

        `history` are the earlier questions, oldest first. Raises `QuestionError`, `QuestionOverLimit` or a
        `LibraryError`.

        >>> assistant.ask("And of SSRIs?", ["What are the side effects of tricyclics?"]).standalone_question
        'What are the side effects of SSRIs?'
        """
        return self._pipeline.invoke(Question(question, tuple(history)))

    def stream(self, question: str, history: Sequence[str] = ()) -> Iterator[Answer]:
        """Growing answers; the last one is what `ask` gives, and only that is `finished`. Raises the same.

        >>> *growing, last = assistant.stream("What are the side effects of ketamine?")
        >>> last.finished, last.sentences == answer.sentences
        (True, True)
        """
        return self._pipeline.stream(Question(question, tuple(history)))

    def search(self, query: str, k: int = 5) -> tuple[RetrievedPassage, ...]:
        """The `k` passages nearest to a query, the best first. Raises `QuestionError` or a `LibraryError`.

        >>> [hit.document.source.name for hit in assistant.search("transcranial magnetic stimulation coil", k=1)]
        ['neuromodulation.md']
        """
        text = Question(query).text
        return self._watch.run(lambda: self._retriever.retrieve(text, k), self._watch.seconds)

    def as_runnable(self) -> "RunnableAssistant":
        """The assistant as a LangChain `Runnable` from a `Question` to an `Answer`."""
        from assistant.runnable import RunnableAssistant

        return RunnableAssistant(self._pipeline)

    def as_retriever(self, k: int = 5) -> "FootnoteRetriever":
        """The same retrieval as a LangChain `BaseRetriever`, each passage with its place in the document's text."""
        from assistant.runnable import FootnoteRetriever

        return FootnoteRetriever(retriever=self._retriever, k=k)


def highlight(question: str, context: str) -> Highlights:
    """The sentences of any text that answer a question, each with its place and its probability.

    Raises `QuestionError` or a `ModelError`.

    >>> context = "The trial ran in two towns. Of 120 patients 40 slept better. Nobody died."
    >>> [span.text for span in highlight("How many slept better?", context).spans]
    ['Of 120 patients 40 slept better.']
    """
    return _highlighter().highlight(Question(question).text, context)


def verify(response: str, contexts: Sequence[str], question: str = "") -> ScoredRow:
    """For each sentence of anybody's answer, whether the texts that it was made from support it.

    What cannot be scored has a status and a reason in place of a score. Raises a `ModelError`.

    >>> row = verify("Of 120 patients 60 slept better.", ["Of 120 patients 40 slept better. Nobody died."])
    >>> [sentence.label.value for sentence in row.sentences]
    ['contradicted']
    """
    return score([{"response": response, "retrieved_contexts": list(contexts), "user_input": question}]).rows[0]


def score(records: Iterable[Mapping[str, object]], checker: str = DEFAULT) -> Scores:
    """Score records with the field names of RAGAS, DeepEval or Footnote: a row for each, and figures over all of them.

    `checker` is named as `footnote eval score` names it. Raises `SettingError` for another, or a `ModelError`.

    >>> scores = score([{"response": "Nobody died.", "retrieved_contexts": ["40 slept better. Nobody died."]}])
    >>> scores.figure("faithfulness").value, to_json(scores.rows[0])["status"]
    (1.0, 'scored')
    """
    return scores_of(records, _scorer(checker).checker)


def to_json(result: Result) -> dict[str, object]:
    """What the command line prints of it as JSON: the same keys and values, ready for `json.dumps`.

    >>> to_json(answer)["citations"][0]["quote"] == citation.quote
    True
    """
    match result:
        case Answer():
            return answer_json(result)
        case RetrievedPassage():
            return hit_json(result)
        case Highlights():
            return highlights_json(result)
        case ScoredRow():
            return fields_of(result)
        case DocumentRecord():
            return record_json(result)
        case Receipt():
            return receipt_json(result)


@cache
def _highlighter() -> Highlighter:
    return factory.highlighter()


@cache
def _scorer(checker: str) -> Scorer:
    return Scorer(choose(checker).checker)
