"""Questions that can be asked of a thing, by its kind: what it is, how it works, what it does beside.

Every wording stands here. `tells` finds what a passage must hold for the question to be worth a try, `asks` knows the
question again in other words. Left out: which of them are tried (`question_bank`), and whether they are answered.
"""

import re
from dataclasses import dataclass

from assistant.phrasing import is_plural
from corpus.glossary import Term
from index.words import plain


@dataclass(frozen=True, slots=True)
class Aspect:
    """`one` and `many` are the question with `{}` for the thing, where that takes "is" or "are"."""

    name: str
    kinds: frozenset[str]
    one: str
    many: str
    tells: re.Pattern[str]
    asks: re.Pattern[str]

    def question(self, name: str) -> str:
        """The question about the thing of that name."""
        return (self.many if is_plural(name) else self.one).format(name)


def _aspect(name: str, kinds: str, wordings: tuple[str, str], tells: str, asks: str) -> Aspect:
    one, many = wordings
    patterns = (re.compile(pattern, re.IGNORECASE) for pattern in (tells, asks))
    return Aspect(name, frozenset(kinds.split("|")), one, many, *patterns)


_TREATMENTS = "drug|drug class|technique"
_PARTS = "target|molecule|system|abbreviation"

ASPECTS = (
    _aspect(
        "definition",
        f"{_TREATMENTS}|{_PARTS}|condition",
        ("What is {}?", "What are {}?"),
        r"\b(?:is|are)\s+(?:an?|the|one)\b|\brefers?\s+to\b|\bdefined\b",
        r"^(?:so\s+)?what(?:'s|\s+is|\s+are)\s+(?:an?\s+|the\s+)?[\w-]+(?:\s+[\w-]+){0,3}\s*\?*$|\bdefin",
    ),
    _aspect(
        "working",
        _TREATMENTS,
        ("How does {} work?", "How do {} work?"),
        r"\b(?:block|inhibit|bind|stimulat|act|activat|rais|releas)\w*|\breuptake\b|\bmechanism|\breceptor",
        r"\bhow\s+(?:do|does)\b.*\b(?:work|act)|\bmechanism|\breceptor",
    ),
    _aspect(
        "side effects",
        _TREATMENTS,
        ("What are the side effects of {}?", "What are the side effects of {}?"),
        r"\bside\s+effects?\b|\badverse\b|\bunwanted\b|\btolerab|\bnausea\b|\bdizz|\bsedation\b|\bdissociat",
        r"\bside\s+effect|\badverse|\brisks?\b|\bdanger|\bsafe(?:ty)?\b|\bharm",
    ),
    _aspect(
        "giving",
        _TREATMENTS,
        ("How is {} given?", "How are {} given?"),
        r"\bintraven|\binfus|\bnasal|\bby\s+mouth|\boral|\badminister|\bsessions?\b|\bgiven\b|\belectrode|\bcoil\b",
        r"\bhow\s+(?:is|are)\b.*\b(?:given|done|taken|used|administered)|\broute",
    ),
    _aspect(
        "dose",
        "drug",
        ("What dose of {} is used?", "What doses of {} are used?"),
        r"\d\s*(?:mg|µg|μg|mcg|g)\b",
        r"\bdos(?:e|es|age|ing)\b|\bhow\s+much\b|\bmg\b",
    ),
    _aspect(
        "speed",
        _TREATMENTS,
        ("How fast does {} work?", "How fast do {} work?"),
        r"\bwithin\s+(?:\w+\s+){0,2}(?:minutes|hours|days|weeks)|\bweeks\b|\brapid|\bonset\b|\bdelay",
        r"\bhow\s+(?:fast|soon|quick\w*|rapid\w*|long)\b|\bonset\b|\bfaster|\bweeks\b",
    ),
    _aspect(
        "avoiding",
        _TREATMENTS,
        ("Who should avoid {}?", "Who should avoid {}?"),
        r"\bcontraindicat|\bavoid|\bunsuitable|\bscreened|\bcaution|\bnot\s+suited",
        r"\bwho\b.*\b(?:avoid|not)\b|\bcontraindicat",
    ),
    _aspect(
        "evidence",
        _TREATMENTS,
        ("What do trials show about {}?", "What do trials show about {}?"),
        r"\btrials?\b|\bplacebo\b|\bmeta-analys|\brandomi[sz]ed",
        r"\btrials?\b|\bevidence\b|\bresearch\b|\bstud(?:y|ies)\b|\beffective",
    ),
    _aspect(
        "lasting",
        _TREATMENTS,
        ("How long does the effect of {} last?", "How long do the effects of {} last?"),
        r"\blasts?\b|\bfades?\b|\brelapse|\bmaintenance|\bsustained\b|\bkeep\w*\s+the\s+benefit",
        r"\blasts?\b|\brelapse|\bhow\s+long\b|\bduration",
    ),
    _aspect(
        "causes",
        "condition",
        ("What causes {}?", "What causes {}?"),
        r"\bcaus|\brisk\s+factor|\bstress|\btheory|\bcontribut",
        r"\bcaus|\bwhy\b",
    ),
    _aspect(
        "frequency",
        "condition",
        ("How many people have {}?", "How many people have {}?"),
        r"\bmillion|\bper\s?cent\b|%|\bprevalen",
        r"\bhow\s+(?:many|common)\b|\bprevalen",
    ),
    _aspect(
        "treatment",
        "condition",
        ("How is {} treated?", "How are {} treated?"),
        r"\btreat|\btherap|\bmedicine",
        r"\btreat|\btherap|\bcure",
    ),
    _aspect(
        "role",
        _PARTS,
        ("What does {} do?", "What do {} do?"),
        r"\b(?:regulat|support|control|releas|rais|lower|promot|transmit|carr|driv|activat|help)\w*",
        r"\bwhat\s+(?:do|does)\b|\brole\b|\bfunction",
    ),
)
DIFFERENCE = "How does {} differ from {}?"
_DIFFERENCES = "How do {} differ from {}?"
COMPARES = re.compile(
    r"\bdiffer|\bcompar|\bthan\b|\bunlike\b|\bwhereas\b|\bversus\b|\bvs\b|\bin\s+contrast\b", re.IGNORECASE
)
OF_DOSES = frozenset({"dose", "giving"})
"""What is not offered to somebody who asks about his own treatment."""


def difference(one: str, other: str) -> str:
    """The question that sets two things side by side."""
    return (_DIFFERENCES if is_plural(one) else DIFFERENCE).format(one, other)


def asked_aspects(question: str) -> frozenset[str]:
    """The aspects that a question asks about, as far as its words tell."""
    found = {aspect.name for aspect in ASPECTS if aspect.asks.search(question)}
    return frozenset(found | ({"difference"} if COMPARES.search(question) else set()))


def shown_name(term: Term, written: str) -> str:
    """How a question of ours names a thing that a document writes as `written`: a class in the plural, what is known
    by its letters by these, anything else as it is written."""
    if term.kind == "drug class":
        short = next((f"{short}s" for short in term.short), "")
        return short or (written if is_plural(written) else f"{term.name}s")
    if term.kind == "technique":
        return next(iter(term.short), term.name)
    if term.kind == "system":
        return f"the {written}"
    if term.kind in ("drug", "condition"):
        return term.name
    return written if any(character.isupper() for character in written[1:]) else plain(written)
