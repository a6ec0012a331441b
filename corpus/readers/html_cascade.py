"""The styles of an HTML page brought to its elements: which declarations of its style sheets hold for each."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import tinycss2
from lxml import html
from tinycss2 import ast
from tinycss2.nth import parse_nth

Tokens = Sequence[ast.Node]
_MOST_PARTS = 8
_MOST_STEPS = 1_000_000
_MOST_NESTED = 8
_MOST_NESTED_RULES = 2_000
_NARROWEST_SCREEN = 1_200
_LONGEST_FIGURE = 100
_LONG_FIGURES = re.compile(r"[0-9]{100,}")
_AS_WRITTEN = ("screen", "all", "only", "and")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a property is set to, and how much that weighs against other settings of it."""

    name: str
    value: tuple[ast.Node, ...]
    weight: tuple[bool, tuple[int, int, int], int]


@dataclass(eq=False, slots=True)
class Node:
    """An element and its place: its number among its siblings and among those of its kind, and how many there are."""

    element: html.HtmlElement
    parent: "Node | None"
    before: "Node | None"
    number: int
    count: int
    number_of_kind: int
    count_of_kind: int
    tag: str = ""
    classes: frozenset[str] = frozenset()
    name: str = ""

    def __post_init__(self) -> None:
        self.tag = self.element.tag.lower()
        self.classes = frozenset((self.element.get("class") or "").split())
        self.name = self.element.get("id") or ""


