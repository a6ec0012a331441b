"""Claims changed in what they say (twins), or only in how they say it (rewordings), to train the verifier.

A twin differs from a supported claim in one fact: a number, a unit, a direction, an order, how many, a negation, who
was studied, a name one letter apart, a route, a side. A rewording says the same in other words, so that neither shared
words nor unusual words give a label away.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

TwinLabel = Literal["refuted", "not_supported"]


@dataclass(frozen=True, slots=True)
class Twin:
    """A changed claim, the kind of change, and its label where the unchanged claim is supported."""

    claim: str
    kind: str
    label: TwinLabel


def words_of(listed: str) -> tuple[str, ...]:
    """The words and phrases of a list, parted by semicolons."""
    return tuple(word.strip() for word in " ".join(listed.split()).split(";"))


def groups_of(listed: str) -> tuple[tuple[str, ...], ...]:
    """The groups of a list, parted by semicolons, the members of each by strokes."""
    return tuple(tuple(word.strip() for word in group.split("/")) for group in words_of(listed))


_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w,.]?\d|\w|-)")
_UNITS = groups_of(
    """milligrams / grams; mg / g; µg / mg; mcg / mg; mL / L; ml / l; mmol / mol; hours / days; hour / day; days /
    weeks; day / week; weeks / months; week / month; months / years; month / year; minutes / hours; minute / hour;
    seconds / minutes; years / months; kg / g; cm / mm; million / thousand; million / billion; nmol / µmol; mmHg /
    kPa; percent / fold"""
)
_OPPOSITES = groups_of(
    """increase / decrease; increased / decreased; increases / decreases; increasing / decreasing; increase / reduce;
    increases / reduces; increased / reduced; raises / lowers; raise / lower; raised / lowered; rose / fell; rises /
    falls; rise / fall; higher / lower; greater / smaller; more / less; more / fewer; better / worse; best / worst;
    improve / worsen; improved / worsened; improves / worsens; improvement / worsening; longer / shorter; long /
    short; faster / slower; earlier / later; early / late; high / low; highest / lowest; largest / smallest; larger
    / smaller; most / least; positive / negative; positively / negatively; safe / dangerous; safe / unsafe;
    effective / ineffective; common / rare; commonly / rarely; frequent / infrequent; often / rarely; strong / weak;
    stronger / weaker; superior / inferior; upregulated / downregulated; activates / inhibits; activation /
    inhibition; activate / inhibit; promotes / prevents; promote / prevent; causes / prevents; enhances / impairs;
    enhanced / impaired; enhance / impair; before / after; above / below; over / under; presence / absence; with /
    without; possible / impossible; likely / unlikely; sensitive / resistant; agonist / antagonist; beneficial /
    harmful; benefit / harm; risk / protective; acute / chronic; mild / severe; gain / loss; gained / lost;
    accelerates / delays; delayed / accelerated; first / last; start / end; started / stopped; begin / stop; include
    / exclude; included / excluded; similar / different; differ / agree; significant / non-significant; several /
    no; recommended / discouraged; should / should not; can / cannot; higher / similar; lower / similar; minimum /
    maximum; maximal / minimal; starting dose / maximum dose; contraindicated / indicated; avoid / use; old / young;
    older / younger; up / down; always / never; rapid / slow; rapidly / slowly; quickly / slowly; within / after;
    responders / non-responders; decline / rise; declined / rose; survival / mortality; alive / dead; agonists /
    antagonists; stimulates / suppresses; induces / suppresses"""
)
_AMOUNTS = groups_of(
    """all / none of the; all / some; most / few; many / few; majority / minority; half / a quarter; half / all; one
    third / two thirds; every / no; both / neither; both / one of the two; twice / three times; double / half;
    doubled / halved; some / all; a few / most; nearly all / few; no / all; none / all; only / not only; two /
    three; three / five; four / six; five / nine; one / two; six / ten"""
)
_POPULATIONS = groups_of(
    """adults / children; children / adults; women / men; men / women; female / male; male / female; patients / healthy
    volunteers; mice / humans; rats / patients; infants / adults; adolescents / older adults; older adults /
    adolescents; girls / boys; boys / girls; elderly / young; humans / mice; pregnant / postmenopausal; inpatients /
    outpatients; outpatients / inpatients; mothers / fathers; smokers / non-smokers; people / animals; participants
    / animals; animals / patients; students / teachers"""
)
_ROUTES = words_of("""orally; intravenously; intramuscularly; intranasally; subcutaneously; rectally; sublingually""")
_ROUTE_WORDS = words_of("""oral; intravenous; intramuscular; intranasal; subcutaneous; rectal; sublingual""")
_SIDES = groups_of(
    """left / right; right / left; upper / lower; anterior / posterior; bilateral / unilateral; dorsal / ventral;
    medial / lateral; proximal / distal; central / peripheral; northern / southern; north / south; east / west;
    eastern / western"""
)
_FREQUENCIES = words_of("""once daily; twice daily; three times daily; once weekly; twice weekly; once a month""")
_PERIODS = words_of("""daily; weekly; monthly; yearly; hourly""")
_ROMAN = ("I", "II", "III", "IV")
_NAME = re.compile(r"\b([A-Za-z]{1,8}(?:-[A-Za-z]{1,4})?-?)(\d{1,2})([A-Z]?)\b")
_ROMAN_NAME = re.compile(
    r"\b((?:phase|stage|type|class|grade|bipolar|factor|Phase|Stage|Type|Class|Grade|Bipolar) )(I{1,3}|IV)\b"
)
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|could|should|will|would|has been|have been|has|have|had|does|do|did|may|might)\b(?! not\b)"
)
_NOT = re.compile(r"\b(is|are|was|were|can|could|should|will|would|has|have|had|does|do|did|may|might) ?(?:not|n't) ")
_NO = re.compile(r"\bno (?=significant|evidence|effect|difference|change|association|increase|benefit|improvement)")
_FROM_TO = re.compile(r"\bfrom (\S+(?: ?%)?) to (\S+(?: ?%)?)(?=[\s.,;]|$)")
_CAPITAL = re.compile(r"(?<=[a-z,] )([A-Z][\w-]{2,}(?: [A-Z][\w-]+){0,3})")


def _replace(claim: str, start: int, end: int, words: str) -> str:
    old = claim[start:end]
    if old[:1].isupper() and words[:1].islower():
        words = words[:1].upper() + words[1:]
    return claim[:start] + words + claim[end:]


def _swap_word(claim: str, pairs: Sequence[tuple[str, ...]], rng: random.Random, *, both: bool = True) -> str | None:
    found: list[tuple[int, int, str]] = []
    for left, right in (pair[:2] for pair in pairs):
        for old, new in ((left, right), (right, left)) if both else ((left, right),):
            found += [
                (m.start(), m.end(), new) for m in re.finditer(rf"(?<![\w-]){re.escape(old)}(?![\w-])", claim, re.I)
            ]
    return _replace(claim, *rng.choice(found)) if found else None


def other_number(text: str, rng: random.Random) -> str:
    """Another number of about the same size, written the same way."""
    value = float(text.replace(",", ""))
    decimals = len(text.partition(".")[2])
    while True:
        new = value * rng.choice((0.1, 0.5, 0.7, 0.8, 0.9, 1.1, 1.2, 1.5, 2, 3, 10)) + rng.choice(
            (0, 0, 1, -1, 2, 10**-decimals)
        )
        if 1500 < value < 2100 and decimals == 0:
            new = value + rng.choice((-10, -4, -2, -1, 1, 2, 3, 5, 10))
        shown = f"{max(0.0, new):,.{decimals}f}" if "," in text else f"{max(0.0, new):.{decimals}f}"
        if float(shown.replace(",", "")) != value:
            return shown


def _number(claim: str, evidence: str, rng: random.Random) -> str | None:
    found = list(_NUMBER.finditer(claim))
    if not found:
        return None
    match = rng.choice(found)
    others = [n for n in _NUMBER.findall(evidence) if n not in claim]
    new = rng.choice(others) if others and rng.random() < 0.6 else other_number(match.group(), rng)
    return _replace(claim, match.start(), match.end(), new)


def _numbers_swapped(claim: str, _evidence: str, rng: random.Random) -> str | None:
    found = list(_NUMBER.finditer(claim))
    if len(found) < 2:
        return None
    first, second = sorted(rng.sample(found, 2), key=lambda m: m.start())
    if first.group() == second.group():
        return None
    return (
        claim[: first.start()]
        + second.group()
        + claim[first.end() : second.start()]
        + first.group()
        + claim[second.end() :]
    )


def _unit(claim: str, _evidence: str, rng: random.Random) -> str | None:
    found = [
        (m.start(1), m.end(1), new)
        for left, right in _UNITS
        for old, new in ((left, right), (right, left))
        for m in re.finditer(rf"\d ?({re.escape(old)})(?![\w])", claim)
    ]
    if not found:
        return None
    start, end, new = rng.choice(found)
    return claim[:start] + new + claim[end:]


def _direction(claim: str, _evidence: str, rng: random.Random) -> str | None:
    return _swap_word(claim, _OPPOSITES, rng)


def _how_many(claim: str, _evidence: str, rng: random.Random) -> str | None:
    return _swap_word(claim, _AMOUNTS, rng, both=False)


def _population(claim: str, _evidence: str, rng: random.Random) -> str | None:
    return _swap_word(claim, _POPULATIONS, rng, both=False)


def _side(claim: str, _evidence: str, rng: random.Random) -> str | None:
    return _swap_word(claim, _SIDES, rng, both=False)


def _route(claim: str, _evidence: str, rng: random.Random) -> str | None:
    for words in rng.sample((_ROUTES, _ROUTE_WORDS, _FREQUENCIES, _PERIODS), 4):
        for word in words:
            at = claim.lower().find(word)
            if at >= 0 and (at == 0 or not claim[at - 1].isalnum()):
                return _replace(claim, at, at + len(word), rng.choice([w for w in words if w != word]))
    return None


def _from_to(claim: str, _evidence: str, _rng: random.Random) -> str | None:
    match = _FROM_TO.search(claim)
    if match is None or match.group(1) == match.group(2):
        return None
    return f"{claim[: match.start()]}from {match.group(2)} to {match.group(1)}{claim[match.end() :]}"


def _negation(claim: str, _evidence: str, rng: random.Random) -> str | None:
    for pattern in (_NOT, _NO):
        match = pattern.search(claim)
        if match is not None:
            verb = f"{match.group(1)} " if pattern is _NOT else rng.choice(("a ", "some ", ""))
            return claim[: match.start()] + verb + claim[match.end() :]
    found = list(_AUXILIARY.finditer(claim))
    if not found:
        return None
    match = found[0]
    return claim[: match.end()] + rng.choice((" not", " not", " never", " no longer")) + claim[match.end() :]


def _name(claim: str, _evidence: str, rng: random.Random) -> str | None:
    found: list[tuple[int, int, str]] = []
    found += [
        (match.start(2), match.end(2), rng.choice([mark for mark in _ROMAN if mark != match.group(2)]))
        for match in _ROMAN_NAME.finditer(claim)
    ]
    for match in _NAME.finditer(claim):
        if match.group(3) and rng.random() < 0.5:
            found.append((match.start(3), match.end(3), rng.choice([c for c in "ABCD" if c != match.group(3)])))
        else:
            new = str(rng.choice([n for n in (1, 2, 3, 4, 5, 6, 8) if str(n) != match.group(2)]))
            found.append((match.start(2), match.end(2), new))
    if not found:
        return None
    start, end, new = rng.choice(found)
    return claim[:start] + new + claim[end:]


def _entity(claim: str, evidence: str, rng: random.Random) -> str | None:
    found = list(_CAPITAL.finditer(claim))
    others: list[str] = [name for name in _CAPITAL.findall(evidence) if name not in claim]
    if not found or not others:
        return None
    match = rng.choice(found)
    return claim[: match.start()] + rng.choice(others) + claim[match.end() :]


_KINDS: tuple[tuple[str, TwinLabel, Callable[[str, str, random.Random], str | None], int], ...] = (
    ("number", "refuted", _number, 3),
    ("numbers_swapped", "refuted", _numbers_swapped, 3),
    ("unit", "refuted", _unit, 2),
    ("direction", "refuted", _direction, 4),
    ("from_to", "refuted", _from_to, 3),
    ("how_many", "refuted", _how_many, 2),
    ("negation", "refuted", _negation, 2),
    ("population", "not_supported", _population, 2),
    ("side", "not_supported", _side, 3),
    ("route", "not_supported", _route, 3),
    ("name", "not_supported", _name, 3),
    ("entity", "not_supported", _entity, 2),
)


def twins(claim: str, evidence: str, rng: random.Random, count: int = 1) -> list[Twin]:
    """Up to `count` twins of different kinds; rarer kinds first in the draw."""
    order = sorted(_KINDS, key=lambda kind: rng.random() ** (1 / kind[3]), reverse=True)
    made: list[Twin] = []
    for kind, label, change, _ in order:
        if len(made) == count:
            break
        text = change(claim, evidence, rng)
        if text is not None and text != claim:
            made.append(Twin(text, kind, label))
    return made


_WORDINGS = groups_of(
    """increased / raised / elevated; decreased / lowered / reduced; rose / went up / increased; fell / went down /
    declined / dropped; higher / greater; significantly / markedly / considerably; showed / demonstrated / found;
    approximately / about / roughly / around / some; compared with / relative to / versus / as compared to;
    hypertension / high blood pressure; myocardial infarction / heart attack; adverse events / side effects /
    adverse effects; adverse effects / side effects / unwanted effects; cerebrovascular accident / stroke; renal /
    kidney; hepatic / liver; cardiac / heart; pulmonary / lung; neoplasm / tumour; administered / given; received /
    were given / got; participants / people in the study / subjects; mortality / death rate / deaths; insomnia /
    trouble sleeping; nausea / feeling sick; utilized / used; prior to / before; following / after; approximately
    half / about half; efficacy / effectiveness; begin / start; rapidly / quickly / fast; dose / dosage; is
    associated with / is linked to / goes along with; was associated with / was linked to; associated with / related
    to / linked with; reduces / lowers / decreases / cuts; increases / raises / boosts; caused / led to / resulted
    in; causes / leads to / results in; improves / makes better / enhances; worsens / makes worse; did not improve /
    failed to improve / did nothing to improve; did not reduce / failed to reduce; did not change / remained
    unchanged / remained stable / stayed the same / was unchanged; no effect on / not any effect on / no influence
    on; had no effect on / did not affect / left unchanged; no significant difference / no meaningful difference;
    did not differ / was similar / was no different; there was no / there was not any; were not / weren't; is not /
    isn't; does not / doesn't; did not / didn't; cannot / can't / can not; all patients / every patient; no patients
    / none of the patients; per day / a day / daily; twice daily / two times a day / b.i.d.; once daily / once a day
    / every day; for example / for instance / such as; large / big; majority of / greater part of; children / kids;
    physicians / doctors; elderly / older; obtained / got; demonstrates / shows; indicates / suggests / shows;
    require / need; requires / needs; initiation / start; cessation / stopping; sufficient / enough; previously /
    earlier; currently / at present / now; additionally / also; however / but"""
)
_UNIT_SPELLINGS: tuple[tuple[str, ...], ...] = (
    ("mg", "milligrams"),
    ("µg", "μg", "mcg", "ug", "micrograms"),
    ("g", "grams"),
    ("mL", "ml", "millilitres"),
    ("kg/m2", "kg/m²", "kg/m^2"),
    ("h", "hours", "hrs"),
    ("hours", "h", "hrs"),
    ("weeks", "wk"),
    ("min", "minutes"),
    ("minutes", "min"),
    ("%", " per cent", " percent", " %"),
    ("kg", "kilograms"),
    ("months", "mo"),
    ("years", "yrs"),
    ("mmHg", "mm Hg"),
    ("mmol/L", "mmol/l", "mmol per litre"),
    ("mg/kg", "mg per kg", "milligrams per kilogram"),
)
_SPELLED = dict(
    zip(range(13), "zero one two three four five six seven eight nine ten eleven twelve".split(), strict=True)
)
_FRACTIONS = {
    "50%": "half",
    "25%": "a quarter",
    "75%": "three quarters",
    "33%": "a third",
    "67%": "two thirds",
    "20%": "one in five",
    "10%": "one in ten",
}
_OPENINGS = words_of(
    """According to the source,; The passage says that; The study found that; Overall,; In short,; Based on the text,;
    It was reported that; Research shows that; Yes,; In summary,; So,; The review states that; The authors report
    that; It is known that; As stated,"""
)


def number_spelling(text: str, rng: random.Random) -> str:
    """A number in another spelling of the same value."""
    plain = text.replace(",", "")
    ways = [text]
    if "." in plain:
        ways += [plain + "0", plain.replace(".", ",")]
        ways += [plain[1:]] * 2 if plain.startswith("0.") else []
    elif int(plain) in _SPELLED:
        ways += [_SPELLED[int(plain)]] * 2
    elif len(plain) > 3 and not 1500 <= int(plain) <= 2100:
        ways = [plain, f"{int(plain):,}", f"{int(plain):,}".replace(",", " "), f"{int(plain):,}".replace(",", "\u202f")]
    return rng.choice(ways)


def reworded(claim: str, rng: random.Random, openings: bool = True) -> str:
    """The claim in other words and spellings: the same truth."""
    text = claim
    if rng.random() < 0.6:
        for words in rng.sample(_WORDINGS, len(_WORDINGS)):
            for at, word in enumerate(words):
                match = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.I)
                if match is not None and rng.random() < 0.5:
                    text = _replace(text, match.start(), match.end(), rng.choice([w for w in words if w != word]))
                    break
                if at == 0 and match is None and rng.random() < 0.5:
                    break
    if rng.random() < 0.5:
        for unit, *others in rng.sample(_UNIT_SPELLINGS, len(_UNIT_SPELLINGS)):
            other = rng.choice(others)
            match = re.search(rf"(?<=\d)( ?){re.escape(unit)}(?![\w/%])", text)
            if match is not None:
                gap = match.group(1) or ("" if len(other) < 3 or other[0] == " " else " ")
                text = f"{text[: match.start()]}{gap}{other}{text[match.end() :]}"
    if rng.random() < 0.4:
        for shown, spoken in _FRACTIONS.items():
            if re.search(rf"(?<![\d.,]){shown}", text) and rng.random() < 0.5:
                text = re.sub(rf"(?<![\d.,]){shown}", spoken, text, count=1)
        text = _NUMBER.sub(lambda m: number_spelling(m.group(), rng) if rng.random() < 0.6 else m.group(), text)
    if openings and rng.random() < 0.12 and text[1:2].islower():
        opening = f"{rng.choice(_OPENINGS)} "
        keep = re.match(r"[A-Z][a-z]+(?:in|ine|ol|am|ide|one|mab|ia)\b", text)
        text = opening + (text if keep else text[:1].lower() + text[1:])
    if rng.random() < 0.08:
        text = text.rstrip(".")
    return text[:1].upper() + text[1:]


_LEADING = re.compile(
    r"^(?:In|At|During|After|Among|For|Furthermore|Moreover|However|Additionally|Thus|Therefore)\b[^,.;]{0,60}, (?=\w)"
)
_BRACKETS = re.compile(r" ?[(\[][^()\[\]]{1,120}[)\]]")
_WHICH = re.compile(r", (?:which|who|where|whereas|while|although|but|and)\b[^.;]{8,}(?=[.;]?$)")


def simplified(sentence: str, rng: random.Random) -> str:
    """A sentence without its brackets, and perhaps without its opening words or its last clause: still true."""
    text = _BRACKETS.sub("", sentence) if rng.random() < 0.8 else sentence
    if rng.random() < 0.4:
        text = _LEADING.sub("", text)
    if rng.random() < 0.4:
        text = _WHICH.sub("", text)
    text = text.strip(" .;") + "."
    return text[:1].upper() + text[1:]
