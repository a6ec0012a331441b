"""One fault planted in a sentence: another number, unit, drug or direction, or a negation more or less.

Each function gives the sentence with the fault, or None where there is nothing to plant it in. The word lists are this
file's own and know nothing of the checker's. Left out: faults of citation (`answers`).
"""

import random
import re
from collections.abc import Callable, Mapping
from enum import StrEnum


class FaultKind(StrEnum):
    """What is planted; the last three are faults of the citation."""

    NUMBER = "number"
    UNIT = "unit"
    DRUG = "drug"
    DIRECTION = "direction"
    NEGATION = "negation"
    INVENTED = "invented citation"
    WRONG_PASSAGE = "wrong passage"
    UNCITED = "true but uncited"


_SPELLED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = re.compile(rf"(?<![\w.-])\d+(?:\.\d+)?(?![\w.]*[A-Z])|\b(?:{'|'.join(_SPELLED)})\b")
_UNIT_WORDS = {
    "seconds": ("minutes", "hours"),
    "minutes": ("hours", "seconds"),
    "minute": ("hour", "second"),
    "hours": ("minutes", "weeks", "days"),
    "hour": ("day", "minute"),
    "days": ("months", "hours"),
    "day": ("month", "hour"),
    "weeks": ("hours", "months", "days"),
    "week": ("year", "day"),
    "months": ("days", "hours"),
    "years": ("weeks", "months"),
    "decades": ("weeks", "months"),
    "milligrams": ("micrograms", "grams"),
    "milliamperes": ("amperes", "microamperes"),
    "percent": ("per thousand",),
}
_UNIT_SYMBOLS = ((r"\bmg/kg\b", ("mg", "g/kg", "µg/kg")), (r"\bmg\b(?!/)", ("µg", "g")), (r"(?<=\d) ?%", ("‰", " mg")))
_DRUGS = (
    "ketamine esketamine psilocybin fluoxetine sertraline escitalopram venlafaxine duloxetine lithium lamotrigine "
    "bupropion mirtazapine midazolam propofol"
).split()
_CLASSES = "SSRIs SNRIs TCAs MAOIs benzodiazepines".split()
_TECHNIQUES = "ECT rTMS tDCS VNS DBS".split()
_OPPOSITES = (
    "increase:decrease increases:decreases increased:decreased increasing:decreasing raise:lower raises:lowers "
    "raised:lowered raising:lowering higher:lower more:less better:worse stronger:weaker strongly:weakly faster:slower "
    "fast:slow rapid:slow quick:slow quickly:slowly improve:worsen improves:worsens improved:worsened "
    "reduce:increase reduces:increases reduced:increased lower:raise fewer:more less:more larger:smaller "
    "activates:blocks activate:block activation:inhibition block:activate blocks:activates inhibit:stimulate "
    "inhibits:stimulates excitatory:inhibitory inhibitory:excitatory agonist:antagonist antagonist:agonist "
    "common:rare commonest:rarest rare:common early:late before:after after:before long:short directly:indirectly "
    "indirectly:directly effective:ineffective relieve:worsen safe:unsafe enhances:impairs enhance:impair "
    "strengthen:weaken grow:shrink stronger:weaker high:low low:high severe:mild often:rarely usually:rarely "
    "promotes:hinders promote:hinder recover:deteriorate superior:inferior inferior:superior release:absorb"
).split()
_AUXILIARY = re.compile(r"\b(?P<word>is|are|was|were|can|could|may|might|will|has|have|does|do|should)\b(?! not\b)")
_PRESENT = re.compile(
    r"(?<=[a-zT] )(?P<verb>(?:act|block|bind|increase|reduce|raise|improve|cause|show|need|use|mean|inhibit|activate|"
    r"enhance|send|stimulate|remain|reach|start|help|produce|offer|prevent|contain|start|share|control)s)\b"
)


def planted(kind: FaultKind, sentence: str, chance: random.Random) -> str | None:
    """The sentence with a fault of that kind, never the same sentence; None where it offers no place for one."""
    changed = _PLANTERS[kind](sentence, chance) if kind in _PLANTERS else None
    return None if changed == sentence else changed


