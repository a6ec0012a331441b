"""A question as the index looks for it: mended spelling, terms, other names of the same things, a vector's text."""

from dataclasses import dataclass

from corpus.glossary import Glossary, Mention
from index.spelling import Speller
from index.words import terms


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is the question with its spelling mended, `terms` its stems, `other_terms` the stems of other names
    of what it mentions, `meaning_text` what is embedded."""

    text: str
    terms: tuple[str, ...]
    other_terms: tuple[str, ...]
    mentions: tuple[Mention, ...]
    meaning_text: str


class QueryMaker:
    """Makes queries by one glossary and one speller."""

    def __init__(self, glossary: Glossary, speller: Speller) -> None:
        self.glossary = glossary
        self.speller = speller

    def query(self, question: str) -> Query:
        """The query for a question."""
        text = " ".join(self.speller.mended(question).split())
        mentions = self.glossary.mentions(text)
        own = tuple(terms(text))
        others = dict.fromkeys(
            term for mention in mentions for name in mention.term.names for term in terms(name) if term not in own
        )
        return Query(text, own, tuple(others), mentions, _spelled_out(text, mentions))


def _spelled_out(text: str, mentions: tuple[Mention, ...]) -> str:
    """The text with the full name behind each abbreviation: the embedding model knows few of them."""
    parts: list[str] = []
    at = 0
    for mention in mentions:
        parts.append(text[at : mention.span.end])
        at = mention.span.end
        written = mention.span.of(text)
        if len(written) <= 7 and written.lower() != mention.term.name.lower() and _is_short(written, mention):
            parts.append(f" ({mention.term.name})")
    return "".join(parts) + text[at:]


def _is_short(written: str, mention: Mention) -> bool:
    bare = written.lower().removesuffix("s")
    return any(bare == short.lower().removesuffix("s") for short in mention.term.short)
