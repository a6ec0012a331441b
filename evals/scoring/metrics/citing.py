"""Whether sentences cite what supports them, and nothing besides.

Gao, Yen, Yu and Chen, "Enabling Large Language Models to Generate Text with Citations" (ALCE), EMNLP 2023, section 3:
a sentence has citation recall 1 when all that it cites, taken together, supports it; a citation has precision 1 when
its sentence has recall 1 and the citation is not irrelevant; it is irrelevant when it does not support the sentence
alone and the sentence's other citations still do without it. ALCE asks an NLI model; here it is the checker of the run.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """What the checker says of one check-worthy sentence: whether all its citations `together` support it, each one
    `alone`, and all `without` each one; the last two have an entry for every citation."""

    together: bool
    alone: tuple[bool, ...] = ()
    without: tuple[bool, ...] = ()


def citation_recall(sentences: Sequence[CitedSentence]) -> float | None:
    """Sentences that their citations support over check-worthy ones; a sentence that cites nothing counts as 0.

    None where no sentence is check-worthy, or none cites anything: that is an answer of another kind.
    """
    if not any(one.alone for one in sentences):
        return None
    return sum(one.together and bool(one.alone) for one in sentences) / len(sentences)


def citation_precision(sentences: Sequence[CitedSentence]) -> float | None:
    """Citations that are precise over all citations of check-worthy sentences; None where there are none."""
    precise = [
        one.together and (alone or not without)
        for one in sentences
        for alone, without in zip(one.alone, one.without, strict=True)
    ]
    return sum(precise) / len(precise) if precise else None
