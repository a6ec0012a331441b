"""The works behind a conversation as BibTeX and RIS."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant import messages
from assistant.conversations import StoredConversation
from assistant.types import Answer, CitedDocument
from corpus.readers.references import last_words
from corpus.types import Reference

# What no text file, page or printer can hold; the line breaks among them are made line feeds first.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def fit(text: str) -> str:
    """`text` with what no file can hold as U+FFFD, and line feeds as its only line breaks."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", _BREAK.sub("\n", text))


def line(text: str) -> str:
    """`text` fit for a file, on one line, with single blanks."""
    return " ".join(fit(text).split())


def isolated(text: str) -> str:
    """`text`, closed in where it turns the direction of writing, so that it cannot turn what follows it.

    For files without markup; the marks that close it in are not seen.
    """
    if not _TURNING.search(text):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL FORMATTING}\N{POP DIRECTIONAL ISOLATE}"


_SUFFIX = re.compile(r"(?:,\s{0,9}|\s{1,9})(Jr|Sr|II|III|IV|2nd|3rd|4th)\.?$")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[-‐‑]?){1,4}|[^\W\d_a-z]{1,2}v?d")
_PACKED = re.compile(r"[^\W\d_a-z]{1,4}")
_GROUP = re.compile(
    r"\b(?:of|for|and|the|groups?|committees?|organi[sz]ations?|associations?|societ(?:y|ies)|institutes?|investigators|"
    r"collaborat\w+|networks?|ministry|departments?|agency|councils?|consorti\w+|teams?|cent(?:er|re)s?|foundation|"
    r"federation|college|academy|commission|universit\w+|trial|study)\b",
    re.IGNORECASE,
)
_MOST_GIVEN = 4


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name in parts; of a group, and of a name that cannot be taken apart, `surname` is all of it."""

    surname: str
    given: str = ""
    suffix: str = ""


def person(printed: str) -> Person:
    """The name in parts. Initials that stand packed are parted: "CA" is "C. A."."""
    name = line(printed)
    if _GROUP.search(name):
        return Person(name)
    match = _SUFFIX.search(name)
    bare, suffix = (name[: match.start()], match[1]) if match else (name, "")
    surname, comma, given = (half.strip() for half in bare.partition(","))
    if comma:
        fits = surname and given and "," not in given and len(given.split()) <= _MOST_GIVEN
        return Person(surname, _parted(given), suffix) if fits else Person(name)
    words = bare.split()
    if len(words) < 2:
        return Person(name)
    if _is_initials(words[-1]) and len(words[0].rstrip(".")) > 1:
        at = len(words) - 1
        while at > 1 and _is_initials(words[at - 1]):
            at -= 1
        return Person(" ".join(words[:at]), _parted(" ".join(words[at:])), suffix)
    family = last_words(bare)
    if family == bare:
        return Person(name)
    return Person(family, bare[: -len(family)].strip(), suffix)


def _is_initials(word: str) -> bool:
    return _INITIALS.fullmatch(word) is not None and (word == word.upper() or word.endswith("d"))


def _parted(given: str) -> str:
    """Packed initials with their full stops; other given names as they are."""
    return " ".join(f"{letter}." for letter in given) if _PACKED.fullmatch(given) and given.isupper() else given


_NO_KEY = "work"
_LONGEST_PART = 20
_LONG_WORD = 4


@dataclass(frozen=True, slots=True)
class Work:
    """A work as reference managers know it, each text on one line.

    `key` is what the user's reference manager cites it by, else made of ASCII letters and digits; no other's.

    `source` is the file's name, `pages` those that were quoted, of a document; both are empty for a work that only
    a document cites, which is then `cited_by` it (its title), and `printed` is its entry there. What is not known is
    None, or empty.
    """

    key: str
    title: str
    authors: tuple[Person, ...]
    year: int | None
    doi: str | None
    journal: str | None = None
    source: str = ""
    pages: tuple[int, ...] = ()
    cited_by: str = ""
    printed: str = ""

    @property
    def note(self) -> str:
        """Where the work was met."""
        if self.cited_by:
            return f"Cited in: {self.cited_by}. Its entry there: {self.printed}"
        places = ", ".join(map(str, self.pages))
        quoted = f"; quoted from page{'s' if len(self.pages) > 1 else ''} {places}" if places else ""
        return f"Read from the file {self.source}{quoted}"


def works_of(conversation: StoredConversation) -> tuple[Work, ...]:
    """The works, in the order in which the conversation first comes to them; documents before what they cite.

    An entry of a reference list counts where its title or its DOI could be told.
    """
    answers = tuple(turn.answer for turn in conversation.turns if turn.answer is not None)
    works = (*_documents(answers), *_cited(answers))
    # BibTeX takes keys for the same that differ in capitals alone.
    taken = {work.key.casefold() for work in works}
    return tuple(work if work.key else _named(work, taken) for work in works)


def title_of(document: CitedDocument) -> str:
    """The document's title on one line; the file's name where it has none."""
    return line(document.title) or line(document.source)


def _documents(answers: tuple[Answer, ...]) -> Iterator[Work]:
    known: dict[str, CitedDocument] = {}
    pages: dict[str, set[int]] = {}
    for answer in answers:
        for document in answer.documents:
            known.setdefault(document.id, document)
        for citation in answer.citations:
            if citation.page is not None:
                pages.setdefault(citation.document_id, set()).add(citation.page)
    # A work may lie in two files, its text and its supplement.
    files: dict[str, list[CitedDocument]] = {}
    for document in known.values():
        files.setdefault(document.citation_key or f" {document.id}", []).append(document)
    for document, *others in files.values():
        yield Work(
            key=document.citation_key,
            title=title_of(document),
            authors=_people(document.authors),
            year=document.year,
            doi=line(document.doi or "") or None,
            source=", ".join(line(item.source) for item in (document, *others)),
            pages=tuple(sorted(set().union(*(pages.get(item.id, ()) for item in (document, *others))))),
        )


def _cited(answers: tuple[Answer, ...]) -> Iterator[Work]:
    seen: set[str] = set()
    for answer in answers:
        titles = {document.id: title_of(document) for document in answer.documents}
        for citation in answer.citations:
            for reference, printed in zip(citation.references, citation.reference_texts, strict=True):
                name = reference.doi or re.sub(r"\W+", "", reference.title or "").casefold()
                if name and name not in seen:
                    seen.add(name)
                    yield _cited_work(reference, line(printed), titles[citation.document_id])


def _cited_work(reference: Reference, printed: str, cited_by: str) -> Work:
    return Work(
        key="",
        title=line(reference.title or ""),
        authors=_people(reference.authors),
        year=reference.year,
        doi=line(reference.doi or "") or None,
        journal=line(reference.journal or "") or None,
        cited_by=cited_by,
        printed=printed,
    )


def _people(names: tuple[str, ...]) -> tuple[Person, ...]:
    return tuple(person(name) for name in names if line(name))


def _named(work: Work, taken: set[str]) -> Work:
    """The work with a key that is not taken yet: surname, year, first long word of the title."""
    who = _ascii(work.authors[0].surname) if work.authors else ""
    what = next((word for word in map(_ascii, work.title.split()) if len(word) >= _LONG_WORD), "")
    bare = f"{who}{work.year or ''}{what}" or _NO_KEY
    key, number = bare, 1
    while key.casefold() in taken:
        number += 1
        key = f"{bare}x{number}"
    taken.add(key.casefold())
    return replace(work, key=key)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub("[^a-z0-9]", "", plain)[:_LONGEST_PART]


# BibTeX counts braces even behind a backslash, so that a brace of the text has to be spelled by name.
_SPELLED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{mark: f"\\{mark}" for mark in "$&#%_"},
    }
)
_JOINED = re.compile("(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[?!])(?=`)")
# What is printed as a DOI and would not stand as one is left to the note.
_DOI = re.compile(r"10\.\d{4,9}/[!-~]+")
_PARTS_NAMES = re.compile(r",|\band\b", re.IGNORECASE)


def bibtex(conversation: StoredConversation) -> str:
    """One entry a work, parted by blank lines; a comment where there is none."""
    entries = [_entry(work) for work in works_of(conversation)]
    return "\n".join(entries) if entries else f"% {messages.NOTHING_QUOTED}\n"


def _entry(work: Work) -> str:
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(work))
    return f"@{'article' if work.journal else 'misc'}{{{work.key},\n{fields}\n}}\n"


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    if work.authors:
        yield "author", " and ".join(map(_author, work.authors))
    if work.title:
        # The inner braces keep its capitals.
        yield "title", f"{{{_spelled(work.title)}}}"
    if work.journal:
        yield "journal", _spelled(work.journal)
    if work.year is not None:
        yield "year", str(work.year)
    if work.doi and _DOI.fullmatch(work.doi) and not set(work.doi) & set("{}%\\"):
        yield "doi", work.doi
    yield "note", _spelled(work.note)


def _author(person: Person) -> str:
    """ "Zarate, Jr, C. A."; what is no person's name in braces, so that no part of it is taken for one."""
    parts = [name for name in (person.surname, person.suffix, person.given) if name]
    if not person.given or any(map(_PARTS_NAMES.search, parts)):
        whole = " ".join(name for name in (person.given, person.surname, person.suffix) if name)
        return f"{{{_spelled(whole)}}}"
    return ", ".join(map(_spelled, parts))