_Test = Callable[[Node], bool]


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element has to be: its type (empty for any), id and classes, and further tests."""

    tag: str
    name: str
    classes: frozenset[str]
    tests: tuple[_Test, ...]

    def fits(self, node: Node) -> bool:
        """Whether the element is such a one."""
        return (
            (not self.tag or self.tag == node.tag)
            and (not self.name or self.name == node.name)
            and self.classes <= node.classes
            and all(test(node) for test in self.tests)
        )

    @property
    def weight(self) -> tuple[int, int, int]:
        """Its ids, classes with tests, and types."""
        return (bool(self.name), len(self.classes) + len(self.tests), bool(self.tag))


@dataclass(frozen=True, slots=True)
class _Selector:
    """Compounds from left to right, and the signs between them (" ", ">", "+", "~")."""

    compounds: tuple[_Compound, ...]
    signs: tuple[str, ...]

    @property
    def weight(self) -> tuple[int, int, int]:
        """The sum of its compounds."""
        ids, classes, types = zip(*(compound.weight for compound in self.compounds), strict=True)
        return sum(ids), sum(classes), sum(types)


@dataclass(slots=True)
class _Rule:
    """A selector and what it sets: one rule for all that were written with the same selector."""

    number: int
    selector: _Selector
    declarations: dict[str, Declaration] = field(default_factory=dict)


class Cascade:
    """The rules of one page's style sheets; `wanted` are the properties that anybody asks for."""

    def __init__(self, sheets: Iterable[str], wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._rules: dict[str, _Rule] = {}
        # Those that are one name and no more, one a name; and all others by what their last element has to have.
        self._plain: dict[str, _Rule] = {}
        self._others: defaultdict[str, list[_Rule]] = defaultdict(list)
        self._order = 0
        self._steps = _MOST_STEPS
        self._nested = _MOST_NESTED_RULES
        self._known: dict[tuple[int, int, int], bool] = {}
        for sheet in sheets:
            if "{" in sheet:
                self._add(tinycss2.parse_stylesheet(_cut(sheet), skip_comments=True, skip_whitespace=True), 0)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def declared(self, node: Node) -> dict[str, Declaration]:
        """What holds for the element: of each property the setting that weighs most, its own `style` among them."""
        chosen: dict[str, Declaration] = {}
        keys = (f"#{node.name}", *(f".{item}" for item in node.classes), node.tag, "*")
        for key in keys:
            fitting = [rule for rule in self._others.get(key, ()) if self._steps > 0 and self._fits_whole(rule, node)]
            for rule in (*fitting, *filter(None, (self._plain.get(key),))):
                for declaration in rule.declarations.values():
                    _put(chosen, declaration)
        style = node.element.get("style")
        if style:
            for declaration in self._declarations(
                tinycss2.parse_blocks_contents(_cut(style), skip_comments=True, skip_whitespace=True), (1 << 30, 0, 0)
            ):
                _put(chosen, declaration)
        return chosen

    def _add(self, rules: Iterable[ast.Node], depth: int) -> None:
        for rule in rules:
            if rule.type == "qualified-rule":
                self._add_rule(rule, depth)
            elif rule.type == "at-rule" and rule.content is not None and depth < _MOST_NESTED and _holds_here(rule):
                self._add(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), depth + 1)

    def _add_nested(self, rule: ast.QualifiedRule, inner: ast.Node, depth: int) -> None:
        """What is written inside a rule: a selector with "&" for the rule's own or behind it, or an at-rule for it."""
        if inner.type == "at-rule" and inner.content is not None and _holds_here(inner):
            self._add_rule(ast.QualifiedRule(0, 0, rule.prelude, inner.content), depth + 1)
        elif inner.type == "qualified-rule":
            for outer in _split(rule.prelude, ","):
                for prelude in _split(inner.prelude, ","):
                    if self._nested > 0:
                        self._nested -= 1
                        self._add_rule(ast.QualifiedRule(0, 0, _within(outer, prelude), inner.content), depth + 1)

    def _add_rule(self, rule: ast.QualifiedRule, depth: int) -> None:
        contents = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        for inner in contents if depth < _MOST_NESTED else ():
            self._add_nested(rule, inner, depth)
        if not any(item.type == "declaration" and self._is_wanted(item.lower_name) for item in contents):
            return
        for prelude in _split(rule.prelude, ","):
            selector = _selector(prelude)
            if selector is None:
                continue
            written = tinycss2.serialize(prelude).strip()
            known = self._rules.get(written)
            if known is None:
                known = self._rules[written] = _Rule(len(self._rules), selector)
                key = _key(selector.compounds[-1])
                if written in (key, "*"):
                    self._plain[key] = known
                else:
                    self._others[key].append(known)
            for declaration in self._declarations(contents, selector.weight):
                _put(known.declarations, declaration)

    def _declarations(self, contents: Iterable[ast.Node], weight: tuple[int, int, int]) -> Iterator[Declaration]:
        for content in contents:
            if content.type == "declaration" and self._is_wanted(content.lower_name):
                self._order += 1
                value = tuple(token for token in content.value if token.type not in ("whitespace", "comment"))
                yield Declaration(content.lower_name, value, (content.important, weight, self._order))

    def _is_wanted(self, name: str) -> bool:
        return name in self._wanted or name.startswith("--")

    def _fits_whole(self, rule: _Rule, node: Node) -> bool:
        self._steps -= 1
        last = len(rule.selector.compounds) - 1
        return rule.selector.compounds[last].fits(node) and self._is_led_to(rule, last, node)

    def _is_led_to(self, rule: _Rule, number: int, node: Node) -> bool:
        """Whether the rule's compounds before that one lead to the element that fits it."""
        return not number or any(
            self._fits(rule, number - 1, other) for other in _led_from(node, rule.selector.signs[number - 1])
        )

    def _fits(self, rule: _Rule, index: int, node: Node) -> bool:
        """Whether the element fits that compound, and those before lead to it; each pair is looked at once."""
        key = (rule.number, index, id(node))
        known = self._known.get(key)
        if known is None and self._steps > 0:
            self._steps -= 1
            fits = rule.selector.compounds[index].fits(node) and self._is_led_to(rule, index, node)
            known = self._known[key] = fits
        return bool(known)


def _cut(styles: str) -> str:
    """The styles with figures that are too long to be numbers cut short."""
    return _LONG_FIGURES.sub(lambda figures: figures.group()[:_LONGEST_FIGURE], styles)


