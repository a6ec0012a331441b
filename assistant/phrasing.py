"""Pieces of a question put as whole questions: "the dose" and "ketamine" as "What is the dose of ketamine?".

English by rules, words in and words out. Left out: which piece is asked about which thing (`followup`), and what
the things are (`topics`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.words import FUNCTION_WORDS, words

_AUXILIARY = r"(?:is|are|was|were|does|do|did|can|could|will|would|should|has|have|may|might)"
_YES_NO = re.compile(rf"^{_AUXILIARY}\b", re.IGNORECASE)
_HELPED = re.compile(r"^(?:does|do|did|can|could|will|would|may|might)\b", re.IGNORECASE)
_HOW = re.compile(rf"^how(?:\s{{1,9}}(?!{_AUXILIARY}\b)\w+)?\s{{1,9}}(?={_AUXILIARY}\b)", re.IGNORECASE)
_WHAT_OF = re.compile(
    r"^what\s{1,9}(?P<verb>is|are)\s{1,9}(?P<what>the\s{1,9}.+?\s{1,9}(?:of|for)\s{1,9}.+?)[?!. ]{0,9}$", re.IGNORECASE
)
_ITS_OWN = re.compile(r"^(?:its|their)\s{1,9}(?P<noun>.+)$", re.IGNORECASE)
_ANY = re.compile(r"^(?:any|some)\s{1,9}(?P<noun>.+)$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an)\s{1,9}", re.IGNORECASE)
_OF_A_THING = re.compile(
    r"(?:effects?|risks?|dos(?:e|age|ing)s?|benefits?|mechanisms?|limit(?:ation)?s?|(?:dis)?advantages?|onset|duration|"
    r"safety|dangers?|harms?|contraindications?|drawbacks?|downsides?|costs?|prices?|target|targets|problems|half-life|"
    r"uses|indications?|symptoms|examples|types|names?|route|administration|action|actions|efficacy|effectiveness)$",
    re.IGNORECASE,
)
_FOR_A_THING = re.compile(r"(?:evidence|research|proof|reasons?|cautions?)$", re.IGNORECASE)
_QUALITIES = frozenset(
    """safe dangerous harmful effective addictive legal illegal approved expensive cheap toxic reversible better
    worse faster slower stronger safer useful common rare permanent painful""".split()
)
_TELLS = re.compile(r"^(?:tell|explain|compare|describe|list|name|give|show)\b", re.IGNORECASE)
_ADVERBS = frozenset({"fast", "soon", "quick", "quickly", "rapidly", "well", "strongly", "long", "often", "much"})
_COUNTED_OF = frozenset({"sessions", "infusions", "doses", "treatments", "weeks", "days", "types", "kinds"})
_NOT_PLURAL = ("ss", "us", "is")
_PLURALS = frozenset({"children", "people", "women", "men", "data", "criteria"})
_AGREES = re.compile(r"\b(is|are|was|were|does|do|has|have)(?P<rest>\s{1,9}(?:the\s{1,9})?)$", re.IGNORECASE)
_ONE = {"are": "is", "were": "was", "do": "does", "have": "has"}
_MANY = {one: many for many, one in _ONE.items()}


@dataclass(frozen=True, slots=True)
class Topic:
    """A thing as an earlier question named it."""

    name: str

    @property
    def plural(self) -> bool:
        """Whether it takes "are" and "do"; "VNS" and "psychosis" do not."""
        return is_plural(self.name)

    @property
    def possessive(self) -> str:
        """ "ketamine's", "SSRIs'"."""
        return f"{self.name}'" if self.name.endswith("s") else f"{self.name}'s"


def is_plural(name: str) -> bool:
    """Whether a noun or a name takes "are"."""
    if " and " in name:
        return True
    head = re.split(r"\s{1,9}(?:of|for|in|with)\s{1,9}", name)[0].split()
    last = head[-1] if head else ""
    return last.lower() in _PLURALS or (last.endswith("s") and not last.endswith(_NOT_PLURAL))


def begun(text: str) -> str:
    """With a capital first, unless its first word is written otherwise on purpose ("rTMS")."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.islower() else text


def agreeing(before: str, plural: bool) -> str:
    """What stands before a name, its verb made to agree with it."""
    found = _AGREES.search(before)
    if found is None:
        return before
    verb = found.group(1)
    other = (_MANY if plural else _ONE).get(verb.lower(), verb.lower())
    return before[: found.start()] + (other.capitalize() if verb[0].isupper() else other) + found["rest"]


