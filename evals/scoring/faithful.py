"""For tests of other people's systems: an answer holds to its contexts, or the test says which sentence does not.

from evals import assert_faithful
def test_answer(): assert_faithful(bot("..."), contexts, at_least=0.9)
"""

from collections.abc import Sequence

from assistant.answer import SupportLabel
from evals.checkers import ClaimChecker
from evals.scoring.score import score
from evals.scoring.scored import ScoredRow, Status


def assert_faithful(
    response: str, contexts: Sequence[str], at_least: float = 1.0, checker: ClaimChecker | None = None
) -> ScoredRow:
    """The scored row, where its faithfulness reaches `at_least` in 0..1 and nothing is contradicted.

    An abstention passes: it says nothing that could be wrong. Raises `AssertionError` naming each sentence that is not
    supported, also where there is nothing to check.
    """
    __tracebackhide__ = True
    [row] = score([{"response": response, "retrieved_contexts": list(contexts)}], checker).rows
    if row.status is Status.ABSTAINED:
        return row
    if row.status is not Status.SCORED:
        raise AssertionError(f"nothing to score: {row.status.value}, {row.reason}")
    worthy = [one for one in row.sentences if one.label is not None]
    share = sum(one.label is SupportLabel.SUPPORTED for one in worthy) / len(worthy)
    if share >= at_least and not row.contradicted:
        return row
    lines = [f"faithfulness {share:.3f}, {row.contradicted} contradicted; wanted at least {at_least:g} and none:"]
    for one in worthy:
        if one.label is not SupportLabel.SUPPORTED and one.label is not None:
            lacking = ", ".join((*one.missing.words, *one.missing.numbers))
            absent = f" [not there: {lacking}]" if lacking else ""
            lines.append(f"  {one.label.value} ({one.score:.2f}): {one.text}{absent}")
    raise AssertionError("\n".join(lines))
