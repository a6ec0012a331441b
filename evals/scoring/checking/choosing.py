"""A checker by its name: Footnote's own, the plain ones beside it, and judges that have to be asked for.

`learned` is Footnote's own, the trained network with the rules; `rules` the same without the network, and quicker;
`overlap` and `verbatim` are lines to beat. `nli:NAME` is a model for natural language
inference, by folder or name; `llm:MODEL` a language model by its LangChain name: it costs money, and need not say the
same thing twice.
"""

from dataclasses import dataclass
from pathlib import Path

from assistant.checking import VerbatimChecker
from assistant.support.model.trained_checker import WEIGHTS
from assistant.support.rule_checker import RuleChecker
from corpus.errors import SettingError
from evals.scoring.checking.checked import ClaimChecker
from evals.scoring.checking.learned import LearnedClaims
from evals.scoring.checking.overlap import OverlapChecker
from evals.scoring.checking.pairwise import PairwiseChecker
from evals.scoring.provenance import code_sha256

DEFAULT = "learned"
_HERE = Path(__file__).parent
_ASSISTANT = _HERE.parents[2] / "assistant"
_CORPUS = _HERE.parents[2] / "corpus"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A checker with what tells it from others: a name, and the hash of its code or weights."""

    checker: ClaimChecker
    name: str
    sha256: str


def choose(name: str = DEFAULT) -> Chosen:
    """The checker called that. Raises `SettingError` for a name that is none, and `ModelError` for a model that is not
    there."""
    kind, _, model = name.partition(":")
    if kind == "nli" and model:
        from evals.scoring.checking.nli import NliModel, model_sha256

        return Chosen(PairwiseChecker(NliModel(model)), name, model_sha256(model))
    if kind == "llm" and model:
        from evals.scoring.checking.asked_model import AskedModel

        asked = AskedModel.named(model)
        return Chosen(PairwiseChecker(asked), name, asked.prompt_sha256)
    if name == "learned":
        from assistant.support.learned_checker import LearnedChecker

        learned = LearnedChecker.bundled()
        read = (_ASSISTANT / "support", _CORPUS / "glossary.py", _CORPUS / "glossary.toml", WEIGHTS)
        return Chosen(LearnedClaims(learned), name, code_sha256(read))
    if name == "rules":
        code = (_ASSISTANT / "support", _ASSISTANT / "checking.py", _CORPUS / "glossary.py", _CORPUS / "glossary.toml")
        return Chosen(PairwiseChecker(RuleChecker.bundled()), name, code_sha256(code))
    if name == "overlap":
        return Chosen(OverlapChecker(), name, code_sha256([_HERE / "overlap.py", _HERE / "missing.py"]))
    if name == "verbatim":
        return Chosen(PairwiseChecker(VerbatimChecker()), name, code_sha256([_ASSISTANT / "checking.py"]))
    raise SettingError(f"no checker is called {name!r}: name learned, rules, overlap, verbatim, nli:MODEL or llm:MODEL")
