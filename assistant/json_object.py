"""A JSON object whose values are looked at before they are used: each has the kind that was asked for, or is an error.

Left out: what the values mean (`answer_reading`).
"""

import math
from dataclasses import dataclass
from typing import cast


@dataclass(frozen=True, slots=True)
class JsonObject:
    """The values of one object; `at` is its place in the whole ("citations[2]"), for messages.

    Every method raises `ValueError`, which names the place, where there is no value of the kind asked for.
    """

    values: dict[str, object]
    at: str = ""

    @classmethod
    def of(cls, value: object, at: str = "") -> "JsonObject":
        """`value`, which has to be an object."""
        if not isinstance(value, dict):
            raise _wrong(at or "the whole", "an object", value)
        return cls(cast("dict[str, object]", value), at)

    def text(self, key: str) -> str:
        """A text."""
        value = self._value(key)
        if not isinstance(value, str):
            raise _wrong(self._place(key), "a text", value)
        return value

    def text_or_none(self, key: str) -> str | None:
        """A text, or none."""
        return None if self._value(key) is None else self.text(key)

    def whole(self, key: str) -> int:
        """A whole number."""
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(self._place(key), "a whole number", value)
        return value

    def whole_or_none(self, key: str) -> int | None:
        """A whole number, or none."""
        return None if self._value(key) is None else self.whole(key)

    def number(self, key: str) -> float:
        """A finite number."""
        value = self._value(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise _wrong(self._place(key), "a number", value)
        return float(value)

    def truth(self, key: str) -> bool:
        """True or false."""
        value = self._value(key)
        if not isinstance(value, bool):
            raise _wrong(self._place(key), "true or false", value)
        return value

    def inner(self, key: str) -> "JsonObject":
        """An object."""
        return JsonObject.of(self._value(key), self._place(key))

    def inner_or_none(self, key: str) -> "JsonObject | None":
        """An object, or none."""
        return None if self._value(key) is None else self.inner(key)

    def inners(self, key: str) -> tuple["JsonObject", ...]:
        """A list of objects."""
        return tuple(
            JsonObject.of(value, f"{self._place(key)}[{index}]") for index, value in enumerate(self._list(key))
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = tuple(value for value in self._list(key) if isinstance(value, str))
        if len(found) != len(self._list(key)):
            raise _wrong(self._place(key), "a list of texts", self._value(key))
        return found

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        found = tuple(item for item in self._list(key) if isinstance(item, int) and not isinstance(item, bool))
        if len(found) != len(self._list(key)):
            raise _wrong(self._place(key), "a list of whole numbers", self._value(key))
        return found

    def _list(self, key: str) -> list[object]:
        value = self._value(key)
        if not isinstance(value, list):
            raise _wrong(self._place(key), "a list", value)
        return cast("list[object]", value)

    def _value(self, key: str) -> object:
        if key not in self.values:
            raise ValueError(f"{self._place(key)} is missing")
        return self.values[key]

    def _place(self, key: str) -> str:
        return f"{self.at}.{key}" if self.at else key


def _wrong(place: str, wanted: str, value: object) -> ValueError:
    return ValueError(f"{place} is not {wanted} but {value!r:.40}")
