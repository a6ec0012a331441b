"""The DOI in an entry, bare and in lower case; and the entry without it and without web addresses."""

import re

# At a line's end a DOI goes on in the next line only after a mark that cannot end it.
_DOI = re.compile(
    r"10\.\d{4,9}/(?:[^\s\"“”<>{}|\\^]|<[\w:.\[\]-]+>|(?<=[/_-])\n\s*(?=\S)|(?<=\.)\n\s*(?=\d))+", re.IGNORECASE
)
_LINKS = re.compile(
    r"\[?\b(?:doi\s{0,9}+[:.]?\s{0,9}+)?(?:https?://(?:dx\.)?doi\.org/|doi\.org/)?10\.\d{4,9}/\S+|https?://\S+|"
    r"\bwww\.\S+|\b(?:pmid|pmcid)\s{0,9}+:?\s{0,9}+(?:pmc)?\d+",
    re.IGNORECASE,
)


def doi_in(entry: str) -> str | None:
    """The DOI that the entry holds; None without one."""
    match = _DOI.search(entry)
    if match is None:
        return None
    doi = re.sub(r"\s", "", match.group())
    while doi and (doi[-1] in ".,;:*_'’]>" or (doi[-1] == ")" and doi.count(")") > doi.count("("))):
        doi = doi[:-1]
    return doi.lower()


def without_links(line: str) -> str:
    """The line with DOIs, web addresses and PubMed numbers blanked, its length kept."""
    return _LINKS.sub(lambda match: " " * len(match.group()), line)
