"""Evidence beside the point is near its claim, of another group, and never the claim's own."""

import random

from evals.lab.claim_sets import ClaimPair
from evals.lab.near_misses import beside_the_point, premise_dropped

OWN = "Ketamine relieves depression within hours."
NEAR = "Ketamine raises blood pressure in some patients with depression."
FAR = "Camels store water."


def test_the_nearest_of_another_group_is_put_beside_the_claim() -> None:
    pair = ClaimPair("Ketamine relieves depression quickly.", OWN, "supported", "made", "a")
    pool = [("a", OWN), ("b", NEAR), ("c", FAR)]
    [made] = beside_the_point([pair], pool, random.Random(1), (40,))
    assert (made.claim, made.evidence, made.label, made.group) == (pair.claim, NEAR, "neutral", "a")


def test_a_claim_that_nothing_else_is_near_to_is_left_out() -> None:
    pair = ClaimPair("Ketamine relieves depression quickly.", OWN, "supported", "made", "a")
    assert beside_the_point([pair], [("a", OWN), ("c", FAR)], random.Random(1), (40,)) == []


def test_a_claim_of_two_premises_loses_one() -> None:
    both = ClaimPair("Leo has stars.", "Leo is a constellation. A constellation has stars.", "supported", "made", "a")
    single = ClaimPair("Leo has stars.", "Leo has many stars.", "supported", "made", "b")
    [made] = premise_dropped([both, single])
    assert (made.evidence, made.label) == ("Leo is a constellation.", "neutral")
