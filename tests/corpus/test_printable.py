"""What is escaped of a name, and what stays as it is."""

import pytest

from corpus.printable import one_line, printable
from corpus.receipts import Receipt, Status
from corpus.types import Source


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ketamine in depression", "Ketamine in depression"),
        ("Kétamine — «à la française» 氯胺酮 קטמין 🙂", "Kétamine — «à la française» 氯胺酮 קטמין 🙂"),
        ("na\u200dme, co\u00adoperate, a\u00a0b", "na\u200dme, co\u00adoperate, a\u00a0b"),
        ("a\nadded b\r\tc", "a\\nadded b\\r\\tc"),
        ("\x1b[2Jgone\x07\x00\x7f\x9b", "\\x1b[2Jgone\\x07\\x00\\x7f\\x9b"),
        ("gpj.\u202efdp", "gpj.\\u202efdp"),
        ("\u2066a\u2069\u200f\u061c", "\\u2066a\\u2069\\u200f\\u061c"),
        ("a\u2028b\u2029c\x85d", "a\\u2028b\\u2029c\\x85d"),
        ("hid\u200bden\ufeff\U000e0041", "hid\\u200bden\\ufeff\\U000e0041"),
        ("half \ud800", "half \\ud800"),
    ],
)
def test_nothing_in_a_name_moves_hides_or_turns_what_stands_around_it(name: str, shown: str) -> None:
    assert one_line(name) == shown
    assert one_line(shown) == shown
    assert Source(name, name, "", "", "").name == shown
    assert Source(name, name, "", "", "").path == name
    receipt = Receipt(name, name, Status.FAILED, f"{name} is damaged", authors=(name,))
    assert (receipt.source, receipt.reason, receipt.authors) == (shown, f"{shown} is damaged", (shown,))


def test_text_of_several_lines_keeps_them() -> None:
    assert printable("One\n\ttwo\r\n\x1b[31m three \u202e") == "One\n\ttwo\\r\n\\x1b[31m three \\u202e"
