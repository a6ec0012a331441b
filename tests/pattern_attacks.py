"""Texts built against a regular expression: what it repeats, repeated, behind what leads there and before what ends it.

Each is made from the expression's own syntax tree, so that a new pattern is attacked without anybody writing an attack
for it. `JUNK` is what any text from outside may hold too much of.
"""

import importlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_parser = importlib.import_module("re._parser")

# Repeated as they stand.
# fmt: off
JUNK = (
    "aaaa ", " ", "\n", "\t", "\r\n", "\n\n", " \n", "(", ")", "[", "]", "((", "[[", "()", "[]", "{", "<", "<a",
    "</", "<!--", "http://a.", "https://a.b/", "www.a.", "a@a.", "1", "0", "1.", "1,", "12 ", "1-", "-", "--",
    "- ", ".", "..", ". ", ",", ", ", "a", "A", "a.", "A.", "A. ", "Aa ", "A, ", "a, ", "a-", "a'", "a b ", "the ",
    "of the ", "and ", "a and ", "et al. ", "x1", "*", "**", "**a", "_", "__", "`", "\\", "#", "|", "| ", "|-",
    "=", "+", "±", "%", "1%", "&", "&#", ";", "; ", ":", "::", "'", '"', "“", "”", "’", "/", "//", "a/", "?", "? ",
    "!", "é", "я", "я ", "中", "\u0301", "\xa0", "\u2009", "\u200b", "\x00", "who is the ", "what is ",
    "would you please ", "it is not ", "i am ", "(a) ", "(1", "[1", "[1]", "[1,", "(Aa, ", "10.1/", "doi:", "Aa A",
)
# fmt: on
# What a text may end in, so that nothing of it matches to the end.
TAILS = ("", "!", "\n", "\x00", " ~", "a", "1")
_POOL = tuple("aAzZ 0\n9\t_-–.,;:()[]{}'’\"/\\*#|=+%&?!<>@é я中\u00a0\u2009~")
_MOST_TIMES = 3
MOST = 100
_MOST_LITERALS = 40


