"""Questions made to stand alone: ways to fill in what a follow-up leaves out, and the reader's choice among them."""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from assistant.reranker import Reranker
from assistant.types import MAX_CHARACTERS, Question
from index.snapshot import Snapshot
from index.text import FUNCTION_WORDS, stem, words

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
_MANY = {item: many for many, item in _ONE.items()}


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
    match = _AGREES.search(before)
    if match is None:
        return before
    verb = match.group(1)
    other = (_MANY if plural else _ONE).get(verb.lower(), verb.lower())
    return before[: match.start()] + (other.capitalize() if verb[0].isupper() else other) + match["rest"]


def exchanged(text: str, start: int, end: int, name: str) -> str:
    """`text` with `name` in place of `text[start:end]`, the verb before it made to agree where the number changes."""
    before = text[:start]
    if is_plural(text[start:end]) != is_plural(name):
        before = agreeing(before, is_plural(name))
    return before + name + text[end:]


def aspect(text: str, topic: Topic) -> str:
    """The question after one side of a thing: "the dose", "any risks", "its safety", "safe"."""
    verb = "Are" if topic.plural else "Is"
    if text.lower() in _QUALITIES:
        return f"{verb} {topic.name} {text.lower()}?"
    own = _ITS_OWN.match(text)
    if own is not None:
        return f"What {_is(own['noun'])} {topic.possessive} {own['noun']}?"
    some = _ANY.match(text)
    if some is not None:
        there = "Are" if is_plural(some["noun"]) else "Is"
        return f"{there} there any {some['noun']} {_joining(some['noun']) or 'with'} {topic.name}?"
    noun = _ARTICLE.sub("", text)
    noun = noun if noun.split(" ", 1)[0].isupper() else noun[:1].lower() + noun[1:]
    joining = _joining(noun)
    if joining:
        return f"What {_is(noun)} the {noun} {joining} {topic.name}?"
    return f"What about {text[:1].lower()}{text[1:]} with {topic.name}?"


def says_more(text: str, names: Sequence[str]) -> bool:
    """Whether it says something of the things it names ("the side effects of esketamine")."""
    for name in names:
        text = text.replace(name, " ")
    return any(word not in FUNCTION_WORDS for word in words(text))


def whole(text: str) -> str:
    """A piece that names its own thing, as a question: "What are the side effects of esketamine?"."""
    noun = re.split(r"\s{1,9}(?:of|for|in|with|on)\s{1,9}", text)[0]
    if not _joining(noun):
        return f"What about {text}?"
    article = "" if _ARTICLE.match(text) else "the "
    return f"What {_is(noun)} {article}{text[:1].lower()}{text[1:]}?"


def of_topic(wording: str, topic: Topic) -> str:
    """A question that says of what it asks: "What are the side effects" becomes "... of ketamine?"."""
    noun = re.split(r"\s{1,9}(?:of|for|in|with|on)\s{1,9}", wording)[-1]
    end = "" if _TELLS.match(wording) else "?"
    return f"{wording} {_joining(noun) or 'with'} {topic.name}{end}"


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


_REMEMBERED = 2_048
_LOOKED_BACK = 3
_MOST_CANDIDATES = 6
# How much better, in logits, a rewriting has to be than the question as it stands.
_STANDS_ALONE = 2.0
_FEW_WORDS = 4
_ANAPHORS = frozenset("it its they them their theirs he she his her him hers this that these those there".split())
_OPENERS = re.compile(
    r"^\W*(?:and|but|so|or|then|also|ok(?:ay)?|what about|how about|why|why not|how so|how come|really|since when|"
    r"compared (?:to|with))\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^\W*(?:(?:and|but|so|or|then|also|ok(?:ay)?|what about|how about)\b[\s,]{0,9}){1,3}", re.IGNORECASE
)
_WH = (
    r"(?:what|why|how|when|where|who|whom|whose|which|is|are|was|were|does|do|did|can|could|should|has|have|had|will|"
    r"would)"
)
# A full stop parts two questions only before the word of another: "Berman et al. find" is one.
_SECOND = re.compile(
    rf"(?:[?!;]|\.(?=\s{{1,9}}(?:and\s)?{_WH}\s))\s{{1,9}}(?=\S)|,?\s{{1,9}}and\s{{1,9}}(?:also\s)?(?={_WH}\s)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    rf"(?:(?:and|also|so|but|then|in|at|to|for|by|of|on|with|from|since)\s){{0,2}}{_WH}\b", re.IGNORECASE
)
_ENDS_SIDE = r"(?=\?|$|,| in | for | on | with | when | regarding )"
_SIDE = r"[\w-]{2,40}(?: [\w-]{2,40}){0,2}"
_SIDES = (
    re.compile(rf"\bbetween (?P<a>[^?,;]{{1,60}}?) and (?P<b>[^?,;]{{1,60}}?){_ENDS_SIDE}", re.IGNORECASE),
    re.compile(
        rf"\bcompare[ds]? (?P<a>[^?,;]{{1,60}}?) (?:and|with|to|against|versus|vs\.?) (?P<b>[^?,;]{{1,60}}?)"
        rf"{_ENDS_SIDE}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w-])(?P<a>{_SIDE}),? (?:versus|vs\.?|or|compared (?:to|with)|than) (?P<b>{_SIDE})", re.IGNORECASE
    ),
)