def nodes(whole: html.HtmlElement) -> Iterator[Node]:
    """The elements under `whole`, itself first, each after the one it lies in."""
    waiting = [Node(whole, None, None, 1, 1, 1, 1)]
    while waiting:
        node = waiting.pop()
        yield node
        children = [child for child in node.element if isinstance(child.tag, str)]
        kinds: defaultdict[str, int] = defaultdict(int)
        for child in children:
            kinds[child.tag] += 1
        met: defaultdict[str, int] = defaultdict(int)
        before: Node | None = None
        made: list[Node] = []
        for number, child in enumerate(children, start=1):
            met[child.tag] += 1
            before = Node(child, node, before, number, len(children), met[child.tag], kinds[child.tag])
            made.append(before)
        waiting.extend(reversed(made))


def _put(chosen: dict[str, Declaration], declaration: Declaration) -> None:
    other = chosen.get(declaration.name)
    if other is None or declaration.weight >= other.weight:
        chosen[declaration.name] = declaration


def _key(compound: _Compound) -> str:
    if compound.name:
        return f"#{compound.name}"
    return f".{min(compound.classes)}" if compound.classes else compound.tag or "*"


def _led_from(node: Node, sign: str) -> Iterator[Node]:
    """The elements that a sign leads from to this one."""
    step = node.parent if sign in " >" else node.before
    while step is not None:
        yield step
        if sign in ">+":
            return
        step = step.parent if sign == " " else step.before


def _holds_here(rule: ast.AtRule) -> bool:
    """Whether the rules inside hold on a wide screen."""
    if rule.lower_at_keyword in ("supports", "layer"):
        return True
    if rule.lower_at_keyword != "media":
        return False
    return any(_is_wide_screen(query) for query in _split(rule.prelude, ","))


def _is_wide_screen(query: Tokens) -> bool:
    for token in query:
        if token.type == "ident" and token.lower_value not in _AS_WRITTEN:
            return False
        if token.type == "() block":
            tokens = [item for item in token.content if item.type != "whitespace"]
            narrow = len(tokens) == 3 and tokens[0].type == "ident" and tokens[0].lower_value == "min-width"
            if not narrow or getattr(tokens[2], "value", _NARROWEST_SCREEN + 1) > _NARROWEST_SCREEN:
                return False
    return True


