"""The numbers of a text, read as a reader does."""

import pytest

from assistant.quantities import Bound, quantities


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("30-50 % of 1,200 patients", [30, 50, 1200]),
        ("0.5 mg/kg and .25 mg", [0.5, 0.25]),
        ("twenty-one, three hundred and two million", [21, 300, 2_000_000]),
        ("322 million people, 1.5 billion more", [322e6, 1.5e9]),
        ("one in five, a third of them, half", [20, 100 / 3, 50]),
        ("12-week course, 4-mg tablets", [12, 4]),
        ("more than half a century", [0.5]),
        ("5-HT2A, COVID-19, IL-6 and R2D2", []),
        ("shown before [12] and [3, 4-6]", []),
        ("one of the third kind, with a half-life", []),
        ("2 × 10", [2, 10]),
    ],
)
def test_values(text: str, values: list[float]) -> None:
    assert [one.value for one in quantities(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "measures", "base"),
    [
        ("50 µg", "mass", 0.05),
        ("50 micrograms", "mass", 0.05),
        ("2 g", "mass", 2000),
        ("0.5 mg per kg", "mass per mass", 0.5e-6),
        ("0.5 mg kg-1", "mass per mass", 0.5e-6),
        ("10 mg a day", "mass per time", 10 / 24),
        ("two weeks", "time", 336),
        ("20 per cent", "share", 20),
        ("p < 0.05", "p", 0.05),
        ("10 Hz", "frequency", 10),
    ],
)
def test_units(text: str, measures: str, base: float) -> None:
    [one] = quantities(text)
    assert one.unit is not None
    assert one.unit.measures == measures
    assert one.base == pytest.approx(base)


def test_a_unit_behind_a_list_counts_for_all_of_it() -> None:
    units = [one.unit and one.unit.measures for one in quantities("1, 10 or 25 mg in 3 groups")]
    assert units == ["mass", "mass", "mass", None]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("more than 300 people", Bound.FROM),
        ("at least two drugs", Bound.FROM),
        ("65 years or older", Bound.FROM),
        ("up to 20 %", Bound.UP_TO),
        ("about 40 %", Bound.ABOUT),
        ("over 40 minutes", Bound.EXACT),
        ("before 1998", Bound.UP_TO),
        ("the 1990s", Bound.DECADE),
        ("40 %", Bound.EXACT),
    ],
)
def test_bounds(text: str, bound: Bound) -> None:
    [one] = quantities(text)
    assert one.bound is bound
