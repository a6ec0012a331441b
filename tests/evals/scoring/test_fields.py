"""Other people's field names, and what is said of a row that lacks one."""

import pytest

from corpus.span import Span
from evals.records import Fault, Quote, Record, row_of
from tests.evals.scoring.rows import ROW, Json

ANSWER: Json = {
    "id": "a1",
    "question": "How fast?",
    "answer": "Not advice.\n\nIt works fast. [1] It is safe. [2]",
    "abstained": False,
    "confidence": 0.8,
    "sentences": [
        {"text": "It works fast.", "start": 13, "end": 27, "citations": [1]},
        {"text": "It is safe.", "start": 32, "end": 43, "citations": [2]},
    ],
    "citations": [
        {"number": 1, "document_id": "d", "start": 4, "end": 18, "quote": "It works fast."},
        {"number": 2, "document_id": "d", "start": 40, "end": 51, "quote": "It is safe."},
    ],
    "timings_ms": {"retrieve": 2.0, "total": 9.5},
}


@pytest.mark.parametrize(
    "names",
    [
        ("user_input", "response", "retrieved_contexts", "reference"),
        ("input", "actual_output", "retrieval_context", "expected_output"),
        ("input", "actualOutput", "retrievalContext", "expectedOutput"),
    ],
)
def test_the_names_of_ragas_and_deepeval_mean_the_same(names: tuple[str, str, str, str]) -> None:
    row = dict(zip(names, ("Why?", "Because.", ["A.", "B."], "Since."), strict=True))
    assert row_of(row, 7) == Record(7, 7, "Because.", ("A.", "B."), "Why?", "Since.")


def test_an_answer_of_ours_has_its_quotes_as_contexts_and_its_own_sentences() -> None:
    read = row_of(ANSWER, 1)
    assert isinstance(read, Record)
    assert read.contexts == ("It works fast.", "It is safe.")
    assert read.quotes[0] == Quote("d", Span(4, 18), "It works fast.")
    assert read.sentences is not None
    assert [(one.span.of(read.response), one.citations) for one in read.sentences] == [
        ("It works fast.", (1,)),
        ("It is safe.", (2,)),
    ]
    assert (read.confidence, read.milliseconds, read.abstained) == (0.8, 9.5, False)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"response": None}, "line 3: no response"),
        ({"retrieved_contexts": None}, "line 3: no retrieved_contexts"),
        ({"retrieved_contexts": "one text"}, "line 3: retrieved_contexts is not a list of texts, but a text"),
        ({"confidence": 1.5}, "line 3: confidence is 1.5, not in 0..1"),
        ({"answerable": "yes"}, "line 3: answerable is not true or false, but a text"),
        ({"response": "half \ud800"}, "line 3: response holds half a character"),
        ({"error": "time-out\nagain"}, "line 3: the row itself is an error: time-out again"),
    ],
)
def test_a_row_that_lacks_something_says_what_and_where(changed: Json, said: str) -> None:
    fault = row_of({**ROW, **changed}, 3)
    assert isinstance(fault, Fault)
    assert fault.reason.startswith(said)
    assert "\n" not in fault.reason
    assert (fault.id, fault.line) == ("r1", 3)


@pytest.mark.parametrize(
    "changed",
    [
        {"sentences": [{"text": "It works slow.", "start": 13, "end": 27, "citations": [1]}]},
        {"sentences": [{"text": "It works fast.", "start": 12, "end": 26, "citations": [1]}]},
        {"sentences": "none"},
        {"citations": [{"number": 2, "document_id": "d", "start": 4, "end": 18, "quote": "It works fast."}]},
    ],
)
def test_an_answer_of_ours_whose_places_are_wrong_is_a_fault(changed: Json) -> None:
    assert isinstance(row_of({**ANSWER, **changed}, 1), Fault)