def _split(tokens: Tokens, sign: str) -> list[list[ast.Node]]:
    parts: list[list[ast.Node]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == sign:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _within(outer: Tokens, inner: Tokens) -> list[ast.Node]:
    """The selector of a rule inside another: the other's where "&" stands for it, else what lies in that."""
    if not any(token.type == "literal" and token.value == "&" for token in inner):
        return [*outer, ast.WhitespaceToken(0, 0, " "), *inner]
    own = [token for token in outer if token.type != "whitespace" or token not in (outer[0], outer[-1])]
    parts = ([*own] if token.type == "literal" and token.value == "&" else [token] for token in inner)
    return [token for group in parts for token in group]


def _selector(tokens: Tokens) -> _Selector | None:
    """The selector that the tokens write; None for one that is empty, too long, or cannot be told without a browser."""
    groups: list[list[ast.Node]] = [[]]
    signs: list[str] = []
    sign = ""
    for token in tokens:
        combines = token.type == "literal" and token.value in ">+~"
        if token.type == "whitespace" or combines:
            sign = token.value if combines else sign or " "
            continue
        if sign and groups[-1]:
            groups.append([])
            signs.append(sign)
        sign = ""
        groups[-1].append(token)
    compounds = [_compound(group) for group in groups[:_MOST_PARTS]]
    made = tuple(compound for compound in compounds if compound is not None)
    return _Selector(made, tuple(signs)) if groups[0] and len(made) == len(groups) else None


def _compound(tokens: Tokens) -> _Compound | None:
    tag = name = ""
    classes: set[str] = set()
    tests: list[_Test] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        follower = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.type == "ident" and not at:
            tag = token.lower_value
        elif token.type == "hash" and token.is_identifier:
            name = token.value
        elif token.type == "literal" and token.value == "." and follower is not None and follower.type == "ident":
            classes.add(follower.value)
            at += 1
        elif token.type == "literal" and token.value == ":" and follower is not None:
            test = _pseudo(follower)
            if test is None:
                return None
            tests.append(test)
            at += 1
        elif token.type == "[] block":
            test = _attribute(token.content)
            if test is None:
                return None
            tests.append(test)
        elif not (token.type == "literal" and token.value == "*" and not at):
            return None
        at += 1
    return _Compound(tag, name, frozenset(classes), tuple(tests)) if tokens else None


_PLACES: dict[str, _Test] = {
    "root": lambda node: node.parent is None,
    "first-child": lambda node: node.number == 1,
    "last-child": lambda node: node.number == node.count,
    "only-child": lambda node: node.count == 1,
    "first-of-type": lambda node: node.number_of_kind == 1,
    "last-of-type": lambda node: node.number_of_kind == node.count_of_kind,
    "only-of-type": lambda node: node.count_of_kind == 1,
    "link": lambda node: node.tag == "a" and node.element.get("href") is not None,
    "any-link": lambda node: node.tag == "a" and node.element.get("href") is not None,
}
_NUMBERS: dict[str, Callable[[Node], int]] = {
    "nth-child": lambda node: node.number,
    "nth-last-child": lambda node: node.count - node.number + 1,
    "nth-of-type": lambda node: node.number_of_kind,
    "nth-last-of-type": lambda node: node.count_of_kind - node.number_of_kind + 1,
}


def _pseudo(token: ast.Node) -> _Test | None:
    """The test of a pseudo-class; None for one that depends on what a reader does, and for pseudo-elements."""
    if token.type == "ident":
        return _PLACES.get(token.lower_value)
    if token.type != "function":
        return None
    name = token.lower_name
    if name in _NUMBERS:
        return _nth(_NUMBERS[name], token.arguments)
    if name not in ("not", "is", "where", "matches"):
        return None
    inner = [
        _compound([item for item in tokens if item.type != "whitespace"]) for tokens in _split(token.arguments, ",")
    ]
    compounds = [compound for compound in inner if compound is not None]
    if len(compounds) < len(inner):
        return None
    if name == "not":
        return lambda node: not any(compound.fits(node) for compound in compounds)
    return lambda node: any(compound.fits(node) for compound in compounds)


def _nth(number_of: Callable[[Node], int], arguments: Tokens) -> _Test | None:
    step_and_start = parse_nth(arguments)
    if step_and_start is None:
        return None
    step, start = step_and_start
    if not step:
        return lambda node: number_of(node) == start
    return lambda node: (number_of(node) - start) % step == 0 and (number_of(node) - start) // step >= 0


def _attribute(tokens: Tokens) -> _Test | None:
    """The test "[name]" or "[name=value]" with its variants."""
    bare = [token for token in tokens if token.type != "whitespace"]
    if not bare or bare[0].type != "ident":
        return None
    name = bare[0].lower_value
    if len(bare) == 1:
        return lambda node: node.element.get(name) is not None
    value = bare[2].value if len(bare) > 2 and bare[2].type in ("ident", "string") else None
    if value is None or bare[1].type != "literal":
        return None
    fits = _COMPARED.get(bare[1].value)
    return None if fits is None else lambda node: fits(node.element.get(name) or "", value)


_COMPARED: dict[str, Callable[[str, str], bool]] = {
    "=": lambda stated, value: stated == value,
    "~=": lambda stated, value: value in stated.split(),
    "|=": lambda stated, value: stated == value or stated.startswith(f"{value}-"),
    "^=": lambda stated, value: bool(value) and stated.startswith(value),
    "$=": lambda stated, value: bool(value) and stated.endswith(value),
    "*=": lambda stated, value: bool(value) and value in stated,
}
