"""The field's abbreviations and other names, and the abbreviations that a document defines itself."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from corpus.span import Span

_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing under all its names; `short` are its abbreviations, as they are written, `broader` the names of what it
    is a kind of."""

    name: str
    kind: str
    short: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the full one first."""
        return (self.name, *self.short, *self.also)


@dataclass(frozen=True, slots=True)
class Mention:
    """A term where it stands in a text."""

    term: Term
    span: Span


class Glossary:
    """Terms found by any of their names, singular or plural, whatever the case and the hyphens."""

    def __init__(self, terms: Iterable[Term], known: Iterable[str] = ()) -> None:
        known = frozenset(known)
        self.terms = tuple(terms)
        named = {token for term in self.terms for name in term.names for token in _tokens(name)}
        # A drug that is known by name only is a thing that a question can be about.
        self.terms += tuple(Term(name, "drug") for name in sorted(known - named))
        self.known = known | named
        self._by_tokens: dict[tuple[str, ...], Term] = {}
        for term in self.terms:
            for name in term.names:
                *before, last = _tokens(name)
                for form in (last, *_plurals(last)):
                    self._by_tokens.setdefault((*before, form), term)
        self._longest = max((len(tokens) for tokens in self._by_tokens), default=0)
        shorts = {short.lower() for term in self.terms for short in term.short}
        self._shorts = frozenset(shorts | {plural for short in shorts for plural in _plurals(short)})

    @classmethod
    def bundled(cls) -> "Glossary":
        """The glossary that ships with Footnote."""
        read = tomllib.loads(files("corpus").joinpath("glossary.toml").read_text(encoding="utf-8"))
        terms = (
            Term(
                entry["name"],
                entry["kind"],
                tuple(entry.get("short", ())),
                tuple(entry.get("also", ())),
                tuple(entry.get("broader", ())),
            )
            for entry in read["term"]
        )
        return cls(terms, read["known"])

    def with_terms(self, terms: Iterable[Term]) -> "Glossary":
        """This glossary and more terms; a name that is known already keeps its meaning."""
        return Glossary((*self.terms, *terms))

    def is_abbreviation(self, word: str) -> bool:
        """Whether the word is one of the abbreviations, or its plural."""
        return word.lower() in self._shorts

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The terms in a text in order, the longest name first where names overlap."""
        tokens = list(_TOKEN.finditer(text))
        keys = [token.group().lower() for token in tokens]
        mentioned: list[Mention] = []
        at = 0
        while at < len(tokens):
            for length in range(min(self._longest, len(tokens) - at), 0, -1):
                term = self._by_tokens.get(tuple(keys[at : at + length]))
                if term is not None:
                    mentioned.append(Mention(term, Span(tokens[at].start(), tokens[at + length - 1].end())))
                    at += length
                    break
            else:
                at += 1
        return tuple(mentioned)


def _tokens(name: str) -> list[str]:
    return [token.lower() for token in _TOKEN.findall(name)]


def _plurals(word: str) -> tuple[str, ...]:
    return (f"{word}s", f"{word[:-1]}ies") if word.endswith("y") else (f"{word}s",)


_BRACKETS = re.compile(r"\(([^()\n]{2,40})\)")


def defined_abbreviations(text: str) -> tuple[Term, ...]:
    """The abbreviations defined in `text`, each once, in order; `Term.kind` is "abbreviation"."""
    terms: dict[str, Term] = {}
    for brackets in _BRACKETS.finditer(text):
        short = re.split(r"[;,]", brackets.group(1))[0].strip()
        if short in terms or not _could_be_short(short):
            continue
        before = re.split(r"[.;:!?()\n]", text[: brackets.start()][-200:])[-1]
        # Schwartz and Hearst's bound: min(|A| + 5, 2 |A|) words.
        candidate = before.split()[-min(len(short) + 5, 2 * len(short)) :]
        long = _long_form(short, " ".join(candidate))
        if long:
            terms[short] = Term(long, "abbreviation", (short.removesuffix("s") if len(short) > 3 else short,))
    return tuple(terms.values())


def _could_be_short(words: str) -> bool:
    return (
        2 <= len(words) <= 10
        and len(words.split()) <= 2
        and words[0].isalnum()
        and sum(character.isupper() for character in words) >= 2
    )


def _long_form(short: str, candidate: str) -> str:
    position = len(candidate) - 1
    for number in range(len(short) - 1, -1, -1):
        letter = short[number].lower()
        if not letter.isalnum():
            continue
        if number == len(short) - 1 and letter == "s" and len(short) > 3:
            continue
        while position >= 0 and (
            candidate[position].lower() != letter
            or (number == 0 and position > 0 and candidate[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return ""
        position -= 1
    start = candidate.rfind(" ", 0, position + 2) + 1
    long = candidate[start:].strip()
    return long if len(long) > len(short) and long.lower() != short.lower() else ""
