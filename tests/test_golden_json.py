"""JSON that is stored, sent or read stays as it was, byte for byte; `golden/json/` holds what each case makes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer_json import answer_from_text, answer_json
from assistant.study_file import StoredAnswer
from assistant.types import (
    Answer,
    CitationKind,
    Coverage,
    Handling,
    ModelUse,
    SentPassage,
    Support,
    SupportLabel,
    Timing,
    placed,
)
from corpus.receipts import Receipt, receipt_json
from corpus.receipts import Status as ReceiptStatus
from corpus.sentences import NotCitable, WordCounts
from corpus.span import Box, Span
from corpus.storage import Body
from corpus.tables import DataTable, TableRow
from corpus.types import Document, FrontMatter, Reference
from evals.checkers import EvidencePlace, Missing
from evals.gold import gold_record, verdict_lines
from evals.metrics import Measured, Metric
from evals.scored_rows import CheckedCitation, ScoredRow, ScoredSentence, ShownEvidence, Status, line_of, row_of_line
from evals.verdicts import WHOLE_ANSWER, Corrected, Label, LibrarySources, Ruling
from tests.page_documents import (
    KETAMINE,
    MECHANISMS,
    NASTY_DOCUMENT,
    abstention,
    answer_from,
    ketamine_answer,
    quoted,
)

GOLDEN = Path(__file__).parent / "golden" / "json"
AT = datetime(2026, 3, 14, 15, 9, 26, 535897, UTC)
TABLE = "| Drug | Response, % |\n| --- | --- |\n| Ketamine | 64 |"


def shown(answer: Answer, *sentences: Mapping[str, object]) -> Answer:
    """The answer with these fields of its first sentences, put in their places again."""
    changed = [replace(item, **fields) for item, fields in zip(answer.sentences, sentences, strict=False)]  # type: ignore[arg-type]
    return replace(answer, sentences=placed(answer.notice, (*changed, *answer.sentences[len(changed) :])))


def with_citation(answer: Answer, **fields: object) -> Answer:
    first = replace(answer.citations[0], **fields)  # type: ignore[arg-type]
    return replace(answer, citations=(first, *answer.citations[1:]))


def asked_model(policy: str) -> ModelUse:
    sent = (SentPassage(KETAMINE.id, Span(10, 300), "Clinical effects"), SentPassage(MECHANISMS.id, Span(0, 7), ""))
    return ModelUse("llama3.2:3b", "7", policy, "127.0.0.1:11434", "this_machine", sent)


def answers() -> dict[str, Answer]:
    plain = ketamine_answer("How fast?")
    work = Reference(Span(3, 9), "12", ("Zarate CA Jr", "Ünal Ö"), "A trial", "Arch Gen Psychiatry", 2006, "10.1/x")
    bare = Reference(Span(0, 0))
    first = plain.sentences[0]
    return {
        "plain": plain,
        "finer numbers": replace(
            shown(plain, {"support": Support(SupportLabel.SUPPORTED, 0.987654321)}),
            confidence=0.123456789,
            timings=(Timing("retrieve", 3.14159), Timing("total", 1234.56), Timing("write", 0.0)),
        ),
        "abstention": abstention("How much sleep?"),
        "places on pages": with_citation(
            plain, page=3, boxes=(Box(3, 0.123456, 0.2, 0.98765432, 1.0), Box(4, 0.0, 0.0, 0.00004, 0.5))
        ),
        "works cited": replace(
            with_citation(
                plain,
                kind=CitationKind.REFERENCE,
                references=(work, bare),
                reference_texts=("12. Zarate CA Jr, Ünal Ö. A trial.", ""),
            ),
            documents=tuple(replace(document, doi="10.2/y") for document in plain.documents),
        ),
        "lead and short answer": shown(plain, {"lead": "They agree:", "short": first.span.moved(3)}),
        "table": shown(plain, {"text": TABLE, "lead": "Response:", "short": Span(50, 52)}),
        "language model": replace(
            shown(
                plain,
                {"handling": Handling.AS_WRITTEN, "citations": (1, 2)},
                {"handling": Handling.MARK_REPAIRED},
                {"handling": Handling.REPLACED},
            ),
            writer="llm",
            remark="1 sentence was left out: no passage bears it out.",
            model=asked_model("strict"),
        ),
        "unchecked": replace(
            shown(plain, *[{"handling": Handling.NOT_CHECKED, "support": Support(SupportLabel.NOT_FOUND, 0.0)}] * 5),
            checker="none",
            model=replace(asked_model("off"), reach="internet", sent_to="api.example.org", sent=()),
        ),
        "growing": replace(
            plain, sentences=(), citations=(), documents=(), finished=False, pending="Patients often", suggesting=True
        ),
        "partly": replace(
            shown(plain, {"support": Support(SupportLabel.CONTRADICTED, 0.25), "citations": ()}),
            coverage=Coverage.PARTLY,
            notice="Seek help now.\nThis is not medical advice.",
            nearby=("Side effects", "Neuromodulation"),
            suggestions=("What are the side effects?", "Which – “quoted” – doses?"),
            standalone_question="How fast does ketamine act?",
        ),
        "any characters": replace(
            answer_from(
                "Was ist \u05e9\u05dc\u05d5\u05dd?", (NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, "Before.", "{{value}}"))
            ),
            pending="half a character: \ud800",
        ),
    }


def sentence(text: str, **fields: object) -> ScoredSentence:
    made = ScoredSentence(text, Span(0, len(text)), SupportLabel.SUPPORTED, 0.87654321)
    return replace(made, **fields)  # type: ignore[arg-type]


def scored_rows() -> dict[str, ScoredRow]:
    evidence = (
        ShownEvidence(EvidencePlace(0, Span(4, 12)), "relieves"),
        ShownEvidence(EvidencePlace(2, Span(0, 1)), "A"),
    )
    measured = (
        Measured(Metric.FAITHFULNESS, 2 / 3),
        Measured(Metric.LATENCY_MS, 1234.56789),
        Measured(Metric.MRR, 1.0),
    )
    contradicted = sentence(
        "It takes weeks.",
        label=SupportLabel.CONTRADICTED,
        score=0.0625,
        evidence=evidence,
        missing=Missing(("weeks",), ("12", "3.5")),
        differs=(("weeks", "hours"), ("takes", "")),
    )
    cited = sentence(
        "It relieves – in hours.",
        number=1,
        citations=(
            CheckedCitation(1, SupportLabel.SUPPORTED, 0.99999),
            CheckedCitation(3, SupportLabel.NOT_FOUND, 0.33333),
        ),
    )
    return {
        "scored": ScoredRow("r1", 1, Status.SCORED, sentences=(sentence("It works."), contradicted), measured=measured),
        "cited": ScoredRow("r2", 2, Status.SCORED, sentences=(cited,), measured=measured[:1], question="How fast?"),
        "whole": ScoredRow(
            7, 3, Status.SCORED, "", "Why?", (cited, contradicted), measured, 1, True, False, 0.5, "definition"
        ),
        "unchecked": ScoredRow(
            "r4", 4, Status.SCORED, sentences=(sentence("Sure!", label=None, score=None, number=2),)
        ),
        "no claims": ScoredRow("r5", 5, Status.NO_CLAIMS, "no sentence can be right or wrong", "Hello?"),
        "abstained": ScoredRow("r6", 6, Status.ABSTAINED, answerable=False, correct=True, confidence=0.0),
        "other language": ScoredRow(
            "r7", 7, Status.OTHER_LANGUAGE, "the response is not in English", "Warum – 为什么?"
        ),
        "too long": ScoredRow("r8", 8, Status.TOO_LONG, "the response has 2,000,000 characters"),
        "error": ScoredRow(9, 9, Status.ERROR, "line 9: no response (also read: actual_output, answer)"),
        "repeats": ScoredRow("r1", 10, Status.SCORED, measured=measured[2:], repeats=1, confidence=0.123456789),
    }


class Passages(LibrarySources):
    """The words around a quote; a document that is no longer there has none."""

    def __init__(self) -> None:
        pass

    def around(self, document_id: str, span: Span) -> str:
        return KETAMINE.text[max(0, span.start - 9) : span.end] if document_id == KETAMINE.id else ""


def gold_lines() -> dict[str, str]:
    answer = replace(ketamine_answer("How fast?"), confidence=0.7654321)
    place = quoted(KETAMINE, "Ketamine acts", "receptor")
    corrected = Corrected(KETAMINE.id, place, place.of(KETAMINE.text))
    rulings = (
        Ruling(1, "a" * 32, 1, 1, "ann", Label.SUPPORTS, None, "as it says – “here”", AT),
        Ruling(2, "a" * 32, 2, 2, "bo", Label.WRONG_PLACE, corrected, "", AT),
        Ruling(4, "a" * 32, 3, None, "bo", Label.PARTLY, replace(corrected, document_id="f" * 16), "half", AT),
    )
    whole = Ruling(3, "b" * 32, WHOLE_ANSWER, None, "ann", Label.DOES_NOT, None, "", AT)
    made = {
        "judged": (StoredAnswer("a" * 32, "How fast?", answer, (), AT), rulings),
        "abstention": (
            StoredAnswer("b" * 32, "How much sleep?", abstention("How much sleep?"), ("odd",), AT),
            (whole,),
        ),
        "unjudged as a whole": (StoredAnswer("c" * 32, "How fast?", answer, (), AT), rulings[:1]),
    }
    lines = {name: json.dumps(gold_record(stored, ruled, Passages())) for name, (stored, ruled) in made.items()}
    verdicts = verdict_lines("".join(f"{line}\n" for line in lines.values())).splitlines()
    return lines | {f"verdict {number}": line for number, line in enumerate(verdicts)}


def receipts() -> dict[str, Receipt]:
    failed = Receipt("gone.pdf", "/files/gone.pdf", ReceiptStatus.FAILED, "gone.pdf is no PDF: it is empty")
    added = Receipt(
        "a.pdf", "/files/a.pdf", ReceiptStatus.ADDED, "", "0123456789abcdef", "On – ketamine", ("Ann Ünal", "Bo"), 2025,
        "10.1/x", "application/pdf", 3, 9_001, 5, 40, 123, 17, ("page 3 holds no text: scanned?",), ("2 pictures",),
        WordCounts(1_500, 1_200, (NotCitable("headings", 100), NotCitable("references", 200))), 1.23456789, 0.5, 0.25,
    )  # fmt: skip
    return {
        "added": added,
        "unchanged": replace(added, status=ReceiptStatus.UNCHANGED, words=None, year=None, doi=None, pages=0),
        "partial": replace(added, status=ReceiptStatus.PARTIAL, words=WordCounts(0, 0, ())),
        "failed": failed,
    }


def structures() -> dict[str, Document]:
    rows = (
        TableRow(Span(0, 10), (Span(0, 4), Span(5, 10))),
        TableRow(Span(11, 20), (Span(11, 11), Span(12, 20))),
    )
    table = DataTable(Span(0, 20), rows, 1, 1, sure=False, caption=Span(30, 40), notes=(Span(41, 50), Span(51, 60)))
    stated = FrontMatter("J – Psychiatry", ("Ward 7, “Harbour” Trust",), "2020-03-14", "March 2020", None)
    return {
        "nothing": replace(KETAMINE, text=""),
        "tables": replace(KETAMINE, text="", tables=(table, DataTable(Span(70, 71), ()))),
        "front matter": replace(MECHANISMS, text="", front_matter=stated),
    }


def stored(document: Document) -> str:
    """The document as the library keeps it, but for its text."""
    return Body(document).json().decode()


def written() -> dict[str, dict[str, str]]:
    """What the product makes of every case, by the name of the table and of the case."""
    return {
        "answers": {name: json.dumps(answer_json(answer)) for name, answer in answers().items()},
        "scored_rows": {name: line_of(row) for name, row in scored_rows().items()},
        "gold": gold_lines(),
        "receipts": {name: json.dumps(receipt_json(receipt), indent=2) for name, receipt in receipts().items()},
        "structures": {name: stored(document) for name, document in structures().items()},
    }


def golden(table: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((GOLDEN / f"{table}.json").read_text(encoding="utf-8"))
    return read


TABLES: Sequence[str] = ("answers", "scored_rows", "gold", "receipts", "structures")


@pytest.mark.parametrize("table", TABLES)
def test_json_is_written_as_ever(table: str) -> None:
    made, wanted = written()[table], golden(table)
    assert made.keys() == wanted.keys()
    for name, text in wanted.items():
        assert made[name] == text, f"{table}: {name}"


@pytest.mark.parametrize("name", answers())
def test_an_answer_that_was_kept_is_read(name: str) -> None:
    kept = golden("answers")[name]
    read = answer_from_text(kept)
    assert json.dumps(answer_json(read)) == kept
    assert read.text == answers()[name].text


@pytest.mark.parametrize("name", scored_rows())
def test_a_scored_row_that_was_kept_is_read(name: str) -> None:
    kept = golden("scored_rows")[name]
    read, made = row_of_line(kept), scored_rows()[name]
    assert line_of(read) == kept
    assert (read.id, read.status, len(read.sentences)) == (made.id, made.status, len(made.sentences))


@pytest.mark.parametrize("name", structures())
def test_tables_and_front_matter_that_were_kept_are_read(name: str) -> None:
    assert Body.from_json(golden("structures")[name]).document == structures()[name]
