"""The JSON that scripts read: its keys are a promise."""

import json
from dataclasses import replace

from assistant.answer_json import answer_json
from assistant.types import Answer, CitationKind, Timing, placed
from corpus.layout import Box
from corpus.span import Span
from corpus.types import Reference
from tests import promised
from tests.page_documents import KETAMINE, abstention, ketamine_answer
from tests.ui.asking import Json

# As design.md names them; keys may be added, none dropped or renamed.
ANSWER = {
    "question",
    "standalone_question",
    "answer",
    "abstained",
    "coverage",
    "confidence",
    "sentences",
    "citations",
    "writer",
    "models",
    "timings_ms",
}
SENTENCE = {"text", "start", "end", "lead", "short", "citations", "support"}
CITATION = promised.CITATION | {"doi", "kind", "references", "boxes"}


def written(answer: Answer) -> Json:
    made: Json = json.loads(json.dumps(answer_json(answer)))
    return made


def test_no_key_is_missing() -> None:
    made = written(ketamine_answer("How?"))
    assert made.keys() >= ANSWER
    assert made["models"].keys() >= {"embedder", "checker"}
    for sentence in made["sentences"]:
        assert sentence.keys() >= SENTENCE
        assert sentence["support"].keys() == {"label", "score"}
    for citation in made["citations"]:
        assert citation.keys() >= CITATION


def test_it_says_what_the_answer_says() -> None:
    answer = replace(ketamine_answer("How?"), timings=(Timing("retrieve", 3.14159), Timing("total", 9.8)))
    made = written(answer)
    assert (made["question"], made["coverage"], made["abstained"], made["writer"]) == (
        "How?",
        "covered",
        False,
        "extractive",
    )
    assert made["answer"] == answer.text
    assert made["timings_ms"] == {"retrieve": 3.1, "total": 9.8}
    first = made["citations"][0]
    assert KETAMINE.text[first["start"] : first["end"]] == first["quote"]
    assert (first["title"], first["year"], first["authors"]) == (KETAMINE.title, 2025, list(KETAMINE.authors))
    assert made["sentences"][0]["support"] == {"label": "supported", "score": 1.0}


def test_the_works_cited_and_the_places_on_the_page() -> None:
    answer = ketamine_answer("How?")
    work = Reference(Span(0, 5), "12", ("Zarate CA",), "A trial", "Lancet", 2006, "10.1/x")
    first = replace(
        answer.citations[0],
        kind=CitationKind.REFERENCE,
        references=(work,),
        reference_texts=("12. Zarate CA. A trial.",),
        boxes=(Box(2, 0.123456, 0.2, 0.3, 0.4),),
    )
    answer = replace(
        answer,
        citations=(first, *answer.citations[1:]),
        documents=tuple(replace(one, doi="10.2/y") for one in answer.documents),
    )
    made = written(answer)["citations"]
    assert (made[0]["kind"], made[1]["kind"], made[0]["doi"]) == ("reference", "text", "10.2/y")
    assert made[0]["references"] == [
        {
            "label": "12",
            "text": "12. Zarate CA. A trial.",
            "start": 0,
            "end": 5,
            "authors": ["Zarate CA"],
            "title": "A trial",
            "journal": "Lancet",
            "year": 2006,
            "doi": "10.1/x",
        }
    ]
    assert made[0]["boxes"] == [{"page": 2, "left": 0.1235, "top": 0.2, "right": 0.3, "bottom": 0.4}]
    assert (made[1]["references"], made[1]["boxes"]) == ([], [])


def test_words_of_ours_and_the_short_answer() -> None:
    answer = ketamine_answer("How?")
    first = answer.sentences[0]
    short = Span(first.span.start + 3, first.span.start + 8)
    ours = placed("", (replace(first, lead="They agree:", short=short), *answer.sentences[1:]))
    answer = replace(answer, sentences=ours)
    made = written(answer)
    told, plain = made["sentences"][0], made["sentences"][1]
    assert (told["lead"], plain["lead"], plain["short"]) == ("They agree:", "", None)
    assert told["short"] is not None
    assert made["answer"][told["short"]["start"] : told["short"]["end"]] == first.text[3:8]
    assert made["answer"].startswith("They agree: " + first.text)


def test_an_abstention() -> None:
    made = written(abstention("Sleep?"))
    assert (made["abstained"], made["coverage"], made["sentences"], made["citations"]) == (
        True,
        "not_in_documents",
        [],
        [],
    )
    assert made["answer"].startswith(made["notice"])
    assert all(name in made["answer"] for name in made["nearby"])
