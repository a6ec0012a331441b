"""PDF to a draft. To be written."""

from corpus.errors import FileNotText
from corpus.reading.draft import Draft


def read_pdf(name: str, content: bytes) -> Draft:  # noqa: ARG001
    """The draft of the file. Raises a `FileError`."""
    raise FileNotText(f"{name} has no reader yet")
