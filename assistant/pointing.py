"""Words that point back ("it", "their", "the second one", "both", "which of the two"), replaced by what they point to.

Each function gives None where nothing points back. Left out: pieces of questions that point at nothing (`followup`).
"""

import re
from collections.abc import Sequence

from assistant.phrasing import Topic, agreeing, begun, is_plural
from assistant.topics import FIRST, Topics

_THING = (
    r"(?:drugs?|medicines?|medications?|treatments?|substances?|compounds?|therap(?:y|ies)|techniques?|class|agents?|"
    r"methods?|approach(?:es)?|disorder|disease|illness|condition|ones?)"
)
_ORDINAL = re.compile(
    rf"\bthe\s+(?P<which>first|second|former|latter|other)(?:\s+(?:one|{_THING}))?(?=[?!., ]*$|\s+(?!\w+\s+of\b))",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?P<these>both\s+of\s+(?:them|these)|both|these\s+two|the\s+two)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    rf"\b(?:(?P<possessive>its|their)|(?P<thing>(?:the|this|that|these|those)\s+(?:same\s+)?{_THING})|"
    r"(?P<plain>it|they|them|this|that|these|those))\b",
    re.IGNORECASE,
)
# "It is true that ...", "that" before a clause: no pronouns that point back.
_NO_REFERENCE = re.compile(
    r"\b(?:is|was)\s+it\s+(?:true|possible|known|that)\b|\bit\s+(?:true|possible|known)\s+that\b|\b(?:mean|say|"
    r"think|show|true|so|way|drugs|ones)\s+that\b|\b(?:this|that|these|those)\s+(?:review|article|paper|study|"
    r"text|document|author)s?\b",
    re.IGNORECASE,
)
_DEMONSTRATIVE = frozenset({"this", "that", "these", "those"})
_DEMONSTRATED = re.compile(
    r"^(?:so\s+|and\s+)?(?:is|are|was|were|does|do|can|has|why\s+is|how\s+(?:is|does|do)|what\s+is)\s+"
    r"(?:this|that|these|those)\b(?!\s*[?!. ]*$)",
    re.IGNORECASE,
)
DEFINITION = re.compile(r"^what\s+(?:is|are)\s+\S+(?:\s+\S+){0,3}\s*\?*$", re.IGNORECASE)
_OF_A_CONDITION = re.compile(
    r"\b(?:what|who)\s+(?:causes|treats|cures|prevents|gets)\s+(?:it|this|that)\b|"
    r"\b(?:is|be)\s+(?:it|this|that)\s+(?:treated|cured|caused|diagnosed|prevented)\b|"
    r"\bto\s+(?:treat|cure|prevent|diagnose)\s+(?:it|this|that)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"^which(?:\s+one|\s+of\s+(?:the\s+two|the\s+two\s+\w+|them|these|those|both))?\s+(?P<rest>\S.*?)[?!. ]*$",
    re.IGNORECASE,
)
_CHOOSES = re.compile(r"\b(?:\w+er|better|best|worse|worst|more|most|less|least|\w+est|prefer\w*)\b", re.IGNORECASE)
_DIFFERENCE = re.compile(r"\b(?:differences?|different)\b(?!\s+(?:between|from|to|than|types?|kinds?))", re.IGNORECASE)
_SETS_APART = re.compile(r"\b(?:differ\w*|compar\w*|in\s+common|alike|similar)\b", re.IGNORECASE)
_COMPARATIVE = re.compile(
    r"^(?:is|are|does|do|did|would|will|can)\b.*\b(?:better|worse|faster|slower|safer|stronger|weaker|longer|quicker|"
    r"cheaper|(?:more|less)\s+\w+)[?!. ]*$",
    re.IGNORECASE,
)


def ordinal(asked: str, topics: Topics, earlier: Sequence[str]) -> str | None:
    """ "The second one" of the two last spoken of."""
    found = _ORDINAL.search(asked)
    pair = topics.pair(earlier)
    if found is None or len(pair) < 2:
        return None
    which = found["which"].lower()
    if which == "other":
        main = topics.main(earlier[-1])
        name = next((one for one in pair if one != main), pair[1])
    else:
        name = pair[0 if which in ("first", "former") else 1]
    return _put(asked, found, name)


def of_the_two(asked: str, topics: Topics, earlier: Sequence[str]) -> str | None:
    """ "Which is faster?", "the difference?" and "are both safe?", of the two last spoken of."""
    pair = topics.pair(earlier)
    if len(pair) < 2 or topics.named(asked):
        return None
    both = " and ".join(pair)
    which = _WHICH.match(asked)
    if which is not None and _CHOOSES.search(which["rest"]):
        return f"Which {which['rest']}, {' or '.join(pair)}?"
    found = _BOTH.search(asked)
    if found is not None:
        after = asked[found.end() :].strip("?!. ")
        return _put(asked, found, f"{both} both" if found["these"].lower() == "both" and after else both)
    difference = _DIFFERENCE.search(asked)
    if difference is not None and not _PRONOUN.search(asked):
        bare = asked.rstrip("?!. ")
        if len(bare.split()) <= 2:
            bare = "What is the difference"
        return f"{bare} between {both}?"
    return None


def pronoun(asked: str, topics: Topics, earlier: Sequence[str]) -> str | None:
    """ "It", "they", "its", "this drug": the thing that the last question was about."""
    found = _PRONOUN.search(asked)
    if found is None or _NO_REFERENCE.search(asked):
        return None
    if any(term.kind in FIRST for term in topics.named(asked[: found.start()])):
        return None
    last, said = earlier[-1], found.group().lower()
    if said in _DEMONSTRATIVE and not (_DEMONSTRATED.match(asked) and DEFINITION.match(last)):
        # These point to anything; the earlier question itself says best to what.
        return f"{asked.rstrip('?!. ')}: {last}"
    topic = _pointed_at(asked, said, topics, earlier)
    if not topic:
        return None
    return _put(asked, found, Topic(topic).possessive if found["possessive"] else topic)


def against(asked: str, topics: Topics, earlier: Sequence[str]) -> str:
    """ "Is esketamine better?" with what it is measured against, where the question does not say."""
    named = [mention for mention in topics.mentions(asked) if mention.term.kind in FIRST]
    if len(named) != 1 or not _COMPARATIVE.match(asked):
        return asked
    other = [mention for mention in topics.mentions(earlier[-1]) if mention.term.kind in FIRST]
    if not other or any(mention.term == named[0].term for mention in other):
        return asked
    return f"{asked.rstrip('?!. ')} than {other[0].span.of(earlier[-1])}?"


def _pointed_at(asked: str, said: str, topics: Topics, earlier: Sequence[str]) -> str:
    last = earlier[-1]
    if _OF_A_CONDITION.search(asked):
        return topics.main(last, ("condition",))
    if said not in ("they", "them", "their", "these", "those"):
        return topics.main(last)
    both = topics.both(last)
    if not both or (is_plural(both) and (" and " in both or not _SETS_APART.search(asked))):
        return both or topics.main(last)
    return " and ".join(topics.pair(earlier)) or both


def _put(asked: str, found: re.Match[str], name: str) -> str:
    before = asked[: found.start()]
    if found.re is not _PRONOUN or not found["possessive"]:
        before = agreeing(before, is_plural(name))
    whole = before + name + asked[found.end() :]
    return begun(whole) if before else whole
