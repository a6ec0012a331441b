"""Reading files into documents with exact spans, and the library that keeps them: `docs/architecture.md`, "The way of a
file". Imports nothing from the other packages.
"""
