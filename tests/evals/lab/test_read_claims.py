"""What is read once for an ablation fares as the verifier itself says, and without a veto it may pass."""

from assistant.types import SupportLabel
from assistant.verifier import Claim, Evidence, Verifier
from evals.lab.read_claims import PARTS, read_claims, verdicts
from tests.assistant.word_verifier import WordNetwork, word_calibration

SOURCE = Evidence("Blood pressure rises in 20% of the patients given ketamine. Ketamine relieves depression.")
CLAIMS = [
    Claim("Blood pressure rises in 30% of the patients given ketamine.", (SOURCE,)),
    Claim("Blood pressure rises in patients given ketamine.", (SOURCE,)),
    Claim("Blood pressure rises in patients, but depression never relieves the ketamine.", (SOURCE,)),
    Claim("", (SOURCE,)),
]


def test_a_claim_that_is_read_once_gets_the_verifiers_verdict() -> None:
    read = read_claims(CLAIMS, WordNetwork())
    verifier = Verifier("words", WordNetwork(), word_calibration())
    assert verdicts(read, word_calibration()) == list(verifier.verify(CLAIMS))


def test_without_the_veto_on_amounts_another_amount_passes() -> None:
    read = read_claims(CLAIMS[:1], WordNetwork())
    [vetoed] = verdicts(read, word_calibration())
    [passed] = verdicts(read, word_calibration(), PARTS["quantities"])
    assert vetoed.label is SupportLabel.CONTRADICTED
    assert passed.label is SupportLabel.SUPPORTED
    assert passed.score > vetoed.score
