"""What speaks for a sentence as an answer to a question, beyond its search score.

Each feature is a number in 0..1 that a tutor can check by eye; `writer` adds them up to rank sentences, and
`confidence` to tell whether the best of them answers at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.analysis import COMPARABLE, Expected, asks_definition, asks_list, expected, holds_expected, proper_names
from corpus.glossary import Glossary, Term
from corpus.span import Span
from index.keywords import KeywordIndex
from index.query import Query
from index.search import SentenceHit
from index.words import plain, stem, terms, words

# What an answer must speak of when the question names it; a condition or a route may go without saying.
_SUBJECTS = frozenset({"drug", "drug class", "technique", "target", "molecule", "topic"})
# Words that say little of what is asked, though they name something.
_GENERIC = frozenset(
    map(
        stem,
        """people person patient patients someone somebody drug drugs medicine medicines medication treatment
        treatments therapy kind kinds type types sort example examples difference different differ compare
        comparison act acts effect effects help helps cause causes affect take taken given thing way ways main
        important usually normally exactly briefly essay exam question difference brain body""".split(),
    )
)
_FIGURE_WORDS = frozenset(
    map(
        stem,
        """long fast quick quickly soon rapidly time duration dose doses dosage mg much many number percent
        percentage proportion share rate cost price year weeks days hours minutes last lasts""".split(),
    )
)
_GENERAL = frozenset({"antidepressant", "psychotherapy"})
_CONTEXT_CHARACTERS = 400
_CONTEXT_SHARE = 0.6
_ABOUT_THE_TEXT = re.compile(
    r"^(?:This|The|Our)\s+(?:present\s+|current\s+)?(?:article|review|paper|study|chapter|work|text)\s+(?:\w+\s+)?"
    r"(?:examines?|explores?|analy[sz]es?|discusses|describes?|reviews?|covers?|aims?|presents?|summari[sz]es|synthesi[sz]es|outlines?|considers?|focuses)\b"
)
_CAPTION = re.compile(r"^(?:Table|Fig(?:ure)?\.?|Box|Scheme)\s*S?\d")
# What an article tells of itself behind its conclusions: who wrote which part of it, who is thanked.
_BACK_MATTER = re.compile(
    r"^(?:(?:list\s+of\s+)?abbreviations|authors?[’']*\s+contributions?|contributors|acknowledge?ments?|"
    r"pre-publication\s+history|(?:declaration\s+of\s+)?(?:competing|conflicts?\s+of)\s+interests?|"
    r"supporting\s+information|supplementary\s+materials?|additional\s+files?|funding)\b",
    re.IGNORECASE,
)
_ASKS_ABOUT_TEXT = re.compile(
    r"\b(?:article|review|paper|author|authors|study|text|document|chapter)s?\b|"
    r"\b(?:fund|paid|table|figure|competing|conflict|contribut|thank|acknowledg|abbreviat)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a sentence may answer.

    `words` is the share of the question's idf that the sentence holds (what only its surroundings hold counts in
    part), `asked` the same of the words that name nothing: what is asked about the things named. `named` is the
    share of those things; `present` names those that the sentence holds itself, `missing` those that it is not
    about, `missing_subjects` those of them without which it cannot be an answer. `kind` tells that it holds what
    the question expects, `about_text` that it says what the article does, or who did what for it, `defines` and
    `listed` that it is the definition or the list asked for, `intended` that it has a word that tells what such
    questions ask for, `others` that it names drugs, classes or techniques that the question does not.
    """

    hit: SentenceHit
    words: float
    asked: float
    named: float
    present: tuple[str, ...]
    missing: tuple[str, ...]
    missing_subjects: tuple[str, ...]
    kind: bool
    about_text: bool
    defines: bool
    listed: bool
    intended: bool
    others: bool


