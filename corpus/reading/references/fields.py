"""One entry of a reference list taken apart: label, authors, title, journal, year, DOI.

Made for the styles that reviews are printed in: Vancouver and AMA, APA, Harvard and Elsevier, Nature, IEEE, ACL.
What the words do not tell stays empty; nothing is guessed. Left out: where entries begin and end (`entries`).
"""

from dataclasses import dataclass

from corpus.reading.references.doi import doi_in, without_links
from corpus.reading.references.label import label_of
from corpus.reading.references.names import names_at_head
from corpus.reading.references.title import title_and_journal
from corpus.reading.references.year import year_after_names, year_in_place

# What is longer is no entry, and would only take time.
_LONGEST = 3_000


@dataclass(frozen=True, slots=True)
class Fields:
    """What an entry says, each as printed on one line."""

    label: str
    authors: tuple[str, ...]
    title: str | None
    journal: str | None
    year: int | None
    doi: str | None


def fields_of(entry: str) -> Fields:
    """The fields of one entry."""
    entry = entry[:_LONGEST]
    line = " ".join(entry.split())
    label = label_of(line)
    words = without_links(line[label.length :])
    names = names_at_head(words)
    rest = words[names.end :]
    year = year_after_names(rest)
    if year is not None:
        rest = rest[year.end :]
    title, journal = title_and_journal(rest)
    stated = year.year if year is not None else year_in_place(rest)
    return Fields(label.label, names.names, title, journal, stated, doi_in(entry))
