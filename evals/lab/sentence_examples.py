"""Paragraphs with known sentence ends, made out of plain sentences: what the segmenter learns the rare cases from.

Plain sentences of articles are put one after another, and changed the way pasted text, Markdown, references, doses,
names and other languages change them; where each sentence ends is then known. All is drawn from one `Random`. The
words for it are in `sentence_material.toml`.
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict

MATERIAL = Path(__file__).with_name("sentence_material.toml")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBJECT = re.compile(r"(?:We|They|It|The authors|The study|This study|The patients) ([a-z].*)")


@dataclass(frozen=True, slots=True)
class Example:
    """A paragraph: `ends` are the offsets after its sentences; what is `unknown` is neither an end nor none."""

    text: str
    ends: frozenset[int]
    unknown: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Stock:
    """What examples are made of: plain sentences, family names, names in capitals, words with a capital."""

    sentences: Sequence[str]
    surnames: Sequence[str]
    acronyms: Sequence[str]
    capitalised: Sequence[str]


class Language(BaseModel):
    """Whole sentences, and halves ("first|second") that a short form joins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentences: tuple[str, ...]
    halves: tuple[str, ...]


class Material(BaseModel):
    """The words of `sentence_material.toml`; what each list is for stands there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: tuple[str, ...]
    lettered: tuple[str, ...]
    letters: tuple[str, ...]
    species: tuple[str, ...]
    before_anything: tuple[str, ...]
    before_numbers: tuple[str, ...]
    titles: tuple[str, ...]
    either: tuple[str, ...]
    labels: tuple[str, ...]
    heads: tuple[str, ...]
    lower_starts: tuple[str, ...]
    reported: tuple[str, ...]
    openings: tuple[str, ...]
    et_al: tuple[str, ...]
    emphasis: tuple[str, ...]
    addresses: tuple[str, ...]
    shortened: dict[str, tuple[str, ...]]
    languages: dict[str, Language]


@dataclass(slots=True)
class _Paragraph:
    """A paragraph in the making."""

    text: str = ""
    ends: list[int] = field(default_factory=list)

    def add(self, sentence: str, gap: str = " ", ends: bool = True) -> None:
        """A sentence, or an item of a list that is none."""
        self.text += (gap if self.text else "") + sentence
        if ends:
            self.ends.append(len(self.text))

    def example(self) -> Example:
        """The paragraph as it is."""
        return Example(self.text, frozenset(self.ends))


class Maker:
    """Makes examples from a stock; `forms` are the known short forms by language and kind ("open", "either")."""

    def __init__(self, stock: Stock, forms: dict[tuple[str, str], list[str]], random: Random) -> None:
        self._stock = stock
        self._forms = forms
        self._random = random
        self._words = Material.model_validate(tomllib.loads(MATERIAL.read_text(encoding="utf-8")))
        self._shares: dict[Callable[[], Example], int] = {
            self._plain: 3,
            self._marked: 8,
            self._final: 12,
            self._shortened: 6,
            self._inserted: 6,
            self._cited: 6,
            self._named: 5,
            self._emphasised: 4,
            self._labelled: 4,
            self._lower: 4,
            self._stuck: 3,
            self._bracketed: 3,
            self._foreign: 8,
            self._numbered: 4,
            self._figures: 5,
        }

    def example(self) -> Example:
        """One more."""
        [way] = self._random.choices(list(self._shares), list(self._shares.values()))
        return way()

    def _plain(self) -> Example:
        return _together([self._sentence() for _ in range(3)])

    def _marked(self) -> Example:
        """Marks of references stuck behind a stop, or in brackets on either side of it."""
        made: list[str] = []
        for _ in range(self._random.randint(2, 4)):
            sentence = self._sentence()
            if self._chance(0.3):
                sentence = f"{sentence[:-1]} {self._statistic()}."
            elif self._chance(0.1):
                sentence = f"{sentence[:-1]} in {self._random.randint(1985, 2026)}."
            mark, how = self._mark(), self._random.random()
            # "2.5" is a number, but for a year.
            decimal = mark[0].isdigit() and sentence[-2].isdigit() and not re.search(r"\b\d{4}\.$", sentence)
            if how < 0.6 and not decimal:
                sentence += mark
            elif how < 0.7:
                sentence = f"{sentence[:-1]}{mark}."
            elif how < 0.8:
                sentence = f"{sentence[:-1]} [{self._numbers()}]."
            made.append(sentence)
        return _together(made)

    def _final(self) -> Example:
        """Units, letters, numbers and short forms before the last stop."""
        return _together([self._ending() if self._chance(0.7) else self._sentence() for _ in range(3)])

    def _shortened(self) -> Example:
        """Words of the sentence written as short forms."""
        made = []
        for _ in range(3):
            sentence = self._sentence()
            for words, forms in self._random.sample(list(self._words.shortened.items()), len(self._words.shortened)):
                # A short form at the end would swallow the sentence's own stop.
                if (match := re.search(words, sentence)) and match.end() < len(sentence) - 1:
                    sentence = sentence[: match.start()] + self._pick(forms) + sentence[match.end() :]
            made.append(sentence)
        return _together(made)

    def _inserted(self) -> Example:
        """Something put into a sentence that a short form opens: "(e.g. Prozac)", "vs. SSRIs", "approx. 30"."""
        return _together([self._with(self._aside()) if self._chance(0.8) else self._sentence() for _ in range(3)])

    def _cited(self) -> Example:
        """Authors as the subject of a sentence, or in brackets."""
        made = []
        for _ in range(3):
            sentence, how = self._sentence(), self._random.random()
            year, numbers = self._random.randint(1985, 2026), self._numbers()
            marks = (
                f" [{numbers}]",
                f" [{numbers}]",
                f" ({year})",
                f" ({numbers})",
                numbers,
                "",
                f" ({year}; {numbers})",
            )
            cited = f"{self._name()} {self._pick(self._words.et_al)}{self._pick(marks)}"
            if how < 0.5 and (rest := _SUBJECT.match(sentence)):
                sentence = f"{cited} {rest.group(1)}"
            elif how < 0.7:
                sentence = f"{cited} {self._pick(self._words.reported)} {_lowered(sentence)}"
            elif how < 0.85:
                sentence = self._with(
                    f"({self._name()} et al., {year}; {self._name()} et al. {self._random.randint(1985, 2026)})"
                )
            else:
                sentence = f"{self._pick(self._words.openings)} {cited} {_lowered(sentence)}"
            made.append(sentence)
        return _together(made)

    def _named(self) -> Example:
        """Initials, titles and the names of germs."""
        made = []
        for _ in range(3):
            first, second, name = self._letter(), self._letter(), self._name()
            title, how = self._pick(self._words.titles), self._random.random()
            full = self._pick(
                (
                    f"{first}. {name}",
                    f"{first}. {second}. {name}",
                    f"{first}.{second}. {name}",
                    f"John {first}. {name}",
                    f"{title} {name}",
                    f"{title} {first}. {name}",
                    f"{name} {first}.,",
                    self._pick(self._words.species),
                    self._pick(self._words.species),
                )
            )
            if how < 0.4:
                verb = self._pick(("and", "showed that", "was present, and", "wrote that", "grew when"))
                made.append(f"{full} {verb} {_lowered(self._sentence())}")
            elif how < 0.8:
                made.append(self._with(f"{self._pick(('by', 'with', 'from', 'and', 'of', 'in', '(see', 'as'))} {full}"))
            else:
                made.append(self._sentence())
        return _together(made)

    def _emphasised(self) -> Example:
        """Markdown's emphasis around a label, a sentence, a word or a stop."""
        made: list[str] = []
        for _ in range(3):
            sentence, star, how = self._sentence(), self._pick(self._words.emphasis), self._random.random()
            if how < 0.35:
                made += [f"{star}{self._pick(self._words.heads)}.{star}", sentence]
            elif how < 0.5:
                made.append(f"{star}{sentence}{star}")
            elif how < 0.65:
                made.append(f"{star}{sentence[:-1]}{star}.")
            elif how < 0.8:
                rest, _, last = sentence[:-1].rpartition(" ")
                note = self._pick(("", "", f"[^{self._random.randint(1, 9)}]", f"<sup>{self._numbers()}</sup>"))
                made.append(f"{rest} {star}{last}{star}.{note}")
            else:
                made.append(self._with(f"{star}{self._pick(('e.g.', 'i.e.', 'vs.', 'cf.'))}{star}"))
        return _together(made)

    def _labelled(self) -> Example:
        """The label of a figure, a table, a box or an item, which belongs to what it labels."""
        label = self._pick(self._words.labels).format(
            n=self._random.randint(1, 19),
            a=self._pick("abcdefgh"),
            A=self._pick("ABCD"),
            r=self._pick(("i", "ii", "iii", "iv", "II", "III")),
        )
        first = self._sentence()
        if self._chance(0.3):
            first = self._pick(("(A) ", "Effects of ", "Flow of ", "a ", "(continued) ")) + _lowered(first)
        return _together([f"{label} {first}", *(self._sentence() for _ in range(self._random.randint(0, 2)))])

    def _numbered(self) -> Example:
        """Items with numbers or letters in one paragraph; a label belongs to its item."""
        gaps = (("  ", ""), ("  ", "."), (" ", ";"), (" ", ","), (" ", "."), ("  ", ";"), (" • ", "."), ("  • ", ""))
        gap, end = self._random.choice(gaps)
        letters, made = self._chance(0.4), _Paragraph()
        if self._chance(0.6):
            made.add(self._pick((f"{self._sentence()[:-1]}:", "Aims:")), ends=False)
        else:
            made.add(self._sentence())
        for number in range(self._random.randint(2, 5)):
            sentence = self._sentence()[:-1]
            sentence = _lowered(sentence) if self._chance(0.3) else sentence
            label = "" if "•" in gap else f"{'abcdefgh'[number] if letters else number + 1}. "
            made.add(f"{label}{sentence}{end}", gap, ends=end == ".")
        return made.example()

    def _figures(self) -> Example:
        """Sentences that begin with a figure, and decimals before capitals and brackets."""
        made = []
        for _ in range(3):
            how = self._random.random()
            decimal = f"{self._random.randint(0, 99)}.{self._pick(('5', '05', '000', '64', '3', '001', '25'))}"
            if how < 0.35:
                figure = self._pick((str(self._random.randint(2, 900)), decimal, f"{self._random.randint(2, 90)}%"))
                made.append(f"{figure} {_lowered(self._sentence())}")
            elif how < 0.8:
                units = (self._acronym(), self._acronym(), "(SD 2.1)", "[1.2–3.4]", "(95% CI", "IU", "Hz", "MHz", "Gy")
                made.append(self._with(f"{self._pick(('of', 'was', 'to', ',', 'OR'))} {decimal} {self._pick(units)}"))
            else:
                made.append(self._sentence())
        return _together(made)

    def _lower(self) -> Example:
        """Sentences that begin in lower case: with a name written so, or because all of the text is."""
        if self._chance(0.5):
            return _together([_lowered(self._sentence()) for _ in range(3)])
        verbs = ("is", "was", "levels rose, and", "and others were", "has", "did not change;")
        starts = (f"{self._pick(self._words.lower_starts)} {self._pick(verbs)}" for _ in range(2))
        return _together([self._sentence(), *(f"{start} {_lowered(self._sentence())}" for start in starts)])

    def _stuck(self) -> Example:
        """No blank behind the stop; and addresses, which have none either."""
        if self._chance(0.7):
            return _together([self._sentence() for _ in range(3)], gap="")
        return _together([self._with(self._pick(self._words.addresses)) for _ in range(2)])

    def _bracketed(self) -> Example:
        """Sentences in brackets or quotes, and brackets with a stop inside a sentence."""
        made = []
        for _ in range(3):
            sentence, how = self._sentence(), self._random.random()
            if how < 0.25:
                sentence = self._pick((f"({sentence})", f"“{sentence}”", f'"{sentence}"', f"[{sentence}]"))
            elif how < 0.6:
                number = self._random.randint(3, 99)
                see = f"(see {self._pick(self._words.before_numbers)} {number})"
                inner = self._pick(
                    (self._statistic(), see, f"({self._pick(self._words.either)})", f"(P < .{number:02}; n = {number})")
                )
                sentence = self._with(inner) if self._chance(0.6) else f"{sentence[:-1]} {inner}."
            elif how < 0.7:
                sentence = f"{sentence[:-1]}{self._pick(('?', '!', '...', '…'))}"
            elif how < 0.8:
                sentence = f"{sentence[:-1]} {self._statistic()} ."
            made.append(sentence)
        return _together(made)

    def _foreign(self) -> Example:
        """Another language, with its short forms."""
        name = self._pick(sorted(self._words.languages))
        language, open_forms = self._words.languages[name], self._forms[name, "open"]
        either, made = self._forms[name, "either"], []
        for _ in range(3):
            how = self._random.random()
            first, _, second = self._pick(language.halves).partition("|")
            if how < 0.4:
                made.append(f"{first} {self._cased(self._pick(open_forms))}. {second}")
            elif how < 0.55 and (second[0].islower() or self._chance(0.5)):
                made.append(f"{first} {self._cased(self._pick(either))}. {second}")
            elif how < 0.75:
                made.append(f"{self._pick(language.sentences)[:-1]} {self._pick(either)}.")
            else:
                made.append(self._pick(language.sentences))
        return _together(made)

    def _ending(self) -> str:
        """A sentence that ends in something that looks like no end."""
        bare, how, high = self._sentence()[:-1], self._random.random(), self._random.randint(10, 200)
        number = self._pick(
            (str(high), f"{self._random.random() * 9:.1f}", f"{self._random.random():.2f}", f"2–{high}")
        )
        link = self._pick((" in", " of", " for", " and", " with", " than", " was", ","))
        if how < 0.25:
            return f"{bare}{link} {number} {self._pick(self._words.units)}."
        if how < 0.65:
            # The word before the letter may also be the sentence's own.
            named = f"{link} {self._pick(self._words.lettered)}" if self._chance(0.8) else ""
            return f"{bare}{named} {self._pick(self._words.letters)}."
        if how < 0.72:
            return f"{bare}{link} {self._acronym()}."
        if how < 0.8:
            return f"{bare}{link} {self._pick((number, str(self._random.randint(1985, 2026))))}."
        if how < 0.84:
            label = (
                f"{self._pick((*self._words.before_numbers, 'Table', 'Figure', 'Box'))} {self._random.randint(1, 30)}."
            )
            return (
                f"{bare}{link} {label}"
                if self._chance(0.4)
                else f"{self._pick(('See', 'This is', 'See also', 'As in'))} {label}"
            )
        return f"{bare} {self._pick(('', 'given ', 'and ', 'with '))}{self._pick(self._words.either)}"

    def _aside(self) -> str:
        name, how = self._pick(self._stock.capitalised), self._random.random()
        what = self._pick((self._acronym(), name, self._name(), str(self._random.randint(1, 400)), name.lower()))
        if how < 0.5:
            form = self._pick(self._words.before_anything)
            frames = (f"({form} {what})", f"{form} {what}", f", {form} {what},", f"[{form} {what}]")
            return self._pick((*frames, f"({what} {form} {self._acronym()})"))
        if how < 0.8:
            form, count = self._pick(self._words.before_numbers), self._random.randint(1, 30)
            number = self._pick(
                (str(count), f"[{self._numbers()}]", f"({count})", f"S{count}", f"{count}{self._letter()}")
            )
            seen = (f"({form} {number})", f"in {form} {number}", f"(see {form} {number}, and others)")
            return self._pick((*seen, f"{form} {number}", f"(see {form} {number} and {form} {number})"))
        form = self._pick(self._words.either)
        given = (form, f"({form} {what})", f"{form},", f"{self._random.randint(2, 90)} mg {form}")
        return self._pick(
            (*given, f"the U.S. {name}", f"{form} ({self._name()} et al., {self._random.randint(1985, 2026)})")
        )

    def _with(self, aside: str) -> str:
        """A sentence with something put between two of its words in lower case."""
        words = self._sentence().split(" ")
        small = [word.isalpha() and word.islower() for word in words]
        places = [at for at in range(1, len(words)) if small[at - 1] and words[at][:1].islower()]
        at = self._random.choice(places) if places else len(words) - 1
        return " ".join([*words[:at], aside, *words[at:]])

    def _statistic(self) -> str:
        value, count = f"{self._random.random():.2f}", self._random.randint(1, 99)
        forms = (f"(P = {value})", f"(p<{value})", f"(95% CI {value}–1.{count})", f"({count}%)", f"(n = {count})")
        return self._pick((*forms, f"{count}%", f"({self._acronym()})"))

    def _numbers(self) -> str:
        """One to three numbers of references."""
        first = self._random.randint(1, 120)
        pairs = (f"{first},{first + 1}", f"{first}–{first + 3}", f"{first}-{first + 2}", f"{first}, {first + 5}")
        return self._pick((str(first), str(first), *pairs, f"{first},{first + 2},{first + 7}"))

    def _mark(self) -> str:
        numbers = self._numbers().replace(" ", "")
        raised, note = numbers.translate(_RAISED), f"[^{self._random.randint(1, 30)}]"
        bracketed = (f"[{numbers}]", f" [{numbers}]", f"({numbers})", f"<sup>{numbers}</sup>")
        return self._pick((numbers, numbers, numbers, numbers, raised, raised, *bracketed, note))

    def _cased(self, form: str) -> str:
        """A short form as it is written in a sentence: titles with a capital, "z. B." and "u. U." with their second."""
        if " " not in form and "." not in form and self._chance(0.4):
            return form.capitalize()
        first, dot, second = form.rpartition(".")
        return f"{first}{dot}{second[:-1]}{second[-1].upper()}" if dot and second and self._chance(0.4) else form

    def _sentence(self) -> str:
        return self._pick(self._stock.sentences)

    def _name(self) -> str:
        return self._pick(self._stock.surnames)

    def _acronym(self) -> str:
        return self._pick(self._stock.acronyms)

    def _letter(self) -> str:
        return self._pick("ABCDEFGHIJKLMNOPRSTVW")

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _pick(self, among: Sequence[str]) -> str:
        return self._random.choice(among)


def _together(sentences: Sequence[str], gap: str = " ") -> Example:
    made = _Paragraph()
    for sentence in sentences:
        made.add(sentence, gap)
    return made.example()


def _lowered(sentence: str) -> str:
    """The sentence with its first letter in lower case."""
    return sentence[:1].lower() + sentence[1:]
