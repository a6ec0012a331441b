"""Units of measure: how people write them, what each measures, and how many of the base unit it is, by pint."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pint import UnitRegistry

SPACES = " \u00a0\u2009\u202f"
"""The spaces that stand inside a number or before its unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`measures` names what is measured ("mass", "time", "share"); values times `factor` can be compared."""

    measures: str
    factor: float = 1.0


# pint's name of each unit, and how people write it.
_SPELLINGS = """\
nanogram: ng nanogram nanograms
microgram: mcg ug µg μg microgram micrograms
milligram: mg mgs milligram milligrams
gram: g gram grams gramme grammes
kilogram: kg kilogram kilograms kilo kilos
tonne: tonne tonnes
microliter: µl μl ul µL μL uL microliter microlitre microliters microlitres
milliliter: ml mL milliliter millilitre milliliters millilitres
deciliter: dl dL deciliter decilitre
liter: l L liter litre liters litres
millisecond: ms msec millisecond milliseconds
second: s sec secs second seconds
minute: min mins minute minutes
hour: h hr hrs hour hours
day: d day days
week: week weeks wk wks
month: month months mo
year: year years yr yrs
ten_years: decade decades
century: century centuries
nanomole: nmol
micromole: µmol μmol umol
millimole: mmol
mole: mol
nanomolar: nM nanomolar
micromolar: µM μM uM micromolar
millimolar: mM millimolar
nanometer: nm nanometer nanometre nanometers nanometres
micrometer: µm μm um micrometer micrometre micron microns
millimeter: mm millimeter millimetre millimeters millimetres
centimeter: cm centimeter centimetre centimeters centimetres
meter: m meter metre meters metres
kilometer: km kilometer kilometre kilometers kilometres
foot: ft feet
inch: inch inches
mile: mile miles
pound: lb lbs
microampere: µA μA
milliampere: mA milliampere milliamperes
ampere: A ampere amperes
millivolt: mV millivolt millivolts
volt: V volt volts
hertz: Hz hertz
kilohertz: kHz kilohertz
megahertz: MHz
millimeter_Hg: mmHg
kilopascal: kPa
kilocalorie: kcal
kilojoule: kJ
watt: W watt watts
kilowatt: kW kilowatt kilowatts
gray: Gy
millisievert: mSv
hectare: ha hectare hectares
tesla: T tesla"""
_KINDS = {
    "[mass]": "mass",
    "[length] ** 3": "volume",
    "[time]": "time",
    "[substance]": "substance",
    "[length]": "length",
    "[substance] / [length] ** 3": "concentration",
    "[mass] / [length] / [time] ** 2": "pressure",
}
# Units that no conversion leads to or from.
_OWN = {
    "%": "share",
    "percent": "share",
    "per cent": "share",
    "percentage point": "share",
    "percentage points": "share",
    "°C": "temperature",
    "°F": "fahrenheit",
    "IU": "units",
    "fold": "times",
    "times": "times",
    "dollar": "dollars",
    "dollars": "dollars",
    "euro": "euros",
    "euros": "euros",
    "pounds": "pounds",
}
_NAMES = {
    written: name
    for line in _SPELLINGS.splitlines()
    for name, _, rest in [line.partition(": ")]
    for written in rest.split()
}
_WRITTEN = "|".join(re.escape(name) for name in sorted((*_NAMES, *_OWN), key=len, reverse=True))
# Alone they are more often something else.
_LETTERS = frozenset({"A", "V", "m", "l", "L", "s", "h", "g", "d", "T", "W", "mo"})
_UNIT = re.compile(
    rf"(?P<gap>[{SPACES}]?[-‐]?)(?:(?P<unit>mm[ ]Hg|{_WRITTEN})(?![A-Za-z0-9]))"
    rf"(?P<below>(?:\s?/\s?|\s{{1,9}}per\s{{1,9}}|\s{{1,9}}(?:an?|each|every)\s{{1,9}}(?=day|hour|week|month|year|minute|kg))"
    rf"(?:(?P<per>m(?:2|²|\^2)|square met(?:er|re)s?|{_WRITTEN})(?![A-Za-z0-9]))"
    r"|\s?[·.]?\s?(?P<inverse>kg|h|day|d|min|L|l)(?:-1|⁻¹|−1|\^-1))?",
    re.IGNORECASE,
)


@cache
def _registry() -> "UnitRegistry[float]":
    from pint import UnitRegistry

    registry: UnitRegistry[float] = UnitRegistry()
    registry.define("ten_years = 10 * year")  # pint's own decade is a step of a logarithmic scale
    return registry


@cache
def converted(unit: str, below: str = "") -> Unit:
    """What a unit of pint measures, over another or none, and how many base units it is."""
    registry = _registry()
    whole = registry.Quantity(1.0, unit)
    whole = whole / registry.Quantity(1.0, below) if below else whole
    base = whole.to_base_units()
    kind = str(base.dimensionality)
    return Unit(_KINDS.get(kind, kind), float(base.magnitude))


def unit_at(text: str, position: int) -> tuple[Unit, int] | None:
    """The unit written at `position`, and where it ends; None where none is."""
    match = _UNIT.match(text, position)
    if match is None:
        return None
    written = match["unit"]
    if written in _LETTERS and not match["below"] and match["gap"] not in ("", " ", "\u00a0", "-"):
        return None
    own = _OWN.get(written) or _OWN.get(written.lower())
    if own is not None:
        return Unit(own), match.end("unit")
    name = "millimeter_Hg" if written.lower() == "mm hg" else _name(written)
    if name is None:
        return None
    per = match["per"] or match["inverse"]
    if per is None:
        return converted(name), match.end("unit")
    below = "meter ** 2" if per[0] in "ms" and per.lower().startswith(("m2", "m²", "m^2", "square")) else _name(per)
    return (converted(name, below), match.end()) if below is not None else (converted(name), match.end("unit"))


def _name(written: str) -> str | None:
    """pint's name of a unit; a short symbol must have its own capitals."""
    return _NAMES.get(written) or (_NAMES.get(written.lower()) if len(written) > 2 else None)
