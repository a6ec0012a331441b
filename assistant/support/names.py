"""Drugs, techniques, targets and the like that a claim names and its evidence does not.

An abbreviation, a brand and another name are the same thing; what is a kind of it (an SSRI for "antidepressant")
carries the broader word. Left out: a name that neither the glossary nor its own ending tells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.support.finding import Finding, FindingKind, Severity
from assistant.support.statement import Clauses, Statement, Word
from corpus.glossary import Glossary, Term
from corpus.span import Span

_GROUPS = {
    "drug": "treatment",
    "drug class": "treatment",
    "technique": "treatment",
    "target": "target",
    "molecule": "target",
    "system": "target",
    "route": "route",
    "condition": "condition",
}
_TOKEN = re.compile(r"[^\W_]+")
# International non-proprietary names tell their class by their end (WHO, "The use of stems in the selection of
# International Nonproprietary Names", 2018): a drug that the glossary does not know.
_DRUG = re.compile(
    r"[a-z]{2,}(?:azepam|azolam|azine|barbital|caine|cillin|cycline|dipine|floxacin|mab|mycin|tinib|olol|oxetine|"
    r"pramine|[aeiou]pril|profen|sartan|setron|vastatin|triptan|triptyline|[cdnst]avir|[cn]azole|apine|peridone|"
    r"gliptin|gliflozin|semide|thiazide|prazole|lukast|dronate|parin|xaban|pidem|diazepines?|piprazole|melteon|"
    r"orphine|codone|triptans|lactone|formin)"
)
_ENOUGH_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Named:
    """A term where it stands; `group` are the kinds that can stand for each other."""

    term: Term
    group: str
    span: Span


class Names:
    """Finds the names of the glossary that can be swapped for each other."""

    def __init__(self, glossary: Glossary) -> None:
        self._forms: dict[str, dict[tuple[str, ...], Term]] = {}
        for term in glossary.terms:
            if term.kind not in _GROUPS:
                continue
            for name in term.names:
                *before, last = (token.lower() for token in _TOKEN.findall(name))
                for form in (last, f"{last}s", f"{last[:-1]}ies" if last.endswith("y") else last):
                    tokens = (*before, form)
                    self._forms.setdefault(tokens[0], {}).setdefault(tokens, term)
        self._lengths = {
            first: sorted({len(tokens) for tokens in forms}, reverse=True) for first, forms in self._forms.items()
        }

    def within(self, text: str) -> tuple[Named, ...]:
        """The names in a text in order, the longest first where they overlap."""
        tokens = [(match.group().lower(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
        found: list[Named] = []
        at = 0
        while at < len(tokens):
            first = tokens[at][0]
            step = 1
            if first not in self._lengths and len(first) > 6 and _DRUG.fullmatch(first):
                unknown = Term(first.removesuffix("s"), "drug")
                found.append(Named(unknown, "treatment", Span(tokens[at][1], tokens[at][2])))
            for length in self._lengths.get(first, ()):
                term = self._forms[first].get(tuple(token for token, _, _ in tokens[at : at + length]))
                if at + length > len(tokens):
                    continue
                if term is not None:
                    span = Span(tokens[at][1], tokens[at + length - 1][2])
                    found.append(Named(term, _GROUPS[term.kind], span))
                    step = length
                    break
            at += step
        return tuple(found)


def name_findings(
    claim: Statement,
    named: Sequence[Named],
    evidence: Statement,
    held: Sequence[Named],
    near: Sequence[Clauses],
    context: Sequence[Named],
) -> Iterator[Finding]:
    """`held` are the names of the whole evidence; `near` its sentences that the claim is held against."""
    here = [one for one in held if any(sentence.span.holds(one.span) for sentence in near)]
    spare = [one for one in here if not any(_covers(other.term, one.term) for other in named)]
    for one in named:
        if any(_covers(one.term, other.term) for other in here):
            continue
        known = any(_covers(one.term, other.term) for other in (*held, *context))
        instead = next(
            (other for other in spare if other.group == one.group and _same_place(claim, one, evidence, other)), None
        )
        if instead is not None:
            yield Finding(FindingKind.NAME, Severity.CONTRADICTS, one.span, instead.span)
            continue
        if known:
            continue
        instead = next((other for other in spare if other.group == one.group), None)
        if instead is not None and one.group == "treatment" and instead.term.kind == one.term.kind:
            yield Finding(FindingKind.NAME, Severity.CONTRADICTS, one.span, instead.span)
        else:
            yield Finding(FindingKind.NAME, Severity.NOT_FOUND, one.span, None)


def names_missing(named: Sequence[Named], held: Sequence[Named]) -> int:
    """How many of the claim's names stand nowhere in the evidence."""
    return sum(not any(_covers(one.term, other.term) for other in held) for one in named)


def same_names(named: Sequence[Named], held: Sequence[Named]) -> tuple[Span, ...]:
    """The places of the claim's names that the evidence has, under whatever name."""
    return tuple(one.span for one in named if any(_covers(one.term, other.term) for other in held))


def _covers(claimed: Term, held: Term) -> bool:
    """Whether `held` is what is claimed, or a kind of it."""
    return (
        claimed == held
        or claimed.name in held.broader
        or (claimed.kind == held.kind and f" {claimed.name}" in f" {held.name}")
    )


def _same_place(claim: Statement, one: Named, evidence: Statement, other: Named) -> bool:
    """Whether the words around the two names are the same."""
    ours, theirs = _around(claim.words, one.span), _around(evidence.words, other.span)
    return len(ours & theirs) >= _ENOUGH_ALIKE * max(1, min(len(ours), len(theirs)))


def _around(words: Sequence[Word], span: Span) -> set[str]:
    before = [word.key for word in words if word.span.end <= span.start and word.content]
    after = [word.key for word in words if word.span.start >= span.end and word.content]
    return {*before[-2:], *after[:2]}
