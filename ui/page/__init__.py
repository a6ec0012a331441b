"""The page: a conversation on the left, the sources of its footnotes on the right.

Reading order: `ports` (what the page needs), `conversation` and `asking` (what happens), `marks` (what is answered),
`opening`, `source_panel`, `views`, `leaf` and `text_view` (what a footnote opens), `shelf_panel` (the documents),
`app` (the Gradio page), `guard` and `server` (how it is served).
"""
