"""A wrong answer, an answer in the wrong conversation, and words that are not those kept: each is found."""

import copy

from evals.lab.crowd import canonical, faults
from evals.lab.crowd_server import Script
from evals.lab.crowd_visit import Json, Moments, Seen, Visited, read_html

SCRIPT = Script("student-1", ("What is it?", "Why?"))
ANSWERS: tuple[dict[str, Json], ...] = (
    {
        "question": "What is it?",
        "notice": "",
        "sentences": [{"text": "It is a drug.\nIt\nis old."}],
        "timings_ms": {"total": 1.0},
    },
    {"question": "Why?", "notice": "The documents do not answer this.", "sentences": [], "timings_ms": {"total": 2.0}},
)
ALONE = tuple(canonical(answer) for answer in ANSWERS)
PAGE = (
    "<h2><span>What is it&#63;</span></h2>",
    '<div class="fn-turn"><p>It is a drug&#46;</p><ul><li>It</li>'
    '<li>is old.<span class="fn-marks"><a>1</a></span></li></ul>'
    '<p class="fn-actions">Copy</p></div>',
    "<h2>Why?</h2>",
    "<p>The documents do not&#8288; answer this.</p>",
)


def visited(answers: tuple[dict[str, Json], ...] = ANSWERS, page: tuple[str, ...] = PAGE) -> Visited:
    messages = tuple(read_html(html) for html in page)
    turns: list[Json] = [{"question": answer["question"], "answer": answer} for answer in answers]
    seen = tuple(
        Seen(question, messages[: 2 * number], Moments(1.0, 2.0, 3.0))
        for number, question in enumerate(SCRIPT.questions, start=1)
    )
    return Visited(seen, "c", {"turns": turns})


def told(one: Visited) -> list[str]:
    return [fault.what for fault in faults(SCRIPT, one, ALONE)]


def test_all_as_it_should_be() -> None:
    answers = copy.deepcopy(ANSWERS)
    answers[0]["timings_ms"] = {"total": 99.0}
    answers[1]["suggestions"] = ["What else?"]
    assert told(visited(answers)) == []


def test_another_answer_is_found() -> None:
    answers = copy.deepcopy(ANSWERS)
    answers[0]["confidence"] = 0.1
    assert told(visited(answers)) == ["answer 1 is not the one that 'What is it?' gets alone"]


def test_somebody_elses_questions_are_found() -> None:
    answers = copy.deepcopy(ANSWERS)
    answers[1]["question"] = "How fast is it?"
    assert told(visited(answers)) == ["other questions are kept than were asked"]
    [first, second] = told(visited(page=("<h2>How fast?</h2>", *PAGE[1:])))
    assert first == "at question 1 the page shows other questions than were asked"
    assert second == "at question 2 the page shows other questions than were asked"


def test_other_words_on_the_page_are_found() -> None:
    page = (PAGE[0], PAGE[1].replace("old", "new"), *PAGE[2:])
    assert told(visited(page=page)) == ["at question 1 the page shows other words than are kept"]


def test_what_says_that_more_will_come_is_no_part_of_the_answer() -> None:
    read = read_html('<p>It is.</p><p class="fn-status">Writing; each sentence is checked</p>')
    assert (read.text, read.status) == ("It is.", "Writing; each sentence is checked")