class Examiner:
    """Weighs sentences for one question."""

    def __init__(self, query: Query, keywords: KeywordIndex, glossary: Glossary) -> None:
        self._query = query
        self._keywords = keywords
        self._glossary = glossary
        self._expected = expected(query.text)
        self._definition = asks_definition(query.text)
        self._asks_about_text = _ASKS_ABOUT_TEXT.search(query.text) is not None
        self._asks_list = asks_list(query.text)
        self._terms = tuple(dict.fromkeys(query.terms))
        self._named = tuple(dict.fromkeys(mention.term for mention in query.mentions))
        # "half-life" is not told by "half a century".
        self._compound_of = {
            stem(part): re.compile(rf"\b{parts[0]}[\s-]?{parts[1]}", re.IGNORECASE)
            for parts in re.findall(r"\b([a-z]+)-([a-z]+)\b", query.text.lower())
            for part in parts
        }
        self._proper_names = proper_names(query.text, query.mentions)
        self._names_of = {term: _name_terms(self._named, term) for term in self._terms}

    @property
    def unknown(self) -> float:
        """The share of the question's idf that no text of the library holds, by any name."""
        total = sum(self._keywords.idf(term) for term in self._terms)
        strange = [
            term
            for term in self._terms
            if not self._keywords.holds(term)
            and not any(
                self._keywords.holds(other)
                for thing in self._names_of[term]
                for name in thing.names
                for other in terms(name)
            )
        ]
        return sum(self._keywords.idf(term) for term in strange) / total if total else 0.0

    @property
    def expected(self) -> Expected:
        """The kind of answer asked for."""
        return self._expected

    def weigh(self, hit: SentenceHit) -> Evidence:
        """The evidence of one sentence."""
        around_text = _around(hit)
        mentioned = frozenset(mention.term for mention in self._glossary.mentions(hit.text))
        near = _Near(
            # "5-HT2A" is a receptor, though the sentence does not say so.
            frozenset(
                (*terms(hit.text), *(term for thing in mentioned for name in thing.names for term in terms(name)))
            ),
            frozenset(terms(around_text)),
            mentioned,
            frozenset(mention.term for mention in self._glossary.mentions(around_text)),
        )
        kind = holds_expected(hit.text, self._expected, self._query.text)
        held = {term: self._share(term, hit.text, near) for term in self._terms}
        if kind and self._expected is not Expected.ANYTHING:
            # "How fast?" is told by "within hours".
            held |= {term: 1.0 for term in self._terms if term in _FIGURE_WORDS}
        for intent in self._query.intents:
            if intent.telling & near.own:
                held |= {term: 1.0 for term in self._terms if term in intent.asking}
        named = [_named(term, near) for term in self._named]
        absent = tuple(term for term, share in zip(self._named, named, strict=True) if not share)
        told = plain(f"{hit.document.title} {around_text} {hit.text}")
        return Evidence(
            hit,
            words=self._idf_share(held, self._terms),
            asked=self._idf_share(held, tuple(term for term in self._terms if self._says_what(term))),
            named=sum(named) / len(named) if named else 1.0,
            present=tuple(term.name for term in self._named if term in near.mentioned),
            missing=tuple(term.name for term in absent),
            missing_subjects=(
                *(term.name for term in absent if term.kind in _SUBJECTS and term.name not in _GENERAL),
                *(name for name in self._proper_names if plain(name) not in told),
            ),
            kind=kind,
            about_text=not self._asks_about_text and _is_about_the_text(hit),
            defines=self._definition and self._is_definition(hit.text),
            listed=self._asks_list and "\n" in hit.sentence.span.of(hit.document.text).strip(),
            others=any(
                thing.kind in COMPARABLE and thing.name not in _GENERAL and not _asked_for(thing, self._named)
                for thing in mentioned
            ),
            intended=any(intent.telling & near.own for intent in self._query.intents),
        )

    def _says_what(self, term: str) -> bool:
        """Whether the term says what is asked about the things named."""
        return not self._names_of[term] and term not in _GENERIC

    def _idf_share(self, held: Mapping[str, float], of: tuple[str, ...]) -> float:
        """How much of the idf of these terms is held; 1 where there are none."""
        total = sum(self._keywords.idf(term) for term in of)
        return sum(self._keywords.idf(term) * held[term] for term in of) / total if total else 1.0

    def _share(self, term: str, text: str, near: "_Near") -> float:
        names = self._names_of[term]
        if names:
            return max(_named(name, near) for name in names)
        compound = self._compound_of.get(term)
        if compound is not None and not compound.search(text):
            return 0.0
        return 1.0 if term in near.own else _CONTEXT_SHARE if term in near.around else 0.0

    def _is_definition(self, text: str) -> bool:
        start = words(text)[:14]
        subject = {stem(word) for word in start[:5]}
        named = any(term in subject for term in self._terms) or any(
            mention.term in self._named for mention in self._glossary.mentions(" ".join(start[:5]))
        )
        return named and any(verb in start for verb in ("is", "are", "means", "refers"))


@dataclass(frozen=True, slots=True)
class _Near:
    """Terms and things of a sentence (`own`, `mentioned`) and of what stands before it (the other two)."""

    own: frozenset[str]
    around: frozenset[str]
    mentioned: frozenset[Term]
    mentioned_around: frozenset[Term]


def _named(term: Term, near: _Near) -> float:
    """How far the sentence is about the thing: 1 by name, its own or that of a kind of it; in part by a broader name,
    or where only what stands before it has the name. A sentence that names another drug instead is about that one."""
    if term in near.mentioned or any(term.name in other.broader for other in near.mentioned):
        return 1.0
    if any(other.name in term.broader for other in near.mentioned):
        return _CONTEXT_SHARE
    if term.kind in COMPARABLE and any(_rivals(term, other) for other in near.mentioned):
        return 0.0
    return _CONTEXT_SHARE if term in near.mentioned_around else 0.0


def _asked_for(thing: Term, named: tuple[Term, ...]) -> bool:
    return not named or any(thing == term or thing.name in term.broader or term.name in thing.broader for term in named)


def _rivals(term: Term, other: Term) -> bool:
    return other.kind in COMPARABLE and other.name not in _GENERAL and term.name not in other.broader


def _name_terms(named: tuple[Term, ...], term: str) -> tuple[Term, ...]:
    return tuple(thing for thing in named if any(term in terms(name) for name in thing.names))


def _around(hit: SentenceHit) -> str:
    """The section's name and what stands before the sentence in its passage, as far as it is near."""
    text = hit.document.text
    start = max(hit.passage.span.start, hit.sentence.span.start - _CONTEXT_CHARACTERS)
    before = Span(start, max(start, hit.sentence.span.start)).of(text)
    return f"{hit.passage.section or ''} {before}"


def _is_about_the_text(hit: SentenceHit) -> bool:
    in_back_matter = _BACK_MATTER.match(hit.passage.section or "") is not None
    return in_back_matter or any(pattern.match(hit.text) for pattern in (_ABOUT_THE_TEXT, _CAPTION))
