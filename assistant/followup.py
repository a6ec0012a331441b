"""A follow-up to a question that stands alone: "and the side effects?" after "How does ketamine work?".

One-method Protocol `Rewriter`, made anew for each glossary (`Rewriters`); here the offline one, by rules over the
things that questions name. It changes a question only when that question leans on an earlier one. Left out: answers,
which are not looked at.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from assistant import phrasing, pointing
from assistant.exchanging import PREPOSITION, added, named_alone, side
from assistant.lone import lone
from assistant.phrasing import Topic, begun
from assistant.question import Question
from assistant.topics import ATTRIBUTES, Topics
from corpus.glossary import Glossary
from index.words import FUNCTION_WORDS, words

_KEPT = 8
_LONGEST_PIECE = 8

_CORRECTION = re.compile(
    r"^(?:(?:no|nope|sorry|oops|wait|actually|instead|rather|well|hm+|ah|oh)\b[\s,.:;!-]*)*"
    r"(?:i\s+(?:really\s+)?(?:meant|mean|said|asked\s+about|(?:wanted|want)\s+to\s+(?:know|ask)(?:\s+about)?|"
    r"was\s+(?:asking|talking)\s+about)\b(?:\s+to\s+(?:say|ask))?|my\s+question\s+(?:was|is)\s+about|"
    r"that(?:'?s|\s+is)\s+not\s+what\s+i\s+(?:asked|meant)|(?:go\s+)?back\s+to|let'?s\s+talk\s+about|not\s+\w+\s+but)?[\s,.:;!-]*",
    re.IGNORECASE,
)
_SORRY = re.compile(r"[\s,.]*\b(?:sorry|please|instead|rather)[\s?!.]*$", re.IGNORECASE)
_NOT_THE_OTHER = re.compile(
    r"^(?:not|instead\s+of|rather\s+than)\s+(?P<not_first>[\w-]+(?:\s[\w-]+)?)\s*(?:[,;.]|\bbut\b)+\s*(?P<second>.+)$|"
    r"^(?P<first>.+?)[\s,]+(?:and\s+|but\s+)?(?:not|instead\s+of|rather\s+than)\s+[\w-]+(?:\s[\w-]+)?[?!. ]*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:(?:and|but|so|ok|okay|then|also|now)\b[\s,]*)*(?:(?:what|how)\s+about|(?:and|or)\s+(?:what|"
    r"how)\s+about|what\s+of|(?:the\s+)?same\s+(?:for|with|of)|and|or|"
    r"(?=(?:for|with|in|of|from|during|after|at)\b))\b\s*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:how|why|what|when|where|who|which|does|do|did|is|are|can|could|will|should|tell|explain|compare|give|list|name|describe|show)\b",
    re.IGNORECASE,
)
_CHAT = """
    thanks thank you thx ok okay hello hi hey bye goodbye great cool good nice no yes yeah please super
    fine very much so a lot
"""
_SMALL_TALK = frozenset(_CHAT.split())
_LEADING = re.compile(r"^(?:(?:and|but|so|ok|okay|then|also|now|or)\b[\s,]*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`text` is a question that stands alone; `remark` a line on how it came about, empty where that is as meant."""

    text: str
    remark: str = ""


class Rewriter(Protocol):
    """Makes a question stand alone."""

    def rewritten(self, question: Question) -> Rewritten:
        """The question with what it leaves to the history filled in; as it was typed when it leaves nothing."""
        ...


Rewriters = Callable[[Glossary], Rewriter]
"""Makes the rewriter for the names that a library's glossary knows."""


