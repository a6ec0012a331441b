"""The works behind a conversation: the documents it quotes, then the works that the quoted words cite in their turn.

Each is told once. Left out: how they are written down (`as_bibtex`, `as_ris`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.answer import Answer, CitedDocument
from assistant.exporting.person import Person, person
from assistant.exporting.plain import line
from assistant.study.stored_conversation import StoredConversation
from corpus.reference import Reference

_NO_KEY = "work"
_LONGEST_PART = 20
_LONG_WORD = 4


@dataclass(frozen=True, slots=True)
class Work:
    """A work as reference managers know it, each text on one line.

    `key` is of ASCII letters and digits, and no other's.

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
    taken: set[str] = set()
    return tuple(_named(work, taken) for work in (*_documents(answers), *_cited(answers)))


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
    for document in known.values():
        yield Work(
            key="",
            title=title_of(document),
            authors=_people(document.authors),
            year=document.year,
            doi=line(document.doi or "") or None,
            source=line(document.source),
            pages=tuple(sorted(pages.get(document.id, ()))),
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
    while key in taken:
        number += 1
        key = f"{bare}x{number}"
    taken.add(key)
    return replace(work, key=key)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub("[^a-z0-9]", "", plain)[:_LONGEST_PART]