_JOINING = re.compile(r"\b(?:(?:the )?differences? between|between|compare[ds]?)\s{0,3}$", re.IGNORECASE)
_COMPARATIVE = re.compile(r"\s(?:better|worse|more|less|rather|\w{2,12}er)(?: \w{2,20})?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`text` stands alone; `remark` is one line about how it came about, "" mostly."""

    text: str
    remark: str = ""


class Rewriter(Protocol):
    """Makes a question stand alone."""

    def rewrite(self, snapshot: Snapshot, question: Question) -> Rewritten:
        """The question with what the history fills in. Called from many threads."""
        ...


class ScoredRewriter:
    """Chooses among candidate rewritings by what the reader says of what each finds. Keeps what it chose."""

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker
        self._lock = Lock()
        self._generation = -1
        self._chosen: OrderedDict[tuple[str, ...], str] = OrderedDict()

    def rewrite(self, snapshot: Snapshot, question: Question) -> Rewritten:
        """The question with what the last three questions fill in."""
        turns = (*question.history[-_LOOKED_BACK:], question.text)
        standalone = ""
        for count in range(1, len(turns) + 1):
            standalone = self._kept(snapshot, turns[:count]) or self._keep(
                snapshot, turns[:count], self._best(snapshot, turns[count - 1], standalone)
            )
        return Rewritten(standalone)

    def _best(self, snapshot: Snapshot, question: str, last: str) -> str:
        if not last:
            return question
        able = candidates(snapshot, question, last)
        if len(able) == 1:
            return able[0]
        leans = leans_on_history(question)
        # What is talked about stands, as a rule, where the last answer stood.
        places = {None, self._reranker.document_of(snapshot, last)}
        scored = []
        for at, text in enumerate(able):
            # As it stands where it can; what lacks its subject never does, and a few words may lack it.
            if at == 0 and leans:
                continue
            bonus = _STANDS_ALONE if at == 0 and len(words(question)) > _FEW_WORDS else 0.0
            answers = max(self._reranker.answers(snapshot, text, within) for within in places)
            scored.append((answers + bonus, -at, text))
        return max(scored)[2]

    def _kept(self, snapshot: Snapshot, turns: tuple[str, ...]) -> str:
        with self._lock:
            if self._generation != snapshot.generation:
                self._generation = snapshot.generation
                self._chosen.clear()
            return self._chosen.get(turns, "")

    def _keep(self, snapshot: Snapshot, turns: tuple[str, ...], text: str) -> str:
        with self._lock:
            if self._generation == snapshot.generation:
                self._chosen[turns] = text
                while len(self._chosen) > _REMEMBERED:
                    self._chosen.popitem(last=False)
        return text


def leans_on_history(question: str) -> bool:
    """Whether it points to something before it, goes on from it, or names nothing of its own."""
    question_words = words(question)
    return (
        any(word in _ANAPHORS for word in question_words)
        or (_OPENERS.search(question) is not None and len(question_words) < 9)
        or not runs(question)
    )


def candidates(snapshot: Snapshot, question: str, last: str) -> list[str]:
    """The question as it stands, then rewritings with `last`, the question before it; each once, at most six."""
    bare = _LEADING.sub("", question).strip() or question
    own = {stem(word) for word in words(question)}
    idf = snapshot.passage_keywords.idf
    topics = [run for run in runs(last) if not {stem(word) for word in words(run)} <= own]
    topics.sort(key=lambda run: -max((idf(stem(word)) for word in words(run)), default=0.0))
    rewrites = [question]
    pronoun = next((match for match in re.finditer(r"[^\W\d_]+", question) if match.group().lower() in _ANAPHORS), None)
    # Of several things that were named none stands for all: then the last question is kept whole.
    for topic in topics if len(topics) == 1 else ():
        if pronoun is not None:
            possessive = pronoun.group().lower() in ("its", "their", "his", "her", "theirs", "hers")
            words_in = f"{topic}'s" if possessive else topic
            rewrites.append(f"{question[: pronoun.start()]}{words_in}{question[pronoun.end() :]}")
        else:
            rewrites.append(f"{bare.rstrip(' ?!.')} {_joint(bare)} {topic}?")
    rewrites.append(f"{last.rstrip(' ?!.')}: {bare}")
    new = runs(bare)
    if new and len(words(bare)) <= 6 and not _ASKING.match(bare):
        for topic in topics[:3]:
            exchanged = re.sub(
                rf"(?<!\w){re.escape(topic)}(?!\w)", lambda _: new[-1], last, count=1, flags=re.IGNORECASE
            )
            rewrites.append(exchanged)
    unique = list(dict.fromkeys(text for text in rewrites if len(text) <= MAX_CHARACTERS))
    return unique[:_MOST_CANDIDATES]


def runs(question: str) -> list[str]:
    """The stretches of words that name something: no function words inside, in their order, as typed."""
    groups: list[list[str]] = [[]]
    for word in re.findall(r"[^\W_]+(?:['’.*+-][^\W_]+)*|\S", question):
        bare = word.lower().removesuffix("'s").removesuffix("’s")
        if word[0].isalnum() and bare not in FUNCTION_WORDS and bare not in _ANAPHORS:
            groups[-1].append(word)
        elif groups[-1]:
            groups.append([])
    return [" ".join(run) for run in groups if run]


def parts_of(question: str) -> tuple[str, ...]:
    """The questions in one message, at most three; the message itself where it holds one. Each keeps its own words."""
    marks = list(_SECOND.finditer(question))
    if not marks:
        return (question,)
    segments, at = [], 0
    for match in marks:
        segments.append(question[at : match.start() + (1 if question[match.start()] in "?!" else 0)].strip(" ,;"))
        at = match.end()
    segments.append(question[at:].strip(" ,;"))
    asking = [segment for segment in segments if (_ASKING.match(segment) and runs(segment)) or segment.endswith("?")]
    return tuple(asking[:3]) if 1 < len(asking) == len([segment for segment in segments if segment]) else (question,)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its words, and the question with the other side left out."""

    name: str
    question: str


def sides_of(question: str) -> tuple[Side, ...]:
    """A comparison as one question a side; () where nothing is compared."""
    for pattern in _SIDES:
        match = pattern.search(question)
        if match is None:
            continue
        left, right = match["a"].strip(), match["b"].strip()
        if pattern is _SIDES[2]:
            left, right = _next_to_each_other(left, right)
        if not left or not right or not runs(left) or not runs(right):
            continue
        first = match.start("a") + match["a"].rfind(left)
        # "ketamine work faster than SSRIs": what stands between them belongs to both.
        between = question[first + len(left) : match.end("a")]
        last = match.start("b") + match["b"].find(right) + len(right)
        before = _JOINING.sub("", question[:first])
        return tuple(Side(side, _about(before, side, between + question[last:])) for side in (left, right))
    return ()


def _next_to_each_other(left: str, right: str) -> tuple[str, str]:
    """The naming words on both sides of "or", "versus", "than": no more of them on the right than on the left."""
    named = runs(_COMPARATIVE.sub("", left))
    other = runs(right)
    if not named or not other:
        return "", ""
    return named[-1], " ".join(other[0].split()[: len(named[-1].split())])


def _about(before: str, side: str, after: str) -> str:
    text = " ".join(f"{before} {side} {after}".split()).replace(" ?", "?")
    # "compare A with B" leaves only a name: it is asked what that is.
    return text if len(runs(text)) > 1 or len(words(text)) > len(words(side)) + 1 else f"What is {side}?"


def _joint(bare: str) -> str:
    return "of" if len(words(bare)) <= 4 else "with"