@dataclass(frozen=True)
class Attack:
    """`head`, then `pump` as often as the length allows, then `tail`."""

    head: str
    pump: str
    tail: str

    def text(self, length: int) -> str:
        """The attack, `length` characters of it or one pump fewer."""
        times = max(1, (length - len(self.head) - len(self.tail)) // len(self.pump))
        return f"{self.head}{self.pump * times}{self.tail}"


def junk_attacks() -> Iterator[Attack]:
    """The same for every pattern."""
    for pump in JUNK:
        yield Attack("", pump, "")
        yield Attack("", pump, "~")


def attacks(pattern: re.Pattern[str], seed: int = 0, variants: int = 4) -> list[Attack]:
    """Those built against `pattern`, each once; of a long pattern some, others with another `seed`."""
    dice = random.Random(f"{seed} {pattern.pattern!r}")
    every = list(dict.fromkeys(_Maker(pattern, dice, variants).attacks()))
    return dice.sample(every, min(len(every), MOST))


class _Maker:
    def __init__(self, pattern: re.Pattern[str], dice: random.Random, variants: int) -> None:
        self._tree = _parser.parse(pattern.pattern, pattern.flags)
        self._dice = dice
        self._variants = variants
        literals = sorted(set(_literals(self._tree)))
        literals = dice.sample(literals, min(len(literals), _MOST_LITERALS))
        self._pool = tuple(dict.fromkeys((*literals, *_POOL)))
        self._fitting: dict[int, list[str]] = {}

    def attacks(self) -> Iterator[Attack]:
        pumps: list[tuple[str, str]] = []
        for head, node in _repeats(self._tree, self):
            pumps += [(head, pump) for pump in self._pumps(node) if pump]
        pumps = list(dict.fromkeys(pumps))
        for head, pump in pumps:
            for tail in self._some(TAILS, 3):
                yield Attack(head, pump, tail)
            yield Attack("", pump, self._dice.choice(TAILS))
            if head:
                yield Attack("", head + pump, "")
                yield Attack("", head + pump * 3, "")
        bodies = list(dict.fromkeys(pump for _, pump in pumps))
        for _ in range(3 * self._variants if len(bodies) > 1 else 0):
            yield Attack("", "".join(self._some(bodies, 2)), self._dice.choice(TAILS))
        for _ in range(2 * self._variants):
            whole = self.sample(self._tree)
            if whole:
                yield Attack("", whole, "")
                yield Attack("", whole[:-1] or whole, "")
                yield Attack("", whole[: self._dice.randint(1, len(whole))], self._dice.choice(TAILS))

    def _pumps(self, body: Sequence[tuple[object, object]]) -> list[str]:
        if len(body) == 1 and (fit := self._characters(*body[0])):
            return fit[: 6 * self._variants]
        return [self.sample(body) for _ in range(2 * self._variants)]

    def _some(self, among: Sequence[str], count: int) -> list[str]:
        return self._dice.sample(among, min(count, len(among)))

    def _characters(self, operation: object, argument: object) -> list[str]:
        """The single characters of the pool that such a node stands for; none for a node of another kind."""
        kind = str(operation)
        if kind not in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            return []
        # The tree is kept, and so are the ids of what is in it; two small numbers that share one are the same letter.
        key = id(argument) if kind == "IN" else hash((kind, argument))
        if key not in self._fitting:
            self._fitting[key] = [character for character in self._pool if _fits(kind, argument, character)]
        return self._fitting[key]

    def sample(self, tree: object) -> str:
        """A text that the tree may match; what must or must not stand around it is left out."""
        return "".join(self._sampled(str(operation), argument) for operation, argument in tree)  # type: ignore[attr-defined]

    def _sampled(self, kind: str, argument: object) -> str:
        fit = self._characters(kind, argument)
        if fit:
            return self._dice.choice(fit[:12])
        match kind, argument:
            case "BRANCH", (_, list(alternatives)):
                return self.sample(self._dice.choice(alternatives))
            case "SUBPATTERN", (_, _, _, inner):
                return self.sample(inner)
            case "ATOMIC_GROUP", inner:
                return self.sample(inner)
            case (("MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT"), (int(least), int(most), inner)):
                times = self._dice.randint(least, min(most, least + _MOST_TIMES))
                return "".join(self.sample(inner) for _ in range(times))
            case "GROUPREF_EXISTS", (_, yes, _):
                return self.sample(yes)
        return ""


def _repeats(tree: object, maker: _Maker, head: str = "") -> Iterator[tuple[str, Sequence[tuple[object, object]]]]:
    """Each repeat in the tree: a text that leads there, and what is repeated."""
    for operation, argument in tree:  # type: ignore[attr-defined]
        kind = str(operation)
        match kind, argument:
            case "BRANCH", (_, list(alternatives)):
                for alternative in alternatives:
                    yield from _repeats(alternative, maker, head)
            case "SUBPATTERN", (_, _, _, inner):
                yield from _repeats(inner, maker, head)
            case "ATOMIC_GROUP", inner:
                yield from _repeats(inner, maker, head)
            case (("ASSERT" | "ASSERT_NOT"), (_, inner)):
                yield from _repeats(inner, maker, head)
            case (("MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT"), (_, int(most), inner)):
                if most > _MOST_TIMES:
                    yield head, inner
                yield from _repeats(inner, maker, head)
            case "GROUPREF_EXISTS", (_, yes, no):
                for branch in (yes, no or ()):
                    yield from _repeats(branch, maker, head)
        head += maker.sample([(operation, argument)])


def _fits(kind: str, argument: object, character: str) -> bool:
    code = ord(character)
    match kind, argument:
        case "ANY", _:
            return True
        case "LITERAL", int(wanted):
            return code == wanted
        case "NOT_LITERAL", int(wanted):
            return code != wanted
        case "IN", list(members):
            negated = str(members[0][0]) == "NEGATE"
            return negated != any(_in(str(member), value, character) for member, value in members[negated:])
    return False


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def _in(member: str, value: object, character: str) -> bool:
    match member, value:
        case "LITERAL", int(wanted):
            return ord(character) == wanted
        case "RANGE", (int(first), int(last)):
            return first <= ord(character) <= last
        case "CATEGORY", category:
            return re.match(_CATEGORIES[str(category)], character) is not None
    return False


def _literals(tree: object) -> Iterator[str]:
    if isinstance(tree, tuple) and len(tree) == 2 and str(tree[0]) in ("LITERAL", "NOT_LITERAL"):
        yield chr(tree[1])
        return
    inside = getattr(tree, "data", tree)
    for inner in inside if isinstance(inside, (list, tuple)) else ():
        yield from _literals(inner)
