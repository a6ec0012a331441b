"""The checker of version 0.1 behind the verifier's interface, until the new weights are trained. To be deleted then."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class EarlierNetwork:
    """Scores pairs by the earlier checker."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Its probability of support as logits; a contradiction leaves the rest to refuted."""
        from assistant.support.learned_checker import LearnedChecker

        checker = LearnedChecker.bundled()
        found = []
        for claim, evidence in pairs:
            support = checker.check(claim, evidence)
            score = min(0.9999, max(0.0001, support.score))
            tilt = 0.9 if support.label == "contradicted" else 0.1
            found.append([math.log(score), math.log((1 - score) * tilt), math.log((1 - score) * (1 - tilt))])
        return np.array(found, dtype=np.float32)
