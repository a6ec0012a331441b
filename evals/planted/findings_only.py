"""A checker that asks the rules alone: what they find differs, and nothing else, speaks against a sentence.

It is a column of the table, so that what likeness adds to the rules can be read. Left out: likeness of words, which
`assistant.support.rule_checker` adds; a sentence about something else has nothing to differ in and passes here.
"""

from assistant.answer import Support, SupportLabel
from assistant.support.finding import Severity
from assistant.support.rules import Rules


class FindingsOnly:
    """A `Checker` of findings; its scores are 0 and 1."""

    name = "findings"

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        """Contradicted or not found where a finding says so, else supported; that it is said less surely counts not."""
        severities = {one.severity for one in self._rules.examine(sentence, quote, context).findings}
        if Severity.CONTRADICTS in severities:
            return Support(SupportLabel.CONTRADICTED, 0.0)
        if Severity.NOT_FOUND in severities:
            return Support(SupportLabel.NOT_FOUND, 0.0)
        return Support(SupportLabel.SUPPORTED, 1.0)
