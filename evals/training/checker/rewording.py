"""A sentence said otherwise, so that what it says stays carried: words of like meaning, less in it, another beginning.

Both right and wrong claims go through this, or the rewording itself would tell which is which.
"""

import random
import re

from evals.training.checker.opposite_words import ALIKE

_BRACKETS = re.compile(r"\s*[\[(][^\[\]()]{1,80}[\])]")
_OPENING = re.compile(
    r"^(?:However|Moreover|Furthermore|In addition|Additionally|Therefore|Thus|In conclusion|Overall|Finally|Also|"
    r"Consequently|Interestingly|Notably|Conclusions?|Results?|In summary|As a result|Hence)\b[,:]?\s+"
)
_MOVED = re.compile(r"^(?P<when>(?:In|At|After|During|By|Before|Since|Among|With)\s[^,]{4,60}),\s(?P<rest>[^.]+)\.?$")
_EXTRA = re.compile(r",\s(?:which|while|whereas|although|including|such as)\b[^.]*(?=\.?$)")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = re.compile(r"(?<![\w.,-])[2-9](?![\w.,%-])")
_SPELT = "two three four five six seven eight nine".split()
_LEADS = (
    "According to the text, {}",
    "The passage says that {}",
    "Based on the given passages, {}",
    "Studies have shown that {}",
    "It is reported that {}",
    "Note that {}",
    "In other words, {}",
)
_EXCHANGED = 0.35
_LED = 0.12


def reworded(sentence: str, choose: random.Random) -> str:
    """The sentence with some of: brackets and openings dropped, its beginning moved behind, a clause left out, up to
    a third of the words that have one exchanged for one of like meaning, small numbers spelt, a lead before it."""
    text = sentence
    if choose.random() < 0.6:
        text = _BRACKETS.sub("", text)
    if choose.random() < 0.7:
        text = _upper(_OPENING.sub("", text))
    if choose.random() < 0.3 and len(_EXTRA.sub("", text).split()) > 6:
        text = _EXTRA.sub("", text)
    moved = _MOVED.match(text)
    if moved and choose.random() < 0.5:
        text = f"{_upper(moved['rest'])} {_lower(moved['when'])}."
    text = _WORD.sub(lambda match: _alike(match.group(), choose), text)
    if choose.random() < 0.3:
        text = _SMALL.sub(lambda match: _SPELT[int(match.group()) - 2], text)
    if choose.random() < _LED:
        text = choose.choice(_LEADS).format(_lower(text))
    return text


def _alike(word: str, choose: random.Random) -> str:
    others = ALIKE.get(word)
    return choose.choice(others) if others and choose.random() < _EXCHANGED else word


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """Without its capital, unless the first word is a name or a symbol."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
