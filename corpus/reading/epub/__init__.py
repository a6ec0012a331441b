"""EPUB books to drafts. Reading order: `package` (the zip, its list of documents), `reader`."""
