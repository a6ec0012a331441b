"""The bundled reviews, one Markdown file each; no code."""
