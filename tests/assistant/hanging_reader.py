"""A child that reads questions first, and that some questions hold: by a regular expression, by ending, by an error."""

import os
import re
from collections.abc import Sequence

from assistant import suggestions

HANGS = "a" * 60 + "!"


def read_through(messages: Sequence[str]) -> None:
    """Search for a pattern that doubles its time with every letter; end at "end"."""
    if messages[0] == "end":
        os._exit(3)
    if messages[0] == "raise":
        raise ValueError("no question")
    re.match(r"(?:a|aa)+$", messages[0])


if __name__ == "__main__":
    suggestions.read_through = read_through
    suggestions.main()
