"""Documents of a data set as a search over them, in memory; their vectors are kept in a cache file."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.cutting import TokenCounter
from corpus.document import Document
from corpus.glossary import Glossary
from evals.cached_embedder import CachedEmbedder
from index.fusion import Weights
from index.in_memory import snapshot_in_memory
from index.minilm import MiniLM
from index.model_files import MODEL_LIMIT
from index.search import Search
from index.spelling import english_words


def search_over(documents: Iterable[Document], questions: Sequence[str], cache: Path, counter: TokenCounter) -> Search:
    """The product's search over the documents; `questions` are embedded beforehand, with them. `cache` is .npz."""
    embedder = CachedEmbedder(MiniLM(), cache)
    snapshot = snapshot_in_memory(documents, embedder, counter, MODEL_LIMIT, Glossary.bundled(), english_words())
    embedder.embed([snapshot.queries.query(question).meaning_text for question in questions])
    embedder.save()
    return Search(lambda: snapshot, embedder, Weights())
