"""Anybody's text made fit for a file: no half characters, no control characters, on one line where it has to be.

Left out: the marks that mean something in one format or another, which its own file escapes.
"""

import re

# What no text file, page or printer can hold; the line breaks among them are made line feeds first.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def fit(text: str) -> str:
    """`text` with what no file can hold as U+FFFD, and line feeds as its only line breaks."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", _BREAK.sub("\n", text))


def line(text: str) -> str:
    """`text` fit for a file, on one line, with single blanks."""
    return " ".join(fit(text).split())


def isolated(text: str) -> str:
    """`text`, closed in where it turns the direction of writing, so that it cannot turn what follows it.

    For files without markup; the marks that close it in are not seen.
    """
    if not _TURNING.search(text):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL FORMATTING}\N{POP DIRECTIONAL ISOLATE}"
