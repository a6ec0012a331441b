"""Whether a model can do what is asked of it: how fast it reads and writes, whether it keeps the format, JSON too."""

import json
import re
import time
from collections.abc import Generator
from dataclasses import asdict, dataclass

from assistant.llm.prompts import NUMBERED, Message, Pace, Readable, Wording, answering, is_no_answer
from assistant.llm.stream import Ended, ModelSentence, Splitter, Talk

_CODE = "c5d1e8"
_FENCED = re.compile(r"```(?:json)?\s{0,9}(\{[^`]*\})\s{0,9}```")


@dataclass(frozen=True, slots=True)
class _Text:
    number: int
    heading: str
    text: str


# Of no subject that anybody's documents have: what the model knows of it beforehand is no help.
_PASSAGES: tuple[Readable, ...] = (
    _Text(
        1,
        "The harbour of Orlov, Opening",
        "The harbour of Orlov was opened in 1884 by a company of fishermen. Its first pier was built of larch and was "
        "140 metres long. Ships of more than 300 tonnes could not enter before the channel was dug.",
    ),
    _Text(
        2,
        "The harbour of Orlov, The channel",
        "The channel was dug between 1901 and 1903. It is 9 metres deep at low water, and ships of 4,000 tonnes may "
        "pass it. Dredging is needed every six years, because the river carries sand.",
    ),
    _Text(
        3,
        "The harbour of Orlov, Today",
        "Most boats that lie in Orlov today are sailing boats. The fish market moved to Tarn in 1968 and did not "
        "return. A ferry leaves for Tarn twice a day in summer and once in winter.",
    ),
)
_ANSWERED, _ANSWERING = "How deep is the channel, and when was it dug?", 2
_UNANSWERED = "Who owns the shipyard of Tarn?"
_JSON = (
    Message("system", "You write JSON and nothing else."),
    Message("human", 'Write one JSON object with two keys: "town", which is "Orlov", and "year", which is 1884.'),
)
_JSON_RIGHT = {"town": "Orlov", "year": 1884}


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """`first_word` are seconds; `reads` are tokens and `writes` words a second; `context` are tokens, None where nobody
    tells. Of `sentences`, `marked` end with the number of a passage, `right` with the right one. `declines` tells that
    it says what it was told to say where nothing answers, `json` that it writes what JSON was asked for."""

    first_word: float
    reads: float
    writes: float
    context: int | None
    sentences: int
    marked: int
    right: int
    declines: bool
    json: bool

    @property
    def keeps_format(self) -> bool:
        """Whether each sentence ended with the number of a passage."""
        return 0 < self.sentences == self.marked

    def as_json(self) -> dict[str, object]:
        """What is printed with --json."""
        return {**asdict(self), "keeps_format": self.keeps_format}


@dataclass(frozen=True, slots=True)
class _Reply:
    text: str
    first: float
    whole: float

    @property
    def sentences(self) -> tuple[ModelSentence, ...]:
        splitter = Splitter()
        return (*splitter.take(self.text), *splitter.end())


def check_model(talk: Talk, pace: Pace, context: int | None, wording: Wording = NUMBERED) -> ModelCheck:
    """What three short questions show. Raises `ModelFailed`."""
    messages = answering(_ANSWERED, _PASSAGES, _CODE, wording)
    answer = _reply(talk.say(messages))
    measured = pace.speed
    sentences = [sentence for sentence in answer.sentences if not is_no_answer(sentence.text)]
    numbers = {passage.number for passage in _PASSAGES}
    declined = _reply(talk.say(answering(_UNANSWERED, _PASSAGES, _CODE, wording))).sentences
    written = len(answer.text.split())
    return ModelCheck(
        first_word=answer.first,
        reads=measured if measured is not None else pace.tokens(messages) / max(answer.first, 0.001),
        writes=max(0, written - 1) / max(answer.whole - answer.first, 0.001),
        context=context,
        sentences=len(sentences),
        marked=sum(bool(sentence.marks) and set(sentence.marks) <= numbers for sentence in sentences),
        right=sum(_ANSWERING in sentence.marks for sentence in sentences),
        declines=bool(declined) and is_no_answer(declined[0].text),
        json=_is_right(_reply(talk.say(_JSON)).text),
    )


def _reply(words: Generator[str, None, Ended]) -> _Reply:
    began, first, text = time.monotonic(), 0.0, ""
    for word in words:
        if word and not text:
            first = time.monotonic() - began
        text += word
    return _Reply(text, first, time.monotonic() - began)


def _is_right(text: str) -> bool:
    fenced = _FENCED.search(text)
    try:
        written: object = json.loads(fenced[1] if fenced else text)
    except ValueError:
        return False
    return written == _JSON_RIGHT
