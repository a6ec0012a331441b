"""What the earlier questions were about: the thing that "it" points to, the two that "both" does.

Things are the glossary's; where a question names none, its own last words. Left out: which words point (`followup`).
"""

import re
from collections.abc import Sequence

from corpus.glossary import Glossary, Mention, Term
from index.words import FUNCTION_WORDS, plain

TOPICAL = frozenset({"drug", "drug class", "technique", "condition", "target", "molecule", "system", "abbreviation"})
FIRST = ("drug", "technique", "drug class")
_LOOKED_BACK = 3
_SIDES_OF_A_THING = """
    side effect effects adverse safety safe dose doses dosage dosing mechanism mechanisms action onset
    duration benefit benefits risk risks limitation limitations drawback drawbacks downside downsides
    contraindication contraindications caution route administration given administered efficacy effective
    effectiveness work works act acts acting fast quick quickly quicker faster slow slower slowly long last
    lasts soon dangerous danger harm harms harmful advantage advantages disadvantage disadvantages target
    targets receptor receptors inflammation evidence research remission rate rates patients patient people who
    avoid taken take weeks hours days example examples name names use uses used indication indications problem
    problems start starts begin symptoms symptom cost price better worse main key strong stronger well
    addictive withdrawal interactions interaction half life halflife metabolism pregnancy elderly children
    adolescents approved approval year often sessions session differ difference differences different compare
    needed required necessary trial trials results show shown shows
"""
ATTRIBUTES = frozenset(_SIDES_OF_A_THING.split())


class Topics:
    """Finds the things that questions are about."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

    def named(self, text: str) -> tuple[Term, ...]:
        """The things named that a question can be about, each once."""
        return tuple(dict.fromkeys(mention.term for mention in self.mentions(text)))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The same where they stand."""
        return tuple(mention for mention in self._glossary.mentions(text) if mention.term.kind in TOPICAL)

    def everything(self, text: str) -> tuple[Mention, ...]:
        """Every term of the glossary, effects and circumstances too."""
        return self._glossary.mentions(text)

    def main(self, earlier: str, kinds: Sequence[str] = FIRST) -> str:
        """What a question is about, in its own words: a thing of the first of these kinds, any other, or its own
        words; empty where it is about nothing."""
        mentions = self.mentions(earlier)
        for kind in kinds:
            for mention in mentions:
                if mention.term.kind == kind:
                    return mention.span.of(earlier)
        if mentions:
            return mentions[0].span.of(earlier)
        return _own_words(earlier)

    def pair(self, earlier: Sequence[str]) -> tuple[str, ...]:
        """The two things last set side by side or asked about one after the other, the first named first; empty where
        there were not two."""
        found: list[tuple[Term, str]] = []
        for asked in reversed(earlier[-_LOOKED_BACK:]):
            here = self._comparable(asked)
            found[:0] = [one for one in here if one[0] not in [term for term, _ in found]]
            if len(found) >= 2:
                # Of a question that names two, these; else the last two in the order asked.
                return tuple(name for _, name in (found[:2] if len(here) >= 2 else found[-2:]))
        return ()

    def both(self, asked: str) -> str:
        """Every treatment that one question names, joined by "and"."""
        return " and ".join(name for _, name in self._comparable(asked))

    def _comparable(self, asked: str) -> list[tuple[Term, str]]:
        first: dict[Term, str] = {}
        for mention in self.mentions(asked):
            if mention.term.kind in FIRST:
                first.setdefault(mention.term, mention.span.of(asked))
        return list(first.items())


def _own_words(earlier: str) -> str:
    """What a question that names nothing known is about: what stands after "of", or its last words that say much."""
    bare = earlier.rstrip("?!. ")
    after = re.search(r"\b(?:of|about)\s+(?:the\s+|an?\s+)?((?:(?!\b(?:of|in|on|with|for)\b).)+)$", bare, re.IGNORECASE)
    within = after.group(1) if after else bare
    content = [
        word
        for word in re.findall(r"[\w'-]+", within)
        if plain(word) not in FUNCTION_WORDS and plain(word) not in ATTRIBUTES
    ]
    return " ".join(content[-3:]) if content or after is None else _own_words(bare[: after.start()])


def alike(one: Term, other: Term) -> bool:
    """Whether one thing can stand where the other does."""
    return one.kind == other.kind or {one.kind, other.kind} <= frozenset(FIRST)
