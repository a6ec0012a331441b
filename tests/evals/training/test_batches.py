"""Every group once, in batches of a bounded size."""

from evals.training.batches import batches, prepared
from index.reader.encoding import Encoder
from tests.evals.training.makers import answered, unanswered


def test_every_group_once_and_no_batch_too_large() -> None:
    groups = prepared([answered(), unanswered()] * 30, Encoder())
    made = batches(groups, 200, seed=1)
    assert sorted(id(one) for batch in made for one in batch) == sorted(id(one) for one in groups)
    sizes = [sum(len(one.encoded) for one in batch) * max(one.longest for one in batch) for batch in made]
    assert max(sizes) <= 200
    assert len(made) < len(groups)


def test_the_order_is_the_seeds() -> None:
    groups = prepared([answered(), unanswered()] * 30, Encoder())
    assert batches(groups, 200, seed=1) == batches(groups, 200, seed=1)
    assert batches(groups, 200, seed=1) != batches(groups, 200, seed=2)