def exchanged(text: str, start: int, end: int, name: str) -> str:
    """`text` with `name` in place of `text[start:end]`, the verb before it made to agree where the number changes."""
    before = text[:start]
    if is_plural(text[start:end]) != is_plural(name):
        before = agreeing(before, is_plural(name))
    return before + name + text[end:]


def aspect(piece: str, topic: Topic) -> str:
    """The question after one side of a thing: "the dose", "any risks", "its safety", "safe"."""
    verb = "Are" if topic.plural else "Is"
    if piece.lower() in _QUALITIES:
        return f"{verb} {topic.name} {piece.lower()}?"
    own = _ITS_OWN.match(piece)
    if own is not None:
        return f"What {_is(own['noun'])} {topic.possessive} {own['noun']}?"
    some = _ANY.match(piece)
    if some is not None:
        there = "Are" if is_plural(some["noun"]) else "Is"
        return f"{there} there any {some['noun']} {_joining(some['noun']) or 'with'} {topic.name}?"
    noun = _ARTICLE.sub("", piece)
    noun = noun if noun.split(" ", 1)[0].isupper() else noun[:1].lower() + noun[1:]
    joining = _joining(noun)
    if joining:
        return f"What {_is(noun)} the {noun} {joining} {topic.name}?"
    return f"What about {piece[:1].lower()}{piece[1:]} with {topic.name}?"


def says_more(piece: str, names: Sequence[str]) -> bool:
    """Whether it says something of the things it names ("the side effects of esketamine")."""
    for name in names:
        piece = piece.replace(name, " ")
    return any(word not in FUNCTION_WORDS for word in words(piece))


def whole(piece: str) -> str:
    """A piece that names its own thing, as a question: "What are the side effects of esketamine?"."""
    noun = re.split(r"\s{1,9}(?:of|for|in|with|on)\s{1,9}", piece)[0]
    if not _joining(noun):
        return f"What about {piece}?"
    article = "" if _ARTICLE.match(piece) else "the "
    return f"What {_is(noun)} {article}{piece[:1].lower()}{piece[1:]}?"


def of_topic(asked: str, topic: Topic) -> str:
    """A question that says of what it asks: "What are the side effects" becomes "... of ketamine?"."""
    noun = re.split(r"\s{1,9}(?:of|for|in|with|on)\s{1,9}", asked)[-1]
    end = "" if _TELLS.match(asked) else "?"
    return f"{asked} {_joining(noun) or 'with'} {topic.name}{end}"


def asking_why(word: str, earlier: str) -> str:
    """`earlier` asked with "why" or "how": "Does it help?" becomes "Why does it help?"."""
    if earlier.lower().startswith(f"{word} "):
        return earlier
    if _YES_NO.match(earlier):
        return f"{word.capitalize()} {earlier[:1].lower()}{earlier[1:]}"
    return f"{word}: {earlier}"


def asking_how_far(word: str, earlier: str, topic: Topic) -> str:
    """`earlier`, or its topic, asked with "how fast", "how long", "how common" or their like."""
    asking = begun(word)
    if " many" in word.lower():
        return f"{asking} {'of' if words(word)[-1] in _COUNTED_OF else 'with'} {topic.name}?"
    last = words(word)[-1]
    if last in _ADVERBS and _HOW.match(earlier):
        return f"{asking} {_HOW.sub('', earlier)}"
    if last in _ADVERBS and _HELPED.match(earlier):
        return f"{asking} {earlier[:1].lower()}{earlier[1:]}"
    what = _WHAT_OF.match(earlier)
    if what is not None:
        if last == "long":
            return f"{asking} {'do' if what['verb'].lower() == 'are' else 'does'} {what['what']} last?"
        return f"{asking} {what['verb'].lower()} {what['what']}?"
    does, is_ = ("do", "are") if topic.plural else ("does", "is")
    if last in _ADVERBS - {"long", "often", "much"}:
        return f"{asking} {does} {topic.name} work?"
    if last == "long":
        return f"{asking} {does} {topic.name} last?"
    if last == "often":
        return f"{asking} {is_} {topic.name} given?"
    if last == "much":
        return f"{asking} {topic.name} {is_} given?"
    return f"{asking} {is_} {topic.name}?"


def _is(noun: str) -> str:
    return "are" if is_plural(re.split(r"\s{1,9}(?:of|for|in|with|on)\s{1,9}", noun)[0]) else "is"


def _joining(noun: str) -> str:
    """ "of" or "for" between a side of a thing and the thing; empty where the noun is none."""
    if _FOR_A_THING.search(noun):
        return "for"
    return "of" if _OF_A_THING.search(noun) else ""
