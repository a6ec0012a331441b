"""A record to its scored row, from files and from Python."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from assistant.types import Support, SupportLabel, spaced_words
from corpus.span import Span
from evals.asides import asides_of
from evals.checkers import BatchChecker, Checked, ClaimChecker, Evidence, choose, missing_from
from evals.claims import Statement, Worth, about_sources, statements_of
from evals.metrics import (
    CitedSentence,
    Measured,
    Metric,
    TextOf,
    citation_precision,
    citation_recall,
    context_precision,
    context_recall,
    contradiction_rate,
    faithfulness,
    harmonic_mean,
    ndcg_at,
    placed_exactly,
    quote_exactness,
    recall_at,
    reciprocal_rank,
    token_f1,
)
from evals.provenance import Thresholds
from evals.records import Fault, Record, Row, row_of
from evals.run_metrics import Figure, Totals
from evals.scored_rows import CheckedCitation, ScoredRow, ScoredSentence, ShownEvidence, Status

MOST_CHARACTERS = 200_000
"""Of a response, and of a reference."""
MOST_CONTEXT_CHARACTERS = 1_000_000
MOST_CHECKS = 40_000
"""How often a row's claims may be held against contexts: each once, against each that it cites, and so on."""
_K = 5
_EMPTY_ANSWER = "the answer is empty"
_NOT_ENGLISH = "the answer is not in English, the one language that the verifier reads"
_NOTHING_TO_CHECK = "no sentence of the answer can be right or wrong"
_LINE_OR_STOP = re.compile(r"[.!?](?=\s|$)|[^\s.!?]\s*+(?:\n|$)")
_WORD_FOR_WORD = Support(SupportLabel.SUPPORTED, 1.0)
_NOT_THERE = Support(SupportLabel.NOT_FOUND, 0.0)
MetricValue = tuple[Metric, float | None]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores rows one by one; the same row, checker and thresholds give the same scores.

    `text_of` finds the documents that footnotes point into, None where there is no library at hand.
    """

    checker: ClaimChecker
    thresholds: Thresholds = field(default_factory=Thresholds)
    text_of: TextOf | None = None

    def score(self, row: Row) -> ScoredRow:
        """The scored row; a fault and an abstention have their status instead of scores."""
        if isinstance(row, Fault):
            return ScoredRow(row.id, row.line, Status.ERROR, row.reason)
        too_long = _too_long(row)
        statements = () if too_long else _judged_statements(row)
        too_long = too_long or _too_many_checks(row, statements)
        if too_long:
            return ScoredRow(row.id, row.line, Status.TOO_LONG, too_long, row.question)
        evidence = Evidence(row.contexts, row.question)
        lies = self._lies(row, statements, evidence)
        statements = tuple(replace(item, worth=Worth.CHECKED) if item.span in lies else item for item in statements)
        worthy = [statement for statement in statements if statement.worth is Worth.CHECKED]
        abstained = row.abstained
        if abstained is None:
            abstained = not worthy and any(statement.worth is Worth.ABSTAINS for statement in statements)
        if abstained:
            status, reason = Status.ABSTAINED, ""
        elif not worthy and any(statement.worth is Worth.OTHER_LANGUAGE for statement in statements):
            status, reason = Status.OTHER_LANGUAGE, _NOT_ENGLISH
        elif not worthy:
            status, reason = Status.NO_CLAIMS, _NOTHING_TO_CHECK if row.response.strip() else _EMPTY_ANSWER
        else:
            status, reason = Status.SCORED, ""
        checked = dict(zip(worthy, self._check(worthy, evidence), strict=True)) if status is Status.SCORED else {}
        checked |= {item: lies[item.span] for item in checked if item.span in lies}
        cited = {item: self._cited(item, evidence) for item in checked}
        if status is Status.SCORED:
            checked |= _word_for_word(statements, evidence)
        sentences = tuple(
            self._sentence(row, statement, checked.get(statement), cited.get(statement), evidence)
            for statement in statements
        )
        labels = [sentence.label for sentence in sentences if sentence.label is not None]
        measured = [
            (Metric.FAITHFULNESS, faithfulness(labels)),
            (Metric.CONTRADICTION_RATE, contradiction_rate(labels)),
            (Metric.CITATION_PRECISION, citation_precision([item for item, _ in cited.values()])),
            (Metric.CITATION_RECALL, citation_recall([item for item, _ in cited.values()])),
            (Metric.QUOTE_EXACTNESS, self._quoted(row)),
            *self._against_reference(row, worthy, evidence, abstained),
            *_ranked(row),
            (Metric.LATENCY_MS, row.milliseconds),
        ]
        return ScoredRow(
            row.id,
            row.line,
            status,
            reason,
            row.question,
            sentences,
            tuple(Measured(metric, value) for metric, value in measured if value is not None),
            answerable=row.answerable,
            correct=row.correct,
            confidence=row.confidence,
            kind=row.kind,
        )

    def warm(self, rows: Iterable[Row]) -> None:
        """Check the claims of many rows together, where the checker can: scoring them then finds the verdicts ready."""
        if not isinstance(self.checker, BatchChecker):
            return
        pairs: list[tuple[Sequence[str], Evidence]] = []
        for row in rows:
            if isinstance(row, Fault) or row.abstained or _too_long(row):
                continue
            statements = _judged_statements(row)
            if _too_many_checks(row, statements):
                continue
            evidence = Evidence(row.contexts, row.question)
            worthy = [statement for statement in statements if statement.worth is Worth.CHECKED]
            asides = asides_of(row, statements)
            pairs.append(([*(item.claim for item in worthy), *(aside.words for aside in asides)], evidence))
            for item in worthy:
                pairs += [([item.claim], evidence.only([n - 1])) for n in (*item.citations, *item.corrected)]
        self.checker.check_all(pairs)

    def _lies(self, row: Record, statements: Sequence[Statement], evidence: Evidence) -> dict[Span, Checked]:
        """The statements of which an aside is a lie, by their places, with what is said of it."""
        asides = asides_of(row, statements)
        checks = self.checker.check([aside.words for aside in asides], evidence) if asides else ()
        lies: dict[Span, Checked] = {}
        for aside, checked in zip(asides, checks, strict=True):
            if self.thresholds.label(checked.support) is aside.lie:
                against = aside.lie is SupportLabel.CONTRADICTED
                score = checked.support.score if against else 1 - checked.support.score
                lies[aside.statement.span] = replace(checked, support=Support(SupportLabel.CONTRADICTED, score))
        return lies

    def _check(self, statements: Sequence[Statement], evidence: Evidence) -> tuple[Checked, ...]:
        return self.checker.check([statement.claim for statement in statements], evidence) if statements else ()

    def _supports(self, statements: Sequence[Statement], evidence: Evidence) -> list[bool]:
        checked = self._check(statements, evidence)
        return [self.thresholds.label(item.support) is SupportLabel.SUPPORTED for item in checked]

    def _cited(self, statement: Statement, evidence: Evidence) -> tuple[CitedSentence, tuple[CheckedCitation, ...]]:
        """The sentence against what it cites; a number that no context has is a citation of nothing.

        What tutors put in its place is checked alone like a citation, and is none of the answer's.
        """
        alone = tuple(
            self._alone(statement, number, evidence) for number in (*statement.citations, *statement.corrected)
        )
        if not statement.citations:
            return CitedSentence(together=False), alone
        numbers = [number - 1 for number in statement.citations]
        [together] = self._supports([statement], evidence.only(numbers))
        without = [
            self._supports([statement], evidence.only([other for other in numbers if other != number]))[0]
            if together and len(numbers) > 1
            else False
            for number in numbers
        ]
        supports = tuple(cited.label is SupportLabel.SUPPORTED for cited in alone[: len(numbers)])
        return CitedSentence(together, supports, tuple(without)), alone

    def _alone(self, statement: Statement, number: int, evidence: Evidence) -> CheckedCitation:
        support = self._check([statement], evidence.only([number - 1]))[0].support
        return CheckedCitation(number, self.thresholds.label(support), support.score)

    def _sentence(
        self,
        row: Record,
        statement: Statement,
        checked: Checked | None,
        cited: tuple[CitedSentence, tuple[CheckedCitation, ...]] | None,
        evidence: Evidence,
    ) -> ScoredSentence:
        text = statement.span.of(row.response)
        if checked is None:
            return ScoredSentence(text, statement.span, None, None, number=statement.number)
        differs = tuple((each.claim_words, each.evidence_words) for each in checked.differs)
        shown = tuple(ShownEvidence(context_span, evidence.words(context_span)) for context_span in checked.places)
        return ScoredSentence(
            text,
            statement.span,
            self.thresholds.label(checked.support),
            checked.support.score,
            shown,
            missing_from(statement.claim, [shown_evidence.text for shown_evidence in shown]),
            () if cited is None else cited[1],
            statement.number,
            differs,
        )

    def _quoted(self, row: Record) -> float | None:
        if row.quotes and self.text_of is not None:
            return placed_exactly(row.quotes, self.text_of)
        return quote_exactness(row.response, row.contexts)

    def _against_reference(
        self, row: Record, worthy: Sequence[Statement], evidence: Evidence, abstained: bool
    ) -> Iterator[MetricValue]:
        if row.reference is None:
            return
        wanted = [
            statement
            for statement in statements_of(Record(row.id, row.line, row.reference, ()))
            if statement.worth is not Worth.NOT_CHECKED
        ]
        if wanted:
            useful = [any(self._supports(wanted, evidence.only([n]))) for n in range(len(row.contexts))]
            yield Metric.CONTEXT_PRECISION, context_precision(useful)
            yield Metric.CONTEXT_RECALL, context_recall(self._supports(wanted, evidence))
        if abstained:
            return
        yield Metric.TOKEN_F1, token_f1(row.response, row.reference)
        if wanted and worthy:
            right = self._supports(worthy, Evidence((row.reference,), row.question))
            supported = self._supports(wanted, Evidence((row.response,), row.question))
            yield Metric.CHECKER_F1, harmonic_mean(sum(right) / len(right), sum(supported) / len(supported))


def _too_long(row: Record) -> str:
    """Why the row is longer than what is scored; empty where it is not."""
    for name, text in (("answer", row.response), ("reference", row.reference or "")):
        if len(text) > MOST_CHARACTERS:
            return f"the {name} has {len(text):,} characters and the limit is {MOST_CHARACTERS:,}: score it in parts"
    length = sum(map(len, row.contexts))
    if length > MOST_CONTEXT_CHARACTERS:
        return (
            f"the contexts have {length:,} characters and the limit is {MOST_CONTEXT_CHARACTERS:,}: "
            "keep those that the answer was made from"
        )
    return ""


def _too_many_checks(row: Record, statements: Sequence[Statement]) -> str:
    """Why the row takes more checks than one row may; empty where it does not."""
    worthy = [statement for statement in statements if statement.worth is Worth.CHECKED]
    checks = sum(2 + 2 * len(item.citations) + len(item.corrected) for item in worthy)
    if row.reference is not None:
        # Each context is held against every sentence of the reference.
        checks += len(_LINE_OR_STOP.findall(row.reference)) * (len(row.contexts) + 2) + len(worthy)
    if checks <= MOST_CHECKS:
        return ""
    return f"the row takes {checks:,} checks against contexts and the limit is {MOST_CHECKS:,}: score it in parts"


def _judged_statements(row: Record) -> tuple[Statement, ...]:
    """The statements of a response. Beside an abstention, what only says what the sources are about is part of it."""
    statements = statements_of(row)
    if not any(statement.worth is Worth.ABSTAINS for statement in statements):
        return statements
    return tuple(
        replace(statement, worth=Worth.NOT_CHECKED)
        if statement.worth is Worth.CHECKED and about_sources(statement.claim)
        else statement
        for statement in statements
    )


def _word_for_word(statements: Sequence[Statement], evidence: Evidence) -> dict[Statement, Checked]:
    """The statements in a language that no checker reads: supported are those that a context holds as they are."""
    foreign = [statement for statement in statements if statement.worth is Worth.OTHER_LANGUAGE]
    contexts = [spaced_words(text) for text in evidence.contexts] if foreign else []
    return {
        item: Checked(_WORD_FOR_WORD if any(spaced_words(item.claim) in text for text in contexts) else _NOT_THERE, ())
        for item in foreign
    }


def _ranked(row: Record) -> Iterator[MetricValue]:
    if row.gold is not None:
        yield Metric.RECALL_AT_5, recall_at(row.gold, _K)
        yield Metric.MRR, reciprocal_rank(row.gold)
        yield Metric.NDCG_AT_5, ndcg_at(row.gold, _K)


_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class Scores:
    """A row for each record, in order, and the figures over them all."""

    rows: tuple[ScoredRow, ...]
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Figure:
        """The figure of that name. Raises `KeyError`."""
        return {item.name: item for item in self.figures}[name]


def score(
    records: Iterable[Mapping[str, object]],
    checker: ClaimChecker | None = None,
    thresholds: Thresholds | None = None,
    seed: int = 0,
) -> Scores:
    """Score records with RAGAS's, DeepEval's or Footnote's field names; one that cannot be read is a row with a reason.

    `checker` is Footnote's own where none is given.
    """
    scorer = Scorer(checker or choose().checker, thresholds or Thresholds())
    totals = Totals()
    rows: list[ScoredRow] = []
    read = (row_of(fields, number) for number, fields in enumerate(records, start=1))
    while chunk := list(islice(read, _TOGETHER)):
        scorer.warm(chunk)
        for row in chunk:
            rows.append(scorer.score(row))
            totals.add(rows[-1])
    return Scores(tuple(rows), totals.figures(seed))


def assert_faithful(
    response: str, contexts: Sequence[str], at_least: float = 1.0, checker: ClaimChecker | None = None
) -> ScoredRow:
    """The scored row, where its faithfulness reaches `at_least` in 0..1 and nothing is contradicted.

    An abstention passes: it says nothing that could be wrong. Raises `AssertionError` naming each sentence that is not
    supported, also where there is nothing to check.
    """
    __tracebackhide__ = True
    [row] = score([{"response": response, "retrieved_contexts": list(contexts)}], checker).rows
    if row.status is Status.ABSTAINED:
        return row
    if row.status is not Status.SCORED:
        raise AssertionError(f"nothing to score: {row.status.value}, {row.reason}")
    worthy = [sentence for sentence in row.sentences if sentence.label is not None]
    share = sum(item.label is SupportLabel.SUPPORTED for item in worthy) / len(worthy)
    if share >= at_least and not row.contradicted:
        return row
    wanted = f"faithfulness {share:.3f}, {row.contradicted} contradicted; wanted at least {at_least:g} and none:"
    raise AssertionError("\n  ".join((wanted, *not_supported(row))))


def not_supported(row: ScoredRow) -> tuple[str, ...]:
    """A line for each sentence of the row that is not supported, with the words that the contexts lack; of a row
    without a score, why it has none."""
    if row.status is not Status.SCORED:
        return (f"{row.status.value}: {row.reason}" if row.reason else row.status.value,)
    lines = []
    for item in row.sentences:
        if item.label is not SupportLabel.SUPPORTED and item.label is not None:
            lacking = ", ".join((*item.missing.words, *item.missing.numbers))
            absent = f" [not there: {lacking}]" if lacking else ""
            lines.append(f"{item.label.value} ({item.score:.2f}): {item.text}{absent}")
    return tuple(lines)
