"""The works behind a conversation as BibTeX. Left out: quotes, which the other formats hold."""

import re
from collections.abc import Iterator

from assistant import wording
from assistant.exporting.person import Person
from assistant.exporting.works import Work, works_of
from assistant.study.stored_conversation import StoredConversation

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
    return "\n".join(entries) if entries else f"% {wording.NOTHING_QUOTED}\n"


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


def _author(one: Person) -> str:
    """ "Zarate, Jr, C. A."; what is no person's name in braces, so that no part of it is taken for one."""
    parts = [part for part in (one.surname, one.suffix, one.given) if part]
    if not one.given or any(map(_PARTS_NAMES.search, parts)):
        whole = " ".join(part for part in (one.given, one.surname, one.suffix) if part)
        return f"{{{_spelled(whole)}}}"
    return ", ".join(map(_spelled, parts))


def _spelled(text: str) -> str:
    """`text` for TeX, which would make one character of two hyphens, or of two quotes."""
    return _JOINED.sub("{}", text.translate(_SPELLED))
