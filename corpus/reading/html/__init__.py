"""HTML pages to drafts.

Reading order: `hidden`, `walk` (what of a page is read), `pieces` (blocks); the reference list: `entries`,
`references`; `reader` puts them together.
"""
