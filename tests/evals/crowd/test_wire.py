"""What a server sends as changes to the last values is put together as the page's own script does it."""

import pytest

from evals.lab.crowd_visit import Json, Trouble, changed

MESSAGES: Json = [{"role": "user", "content": [{"text": "Why?"}]}, {"role": "assistant", "content": [{"text": "Re"}]}]


@pytest.mark.parametrize(
    ("value", "changes", "after"),
    [
        ("as it was", [], "as it was"),
        ("old", [["replace", [], "new"]], "new"),
        ("Read", [["append", [], "ing"]], "Reading"),
        ([1], [["append", [], [2, 3]]], [1, 2, 3]),
        ({"a": 1}, [["delete", ["a"], None], ["add", ["b"], 2]], {"b": 2}),
        ([1, 3], [["add", [1], 2], ["delete", [0], None]], [2, 3]),
        (
            MESSAGES,
            [["append", [1, "content", 0, "text"], "ading"]],
            [{"role": "user", "content": [{"text": "Why?"}]}, {"role": "assistant", "content": [{"text": "Reading"}]}],
        ),
    ],
)
def test_changes(value: Json, changes: Json, after: Json) -> None:
    assert changed(value, changes) == after


@pytest.mark.parametrize("changes", ["no list", [["replace", [7], "x"]], [["replace"]], [["replace", ["a"], 1]]])
def test_what_is_no_change_of_this_value_is_trouble(changes: Json) -> None:
    with pytest.raises((Trouble, IndexError)):
        changed([1], changes)
