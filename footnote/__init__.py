"""Footnote from Python: ask documents, find passages and evidence, check and score answers.

>>> import footnote
>>> with footnote.Library.open("reviews") as library:
...     receipts = library.add(*footnote.bundled_reviews())
...     answer = footnote.Assistant(library).ask("What are the side effects of ketamine?")
>>> len(receipts)
7
>>> answer.citations[0].quote.partition(" include")[0]
'Common short-term side effects of ketamine'

What comes back are the product's own frozen types; `to_json` makes of each what the command line prints as JSON. What
fails raises an error of `footnote.errors`, all of them a `FootnoteError` with one line that says what to do. Importing
loads no network and no library that is heavy: each of these names is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from corpus import errors
from corpus.errors import FootnoteError

if TYPE_CHECKING:
    from assistant.types import Question
    from evals.scorer import assert_faithful
    from footnote.interface import Assistant, Library, bundled_reviews, highlight, score, to_json, verify

__all__ = [
    "Assistant",
    "FootnoteError",
    "Library",
    "Question",
    "assert_faithful",
    "bundled_reviews",
    "errors",
    "highlight",
    "score",
    "to_json",
    "verify",
]

_ELSEWHERE = {"Question": "assistant.types", "assert_faithful": "evals.scorer"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'footnote' has no attribute {name!r}")
    return getattr(import_module(_ELSEWHERE.get(name, "footnote.interface")), name)


def __dir__() -> list[str]:
    return __all__
