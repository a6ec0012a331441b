"""Whether a line brings its own list marker. Shared by answers and sources, so that both show lists alike."""

import re

_BULLETS = "-*+•‣◦▪–—"
_BULLET = re.compile(rf"[{re.escape(_BULLETS)}]\s+")
_OWN = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]\s")


def bullet_length(line: str) -> int:
    """How many characters at the start of `line` are a bullet and its space; 0 for none."""
    found = _BULLET.match(line)
    return found.end() if found else 0


def is_list_break(text: str) -> bool:
    """Whether `text` is what may stand between two blocks: white space and bullets, nothing else."""
    return all(len(part) == 1 and part in _BULLETS for part in text.split())


def item_class(line: str) -> str:
    """`own` for a line that begins with its own number or letter, so that no bullet is put before it; and `in1` to
    `in3` for one that is set in, an item under an item."""
    words = line.lstrip()
    depth = min((len(line) - len(words)) // 2, 3)
    return ("own" if _OWN.match(words) else "dot") + (f" in{depth}" if depth else "")
