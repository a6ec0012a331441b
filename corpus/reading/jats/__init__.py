"""JATS XML to drafts.

Reading order: `tags`, the words of a line: `formulas`, `line`; blocks: `table`, `flow`; about the article: `names`,
`front`; references: `entry`; `left_out`; `reader` puts them together.
"""
