"""Planted answers: enough of them, the same every time, and each fault where it is said to be."""

from functools import cache

import pytest

from assistant.answer import Support, SupportLabel
from assistant.support.rule_checker import RuleChecker
from assistant.support.rules import Rules
from corpus.glossary import Glossary
from evals.planted.answers import Clean, PlantedAnswer, PlantedSentence, planted_answers
from evals.planted.columns import Column, columns
from evals.planted.faults import FaultKind
from evals.planted.measuring import Judged, flagged, judged
from evals.planted.sources import Half, half_of, review_files, sources
from evals.planted.table import table


@cache
def answers() -> tuple[PlantedAnswer, ...]:
    return planted_answers(sources(review_files(None)), 7)


def sentences() -> list[PlantedSentence]:
    return [one for answer in answers() for one in answer.sentences]


@cache
def by_the_rules() -> tuple[Judged, ...]:
    rules = Rules(Glossary.bundled())
    return judged([one for one in answers() if one.half is Half.DEVELOPMENT], RuleChecker(rules), rules)


class Yes:
    """Supports everything."""

    name = "yes"

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        del sentence, quote, context
        return Support(SupportLabel.SUPPORTED, 1.0)


def test_the_bundled_reviews_alone_give_two_hundred_answers_with_every_kind() -> None:
    assert len(answers()) >= 200
    assert {one.kind for one in sentences()} == {*FaultKind, *Clean}
    assert all(1 <= len(answer.sentences) <= 3 for answer in answers())


def test_the_same_answers_for_the_same_seed_and_others_for_another() -> None:
    again = planted_answers(sources(review_files(None)), 7)
    assert again == answers()
    assert planted_answers(sources(review_files(None)), 8) != again


def test_no_source_stands_in_both_halves() -> None:
    for answer in answers():
        assert {half_of(one.source) for one in answer.sentences} == {answer.half}


def test_a_fault_is_where_it_is_said_to_be() -> None:
    for answer in answers():
        numbers = {one.number for one in answer.passages}
        for one in answer.sentences:
            assert one.right in numbers
            if one.kind is FaultKind.INVENTED:
                assert not numbers & set(one.marks)
            elif one.kind is FaultKind.UNCITED:
                assert one.marks == ()
            elif one.kind is FaultKind.WRONG_PASSAGE:
                assert one.right not in one.marks
                assert set(one.marks) <= numbers
            else:
                assert one.marks == (one.right,)
            if one.kind is Clean.VERBATIM:
                assert one.text == one.source
            elif one.is_faulty and one.marks == (one.right,):
                assert one.text != one.source


def test_who_supports_everything_catches_no_fault_in_the_words() -> None:
    rules = Rules(Glossary.bundled())
    found = judged(answers()[:60], Yes(), rules)
    assert sum(flagged(found, kind).hits for kind in (FaultKind.NUMBER, FaultKind.DRUG, FaultKind.NEGATION)) == 0
    assert flagged(found, Clean.VERBATIM).hits == 0
    assert flagged(found, FaultKind.INVENTED).share == 1.0


@pytest.mark.parametrize("kind", [FaultKind.NUMBER, FaultKind.DRUG, FaultKind.DIRECTION, FaultKind.NEGATION])
def test_the_rules_catch_most_of_a_kind(kind: FaultKind) -> None:
    found = by_the_rules()
    assert flagged(found, kind).share > 0.9
    assert flagged(found, Clean.VERBATIM).share == 0.0
    assert flagged(found, Clean.REWORDED).share < 0.1


def test_each_column_is_blind_where_its_checker_is() -> None:
    rules = Rules(Glossary.bundled())
    some = [one for one in answers() if one.half is Half.DEVELOPMENT][:120]
    quick = columns((Column.VERBATIM, Column.FINDINGS, Column.RULES))
    verbatim, alone, checker = (judged(some, one, rules) for one in quick.values())
    assert flagged(verbatim, Clean.REWORDED).share == 1.0
    assert flagged(alone, FaultKind.NUMBER).share > 0.9
    # A sentence about something else has nothing to differ in: only likeness tells.
    assert flagged(alone, FaultKind.WRONG_PASSAGE).share < 0.7 < flagged(checker, FaultKind.WRONG_PASSAGE).share
    assert flagged(alone, Clean.VERBATIM).hits == flagged(checker, Clean.VERBATIM).hits == 0


@pytest.mark.slow
def test_the_trained_checker_tells_a_planted_drug_from_the_review_s_own_words() -> None:
    some = [one for one in answers() if one.half is Half.DEVELOPMENT][:15]
    [learned] = columns((Column.LEARNED,)).values()
    found = judged(some, learned, Rules(Glossary.bundled()))
    assert flagged(found, Clean.VERBATIM).hits == 0
    assert flagged(found, FaultKind.DRUG).share == 1.0
    assert flagged(found, FaultKind.INVENTED).share == 1.0


def test_the_table_has_a_row_a_kind_and_columns_a_checker() -> None:
    rules = Rules(Glossary.bundled())
    some = answers()[:40]
    found = {"rules": judged(some, RuleChecker(rules), rules), "yes": judged(some, Yes(), rules)}
    printed = table("some", len(some), found)
    for kind in (*FaultKind, *Clean):
        assert f"| {kind} | " in printed
    heads = [line for line in printed.splitlines() if line.startswith(("| planted", "| no fault"))]
    assert all("rules: " in head and "yes: " in head for head in heads)
    assert "nan" not in printed
