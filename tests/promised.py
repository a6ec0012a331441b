"""The keys of a citation that design.md promises; keys may be added, none dropped or renamed."""

CITATION = {
    "number",
    "document_id",
    "title",
    "authors",
    "year",
    "source",
    "source_sha256",
    "section",
    "page",
    "start",
    "end",
    "quote",
}
