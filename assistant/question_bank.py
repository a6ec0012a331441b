"""Questions that may lead on from one that was asked, the likeliest first: made of what stands near it.

Made from the passages that the question found: things they name, by the aspects they speak of, and the headings of
their sections and of those beside them. Left out: whether they are answered (`suggesting`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from assistant.analysis import COMPARABLE
from assistant.aspects import ASPECTS, COMPARES, asked_aspects, difference, shown_name
from assistant.headings import question_of
from assistant.orders import is_order
from corpus.document import BlockKind, Document
from corpus.glossary import Glossary, Term
from index.search import Found
from index.snapshot import Snapshot
from index.words import terms

_PASSAGES = 10
_THINGS = 4
# What a candidate gains over the nearness of its passage, which lies in 0..1.
_SAME_THING = 0.7
_SAME_WORDS = 0.5
_HEADING = 0.1
_BESIDE = -0.25
_DEFINITION = -0.15
_COMPARISON = -0.1
_VAGUE = frozenset({"antidepressant", "psychotherapy", "depression", "classical antidepressant"})
_LESS = -0.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question; `subject` is the thing or the section that it is about, `score` compares within one call."""

    text: str
    subject: str
    aspect: str
    score: float


def candidates(snapshot: Snapshot, found: Found, earlier: tuple[str, ...]) -> tuple[Candidate, ...]:
    """Questions near what was found, each once, best first; none that was asked in `earlier`, the questions so far,
    the last one included."""
    glossary = snapshot.queries.glossary
    asked = frozenset(term for mention in found.query.mentions for term in [mention.term])
    best: dict[str, Candidate] = {}
    for one in _near(snapshot, found, glossary, asked):
        score = one.score + _SAME_WORDS * _shared(one.text, found.query.terms)
        key = " ".join(terms(one.text)) + one.aspect
        if key not in best or score > best[key].score:
            best[key] = Candidate(one.text, one.subject, one.aspect, score)
    done = _asked_before(earlier, glossary)
    new = (one for one in best.values() if not done.holds(one))
    return tuple(sorted(new, key=lambda one: (-one.score, one.text)))


def _near(snapshot: Snapshot, found: Found, glossary: Glossary, asked: frozenset[Term]) -> Iterator[Candidate]:
    for hit in found.hits[:_PASSAGES]:
        document = snapshot.texts.documents[hit.passage.document_id]
        text = hit.passage.span.of(document.text)
        yield from _of_things(text, hit.score, glossary, asked)
        sections = _sections(document)
        if hit.passage.section in sections:
            at = sections.index(hit.passage.section)
            for beside in (at, at + 1, at - 1):
                if 0 <= beside < len(sections):
                    score = hit.score + _HEADING + (_BESIDE if beside != at else 0.0)
                    yield from _of_heading(sections[beside], document, score)


def _of_things(text: str, nearness: float, glossary: Glossary, asked: frozenset[Term]) -> Iterator[Candidate]:
    """Of the things that a passage names most, by the aspects that it speaks of."""
    written: dict[Term, list[str]] = {}
    for mention in glossary.mentions(text):
        written.setdefault(mention.term, []).append(mention.span.of(text))
    things = sorted(written, key=lambda term: (term not in asked, -len(written[term])))[:_THINGS]
    names = {term: shown_name(term, written[term][0]) for term in things}
    aspects = [aspect for aspect in ASPECTS if aspect.tells.search(text)]
    for term in things:
        gain = (_SAME_THING if term in asked else 0.0) + (_LESS if term.name in _VAGUE else 0.0)
        for aspect in aspects:
            if term.kind in aspect.kinds:
                less = _DEFINITION if aspect.name == "definition" else 0.0
                yield Candidate(aspect.question(names[term]), term.name, aspect.name, nearness + gain + less)
    if COMPARES.search(text):
        for one, other in combinations([term for term in things if term.kind in COMPARABLE], 2):
            if one.name not in other.broader and other.name not in one.broader and not {one.name, other.name} & _VAGUE:
                gain = _SAME_THING / 2 if {one, other} & asked else 0.0
                question = difference(names[one], names[other])
                yield Candidate(question, one.name, "difference", nearness + gain + _COMPARISON)


def _of_heading(heading: str, document: Document, score: float) -> Iterator[Candidate]:
    question = None if is_order(heading) else question_of(heading, document.text)
    if question is not None:
        yield Candidate(question, f"{document.id} {heading}", "heading", score)


def _sections(document: Document) -> tuple[str, ...]:
    """The headings of a document in order, each once."""
    return tuple(
        dict.fromkeys(
            block.section for block in document.blocks if block.kind is BlockKind.HEADING and block.section is not None
        )
    )


def _shared(text: str, asked: tuple[str, ...]) -> float:
    """The share of the candidate's terms that the question has."""
    own = set(terms(text))
    return len(own & set(asked)) / len(own) if own else 0.0


@dataclass(frozen=True, slots=True)
class _Before:
    """What was asked: the questions' terms, and which aspects of which things; of none by name, of any."""

    said: frozenset[frozenset[str]]
    aspects: frozenset[tuple[str, str]]

    def holds(self, one: Candidate) -> bool:
        """Whether this was asked already, in whatever words."""
        if frozenset(terms(one.text)) in self.said:
            return True
        named = asked_aspects(one.text) if one.aspect == "heading" else {one.aspect}
        if one.aspect == "heading":
            return any((name, aspect) in self.aspects for aspect in named for name in ("", *self._things(one.text)))
        return any((name, aspect) in self.aspects for aspect in named for name in ("", one.subject))

    def _things(self, text: str) -> tuple[str, ...]:
        lowered = text.lower()
        return tuple({name for name, _ in self.aspects if name and name in lowered})


def _asked_before(earlier: tuple[str, ...], glossary: Glossary) -> _Before:
    aspects: set[tuple[str, str]] = set()
    for question in earlier:
        names = {mention.term.name for mention in glossary.mentions(question) if mention.term.kind != "effect"} or {""}
        aspects |= {(name, aspect) for name in names for aspect in asked_aspects(question)}
    return _Before(frozenset(frozenset(terms(question)) for question in earlier), frozenset(aspects))
