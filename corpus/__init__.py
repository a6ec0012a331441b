"""Reading files into documents with exact spans, and the library that keeps them.

Reading order: `span`, `document`, `passage` (the nouns); `errors`; `reading/` (bytes to document);
`sentences`, `cutting` (document to sentences and passages); `abbreviations`, `glossary`; `library`.
Imports nothing from the other packages.
"""
