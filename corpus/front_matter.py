"""What the front of a document says beside title, authors, year and DOI."""

from dataclasses import dataclass

from corpus.printable import escape_names


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`journal` it appeared in, `affiliations` of its authors, and its dates as the document says them ("2020-03-14",
    "March 2020"); None or empty where it does not say."""

    journal: str | None = None
    affiliations: tuple[str, ...] = ()
    received: str | None = None
    accepted: str | None = None
    published: str | None = None

    def __post_init__(self) -> None:
        escape_names(self, "journal", "affiliations", "received", "accepted", "published")


NOTHING_STATED = FrontMatter()
"""That of a document whose front says nothing more."""
