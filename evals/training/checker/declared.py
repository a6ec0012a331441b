"""A question and its answer as one claim: a statement where the question's form allows, else one behind the other."""

import re

from corpus.span import Span

_SUBJECT = re.compile(
    r"^(?:Who|What|Which(?:\s[\w'-]+){1,3}?|What(?:\s(?:kind|type|group|country|city|person|drug|disease)s?(?:\sof\s\w+)?))"
    r"\s(?!(?:is|was|are|were|do|does|did|has|have|had|can|could|will|would|should)\b)(?P<rest>\w+(?:s|ed)\b.*?)\?*$"
)
_IS = re.compile(r"^(?:Who|What)\s(?P<is>is|was|are|were)\s(?P<rest>.+?)\?*$")


def declared(question: str, answer: str) -> tuple[str, Span]:
    """The claim, and where the answer stands in it."""
    reply = answer.strip().rstrip(".")
    subject = _SUBJECT.match(question)
    if subject is not None:
        text = f"{reply[:1].upper()}{reply[1:]} {subject['rest']}."
        return text, Span(0, len(reply))
    being = _IS.match(question)
    if being is not None:
        head = f"{being['rest'][:1].upper()}{being['rest'][1:]} {being['is']} "
        return f"{head}{reply}.", Span(len(head), len(head) + len(reply))
    head = f"{question} "
    return f"{head}{reply}.", Span(len(head), len(head) + len(reply))
