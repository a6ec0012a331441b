"""What the documents do cover near a question that they do not answer: up to three section names or titles."""

from assistant.orders import is_order
from index.search import Found

_MOST = 3
_LEAST_COSINE = 0.3


def nearby(found: Found) -> tuple[str, ...]:
    """Names of the sections of the nearest passages, each once, with the document's title; only what is near,
    and no heading that speaks to a machine."""
    names: dict[str, None] = {}
    titles = {sentence.document.id: sentence.document.title for sentence in found.sentences}
    for hit in found.hits:
        if hit.cosine >= _LEAST_COSINE and hit.passage.document_id in titles:
            title = titles[hit.passage.document_id]
            name = f"{hit.passage.section} ({title})" if hit.passage.section else title
            if not is_order(title) and not is_order(hit.passage.section or ""):
                names[name] = None
    return tuple(names)[:_MOST]
