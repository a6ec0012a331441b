"""A conversation as a file to keep: Markdown, HTML, JSON, and its sources as BibTeX and RIS."""
