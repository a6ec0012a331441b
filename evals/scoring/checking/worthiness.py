"""What a sentence of a response is: a statement to be checked, one that says that there is no answer, or neither.

Neither are greetings, offers, questions, headings, lines that only lead into a list, and Footnote's own words. By rule,
in English; in doubt a sentence is checked.
"""

import re
from enum import StrEnum

from assistant import wording
from index.words import terms


class Worth(StrEnum):
    """Whether a sentence can be right or wrong."""

    CHECKED = "checked"
    ABSTAINS = "abstains"
    NOT_CHECKED = "not_checked"


_COURTESY = re.compile(
    r"^(?:(?:hello|hi|hey|dear|good (?:morning|afternoon|evening))(?:[\s,]+\w+)?[\s!.,]*$|thanks[!.,]*$|thanks for\b|"
    r"thank you\b|you'?re (?:very )?welcome|"
    r"great question|good question|certainly[!.,]?$|sure[!.,]?$|of course[!.,]?$|i hope (?:this|that|it)\b|"
    r"(?:please )?(?:let me know|feel free)|please (?:do not |don't )?hesitate|"
    r"if you (?:have|need|want|would like)\b.*\b(?:questions?|help|let me know|ask|details|information)|"
    r"i(?:'d| would) be happy to|(?:sure|certainly|of course)[,!.] (?:here|i)\b|as an ai\b)",
    re.IGNORECASE,
)
_SOURCES = r"(?:documents?|passages?|contexts?|texts?|sources?|excerpts?|articles?|reviews?|information)"
_SILENT = re.compile(
    rf"(?:\b{_SOURCES}\b.{{0,40}}\b(?:do(?:es)? not|don't|doesn't|did not|cannot|can't)\s+(?:\w+\s+){{0,2}}"
    r"(?:answer|contain|mention|provide|specify|include|say|state|give|address|discuss|cover|indicate)"
    rf"|\bnot (?:\w+ )?(?:mentioned|provided|specified|stated|discussed|addressed|answered|covered|found|given)\b"
    rf".{{0,30}}\b{_SOURCES}\b"
    rf"|\b(?:unable|impossible|not possible|not able) to (?:answer|determine|say|tell|find|provide)\b"
    r"|\bi (?:do not|don't|cannot|can't|could not|couldn't|am not able to|am unable to)\s+"
    r"(?:know|answer|find|determine|say|tell|provide)\b"
    rf"|\b(?:no|not enough|insufficient) (?:relevant )?information\b.{{0,60}}\b{_SOURCES}?\b)",
    re.IGNORECASE,
)
_TURNS = re.compile(r"\b(?:but|however|although|though|while|whereas|nevertheless)\b", re.IGNORECASE)
_HEADING = re.compile(r"^(?:#{1,6}\s|\*\*[^*]+\*\*:?$|__[^_]+__:?$)")
_OWN = frozenset(
    value for name, value in vars(wording).items() if name.isupper() and isinstance(value, str) and value.endswith(".")
)


def worth_of(sentence: str) -> Worth:
    """What the sentence is; `sentence` is without its citation marks."""
    text = " ".join(sentence.split())
    plain = text.strip("*_`> ")
    if text in _OWN or plain in _OWN:
        return Worth.ABSTAINS if plain == wording.NOT_IN_DOCUMENTS else Worth.NOT_CHECKED
    if _SILENT.search(plain) and not _TURNS.search(plain):
        return Worth.ABSTAINS
    if (
        not terms(plain)
        or plain.endswith("?")
        or _COURTESY.match(plain)
        or _HEADING.match(text)
        or (plain.endswith(":") and not re.search(r"\d", plain))
    ):
        return Worth.NOT_CHECKED
    return Worth.CHECKED
