"""Which documents a question means: by DOI, file name, a study's name, authors and year, or words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from threading import Lock

from corpus.stored_rows import DocumentRecord
from index.retriever import RetrievedPassage
from index.snapshot import Snapshot
from index.text import FUNCTION_WORDS, plain, terms, words

_WORK = (
    r"(?:trials?|stud(?:y|ies)|papers?|articles?|reviews?|reports?|documents?|files?|guidelines?|chapters?|"
    r"publications?|meta-?analys[ie]s|cohorts?|letters?|commentar(?:y|ies)|editorials?|protocols?|handbooks?|manuals?)"
)
_NAMED = re.compile(
    rf"(?P<name>(?<![\w*+-])[^\W_][\w*+-]{{1,40}}(?: [IVX\d][\w-]{{0,8}})?)['’]?s? {_WORK}\b", re.IGNORECASE
)
_PHRASE = re.compile(
    rf"\b(?:the|that|this|your|a|an|on|of|in)\s(?P<phrase>[^?.!,;:]{{3,80}}?)\s{_WORK}\b", re.IGNORECASE
)
_ABOUT = re.compile(rf"\b{_WORK}\s(?:about|on|of|into|for|with)\s(?P<phrase>[^?.!,;:]{{3,80}})", re.IGNORECASE)
_SHARE_OF_TITLE = 0.6
# Of ten passages' scores, as many times the next document's; chosen on development questions, as the share of words is.
_PASSAGES = 10
_LEAD = 4.0
_SHARE_OF_WORDS = 0.6
_POINTS = re.compile(
    rf"\b(?:this|that|the|these|those|same) (?:same )?{_WORK}\b|\bthe authors?\b|"
    r"\bthey (?:conclude|find|found|report|study|exclude|include|measure|use)",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]{1,100}")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_ET_AL = re.compile(r"\bet\.? al\b|['’]s\b", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "md", "phd", "msc", "bsc", "mph"})
_KINDS = frozenset(
    terms(
        "trial study paper article review report document file guideline chapter randomised controlled clinical new "
        "first second main large small original whole bundled uploaded letter commentary editorial protocol handbook "
        "manual vs versus"
    )
)


ASKING = frozenset(
    terms(
        "who wrote author publish published trial study paper article review report document file text summary it "
        "about summarise summarize year when written come out date publication section number chapter name first last "
        "senior letter commentary people did paid funding limitations"
    )
)
"""Terms that say what is asked of a work, not which."""


@dataclass(frozen=True, slots=True)
class Meant:
    """`documents` are the ids that the question names, None where it names none; `unknown` is the name of a study that
    the library does not know, "" where there is none; `points` tells that it means a document without naming it,
    `by_authors` that it names it by those who wrote it."""

    documents: frozenset[str] | None = None
    unknown: str = ""
    points: bool = False
    by_authors: bool = False


@dataclass(frozen=True, slots=True)
class _Names:
    """What a document is called by: all in plain lower case."""

    id: str
    acronyms: frozenset[str]
    surnames: frozenset[str]
    year: str
    title: frozenset[str]
    file: str
    doi: str


class DocumentResolver:
    """Resolves names over one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._names = tuple(map(_names, snapshot.texts.records.values()))

    def resolve(self, question: str) -> Meant:
        """What the question names."""
        named = self._by_identity(question) or self._by_name(question)
        if named:
            return Meant(frozenset(named))
        written = self._by_authors(question)
        if written:
            return Meant(frozenset(written), by_authors=True)
        unknown = self._unknown(question)
        if unknown:
            return Meant(unknown=unknown)
        titled = self._by_title(question)
        if titled:
            return Meant(frozenset(titled))
        return Meant(points=_POINTS.search(question) is not None)

    def without_authors(self, question: str, meant: Meant) -> str:
        """The question with the surnames of the documents that are meant, and their year, as "the authors"."""
        names = {name for of in self._names if meant.documents and of.id in meant.documents for name in of.surnames}
        if not names:
            return question
        either = "|".join(re.escape(name) for name in sorted(names))
        group = rf"(?:{either})(?:['’]s)?"
        joint = r"(?:\s?,\s?|\s?,?\sand\s|\s?&\s?)"
        year = r"(?:\s?\(?(?:19|20)\d\d\)?)?"
        pattern = rf"\b{group}(?:{joint}{group}){{0,12}}(?:\set\.?\sal\.?)?{year}"
        return re.sub(pattern, "the authors", question, flags=re.IGNORECASE)

    def _by_identity(self, question: str) -> set[str]:
        """By DOI or by file name."""
        dois = {match.group().rstrip(".,;)?").lower() for match in _DOI.finditer(question)}
        plain_question = plain(question)
        return {
            names.id
            for names in self._names
            if (names.doi and names.doi in dois)
            or (names.file and re.search(rf"(?<![\w-]){re.escape(names.file)}(?![\w-])", plain_question))
        }

    def _by_name(self, question: str) -> set[str]:
        """By an acronym of the title, written in capitals or before a word like "trial"."""
        capitals = {plain(word) for word in re.findall(r"[^\W_][\w*+-]{1,40}", question) if _is_acronym(word)}
        before = {
            plain(match["name"].split()[-1] if " " not in match["name"] else match["name"])
            for match in _NAMED.finditer(question)
        }
        return {names.id for names in self._names if names.acronyms & (capitals | before)}

    def _by_authors(self, question: str) -> set[str]:
        """By surnames, where a year, another author or "et al." says that a work is meant, or nothing else can be."""
        question_words = set(words(question))
        years = set(_YEAR.findall(question))
        shared_counts: dict[str, int] = {}
        for names in self._names:
            meant = names.surnames & question_words
            if years and names.year and names.year not in years:
                continue
            capital = any(
                re.search(rf"\b{re.escape(name)}\b", plain(question)) and self._is_capital(question, name)
                for name in meant
            )
            sure = len(meant) > 1 or (meant and (names.year in years or _ET_AL.search(question) or capital))
            if meant and sure:
                shared_counts[names.id] = len(meant)
        most = max(shared_counts.values(), default=0)
        return {name for name, count in shared_counts.items() if count == most}

    def _is_capital(self, question: str, name: str) -> bool:
        """Whether the name is written with a capital inside the question, and is no English word."""
        return name not in self._english and any(
            plain(word) == name and word[0].isupper()
            for word in re.findall(r"[^\W\d_][\w'’-]*", question)[1:] or [""]
            if word
        )

    def _by_title(self, question: str) -> set[str]:
        """By words before or behind "trial", "paper" ...: those documents whose titles hold most of them, the rarer the
        more, if that is not so of many documents."""
        idf = self._snapshot.passage_keywords.idf
        for match in (*_PHRASE.finditer(question), *_ABOUT.finditer(question)):
            wanted = set(terms(match["phrase"].rsplit(" the ", 1)[-1])) - _KINDS
            total = sum(map(idf, wanted))
            shares = {names.id: sum(map(idf, wanted & names.title)) / total for names in self._names if total}
            most = max(shares.values(), default=0.0)
            matches = {name for name, share in shares.items() if share >= max(_SHARE_OF_TITLE, most)}
            if matches and len(matches) <= max(1, len(self._names) // 3):
                return matches
        return set()

    def _unknown(self, question: str) -> str:
        """The name of a study, in capitals or with one, that stands nowhere in the library."""
        for match in _NAMED.finditer(question):
            name = match["name"]
            bare = plain(name).split()[0]
            # Studies are called by words of the dictionary too, then in capitals: SOLSTICE.
            capitals = _is_acronym(name.split()[0]) and not question.isupper()
            proper = capitals or (name[0].isupper() and match.start() > 0 and bare not in self._english)
            if proper and bare not in FUNCTION_WORDS and not self._known(name):
                return name
        return ""

    def _known(self, name: str) -> bool:
        keywords = self._snapshot.passage_keywords
        return all(keywords.holds(term) for term in terms(name)) and bool(terms(name))

    @cached_property
    def _english(self) -> frozenset[str]:
        from index.query import english_words

        return frozenset(english_words())


def most_about(snapshot: Snapshot, question: str, retrieved: Sequence[RetrievedPassage]) -> frozenset[str]:
    """The id of the document that most passages retrieved for a question on a work come from, where nearly all of the
    question's words stand in it: it is meant though it is not named. Empty where no document stands out so."""
    wanted = {term for term in terms(question) if not term.isdigit()} - ASKING
    scores: dict[str, float] = {}
    for passage in retrieved[:_PASSAGES]:
        scores[passage.document.id] = scores.get(passage.document.id, 0.0) + passage.score
    order = sorted(scores, key=lambda name: -scores[name])
    if not wanted or not order or (len(order) > 1 and scores[order[0]] < _LEAD * scores[order[1]]):
        return frozenset()
    document = snapshot.texts.documents[order[0]]
    inside = set(terms(f"{document.title} {document.text}"))
    idf = snapshot.passage_keywords.idf
    share = sum(idf(term) for term in wanted if term in inside) / sum(map(idf, wanted))
    return frozenset(order[:1]) if share >= _SHARE_OF_WORDS else frozenset()


class CurrentResolver:
    """Gives the resolver of a snapshot, and keeps the last. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: tuple[Snapshot, DocumentResolver] | None = None

    def of(self, snapshot: Snapshot) -> DocumentResolver:
        """The resolver of the snapshot."""
        with self._lock:
            if self._made is None or self._made[0] is not snapshot:
                self._made = (snapshot, DocumentResolver(snapshot))
            return self._made[1]


def _names(document: DocumentRecord) -> _Names:
    title_words = re.findall(r"[^\W_][\w*+-]{1,40}", document.title)
    shouted = sum(word.isupper() for word in title_words) > len(title_words) / 2
    acronyms = frozenset() if shouted else frozenset(plain(word) for word in title_words if _is_acronym(word))
    stem = PurePosixPath(document.source).stem
    return _Names(
        id=document.id,
        acronyms=acronyms,
        surnames=frozenset(filter(None, map(surname, document.authors))),
        year=str(document.year or ""),
        title=frozenset(terms(document.title)),
        file=plain(stem)
        if len(stem) > 4 and not stem.isdigit() and (re.search(r"[\d_-]", stem) or len(terms(stem)) > 1)
        else "",
        doi=(document.doi or "").lower(),
    )


def surname(author: str) -> str:
    """The surname in plain lower case: what stands before a comma, else the last word that is no degree or initial."""
    if "," in author:
        return plain(author.split(",", 1)[0]).strip()
    parts = [word for word in re.findall(r"[^\W\d_][\w'’-]*", author) if plain(word) not in _SUFFIXES]
    long_parts = [word for word in parts if len(word) > 2 or not word.isupper()]
    return plain(long_parts[-1]) if long_parts else ""


def _is_acronym(word: str) -> bool:
    """Whether it is written as a study's name is: three letters or more, two of them capitals behind each other."""
    return (
        len(word) >= 3
        and re.search(r"[A-Z][A-Z0-9*+-]*[A-Z0-9*]", word) is not None
        and sum(map(str.isalpha, word)) >= 3
    )
