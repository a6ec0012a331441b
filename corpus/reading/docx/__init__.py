"""Word files to drafts.

Reading order: `package` (the zip and its parts), `xml` (names in both dialects), `styles`, `numbering`, `part`; the
words of a paragraph: `runs`, `symbols`, `math`; blocks: `headings`, `tables`, `notes`, `body`; the title page: `front`;
what was left out: `tally`; `reader` puts them together.
"""
