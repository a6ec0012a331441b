"""The bundled rules over a claim and its evidence, told in words."""

from functools import cache

from assistant.support.finding import Finding
from assistant.support.rules import Examination, Rules
from corpus.glossary import Glossary


@cache
def rules() -> Rules:
    return Rules(Glossary.bundled())


def examined(claim: str, evidence: str, context: str = "") -> Examination:
    return rules().examine(claim, evidence, context)


def told(claim: str, evidence: str, context: str = "") -> list[tuple[str, str, str, str | None]]:
    """Each finding: kind, severity, the words in the claim, the words in the evidence."""
    return [_told(one, claim, evidence) for one in examined(claim, evidence, context).findings]


def _told(one: Finding, claim: str, evidence: str) -> tuple[str, str, str, str | None]:
    instead = None if one.evidence is None else one.evidence.of(evidence)
    return str(one.kind), str(one.severity), one.claim.of(claim), instead
