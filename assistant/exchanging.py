"""A piece that names something, asked of the last question: another thing, a side of the same, a circumstance.

"And esketamine?" takes the place of what is like it, "in children?" stands behind, "the dose?" asks of the same
thing. Left out: pieces that name nothing (`lone`), and words that point back (`pointing`).
"""

import re

from assistant import phrasing
from assistant.phrasing import Topic, begun
from assistant.topics import ATTRIBUTES, TOPICAL, Topics, alike
from corpus.glossary import Mention, Term
from index.words import FUNCTION_WORDS, plain, words

PREPOSITION = re.compile(r"^(?:in|for|with|of|on|to|by|after|during|from|at|as)\s+", re.IGNORECASE)
_AGAINST = re.compile(r"^(?:compared\s+(?:with|to)|versus|vs\.?|than|as\s+opposed\s+to)\s+", re.IGNORECASE)
_AUXILIARY_ALONE = re.compile(r"^(?:is|are|does|do|did|can|could|will|would|has|have)\s+(?P<thing>.+)$", re.IGNORECASE)
_ASKS_YES_NO = re.compile(r"^(?:is|are|does|do|did|can|could|will|would|has|have)\b", re.IGNORECASE)
_LIKE_A_DRUG = re.compile(r"(?:vir|mab|nib|pine|tine|pram|zepam|statin|cillin|mycin|azole|sartan|olol|quine)$")
_PEOPLE = frozenset(
    """children adolescents teenagers kids women men adults elderly older people patients babies infants students
    young pregnant mothers seniors""".split()
)
# What follows "in" where it is named as a circumstance, and what a drug can bring about.
_CIRCUMSTANCES = frozenset({"pregnancy", "childhood", "old age"})
_DISORDERS = frozenset({"anxiety", "bipolar disorder", "schizophrenia", "epilepsy"})
_BROUGHT_ABOUT = frozenset(
    """nausea dependence withdrawal relapse hallucination dissociation anxiety memory overdose""".split()
) | {"weight gain", "sexual problem", "blood pressure"}


def added(bare: str, last: str, topics: Topics) -> str:
    """What "and BARE?" asks after the question `last`."""
    if _AGAINST.match(bare):
        return f"{last.rstrip('?!. ')} {bare[:1].lower()}{bare[1:]}?"
    other = _exchanged(bare, last, topics)
    if other:
        return other
    return _attached(bare, last) if PREPOSITION.match(bare) else side(bare, last, topics)


def side(bare: str, last: str, topics: Topics) -> str:
    """What "and BARE?" asks, where it is no other thing: a circumstance, or a side of the same thing."""
    things = topics.everything(bare)
    if topics.named(bare):
        if phrasing.says_more(bare, [mention.span.of(bare) for mention in topics.mentions(bare)]):
            return phrasing.whole(bare)
        if any(mention.term.kind == "condition" for mention in things):
            return _attached(f"in {bare}", last)
        return _alone_or_with(bare, last, topics)
    kinds = {mention.term.name for mention in things}
    if kinds & _CIRCUMSTANCES or _PEOPLE & set(words(bare)):
        return _attached(f"in {bare}", last)
    topic = topics.main(last)
    if not topic:
        return begun(f"{bare}?")
    if kinds & _BROUGHT_ABOUT and len(bare.split()) <= 3:
        return f"{'Do' if Topic(topic).plural else 'Does'} {topic} cause {bare[:1].lower()}{bare[1:]}?"
    return phrasing.aspect(bare, Topic(topic))


def _alone_or_with(bare: str, last: str, topics: Topics) -> str:
    """A thing of another kind: what it is, after a definition; else the two together."""
    topic = topics.main(last)
    if not topic or re.match(r"what\s+(?:is|are)\s", last, re.IGNORECASE):
        return f"What {'are' if phrasing.is_plural(bare) else 'is'} {bare}?"
    return f"What about {bare} with {topic}?"


