"""Units of measure: how each is written, what it measures, and how many of the first one it is."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """`measures` names the quantity ("mass", "mass per time"); values times their `factor` can be compared."""

    measures: str
    factor: float = 1.0


# Symbols tell capitals apart; words (three letters and more) do not.
_UNITS = {
    "mass": {
        "ng nanogram nanograms": 1e-6,
        "mcg ug µg μg microgram micrograms": 1e-3,
        "mg milligram milligrams": 1.0,
        "g gram grams gramme grammes": 1e3,
        "kg kilogram kilograms": 1e6,
    },
    "volume": {
        "µl μl microliter microlitre microliters microlitres": 1e-3,
        "ml mL milliliter millilitre milliliters millilitres": 1.0,
        "dl dL deciliter decilitre": 100.0,
        "l L liter litre liters litres": 1000.0,
    },
    "time": {
        "ms millisecond milliseconds": 1 / 3.6e6,
        "s sec secs second seconds": 1 / 3600,
        "min mins minute minutes": 1 / 60,
        "h hr hrs hour hours": 1.0,
        "day days": 24.0,
        "week weeks wk wks": 168.0,
        "month months": 730.5,
        "year years yr yrs": 8766.0,
        "decade decades": 87660.0,
        "century centuries": 876600.0,
    },
    "share": {"% percent": 1.0, "‰": 0.1},
    "substance": {
        "nmol nM nanomolar": 1e-6,
        "µmol μmol µM μM micromolar": 1e-3,
        "mmol mM millimolar": 1.0,
        "mol molar": 1000.0,
    },
    "length": {
        "nm nanometer nanometre nanometers nanometres": 1e-6,
        "µm μm micrometer micrometre": 1e-3,
        "mm millimeter millimetre millimeters millimetres": 1.0,
        "cm centimeter centimetre centimeters centimetres": 10.0,
        "m meter metre meters metres": 1000.0,
        "km kilometer kilometre kilometers kilometres": 1e6,
    },
    "current": {"µA μA microampere microamperes": 1e-3, "mA milliampere milliamperes": 1.0, "A ampere amperes": 1e3},
    "voltage": {"mV millivolt millivolts": 1.0, "V volt volts": 1000.0},
    "frequency": {"Hz hertz": 1.0, "kHz kilohertz": 1e3, "MHz": 1e6},
    "temperature": {"°C celsius": 1.0},
    "pressure": {"mmHg": 1.0, "kPa": 7.5},
    "energy": {"kcal": 1.0, "kJ": 0.239},
    "units": {"IU": 1.0},
    "money": {"dollar dollars": 1.0, "euro euros": 1.0, "pound pounds": 1.0},
    "times": {"fold times": 1.0},
}
_BY_NAME = {
    name: Unit(measures, factor)
    for measures, written in _UNITS.items()
    for names, factor in written.items()
    for name in names.split()
}
_WRITTEN = "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))
# "A", "V", "m", "l" and "s" alone are more often something else.
_LONE = frozenset({"A", "V", "m", "l", "L", "s", "h", "g"})
# How a unit goes on behind a number: "mg", "mg/kg", "mg per kg", "mg kg-1", "-week".
PATTERN = re.compile(
    rf"[\s\u00a0]?[-‐]?(?:(?P<percent>per[ ]cent\b)|(?P<unit>{_WRITTEN})(?![A-Za-z0-9]))"
    rf"(?:(?:\s?/\s?|\s+per\s+|\s+an?\s+(?=day|hour|week|month|year|minute))(?P<per>{_WRITTEN}|m2|m²)(?![A-Za-z0-9])"
    rf"|\s?(?P<inverse>kg|h|day|d|min|L|l)(?:-1|⁻¹|−1))?",
    re.IGNORECASE,
)


def unit_at(text: str, position: int) -> tuple[Unit, int] | None:
    """The unit written at `position`, and where it ends; None where none is."""
    match = PATTERN.match(text, position)
    if match is None:
        return None
    if match["percent"]:
        return Unit("share"), match.end("percent")
    unit = _named(match["unit"])
    if unit is None or (match["unit"] in _LONE and not match["per"] and match.end("unit") - position > 2):
        return None
    per = match["per"] or match["inverse"]
    if per is None:
        return unit, match.end()
    below = Unit("time", 24.0) if per == "d" else _named(per)
    if below is None:
        return Unit(f"{unit.measures} per area", unit.factor), match.end()
    return Unit(f"{unit.measures} per {below.measures}", unit.factor / below.factor), match.end()


def _named(written: str) -> Unit | None:
    """The unit of a name; a short symbol must have its own capitals."""
    return _BY_NAME.get(written) or (_BY_NAME.get(written.lower()) if len(written) > 2 else None)
