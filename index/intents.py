"""What everyday questions ask for, in the words that reviews tell it with: "dangerous?" is answered under "risks".

A few intents, each a pattern over the question and the words of its answers; left out: anything learnt.
"""

import re
from dataclasses import dataclass

from index.words import stem, words


@dataclass(frozen=True, slots=True)
class Intent:
    """`asking` are the stems that ask, `telling` the stems of which an answer holds at least one."""

    name: str
    pattern: re.Pattern[str]
    asking: frozenset[str]
    telling: frozenset[str]


def _intent(name: str, pattern: str, asking: str, telling: str) -> Intent:
    stems = (frozenset(map(stem, words(text))) for text in (asking, telling))
    return Intent(name, re.compile(pattern, re.IGNORECASE), *stems)


INTENTS = (
    _intent(
        "mechanism",
        r"\bhow (?:do|does|did|would)\b.{0,60}\b(?:work|works|act)\b|\bmechanisms?\b|\bwhat (?:do|does)\b.{0,40}\bdo\b",
        "work works act acts mechanism mechanisms action",
        "mechanism mechanisms act acts block blocks antagonist agonist receptor receptors inhibit inhibitor reuptake",
    ),
    _intent(
        "safety",
        r"\b(?:danger\w*|safe\w*|risks?|risky|harm\w*|side.effects?|adverse|toxic\w*)\b",
        "danger dangers dangerous safe safety risk risks risky harm harms harmful bad",
        "safety risk risks side adverse harm harms toxic caution unwanted dissociation nausea sedation misuse abuse",
    ),
    _intent(
        "exclusion",
        r"\b(?:should|must|can|may)(?: ?n[o']t|not)\b|\bcontraindicat\w*|\bavoid\b|\bcaution\b|"
        r"\bscreen\w*|\bunsuitable\b|\bnot suit\w*",
        "contraindication contraindications contraindicated avoid caution screened unsuitable suited",
        "caution careful screening screened unsuitable contraindicated uncontrolled psychotic psychosis hypertension",
    ),
    _intent(
        "giving",
        r"\bhow (?:is|are)\b.{0,60}\b(?:given|taken|administered|used|done|delivered)\b",
        "given taken administered used done delivered",
        "given administered intravenous intranasal infusion infused dose spray mouth vein anaesthesia sessions",
    ),
    _intent(
        "onset",
        r"\bhow (?:fast|soon|quick\w*|rapid\w*|long)\b|\bonset\b|"
        r"\b(?:faster|slower|quicker)\b|\btakes? (?:so long|weeks|time)\b",
        "fast faster soon quick quickly quicker rapidly slow slower onset long time take",
        "hours days weeks minutes months onset delayed gradual gradually slow rapid rapidly",
    ),
    _intent(
        "limits",
        r"\b(?:drawbacks?|disadvantages?|downsides?|problems?|limits?|limitations?|shortcomings?|weakness\w*)\b",
        "drawback drawbacks disadvantage disadvantages downside downsides problem problems limits limitations",
        "limit limits limitation limitations delayed adverse side burden resistance",
    ),
)


def intents_of(question: str) -> tuple[Intent, ...]:
    """The intents of a question."""
    return tuple(intent for intent in INTENTS if intent.pattern.search(question))
