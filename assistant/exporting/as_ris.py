"""The works behind a conversation as RIS, the exchange format of reference managers: a tag and a value a line.

Left out: quotes, which the other formats hold.
"""

from collections.abc import Iterator

from assistant.exporting.person import Person
from assistant.exporting.works import Work, works_of
from assistant.study.stored_conversation import StoredConversation

_BREAK = "\r\n"


def ris(conversation: StoredConversation) -> str:
    """One record a work; nothing at all where there is none, for the format has no comments."""
    return "".join(_record(work) for work in works_of(conversation))


def _record(work: Work) -> str:
    # Every text of a work is on one line already, so that no value can begin a line of its own.
    return _BREAK.join([*(f"{tag}  - {value}" for tag, value in _values(work)), "ER  - ", "", ""])


def _values(work: Work) -> Iterator[tuple[str, str]]:
    yield "TY", "JOUR" if work.journal else "GEN"
    yield "ID", work.key
    yield from (("AU", _author(one)) for one in work.authors)
    if work.title:
        yield "TI", work.title
    if work.journal:
        yield "JO", work.journal
    if work.year is not None:
        yield "PY", f"{work.year:04}"
    if work.doi:
        yield "DO", work.doi
    yield "N1", work.note


def _author(one: Person) -> str:
    """ "Zarate, C. A., Jr"; a star, which RIS allows in no name, becomes a blank."""
    return ", ".join(part for part in (one.surname, one.given, one.suffix) if part).replace("*", " ")
