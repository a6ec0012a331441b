"""Anybody's answers as records: `record` (the nouns), `fields` (a row's names), `cells` (lists inside table cells),
`json_rows` and `table_rows` (files), `rows` (which of them reads a file)."""
