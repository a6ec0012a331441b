"""Words that stand at the two ends of a scale: which scale, and which end.

Words at one end of one scale count as each other; words at its two ends contradict each other where the same is said
of them. Written by us. Left out: what is compared with what (`comparison`).
"""

from dataclasses import dataclass
from functools import cache

from index.words import stem


@dataclass(frozen=True, slots=True)
class End:
    """One end of a scale; `sign` is 1 or -1."""

    scale: str
    sign: int


_SCALES = {
    "amount": (
        """increase increased increasing raise raised raising rise rises rising risen rose elevate elevated elevation
        higher high highest greater greatest more larger largest bigger grow grew growing growth upregulate
        upregulation enhance enhanced enhancement boost boosted gain heighten heightened amplify escalate augment
        augmented climb expand""",
        """decrease decreased decreasing reduce reduced reducing reduction lower lowered lowering low lowest less least
        lesser fewer fewest decline declined drop dropped fall fell falling diminish diminished attenuate suppress
        suppression downregulate downregulation smaller smallest shrink shrinkage shrank lessen lessened dampen curb
        deplete depletion minimise minimize cut""",
    ),
    "quality": (
        """improve improved improving improvement better best superior superiority ameliorate beneficial benefit relieve
        relieves relief alleviate ease eased soothe recover recovery recovered""",
        "worsen worsened worsening worse worst inferior inferiority deteriorate deterioration aggravate exacerbate",
    ),
    "speed": (
        "fast faster quick quicker quickly rapid rapidly rapidity soon sooner swift swiftly immediate immediately",
        "slow slower slowly gradual gradually delayed delay",
    ),
    "strength": (
        "strong stronger strongest strongly potent powerful strengthen robust",
        "weak weaker weakest weakly weaken",
    ),
    "activation": (
        "activate activated activates activating activation stimulate stimulates stimulation excite excitatory agonist "
        "trigger triggers turn",
        "block blocks blocked blocking blockade inhibit inhibits inhibited inhibition inhibitory antagonist antagonism "
        "prevent prevents silence",
    ),
    "release": ("release released releasing", "absorb absorbed absorbs"),
    "furthering": (
        "promote promotes promoted facilitate facilitates foster support supports",
        "hinder hinders hindered impair impairs impaired impairment impede disrupt disrupts obstruct",
    ),
    "length": ("long longer longest prolonged extended lasting", "short shorter shortest brief briefly"),
    "frequency": (
        "common commonly commonest frequent frequently often usually usual mostly",
        "rare rarely rarest uncommon uncommonly infrequent infrequently seldom unusual",
    ),
    "order": ("before prior precede preceded", "after following afterwards follow"),
    "age": ("younger young", "older old elderly"),
    "start": (
        "start starts started begin begins began initiate",
        "stop stops stopped end ends ended discontinue cease",
    ),
    "effect": ("effective efficacious effectively effectiveness", "ineffective ineffectively futile"),
    "safety": ("safe safer safely", "unsafe dangerous hazardous risky"),
    "directness": ("direct directly", "indirect indirectly"),
    "acceptance": ("approve approved approval accept accepted", "reject rejected refuse refused disapprove"),
    "agreement": ("agree confirm confirmed", "contradict refute refuted disprove disproved"),
    "sign": ("positive positively", "negative negatively"),
    "severity": ("severe severely serious", "mild mildly slight slightly minor"),
    "time": ("acute acutely", "chronic chronically"),
    "pace": ("early earlier earliest", "late later latest"),
    "place": ("inside internal", "outside external"),
    "lasting": ("permanent permanently irreversible", "temporary temporarily transient transiently reversible"),
    "ease": ("easy easier easily", "difficult harder hard"),
    "presence": ("presence present", "absence absent lack lacking lacks"),
    "competition": ("competitive", "noncompetitive"),
    "loss": ("excess excessive surplus", "deficit deficiency deficient shortage"),
    "likelihood": ("likely probable", "unlikely improbable"),
    "liking": ("tolerable tolerated", "intolerable"),
    "significance": ("significant significantly", "insignificant insignificantly nonsignificant"),
    "openness": ("open opens opened opening", "close closes closed closing"),
    "formation": ("form formation build create generate", "destroy break breakdown dismantle"),
    "sickness": ("success successful succeed", "failure unsuccessful"),
    "similarity": ("similar similarly same equal comparable alike identical", "different differently differ differs"),
}
# Too many meanings to be set against anything, though each may stand for its end.
_ONLY_SAME = frozenset({stem(word) for word in "growth turn end close form break present follow cut fall gain".split()})


@cache
def _ends() -> dict[str, End]:
    return {
        stem(word): End(scale, sign)
        for scale, (up, down) in _SCALES.items()
        for sign, words in ((1, up), (-1, down))
        for word in words.split()
    }


def end_of(stemmed: str) -> End | None:
    """The end of a scale that a stem stands at, where its opposite can contradict it."""
    return None if stemmed in _ONLY_SAME else _ends().get(stemmed)


def key_of(stemmed: str) -> str:
    """What stands for a stem: its end of a scale, or itself."""
    end = _ends().get(stemmed)
    return stemmed if end is None or stemmed in _ONLY_SAME else f"{end.scale}{end.sign:+d}"
