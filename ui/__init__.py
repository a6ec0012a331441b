"""The two faces, both thin: `cli/` (the command), `page/` (the Gradio page)."""
