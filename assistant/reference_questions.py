"""Questions that ask for a published work, answered from the documents' reference lists."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from assistant import messages
from assistant.extractive_writer import Written
from assistant.safety import is_order
from assistant.types import CitationKind
from corpus.stored_rows import DocumentRecord
from corpus.types import Document, Reference
from index.keyword_index import KeywordIndex
from index.query import QueryMaker
from index.snapshot import Snapshot
from index.text import plain, terms, words

# Read on one line with single spaces; what may repeat is bounded or gives nothing back, for a question is words from
# outside.
_WORK = r"(?:papers?|stud(?:y|ies)|articles?|trials?|works?|publications?|meta-?analys[ie]s|reviews?|books?|reports?)"
_PLEASE = re.compile(
    r"\A(?:(?:please|hi|hello|hey|so|and|ok|okay)\b[\s,]{0,9}+|(?:can|could|would)\syou\s(?:please\s)?|"
    r"(?:do\syou\sknow|tell\sme|show\sme|give\sme|find(?:\sme)?|list|name|i\s(?:need|want)(?:\sto\sknow)?)\s)*+",
    re.IGNORECASE,
)
_AUTHORS = r"(?:the\s)?(?:(?:names?\sof\sthe|first|lead|last|senior|main|all|corresponding)\s){0,6}+(?:co-?)?authors?"
_ABOUT = r"(?P<about>.+)\Z"
_STRONG = tuple(
    re.compile(rf"\A{pattern}", re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"who\s(?:\w{{1,40}}ly\s)?(?:wrote|co-?wrote|(?:co-?)?authored|published)\s{_ABOUT}",
        r"(?:by\s)?(?:who|whom)\s(?:was|were)\s(?P<about>.+?)\s(?:written|authored|published)(?:\sby)?\W*+\Z",
        rf"(?:who|what|which)(?:\s(?:is|are|was|were)|[’']s|[’']re)\s{_AUTHORS}\s(?:of|on|behind|for)\s{_ABOUT}",
        rf"{_AUTHORS}\s(?:of|for)\s{_ABOUT}",
        rf"who\s(?:conducted|ran|led|carried\sout|performed|did|made)\s(?P<about>(?:.*\s)?{_WORK}\b.*)\Z",
        rf"(?:(?:what|which)(?:\sis|\swas|[’']s)\s)?(?:the\s)?(?:full\s|complete\s|exact\s)?"
        rf"(?:reference|citation)\s(?:for|of|to)\s{_ABOUT}",
        rf"(?:(?:what|which)(?:\sis|\swas|[’']s)\s)?(?:the\s)?dois?\s(?:number\s)?(?:of|for|to)\s{_ABOUT}",
        rf"how\s(?:do|can|should|would)\s(?:i|we|one)\scite\s{_ABOUT}",
        rf"cite\s{_ABOUT}",
    )
)
_WEAK = tuple(
    re.compile(rf"\A{pattern}", re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"(?:which|what)?\s?(?:the\s)?(?:\w{{1,40}}\s)?{_WORK}\s(?:\w{{1,40}}\s){{0,3}}?by\s{_ABOUT}",
        r"what\s(?:did|has|have)\s(?P<about>.+?)\s(?:publish(?:ed)?|write|written)\b(?P<when>.*)\Z",
        r"(?:where|when|in\s(?:which|what)\s(?:journal|year))\s(?:was|were)\s"
        rf"(?=.*\b{_WORK}\s)(?P<about>.+)\spublished\W*+\Z",
        rf"(?:which|what)\sjournal\spublished\s{_ABOUT}",
    )
)
_POINTING = re.compile(r"\b(?:which|what|who|show|give|tell|open|cite|is|me|the)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:references?|refs?\.?|entry)\s?(?:entry\s?)?(?:number|num|no\.?|nr\.?|#)?\s?[\[(#]?(?P<number>\d{1,4}+)[\])]?"
    r"(?!\s?(?:mg|%|[a-z]{1,9}+/)|[\d.,]\d)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\A(?:(?:this|these|that|those|the|your|all|of|both)\s){0,6}+"
    r"(?:documents?|reviews?|texts?|articles?|files?|sources?|chapters?|guides?|pages?)\Z",
    re.IGNORECASE,
)
_OWN_NAMED = re.compile(r"\b(?:reviews?|documents?|chapters?|guides?|texts?|files?|articles?)\b", re.IGNORECASE)
_POINTS = re.compile(
    rf"\A(?:it|that|this|them|these|those|(?:this|that|these|those|the)\s{_WORK}|(?:the\s)?(?:above|following).*)\Z",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"\b(?:review|document|chapter|article|guide|file|list|this|these)s?\b", re.IGNORECASE)
_DOI = re.compile(r"\bdois?\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„«'‘](?P<title>[^\"“”„«»]{8,400})[\"”“»'’]")
_WITHIN = re.compile(
    r"\b(?:in|of|from|cited\sin|cited\sby|by)\s(?:the\s)?(?P<document>[^,?]{2,80}?)\s"
    r"(?:review|document|chapter|article|guide|file)\b",
    re.IGNORECASE,
)
_OF_DOCUMENT = re.compile(
    r"\W{0,9}+(?:of|in|from|cited\s(?:in|by))\s(?:the\s)?(?P<document>[^?!]{2,80})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """`about` are the words that tell which work is meant, `title` those of them that give a title in full. `number`
    is that of its entry, where it is named so; `within` the words that name one document. `doi` tells that its DOI
    is wanted, `own` that the documents' own authors may be meant, `certain` that nothing but a work can be: where
    none is found, no other answer will do."""

    about: str
    number: str = ""
    within: str = ""
    title: str = ""
    doi: bool = False
    own: bool = False
    certain: bool = True


def entry_request(question: str) -> EntryRequest | None:
    """What published work the question asks for; None where it asks for none."""
    wording = " ".join(question.split())
    pointing = _POINTING.search(wording)
    for numbered in _NUMBERED.finditer(wording):
        if numbered.start() == 0 or (pointing is not None and pointing.end() <= numbered.start()):
            return EntryRequest("", numbered["number"], _document(wording[numbered.end() :]))
    please = _PLEASE.match(wording)
    request = wording[please.end() :] if please is not None else wording
    for patterns, certain in ((_STRONG, True), (_WEAK, False)):
        for pattern in patterns:
            match = pattern.match(request)
            if match is not None:
                entry = _request_about(f"{match['about']} {match.groupdict().get('when') or ''}", certain)
                return None if entry is None else replace(entry, doi=_DOI.search(wording) is not None)
    return None


def _request_about(about: str, certain: bool) -> EntryRequest | None:
    about = about.strip(" ?!.;:")
    if _OWN.match(about):
        return EntryRequest("", own=True, certain=certain)
    if not about or _POINTS.match(about):
        return None
    within = _WITHIN.search(about)
    own = certain and _OWN_NAMED.search(about) is not None
    if within is not None and re.search(r"\bcited\b|\b(?:in|from)\b", within.group(), re.IGNORECASE):
        rest = about[: within.start()] + about[within.end() :]
        return EntryRequest(rest, within=within["document"], title=_title(rest), certain=certain)
    return EntryRequest(about, title=_title(about), own=own, certain=certain)


def _title(about: str) -> str:
    """A title given in full: in quotes, or with a capital to every long word."""
    quoted = _QUOTED.search(about)
    if quoted is not None:
        return quoted["title"]
    long_words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", about) if len(word) > 3]
    return about if len(long_words) >= 2 and all(word[0].isupper() for word in long_words) else ""


def _document(rest: str) -> str:
    """The words behind "of the ... review"."""
    match = _OF_DOCUMENT.match(rest)
    if match is None:
        return ""
    return _NO_NAME.sub(" ", match["document"]).strip(" .")


_MOST = 3
_LOOKED_AT = 60
# Chosen on `evals/questions/bibliography.jsonl`.
_LEAST_SHARE = 0.75
_SAME_TITLE = 88.0
_EQUAL = 0.02
# Words that say what kind of work is meant, and need not stand in its entry.
_KINDS = frozenset(
    terms("trial study studies randomized randomised controlled meta-analysis review systematic clinical experiment")
)
_KIND_WEIGHT = 0.25
_SAY_NOTHING = frozenset(
    terms(
        "paper article publication work report book published publish wrote written author called titled entitled "
        "named original first early earliest famous recent large big small landmark classic new cited title topic "
        "subject number full complete doi reference citation journal compared comparing testing tested showing showed "
        "et al people using about against"
    )
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the reference lists answer: what is `written` is quoted, `notice` is said; `share` in 0..1 tells how much
    of what the question says of the work the entry holds."""

    written: tuple[Written, ...]
    notice: str
    share: float


