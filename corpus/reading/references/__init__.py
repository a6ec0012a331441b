"""The reference list of a draft as data. To be written."""

from corpus.reading.draft import Draft


def with_references(draft: Draft) -> Draft:
    """The draft with its reference list taken apart and its marks tied to it, unless its format did so itself."""
    return draft
