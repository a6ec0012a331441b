"""Questions made to stand alone: ways to fill in what a follow-up leaves out, and the reader's choice among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.reranker import Reranker
from assistant.types import MAX_CHARACTERS, Question
from index.snapshot import Remembered, Snapshot
from index.text import FUNCTION_WORDS, stem, words

_NOT_PLURAL = ("ss", "us", "is")
_PLURALS = frozenset({"children", "people", "women", "men", "data", "criteria"})


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


_REMEMBERED = 2_048
_LOOKED_BACK = 3
_MOST_CANDIDATES = 6
# How much better, in logits, a rewriting has to be than the question as it stands.
_STANDS_ALONE = 2.0
_FEW_WORDS = 4
_EARLIER_WORDS = 24
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
        self._chosen: Remembered[tuple[str, ...], str] = Remembered(_REMEMBERED)

    def rewrite(self, snapshot: Snapshot, question: Question) -> Rewritten:
        """The question with what the last three questions fill in."""
        turns = (*question.history[-_LOOKED_BACK:], question.text)
        standalone = ""
        for count in range(1, len(turns) + 1):
            standalone = self._chosen.known(snapshot, turns[:count]) or self._chosen.keep(
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
    rewrites.append(in_one((last, question)))
    new = runs(bare)
    if new and len(words(bare)) <= 6 and not _ASKING.match(bare):
        for topic in topics[:3]:
            exchanged = re.sub(
                rf"(?<!\w){re.escape(topic)}(?!\w)", lambda _: new[-1], last, count=1, flags=re.IGNORECASE
            )
            rewrites.append(exchanged)
    unique = list(dict.fromkeys(text for text in rewrites if len(text) <= MAX_CHARACTERS))
    return unique[:_MOST_CANDIDATES]


def in_one(turns: Sequence[str]) -> str:
    """The last of some questions after the ones before it, as the reader has learnt to read it: "how long was the
    baseline: the washout". Of too many words the ones in the middle are left out, then the first one's end."""
    *earlier, question = turns
    bare = _LEADING.sub("", question).strip() or question
    kept = [turn.rstrip(" ?!.") for turn in earlier]
    while len(kept) > 1 and sum(len(turn.split()) for turn in kept) > _EARLIER_WORDS:
        kept.pop(1)
    kept[0] = " ".join(kept[0].split()[:_EARLIER_WORDS])
    return ": ".join([*kept, bare])


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