@dataclass(frozen=True, slots=True)
class _Listing:
    document_id: str
    reference: Reference
    words: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    listing: _Listing
    share: float
    likeness: float


class Bibliography:
    """The entries of all reference lists of a snapshot; its index is made when it is first searched."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._queries: QueryMaker = snapshot.queries
        self._texts = snapshot.texts
        self._listings = tuple(
            _Listing(document.id, reference, " ".join(reference.span.of(document.text).split()))
            for document in self._texts.documents.values()
            for reference in document.references
        )

    def reply(self, request: EntryRequest) -> Reply | None:
        """The answer; None where the question may as well mean something else."""
        if request.number:
            return self._numbered(request)
        weighed = self._weighed(request)
        if request.own and not any(item.likeness >= _SAME_TITLE for item in weighed):
            meant = self._own(request.about)
            if meant:
                return Reply((), messages.authors_of(tuple(map(_byline, meant[:_MOST])), len(meant) - _MOST), 0.0)
        if request.title:
            weighed = [item for item in weighed if _has_title(item.listing, request.title)]
        best = max((item.share for item in weighed), default=0.0)
        if best < _LEAST_SHARE:
            return Reply((), f"{messages.NOT_IN_DOCUMENTS} {messages.NO_ENTRY}", best) if request.certain else None
        fitting = [item for item in weighed if item.share >= best - _EQUAL]
        alike = [item for item in fitting if item.likeness >= _SAME_TITLE]
        shown = _each_once(item.listing for item in alike or fitting)
        notice = messages.MORE_ENTRIES if len(shown) > _MOST else ""
        if request.doi and not any(item.reference.doi for item in shown[:_MOST]):
            notice = f"{messages.NO_DOI} {notice}".strip()
        return Reply(self._written(shown[:_MOST]), notice, best)

    def _numbered(self, request: EntryRequest) -> Reply:
        """The entries of that number, in the document named or in all."""
        records = self._named(request.within) if request.within else self._records
        documents = (self._texts.documents[record.id] for record in records)
        listings = [listing for document in documents if (listing := _at_number(document, request.number)) is not None]
        if not listings:
            return Reply((), f"{messages.NOT_IN_DOCUMENTS} {messages.NO_ENTRY}", 0.0)
        notice = messages.SEVERAL_LISTS if len(listings) > 1 else ""
        return Reply(self._written(listings[:_MOST]), notice, 1.0 / len(listings))

    @property
    def _records(self) -> tuple[DocumentRecord, ...]:
        return tuple(self._texts.records.values())

    def _named(self, name: str) -> tuple[DocumentRecord, ...]:
        """The documents whose titles or file names hold all these words."""
        wanted = set(terms(name)) - _SAY_NOTHING - _KINDS
        if not wanted:
            return ()
        return tuple(record for record in self._records if wanted <= set(terms(f"{record.title} {record.source}")))

    def _own(self, about: str) -> tuple[DocumentRecord, ...]:
        wanted = set(terms(about)) - set(terms("review document chapter guide text file article footnote bundled"))
        return self._named(about) if wanted else self._records

    def _weighed(self, request: EntryRequest) -> list[_Weighed]:
        """The entries that share most with the question, the most alike first."""
        about = " ".join(self._mended(word) for word in words(request.about))
        within = {item.id for item in self._named(request.within)} if request.within else None
        wanted = tuple(dict.fromkeys(term for term in terms(about) if term not in _SAY_NOTHING))
        if not wanted or not self._listings:
            return []
        others = self._other_names(request.about)
        of_others = (term for names in others.values() for name in names for term in name)
        scores = self._keywords.scores((*wanted, *of_others))
        weighed = []
        for number in np.argsort(-scores, kind="stable")[:_LOOKED_AT]:
            listing = self._listings[int(number)]
            if scores[number] > 0 and (within is None or listing.document_id in within):
                weighed.append(self._weigh(listing, about, wanted, others))
        return sorted(weighed, key=lambda item: (-item.share, -item.likeness))

    def _weigh(
        self, listing: _Listing, about: str, wanted: Sequence[str], others: dict[str, tuple[frozenset[str], ...]]
    ) -> _Weighed:
        listing_terms = frozenset(terms(listing.words))
        total = share = 0.0
        for term in wanted:
            weight = self._keywords.idf(term) * (_KIND_WEIGHT if term in _KINDS else 1.0)
            total += weight
            if term in listing_terms or any(name <= listing_terms for name in others.get(term, ())):
                share += weight
            elif _YEAR.fullmatch(term):
                # Another year is another work.
                return _Weighed(listing, 0.0, 0.0)
        title = listing.reference.title or listing.words
        likeness = fuzz.ratio(" ".join(words(about)), " ".join(words(title)))
        return _Weighed(listing, share / total if total else 0.0, likeness)

    def _other_names(self, about: str) -> dict[str, tuple[frozenset[str], ...]]:
        """For each term that is part of a name of something, the other names of it."""
        other_names: dict[str, tuple[frozenset[str], ...]] = {}
        for mention in self._queries.glossary.mentions(about):
            names = tuple(frozenset(terms(name)) for name in mention.term.names)
            for term in terms(mention.span.of(about)):
                other_names[term] = (*other_names.get(term, ()), *(name for name in names if name))
        return other_names

    def _mended(self, word: str) -> str:
        """A word that neither the entries nor the language know, as the entries spell it."""
        term = (terms(word) or [""])[0]
        if not term or len(word) < 5 or self._keywords.holds(term) or not word.isalpha():
            return word
        if self._queries.speller.knows(word):
            return word
        allowed = 1 if len(word) < 8 else 2
        near = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=5)
        likely = [candidate for candidate, *_ in near if candidate[0] == word[0]]
        return likely[0] if likely else word

    def _written(self, listings: Sequence[_Listing]) -> tuple[Written, ...]:
        written = []
        for listing in listings:
            document, span = self._texts.documents[listing.document_id], listing.reference.span
            if is_order(span.of(document.text)):
                continue
            block = next((block for block in document.blocks if block.span.meets(span)), None)
            section = block.section if block is not None and block.section else messages.REFERENCES
            page = block.page if block is not None else None
            written.append(Written(document, span, section, page, CitationKind.REFERENCE))
        return tuple(written)

    @cached_property
    def _keywords(self) -> KeywordIndex:
        return KeywordIndex([listing.words for listing in self._listings])

    @cached_property
    def _vocabulary(self) -> tuple[str, ...]:
        return tuple(sorted({word for listing in self._listings for word in words(listing.words) if len(word) > 3}))


def _at_number(document: Document, number: str) -> _Listing | None:
    """The entry labelled so; in a list without labels, the one at that place."""
    labelled = any(reference.label for reference in document.references)
    for at, reference in enumerate(document.references, start=1):
        if (reference.label if labelled else str(at)) == number:
            return _Listing(document.id, reference, "")
    return None


def _has_title(listing: _Listing, title: str) -> bool:
    """Whether the entry has this title, mistyped or without its second half."""
    return fuzz.partial_ratio(" ".join(words(title)), " ".join(words(listing.words))) >= _SAME_TITLE


def _each_once(listings: Iterable[_Listing]) -> list[_Listing]:
    """Each work once, though several documents cite it."""
    by_title: dict[tuple[str, int | None], _Listing] = {}
    for listing in listings:
        name = listing.reference.doi or " ".join(words(listing.reference.title or listing.words))
        by_title.setdefault((plain(name), listing.reference.year), listing)
    return list(by_title.values())


def _byline(document: DocumentRecord) -> str:
    by = ", ".join(document.authors)
    year = f" ({document.year})" if document.year is not None else ""
    return f"“{document.title}” is by {by}{year}" if by else f"“{document.title}” names no author"
