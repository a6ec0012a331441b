"""What stands on the page and never changes: the line that screen readers hear, and the list of keys."""

_KEYS = (
    (("1",), "the source supports the sentence"),
    (("2",), "it supports a part of it"),
    (("3",), "it does not support it"),
    (("4",), "it does, but in another place"),
    (("Enter", "N"), "next footnote, then the next answer"),
    (("P",), "the one before"),
    (("S",), "judge the sentence as a whole"),
    (("C",), "the selected words of the source are the right ones"),
    (("E",), "select words with the arrow keys: ↓ ↑ a sentence, → ← a word more or fewer, with Shift at the start; "
             "then C, or Esc"),
    (("F",), "write a note; Enter keeps it, Esc leaves it"),
    (("U",), "undo what you did last"),
    (("?",), "this list"),
)  # fmt: skip


def _aid() -> str:
    rows = "".join(
        f"<div><dt>{' or '.join(f'<kbd>{key}</kbd>' for key in keys)}</dt><dd>{what}</dd></div>" for keys, what in _KEYS
    )
    return (
        '<p id="fn-live" class="fn-unseen" role="status" aria-live="polite"></p>'
        '<dialog id="fn-keys" aria-labelledby="fn-keys-title"><h2 id="fn-keys-title">Keys</h2>'
        f"<dl>{rows}</dl>"
        '<label><input type="checkbox" id="fn-single-keys" checked> Use single keys on this page</label>'
        '<button type="button" data-shut>Close</button></dialog>'
    )


AID = _aid()
