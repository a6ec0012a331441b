"""The page: a conversation on the left, the sources of its footnotes on the right.

Reading order: `ports` (what the page needs), `conversation` and `asking` (what happens), `marks` and
`source_panel` (what is shown), `app` (the Gradio page), `guard` and `server` (how it is served).
"""
