"""Light rewordings that leave a sentence true: synonyms, units and numbers in words, clauses in another order, an
adverbial dropped, an abbreviation written out.

The word lists are this file's own and know nothing of the checker's. Left out: passives, and anything that could change
what is said.
"""

import random
import re
from collections.abc import Callable

_SYNONYMS = {
    "shows": "demonstrates",
    "show": "demonstrate",
    "showed": "demonstrated",
    "often": "frequently",
    "usually": "typically",
    "main": "principal",
    "mainly": "chiefly",
    "need": "require",
    "needs": "requires",
    "many": "numerous",
    "also": "additionally",
    "about": "roughly",
    "illness": "disease",
    "treatment": "therapy",
    "treatments": "therapies",
    "doctors": "physicians",
    "medicines": "medications",
    "drugs": "medications",
    "drug": "medication",
    "raise": "increase",
    "raises": "increases",
    "rapid": "quick",
    "quickly": "swiftly",
    "reduce": "decrease",
    "reduces": "decreases",
    "lower": "reduce",
    "important": "key",
    "harmful": "damaging",
    "begin": "start",
    "begins": "starts",
    "start": "begin",
    "ends": "finishes",
    "help": "aid",
    "helps": "aids",
    "large": "big",
    "larger": "bigger",
    "small": "tiny",
    "people": "individuals",
    "research": "investigation",
    "researchers": "scientists",
    "studies": "investigations",
    "commonly": "widely",
    "enough": "sufficiently",
    "however": "though",
    "whereas": "while",
    "because": "since",
    "although": "though",
    "messenger": "signalling molecule",
    "contacts": "connections",
    "shortage": "lack",
    "unpleasant": "disagreeable",
    "several": "a number of",
    "particularly": "especially",
    "significant": "marked",
    "rapidly": "quickly",
    "individuals": "people",
    "novel": "new",
    "require": "need",
    "demonstrates": "shows",
    "enhances": "strengthens",
}
_DROPPED = re.compile(
    r",? \b(?:strongly|mainly|usually|especially|clearly|thereby|therefore|still|also|briefly|nearly|together|however|"
    r"typically|significantly|considerably|preferentially|particularly)\b,?(?= \w)"
)
_UNITS = (
    (r"(?<=\d) ?mg/kg", " milligrams per kilogram"),
    (r"(?<=\d) ?mg\b", " milligrams"),
    (r"(?<=\d) ?mA\b", " milliamperes"),
    (r"(?<=\d) ?%", " percent"),
    (r"(?<=\d) million\b", ",000,000"),
)
_SPELLED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WRITTEN_OUT = {
    "TRD": "treatment-resistant depression",
    "MDD": "major depressive disorder",
    "SSRIs": "selective serotonin reuptake inhibitors",
    "SNRIs": "serotonin-norepinephrine reuptake inhibitors",
    "ECT": "electroconvulsive therapy",
    "rTMS": "repetitive transcranial magnetic stimulation",
    "VNS": "vagus nerve stimulation",
    "DBS": "deep brain stimulation",
    "BDNF": "brain-derived neurotrophic factor",
    "NMDA receptors": "NMDARs",
    "norepinephrine": "noradrenaline",
    "side effects": "adverse effects",
}
_BECAUSE = re.compile(r"^(?P<first>[^,]+), (?P<link>because|whereas|while|although) (?P<second>[^,]+)\.$")
_FRONTED = re.compile(r"^(?P<front>In [^,]{3,40}|After [^,]{3,40}|At [^,]{3,40}), (?P<rest>[^,]+)\.$")
_MOST_STEPS = 3


def reworded(sentence: str, chance: random.Random) -> str | None:
    """The sentence after one to three rewordings; None where none of them applies."""
    steps: list[Callable[[str, random.Random], str]] = [_synonyms, _order, _drop, _units, _numbers, _written_out]
    chance.shuffle(steps)
    text, done = sentence, 0
    for step in steps:
        changed = step(text, chance)
        if changed != text:
            text, done = changed, done + 1
        if done == _MOST_STEPS:
            break
    return text if done else None


def _synonyms(text: str, chance: random.Random) -> str:
    known = [match for match in re.finditer(r"[A-Za-z]+", text) if match.group().lower() in _SYNONYMS]
    chosen = {match.start() for match in chance.sample(known, min(len(known), 3))}

    def other(match: re.Match[str]) -> str:
        if match.start() not in chosen:
            return match.group()
        word = _SYNONYMS[match.group().lower()]
        return word[0].upper() + word[1:] if match.group()[0].isupper() else word

    return re.sub(r"[A-Za-z]+", other, text)


def _order(text: str, chance: random.Random) -> str:
    del chance
    match = _BECAUSE.match(text)
    if match:
        link = "because" if match["link"] == "because" else match["link"]
        return f"{link.capitalize()} {match['second']}, {_lowered(match['first'])}."
    match = _FRONTED.match(text)
    if match:
        rest = match["rest"]
        return f"{rest[0].upper()}{rest[1:]} {_lowered(match['front'])}."
    return text


def _drop(text: str, chance: random.Random) -> str:
    del chance
    return _DROPPED.sub("", text, count=1)


def _units(text: str, chance: random.Random) -> str:
    del chance
    for pattern, words in _UNITS:
        text = re.sub(pattern, words, text)
    return text


def _numbers(text: str, chance: random.Random) -> str:
    del chance
    return re.sub(rf"(?<= )(?:{'|'.join(_SPELLED)})\b", lambda match: str(_SPELLED.index(match.group()) + 2), text)


def _written_out(text: str, chance: random.Random) -> str:
    known = [
        name for name in _WRITTEN_OUT if re.search(rf"(?<![(\w]){name}\b", text) and _WRITTEN_OUT[name] not in text
    ]
    if not known:
        return text
    name = chance.choice(known)
    words = _WRITTEN_OUT[name]
    start = text.startswith(name)
    return re.sub(rf"(?<![(\w]){name}\b", words[0].upper() + words[1:] if start else words, text, count=1)


def _lowered(words: str) -> str:
    """Without the capital of a sentence's start, where the word is no name."""
    first = words.split()[0]
    keep = any(letter.isupper() for letter in first[1:]) or first in ("Psilocybin", "Ketamine", "Esketamine")
    return words if keep and not first.istitle() else words[0].lower() + words[1:]
