"""A follow-up to a question that stands alone: "and the side effects?" after "How does ketamine work?".

One-method Protocol `Rewriter`; here the offline one, by rules over the things that questions name. It changes a
question only when that question leans on an earlier one. Left out: answers, which are not looked at.
"""

import re
from typing import Protocol

from assistant.question import Question
from corpus.glossary import Glossary, Term
from index.words import FUNCTION_WORDS, plain, words

_KEPT = 8
_TOPICAL = frozenset({"drug", "drug class", "technique", "condition", "target", "molecule", "system", "abbreviation"})
_FIRST = ("drug", "technique", "drug class")

_CORRECTION = re.compile(
    r"^(?:no|nope|sorry|oops|wait|actually)\b[\s,.:;!-]*(?:(?:i\s+(?:meant|mean)|not\s+\w+\s+but)\s+)?|"
    r"^i\s+(?:meant|mean)\s+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:(?:and|but|so|ok|okay|then|also|now)\b[\s,]*)*(?:(?:what|how)\s+about|(?:and|or)\s+(?:what|"
    r"how)\s+about|what\s+of|same\s+for|and|or|(?=(?:for|with|in)\b)|the same for)\b\s*",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"^(?:in|for|with|of|on|to|by|after|during)\s+", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:how|why|what|when|where|who|which|does|do|did|is|are|can|could|will|should|tell|explain)\b",
    re.IGNORECASE,
)
_CHAT = """
    thanks thank you thx ok okay hello hi hey bye goodbye great cool good nice no yes yeah please super
    fine very much so a lot
"""
_SMALL_TALK = frozenset(_CHAT.split())
_LEADING = re.compile(r"^(?:(?:and|but|so|ok|okay|then|also|now|or)\b[\s,]*)+", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:(?P<possessive>its|their|his|her)|(?P<plain>it|they|them|this|that|these|those|(?:the|this|that|"
    r"these|those)\s+"
    r"(?:drugs?|medicines?|medications?|treatments?|substances?|compounds?|therap(?:y|ies)|techniques?|class|"
    r"agents?|one|ones|former|latter|first|second)))\b",
    re.IGNORECASE,
)
# "It is true that ...", "that" before a clause: no pronouns that point back.
_NO_REFERENCE = re.compile(
    r"\b(?:is|was)\s+it\s+(?:true|possible|known|that)\b|\bit\s+(?:true|possible|known)\s+that\b|\b(?:mean|say|"
    r"think|show|true|so|way|drugs|ones)\s+that\b",
    re.IGNORECASE,
)
_SIDES_OF_A_THING = """
    side effect effects adverse safety safe dose doses dosage dosing mechanism mechanisms action onset
    duration benefit benefits risk risks limitation limitations drawback drawbacks downside downsides
    contraindication contraindications caution route administration given administered efficacy effective
    effectiveness work works act acts acting fast quick quickly quicker faster slow slower slowly long last
    lasts soon dangerous danger harm harms harmful advantage advantages disadvantage disadvantages target
    targets receptor receptors inflammation evidence research remission rate rates patients patient people who
    avoid taken take weeks hours days example examples name names use uses used indication indications problem
    problems start starts begin symptoms symptom cost price better worse main key strong stronger well
    addictive withdrawal interactions interaction half-life halflife metabolism pregnancy elderly children
    adolescents approved approval year often sessions session differ difference different compare
"""
_ATTRIBUTES = frozenset(_SIDES_OF_A_THING.split())
_WHICH_OF = re.compile(
    r"^which\b|\bwhich (?:one|of (?:them|these|the two|those))\b|\b(?:is|are|which) (?:faster|better|safer|"
    r"stronger|slower)\b",
    re.IGNORECASE,
)
_OF_A_THING = re.compile(
    r"(?:effects?|risks?|dos(?:e|age)s?|benefits?|mechanisms?|limitations?|advantages?|onset|duration|safety)$",
    re.IGNORECASE,
)


class Rewriter(Protocol):
    """Makes a question stand alone."""

    def standalone(self, question: Question) -> str:
        """The question with what it leaves to the history filled in; as it was typed when it leaves nothing."""
        ...


class RuleRewriter:
    """The offline rewriter."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

    def standalone(self, question: Question) -> str:
        """The question on one line, standing alone."""
        earlier = ""
        for asked in question.history[-_KEPT:]:
            if not _is_small_talk(asked):
                earlier = self._joined(" ".join(asked.split()), earlier)
        asked = " ".join(question.text.split())
        return asked if _is_small_talk(asked) else self._joined(asked, earlier)

    def _joined(self, asked: str, earlier: str) -> str:
        if not earlier or not re.search(r"\w", asked):
            return asked or earlier
        correction = _CORRECTION.match(asked)
        if correction and correction.end() < len(asked):
            rest = asked[correction.end() :]
            return self._joined(rest, earlier) if _QUESTION.match(rest) else self._about(rest, earlier)
        about = _ABOUT.match(asked)
        if about and about.end() < len(asked):
            rest = asked[about.end() :].strip()
            if len(rest.split()) <= 8 and not _QUESTION.match(_PREPOSITION.sub("", rest)):
                return self._about(rest, earlier)
        asked = _LEADING.sub("", asked) or asked
        pointed = self._pointed(asked, earlier)
        if pointed is not None:
            return pointed
        if self._leans(asked):
            return self._with_topic(asked, earlier)
        return asked

    def _about(self, rest: str, earlier: str) -> str:
        """What "and REST?" asks after `earlier`."""
        bare = rest.rstrip("?!. ")
        exchanged = self._exchanged(bare, earlier)
        if exchanged:
            return exchanged
        if _PREPOSITION.match(bare):
            return f"{earlier.rstrip('?!. ')} {bare}?"
        if self._topics(bare):
            return rest
        return self._with_topic(f"what about {bare}?" if len(bare.split()) > 1 else f"{bare}?", earlier).replace(
            "what about ", "what are ", 1
        )

    def _exchanged(self, rest: str, earlier: str) -> str | None:
        """`earlier` with the thing that `rest` names in place of one of its own of a like kind."""
        named = self._topics(rest)
        leftover = [
            word
            for word in words(rest)
            if word not in FUNCTION_WORDS and not any(word in plain(n) for t in named for n in t.names)
        ]
        if not named or len(leftover) > 1:
            return None
        for mention in self._glossary.mentions(earlier):
            if _like(mention.term, named[0]):
                if mention.term == named[0]:
                    return None
                words_of_rest = re.sub(
                    r"^(?:the|a|an)\s+", "", _PREPOSITION.sub("", rest.rstrip("?!. ")), flags=re.IGNORECASE
                )
                return earlier[: mention.span.start] + words_of_rest + earlier[mention.span.end :]
        return None

    def _pointed(self, asked: str, earlier: str) -> str | None:
        """`asked` with its pronoun replaced; None where it has none that points back."""
        pronoun = _PRONOUN.search(asked)
        if pronoun is None or _NO_REFERENCE.search(asked):
            return None
        if any(term.kind in _FIRST for term in self._topics(asked[: pronoun.start()])):
            return None
        if pronoun.group().lower() in ("this", "that", "these", "those"):
            # These point to anything; the earlier question itself says best to what.
            return f"{asked.rstrip('?!. ')}: {earlier}"
        topic = self._topic(
            earlier, plural=pronoun.group().lower() in ("they", "them", "their", "these", "those", "both")
        )
        if not topic:
            return None
        ending = "" if not pronoun.group("possessive") else "'" if topic.endswith("s") else "'s"
        named = topic + ending
        return asked[: pronoun.start()] + named + asked[pronoun.end() :]

    def _leans(self, asked: str) -> bool:
        """Whether the question names nothing of its own but a side of something ("how fast?", "any risks?")."""
        content = [word for word in words(asked) if word not in FUNCTION_WORDS]
        if self._topics(asked):
            return False
        return all(word in _ATTRIBUTES for part in content for word in part.split("-"))

    def _with_topic(self, asked: str, earlier: str) -> str:
        content = [word for word in words(asked) if word not in FUNCTION_WORDS and word not in ("work", "act")]
        bare = asked.rstrip("?!. ")
        if not content and (len(words(asked)) <= 2 or not {"work", "works", "act", "acts"} & set(words(asked))):
            # A lone "why?" or "tell me more" asks for more on the question itself.
            return f"{bare}: {earlier}"
        sides = self._topics(earlier)
        if _WHICH_OF.search(asked) and len(sides) > 1:
            return f"{bare}: {' or '.join(term.short[0] if term.short else term.name for term in sides)}?"
        topic = self._topic(earlier, plural=False)
        if not topic:
            return asked
        return f"{bare} {'of' if _OF_A_THING.search(bare) else 'with'} {topic}?"

    def _topics(self, text: str) -> tuple[Term, ...]:
        return tuple(dict.fromkeys(m.term for m in self._glossary.mentions(text) if m.term.kind in _TOPICAL))

    def _topic(self, earlier: str, plural: bool) -> str:
        """What an earlier question is about, in its own words: a drug before a class before anything else."""
        mentions = [m for m in self._glossary.mentions(earlier) if m.term.kind in _TOPICAL]
        for kind in _FIRST:
            of_kind = [m.span.of(earlier) for m in mentions if m.term.kind == kind]
            if of_kind:
                return " and ".join(dict.fromkeys(of_kind)) if plural else of_kind[0]
        if mentions:
            return mentions[0].span.of(earlier)
        content = [
            word
            for word in re.findall(r"[\w'-]+", earlier)
            if plain(word) not in FUNCTION_WORDS and plain(word) not in _ATTRIBUTES
        ]
        return " ".join(content[-3:])


def _like(one: Term, other: Term) -> bool:
    treatments = {"drug", "drug class", "technique"}
    return one.kind == other.kind or {one.kind, other.kind} <= treatments


def _is_small_talk(text: str) -> bool:
    """Whether it asks nothing: thanks, a greeting, a lone "ok"."""
    return all(word in _SMALL_TALK for word in words(text))
