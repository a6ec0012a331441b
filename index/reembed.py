"""A library embedded anew by another model, so that it can be searched by it.

Vectors are kept as they come; the library changes its model in one transaction, once all are there. Until then it is
what it was, and whoever begins again goes on where it stopped.
"""

from collections.abc import Callable

from corpus.cutting import passage_text
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.passage import Passage
from index.embedder import Embedder

_TEXTS_AT_ONCE = 128

Watch = Callable[[int, int], object]
"""Told how many passages are done, and of how many."""


def reembed(library: Library, embedder: Embedder, watch: Watch) -> int:
    """Embed every passage of `library` by `embedder` and make that its model; how many were embedded.

    Nothing is read from files again. Raises a `LibraryError`, also when the library may not be written to, or a
    `ModelError`.
    """
    embedded = 0
    if library.embedder == embedder.name:
        return embedded
    while not library.change_embedder(embedder.name):
        # Documents may be added meanwhile by another process, which still embeds them by the former model.
        embedded += _embed_missing(library, embedder, watch)
    return embedded


def _embed_missing(library: Library, embedder: Embedder, watch: Watch) -> int:
    stored = library.passages()
    keys = dict.fromkeys(one.text_sha256 for one in stored)
    missing = set(library.missing(tuple(keys), embedder.name))
    done, total = len(keys) - len(missing), len(keys)
    wanted: dict[str, dict[str, Passage]] = {}
    for one in stored:
        if one.text_sha256 in missing:
            missing.remove(one.text_sha256)
            wanted.setdefault(one.passage.document_id, {})[one.text_sha256] = one.passage
    watch(done, total)
    texts: dict[str, str] = {}
    embedded = 0
    for number, (document_id, passages) in enumerate(wanted.items(), start=1):
        try:
            document = library.document(document_id)
        except DocumentNotFound:  # removed meanwhile
            passages = {}
        texts |= {key: passage_text(document, passage) for key, passage in passages.items()}
        while len(texts) >= _TEXTS_AT_ONCE or (texts and number == len(wanted)):
            some = dict(list(texts.items())[:_TEXTS_AT_ONCE])
            library.keep_vectors(embedder.name, tuple(some), embedder.embed(list(some.values())))
            texts = {key: text for key, text in texts.items() if key not in some}
            embedded += len(some)
            watch(done + embedded, total)
    return embedded