class RuleRewriter:
    """The offline rewriter."""

    def __init__(self, glossary: Glossary) -> None:
        self._topics = Topics(glossary)

    def rewritten(self, question: Question) -> Rewritten:
        """The question on one line, standing alone; there is nothing to remark."""
        return Rewritten(self.standalone(question))

    def standalone(self, question: Question) -> str:
        """The question on one line, standing alone."""
        earlier: list[str] = []
        for asked in question.history[-_KEPT:]:
            if not _is_small_talk(asked) and (whole := self._joined(" ".join(asked.split()), earlier)):
                earlier.append(whole)
        asked = " ".join(question.text.split())
        return asked if _is_small_talk(asked) else self._joined(asked, earlier)

    def _joined(self, asked: str, earlier: list[str]) -> str:
        """What `asked` means after these questions, which stand alone."""
        if not earlier or not re.search(r"\w", asked):
            return asked or (earlier[-1] if earlier else "")
        corrected = self._corrected(asked)
        if corrected is not None:
            if _QUESTION.match(corrected):
                return begun(self._joined(corrected, earlier))
            return self._about(corrected, earlier)
        about = _ABOUT.match(asked)
        if about and about.end() < len(asked):
            rest = asked[about.end() :].strip()
            if len(rest.split()) <= _LONGEST_PIECE and not _QUESTION.match(PREPOSITION.sub("", rest)):
                return self._about(rest, earlier)
        bare = _LEADING.sub("", asked) or asked
        whole = self._whole(bare, earlier)
        return asked if whole == asked else begun(whole)

    def _corrected(self, asked: str) -> str | None:
        """What is meant instead, where it is put right."""
        found = _CORRECTION.match(asked)
        rest = asked[found.end() :] if found else asked
        was = found is not None and found.end() > 0
        rest = _SORRY.sub("", rest) if was else rest
        other = _NOT_THE_OTHER.match(rest)
        if other is not None and len(rest.split()) <= _LONGEST_PIECE and not _QUESTION.match(rest):
            meant = other["first"] or other["second"]
            if self._topics.everything(meant) or was:
                return meant
        return rest if was and rest and rest != asked else None

    def _whole(self, asked: str, earlier: list[str]) -> str:
        """A question, or a piece that begins like none of those that `_about` takes."""
        last = earlier[-1]
        piece = lone(asked, last, self._topics)
        if piece is not None:
            return piece
        for point in (pointing.ordinal, pointing.of_the_two, pointing.pronoun):
            pointed = point(asked, self._topics, earlier)
            if pointed is not None:
                return named_alone(pointed, last, self._topics)
        if self._leans(asked):
            return self._with_topic(asked, last)
        named = named_alone(asked, last, self._topics)
        return pointing.against(named, self._topics, earlier)

    def _about(self, rest: str, earlier: list[str]) -> str:
        """What "and REST?" asks after these questions."""
        last = earlier[-1]
        bare = rest.rstrip("?!. ")
        piece = lone(bare, last, self._topics)
        if piece is not None:
            return begun(piece)
        for point in (pointing.ordinal, pointing.of_the_two):
            pointed = point(bare, self._topics, earlier)
            if pointed is not None:
                return named_alone(pointed, last, self._topics)
        return added(bare, last, self._topics)

    def _leans(self, asked: str) -> bool:
        """Whether the question names nothing of its own but a side of a thing ("is there evidence?")."""
        if self._topics.named(asked):
            return False
        content = [word for word in words(asked) if word not in FUNCTION_WORDS]
        effects = {word for mention in self._topics.everything(asked) for word in words(mention.span.of(asked))}
        if pointing.DEFINITION.match(asked) and effects and not any(word in ATTRIBUTES for word in content):
            return False
        return all(word in ATTRIBUTES or word in effects for part in content for word in (part, *part.split("-")[:1]))

    def _with_topic(self, asked: str, last: str) -> str:
        content = [word for word in words(asked) if word not in FUNCTION_WORDS and word not in ("work", "act")]
        bare = asked.rstrip("?!. ")
        if not content and (len(words(asked)) <= 2 or not {"work", "works", "act", "acts"} & set(words(asked))):
            return f"{bare}: {last}"
        topic = self._topics.main(last)
        if not topic:
            return asked
        if _QUESTION.match(bare):
            return phrasing.of_topic(bare, Topic(topic))
        return side(bare, last, self._topics)


def _is_small_talk(text: str) -> bool:
    """Whether it asks nothing: thanks, a greeting, a lone "ok"."""
    return all(word in _SMALL_TALK for word in words(text))
