"""BioASQ: of a question's snippets, how many (of at most five) are the first five of all snippets of all questions?

Only questions that the reader was not trained on, searched among the snippets of all.
"""

from collections.abc import Iterable, Mapping

from tqdm import tqdm

from corpus.document import Document
from evals.figures.means import Mean
from evals.figures.ways import Way
from evals.training import bioasq
from evals.training.cut_text import paragraphs

AT = 5


def snippet_documents(read: Iterable[bioasq.Asked]) -> dict[str, Document]:
    """Each snippet by its words, as a document of one passage."""
    words = dict.fromkeys(one.words for asked in read for one in asked.snippets)
    return {text: paragraphs(f"snippet-{number}", [(None, text)]) for number, text in enumerate(words)}


def bioasq_rows(
    read: tuple[bioasq.Asked, ...], documents: Mapping[str, Document], ways: Mapping[str, Way]
) -> dict[str, tuple[Mean, ...]]:
    """One row, a mean a way; `documents` are what `snippet_documents` made, and the ways search them."""
    held = [one for one in read if bioasq.held_out(one.id) and one.snippets]
    own = [{documents[one.words].id for one in asked.snippets} for asked in held]
    means = []
    for name, way in ways.items():
        found = [
            {passage.document_id for passage in way.order(asked.question).passages[:AT]}
            for asked in tqdm(held, desc=f"BioASQ, {name}")
        ]
        means.append(Mean.of([len(of & ids) / min(AT, len(ids)) for of, ids in zip(found, own, strict=True)]))
    return {f"BioASQ, snippet recall@{AT}": tuple(means)}
