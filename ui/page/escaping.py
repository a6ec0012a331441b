"""Anybody's text made safe to stand in the page's HTML, in its Markdown and in Gradio's templates.

Every ASCII punctuation mark becomes a numeric reference. That is more than HTML needs, and it is the point:
with no bare `*`, `$`, `{`, `@`, `:` or backtick left, no Markdown, formula, template or automatic link can
come of a text.
"""

import re
import string

_REFERENCES = str.maketrans(
    {mark: f"&#{ord(mark)};" for mark in string.punctuation}
    # A carriage return would be read as a line feed, and nothing at all may stand for NUL.
    | {"\r": "&#13;", "\x00": "\N{REPLACEMENT CHARACTER}"}
)

_SURROGATE = re.compile("[\ud800-\udfff]")


def escaped(text: str) -> str:
    """`text` as HTML that shows exactly that text. Line breaks stay as they are.

    NUL and lone surrogates, which no page can hold, are shown as U+FFFD.
    """
    return whole(text).translate(_REFERENCES)


def whole(text: str) -> str:
    """`text` with lone surrogates, which cannot be sent anywhere, replaced by U+FFFD."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
