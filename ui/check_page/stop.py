"""The stops on the way through an answer: each footnote of each sentence, and sentences as wholes; of an answer that
quotes nothing, the whole of it.

Left out: what is said of a stop (`desk`), and what a tutor judges there (`rulings` of `evals.verdicts`).
"""

import re
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from evals.verdicts.ruling import WHOLE_ANSWER

_STOP = re.compile(r"s(\d{1,6})(?:-c(\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Stop:
    """A sentence, from 1, and the number of one of its footnotes; None is the sentence with all of them together.
    Sentence `WHOLE_ANSWER` is that of an answer without any."""

    sentence: int
    citation: int | None = None

    def __str__(self) -> str:
        return f"s{self.sentence}" if self.citation is None else f"s{self.sentence}-c{self.citation}"

    @classmethod
    def read(cls, text: str) -> "Stop | None":
        """What `str()` wrote; None for anything else, since the browser may send anything."""
        found = _STOP.fullmatch(text, 0, 20)
        return cls(int(found[1]), int(found[2]) if found[2] else None) if found else None


def places(answer: Answer) -> tuple[Stop, ...]:
    """Everything in the answer that can be judged, in reading order; a sentence comes after its footnotes."""
    known = {citation.number for citation in answer.citations}
    found: list[Stop] = []
    for number, sentence in enumerate(answer.sentences, 1):
        found += [Stop(number, cited) for cited in dict.fromkeys(sentence.citations) if cited in known]
        found.append(Stop(number))
    return tuple(found) or (Stop(WHOLE_ANSWER),)


def way(answer: Answer) -> tuple[Stop, ...]:
    """The stops that one is led to: where a sentence has a single footnote, judging that judges the sentence."""
    all_of_them = places(answer)
    cited = [stop.sentence for stop in all_of_them if stop.citation is not None]
    return tuple(stop for stop in all_of_them if stop.citation is not None or cited.count(stop.sentence) != 1)


def citation_at(answer: Answer, stop: Stop) -> Citation | None:
    """The footnote to look at: the stop's own, or the first of its sentence; None where the sentence has none."""
    if stop.sentence == WHOLE_ANSWER:
        return None
    sentence = answer.sentences[stop.sentence - 1]
    wanted = sentence.citations if stop.citation is None else (stop.citation,)
    by_number = {citation.number: citation for citation in answer.citations}
    return next((by_number[number] for number in wanted if number in by_number), None)
