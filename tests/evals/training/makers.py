"""Small groups to train on."""

from evals.training.group import Candidate, Group
from index.reader.reader_text import ReaderText

RIGHT = ReaderText("Results", ("Mood improved within 24 hours.", "Sleep did not change."))
WRONG = ReaderText("", ("The trial was paid for by the state.",))


def answered(exact: bool = True) -> Group:
    return Group("made", "How soon did mood improve?", (Candidate(RIGHT, (0,)), Candidate(WRONG)), exact)


def unanswered() -> Group:
    return Group("made", "Who took part?", (Candidate(WRONG),))
