"""Whether a cited passage carries an answer sentence: the Protocol, and the check for verbatim sentences."""

import re
from typing import Protocol

from assistant.answer import Support, SupportLabel

_WORD = re.compile(r"\w+")


class Checker(Protocol):
    """Tells whether a quote supports a sentence."""

    @property
    def name(self) -> str:
        """What an answer records as having checked it."""
        ...

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        """The support that `quote` gives to `sentence`; `context` are words that the quote takes for granted, such as
        its document's title and its section."""
        ...


class VerbatimChecker:
    """Supported when the quote holds the sentence's words, all of them and in their order; else not found."""

    name = "verbatim"

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        """The support, with score 1 or 0; the context says nothing here."""
        del context
        asked, held = _WORD.findall(sentence), _WORD.findall(quote)
        if asked and any(held[at : at + len(asked)] == asked for at in range(len(held) - len(asked) + 1)):
            return Support(SupportLabel.SUPPORTED, 1.0)
        return Support(SupportLabel.NOT_FOUND, 0.0)