def _number(text: str, chance: random.Random) -> str | None:
    places = list(_NUMBER.finditer(text))
    if not places:
        return None
    place = chance.choice(places)
    return text[: place.start()] + _other_number(place.group(), chance) + text[place.end() :]


def _other_number(written: str, chance: random.Random) -> str:
    if written in _SPELLED:
        return chance.choice([word for word in _SPELLED if word != written])
    if "." in written:
        return f"{float(written) * chance.choice((0.2, 2, 3, 10)):g}"
    value = int(written)
    if len(written) == 4 and written.startswith(("19", "20")):
        return str(value + chance.choice((-7, -3, -2, -1, 1, 2, 4)))
    return str(
        chance.choice([one for one in (value * 2, value * 10, value + 1, value + 15, value // 2) if one != value])
    )


def _unit(text: str, chance: random.Random) -> str | None:
    places: list[tuple[re.Match[str], tuple[str, ...]]] = [
        (match, _UNIT_WORDS[match.group()]) for match in re.finditer(r"[a-z]+", text) if match.group() in _UNIT_WORDS
    ]
    places += [(match, others) for pattern, others in _UNIT_SYMBOLS for match in re.finditer(pattern, text)]
    if not places:
        return None
    place, others = chance.choice(places)
    return text[: place.start()] + chance.choice(others) + text[place.end() :]


def _drug(text: str, chance: random.Random) -> str | None:
    for names in chance.sample((_DRUGS, _CLASSES, _TECHNIQUES), 3):
        known = [match for name in names for match in re.finditer(rf"(?<![\w-])(?i:{name})(?![\w-])", text)]
        if not known:
            continue
        name = chance.choice(known).group()
        # "Ketamine" in every place it has: one wrong drug, not two that disagree.
        others = [other for other in names if not re.search(rf"\b{other}\b", text, re.IGNORECASE)]
        other = chance.choice(others)
        changed = re.sub(rf"(?<![\w-])(?i:{name})(?![\w-])", other, text)
        return changed[0].upper() + changed[1:] if changed.startswith(other) and other.islower() else changed
    return None


def _direction(text: str, chance: random.Random) -> str | None:
    pairs: Mapping[str, str] = dict(one.split(":") for one in _OPPOSITES)
    known = [match for match in re.finditer(r"[A-Za-z]+", text) if match.group().lower() in pairs]
    # "High-frequency", "long-term", "more than 300": no direction of anything.
    known = [match for match in known if not re.match(r"-|\s+than\s+\d", text[match.end() :])]
    if not known:
        return None
    place = chance.choice(known)
    other = pairs[place.group().lower()]
    return text[: place.start()] + (other.capitalize() if place.group()[0].isupper() else other) + text[place.end() :]


def _negation(text: str, chance: random.Random) -> str | None:
    removed = re.sub(r"\b(?P<aux>is|are|was|were|can|could|may|has|have|do|does|did) not\b", r"\g<aux>", text, count=1)
    if removed != text:
        return removed
    swapped = re.sub(r"\bwithout\b", "with", text, count=1)
    if swapped != text:
        return swapped
    joined = re.sub(r"\bcannot\b", "can", text, count=1)
    if joined != text:
        return joined
    auxiliaries = list(_AUXILIARY.finditer(text))
    if auxiliaries:
        place = chance.choice(auxiliaries)
        return f"{text[: place.end()]} not{text[place.end() :]}"
    verb = _PRESENT.search(text)
    if verb is None:
        return None
    return f"{text[: verb.start()]}does not {verb['verb'].removesuffix('s')}{text[verb.end() :]}"


_PLANTERS: Mapping[FaultKind, Callable[[str, random.Random], str | None]] = {
    FaultKind.NUMBER: _number,
    FaultKind.UNIT: _unit,
    FaultKind.DRUG: _drug,
    FaultKind.DIRECTION: _direction,
    FaultKind.NEGATION: _negation,
}
