"""Control characters and those that turn the direction of text, escaped wherever a name or a message is shown.

A file by itself, for every command needs it at its start, and nothing heavy beside it.
"""

import re

_TURNING = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_UNFIT = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_TURNING}]")
_UNFIT_IN_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_TURNING}]")


def one_line(text: str) -> str:
    """A name or a message with all of these escaped, line breaks and tabs among them."""
    return text if text.isprintable() else _UNFIT.sub(_escape, text)


def printable(text: str) -> str:
    """Text of several lines for a terminal: the same, but line feeds and tabs stay."""
    return text if text.isprintable() else _UNFIT_IN_TEXT.sub(_escape, text)


def escape_names(owner: object, *names: str) -> None:
    """Escape these fields of a frozen dataclass as it is made; each is a text, several texts, or None."""
    for name in names:
        value: object = getattr(owner, name)
        if isinstance(value, str) and not value.isprintable():
            object.__setattr__(owner, name, one_line(value))
        elif isinstance(value, tuple) and not all(str(element).isprintable() for element in value):
            object.__setattr__(owner, name, tuple(one_line(str(element)) for element in value))


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")
