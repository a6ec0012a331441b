"""Questions that somebody sends to hold the server, or a careless script sends by accident: each ends, with an answer
where a question stands in it, and otherwise in one line.

Longer than a student types and built against what reads questions: the door, the safety rules, the spelling, the
history, the parts and sides, the names of documents and works, retrieval. Stand-ins for the networks, which read a
bounded number of words whatever is asked. A question gets two seconds of the processor, a tenth of what the product
gives it: a busy machine fails nothing.
"""

from random import Random

import pytest

from assistant.deadline import ended_by_signal
from assistant.pipeline import Assistant
from assistant.suggestions import read_through
from assistant.types import MAX_CHARACTERS, Question
from corpus.errors import FootnoteError
from tests.bundled import ALWAYS, assistant_over
from tests.shared_data import shared
from tests.snapshots import bundled_snapshot

SECONDS = 2.0
KETAMINE = "What is ketamine?"


def full(pump: str, end: str = "") -> str:
    """The pump as often as a question holds, and then the end."""
    return (pump * MAX_CHARACTERS)[: MAX_CHARACTERS - len(end)] + end


def strange_words() -> str:
    """Two hundred words that no dictionary has, each of them another."""
    dice = Random(7)
    return " ".join("".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(200))[:MAX_CHARACTERS]


ANSWERED = "answered"
NOTHING = "There is nothing to look for in this question"
NOT_ENGLISH = "questions in English only"
MISSPELT = "ketmaine psylocibin antideppresants norepinefrine "
FOLLOW_UP = "And how fast does it work?"
# What is asked, the earlier questions, and what comes of it: an answer, or words of the line that says why not.
ATTACKS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "courtesy without end": (full("could you kindly tell me ", KETAMINE), (), ANSWERED),
    "a comparison in every word": (full("ketamine or esketamine versus psilocybin than ", KETAMINE), (), ANSWERED),
    "sides that never end": (full("the difference between ketamine between ", KETAMINE), (), ANSWERED),
    "a word of four hundred parts": (full("keta-", f" {KETAMINE}"), (), ANSWERED),
    "a word of apostrophes": (full("don't'", f" {KETAMINE}"), (), ANSWERED),
    "words that no dictionary has": (strange_words(), (), NOT_ENGLISH),
    "a misspelling over and over": (full(MISSPELT, KETAMINE), (), ANSWERED),
    "a letter under a tower of marks": (f"k{1900 * chr(0x301)} {KETAMINE}", (), ANSWERED),
    "characters that unfold to eighteen": (full("\ufdfa"), (), NOT_ENGLISH),
    "a hundred questions": (full("What is ketamine? And why? "), (), ANSWERED),
    "nothing but semicolons": (full("what is it; "), (), NOTHING),
    "nothing but openings": (full("and but so what about how about "), (), NOTHING),
    "brackets that stay open": (full("(((((what", KETAMINE), (), ANSWERED),
    "quotes that stay open": (full("the paper called '\"“", KETAMINE), (), ANSWERED),
    "authors of a hundred works": (full("Berman, R.M., Cappiello, A., & Anand, A. (2000). "), (), ANSWERED),
    "authors asked for without a name": (full("who wrote section 2 of the paper on "), (), "No entry of their"),
    "addresses": (full("http://a.b/c?d=e&"), (), NOT_ENGLISH),
    "tags": (full("<a href='"), (), NOT_ENGLISH),
    "a number of two thousand figures": (full("9", f" {KETAMINE}"), (), ANSWERED),
    "amounts without end": (full("0.5 mg/kg of 10-20 mg and ", KETAMINE), (), ANSWERED),
    "white space of every kind": (f"what\u2003\xa0\t{1960 * ' '}is ketamine?", (), ANSWERED),
    "bytes of nought": (full("\0", KETAMINE), (), ANSWERED),
    "a hundred full questions before it": (FOLLOW_UP, tuple(full(f"{MISSPELT}{n} ") for n in range(100)), ANSWERED),
    "a million characters before it": (FOLLOW_UP, ("ketmaine " * 110_000,), "an earlier question has 990,000 char"),
    "pronouns that point at pronouns": (full("it they them its "), (full("it its "),) * 3, NOTHING),
    "a million characters": (KETAMINE * 60_000, (), "the question has 1,020,000 characters"),
}


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    made = assistant_over(bundled_snapshot(), ALWAYS)
    # What is made once for all questions is not counted.
    made.invoke(Question(KETAMINE))
    return made


@pytest.mark.parametrize("name", ATTACKS)
def test_a_question_made_to_hold_the_server_ends(assistant: Assistant, name: str) -> None:
    text, history, comes_of_it = ATTACKS[name]
    with ended_by_signal(SECONDS):
        assert comes_of_it in outcome(assistant, text, history)


def test_the_question_that_stopped_the_server_ends(assistant: Assistant) -> None:
    text = shared("attacks/redos_question_446.txt").read_text("utf-8").strip()
    with ended_by_signal(SECONDS):
        assert outcome(assistant, text, ()) == ANSWERED
        # Its pump as long as a question may be.
        assert outcome(assistant, full("would you please ", KETAMINE), ()) == ANSWERED


def outcome(assistant: Assistant, text: str, history: tuple[str, ...]) -> str:
    try:
        question = Question(text, history)
    except FootnoteError as error:
        return str(error)
    read_through([text, *history])
    answer = assistant.invoke(question)
    return ANSWERED if answer.sentences else answer.notice