def named_alone(asked: str, last: str, topics: Topics) -> str:
    """ "ECT?" and "does ECT?": the last question, asked of it instead; any other question as it is."""
    bare = asked.rstrip("?!. ")
    alone = _AUXILIARY_ALONE.match(bare)
    thing = alone["thing"] if alone is not None and _ASKS_YES_NO.match(last) else bare
    mentions = topics.mentions(thing)
    if len(mentions) != 1 or mentions[0].span.of(thing) != re.sub(r"^(?:the|an?)\s+", "", thing, flags=re.I):
        return asked
    if thing is bare and any(mention.term == mentions[0].term for mention in topics.mentions(last)):
        return f"What {'are' if phrasing.is_plural(thing) else 'is'} {thing}?"
    return _exchanged(thing, last, topics) or (_alone_or_with(thing, last, topics) if thing is bare else asked)


def _exchanged(rest: str, last: str, topics: Topics) -> str | None:
    """`last` with the thing that `rest` names in place of one of its own of a like kind."""
    preposition = PREPOSITION.match(rest)
    name = re.sub(r"^(?:the|a|an)\s+", "", PREPOSITION.sub("", rest), flags=re.IGNORECASE)
    named = _mentioned(rest, topics)
    if not named:
        return _other_name(name, last, topics) if len(name.split()) <= 2 else None
    known = {word for mention in named for other in mention.term.names for word in words(other)}
    known |= {word for mention in named for word in words(mention.span.of(rest))}
    leftover = [word for word in words(rest) if word not in FUNCTION_WORDS and plain(word) not in known]
    if len(leftover) > 1 or ATTRIBUTES & set(leftover):
        return None
    alike_there = [mention for mention in _mentioned(last, topics) if _exchangeable(mention.term, named[0].term)]
    if any(mention.term == named[0].term for mention in alike_there):
        return None
    before = preposition.group().strip().lower() if preposition else ""
    # "from psilocybin" stands for what stood behind "from"; "with an SSRI" is added unless something did.
    behind = [
        m for m in alike_there if before and re.search(rf"\b{before}\s+(?:the\s+|an?\s+)?$", last[: m.span.start])
    ]
    same_kind = any(mention.term.kind == named[0].term.kind for mention in alike_there)
    if (
        before in ("after", "during", "by", "from", "to", "with")
        and not behind
        and not (same_kind and before == "with")
    ):
        return None
    for mention in behind or alike_there:
        return phrasing.exchanged(last, mention.span.start, mention.span.end, name)
    return None


def _mentioned(text: str, topics: Topics) -> list[Mention]:
    """Things, and what things bring about: one can be asked for in place of another."""
    return [
        mention
        for mention in topics.everything(text)
        if mention.term.kind in TOPICAL or mention.term.name in _BROUGHT_ABOUT | _DISORDERS
    ]


def _exchangeable(there: Term, named: Term) -> bool:
    return alike(there, named) or (there.kind == "condition" and named.name in _DISORDERS)


def _attached(piece: str, last: str) -> str:
    """`last` with "in children" at its end, in place of what stood there behind the same word."""
    piece = piece[:1].lower() + piece[1:]
    bare = last.rstrip("?!. ")
    preposition = piece.split(" ", 1)[0]
    behind = re.search(rf"\s{preposition}\s+(?:(?!\b(?:in|for|with|of|on|by|to)\b).)+$", bare, re.IGNORECASE)
    if behind is not None and preposition != "of" and behind.start() > 12:
        bare = bare[: behind.start()]
    return f"{bare} {piece}?"


def _other_name(name: str, last: str, topics: Topics) -> str | None:
    """`last` with one name that the glossary does not know in place of another."""
    topic = topics.main(last)
    is_name = name[:1].isupper() or any(map(str.isdigit, name)) or _LIKE_A_DRUG.search(name)
    if not topic or topics.named(last) or not is_name or name == topic:
        return None
    at = last.find(topic)
    return phrasing.exchanged(last, at, at + len(topic), name) if at >= 0 else None
