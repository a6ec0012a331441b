"""What every type kept or sent as JSON shares: it is read strictly, and a fault is one line that names its key."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, PlainSerializer, Strict, ValidationError

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

Lax = Annotated[T, Strict(False)]
"""An enum, by its value."""
Many = Annotated[tuple[T, ...], Strict(False)]
"""A list."""


def _rounded(value: float) -> float:
    return round(value, 4)


Share = Annotated[float, PlainSerializer(_rounded)]
"""A number of 0 to 1, written to four places."""


class JsonModel(BaseModel):
    """An object whose fields are written in their order; keys that it does not have are passed over."""

    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)


def read(model: type[M], value: object) -> M:
    """The model of what `json.loads` gave. Raises `ValueError`, which names the first key that is not as it should."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
        location = "".join(steps).removeprefix(".") or "the whole"
        if first["type"] == "missing":
            raise ValueError(f"{location} is missing") from error
        wanted = first["msg"].removeprefix("Input ").partition(" or instance of")[0]
        raise ValueError(f"{location} {wanted}, not {first['input']!r:.40}") from error
