"""How much of a response its contexts carry.

Es et al., "RAGAS: Automated Evaluation of Retrieval Augmented Generation", EACL 2024 demonstrations: faithfulness is
the share of a response's statements that can be inferred from the contexts. RAGAS lets a language model cut statements;
here they are the response's own sentences.
"""

from collections.abc import Sequence

from assistant.answer import SupportLabel


def faithfulness(labels: Sequence[SupportLabel]) -> float | None:
    """Supported sentences over check-worthy ones, in 0..1; None where there is none to check."""
    return _share(labels, SupportLabel.SUPPORTED)


def contradiction_rate(labels: Sequence[SupportLabel]) -> float | None:
    """Contradicted sentences over check-worthy ones, in 0..1; None where there is none to check."""
    return _share(labels, SupportLabel.CONTRADICTED)


def _share(labels: Sequence[SupportLabel], label: SupportLabel) -> float | None:
    return sum(one is label for one in labels) / len(labels) if labels else None
