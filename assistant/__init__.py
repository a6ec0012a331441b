"""Questions to cited answers, every sentence with its footnote: `docs/architecture.md`, "The way of a question"; read
`pipeline` first.
"""