def _spelled(text: str) -> str:
    """`text` for TeX, which would make one character of two hyphens, or of two quotes."""
    return _JOINED.sub("{}", text.translate(_SPELLED))


_AS_RIS_BREAK = "\r\n"


def ris(conversation: StoredConversation) -> str:
    """One record a work; nothing at all where there is none, for the format has no comments."""
    return "".join(_record(work) for work in works_of(conversation))


def _record(work: Work) -> str:
    # Every text of a work is on one line already, so that no value can begin a line of its own.
    return _AS_RIS_BREAK.join([*(f"{tag}  - {value}" for tag, value in _values(work)), "ER  - ", "", ""])


def _values(work: Work) -> Iterator[tuple[str, str]]:
    yield "TY", "JOUR" if work.journal else "GEN"
    yield "ID", work.key
    yield from (("AU", _as_ris_author(author)) for author in work.authors)
    if work.title:
        yield "TI", work.title
    if work.journal:
        yield "JO", work.journal
    if work.year is not None:
        yield "PY", f"{work.year:04}"
    if work.doi:
        yield "DO", work.doi
    yield "N1", work.note


def _as_ris_author(person: Person) -> str:
    """ "Zarate, C. A., Jr"; a star, which RIS allows in no name, becomes a blank."""
    return ", ".join(name for name in (person.surname, person.given, person.suffix) if name).replace("*", " ")
