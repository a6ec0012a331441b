"""Gold sets: what a line holds, that its words stand at their places, and which version it is."""

import json

import pytest

from corpus.errors import LibraryDamaged, SettingError, VerdictError
from evals.gold import Gold, GoldSets, verdict_lines
from evals.verdicts import WHOLE_ANSWER, Corrected, Label
from tests.evals.verdicts.judging import Desk, rises
from tests.ui.asking import Json

pytestmark = pytest.mark.usefixtures("either_database")


def sets(desk: Desk) -> GoldSets:
    return GoldSets(desk.study, desk.sources)


def lines(gold: Gold) -> list[Json]:
    return [json.loads(line) for line in gold.records.splitlines()]


def paragraph(number: int) -> str:
    return f"{rises(number)} It then falls – {number} µg later. Nobody knows lithium."


@pytest.fixture
def answer(desk: Desk) -> str:
    """The first footnote is right; the second sentence stands elsewhere than it says."""
    return desk.keep((rises(0), rises(0)), (rises(7), rises(1)))


def corrected(desk: Desk, number: int) -> Corrected:
    return Corrected(desk.document.id, desk.place(rises(number)), rises(number))


def test_a_line_has_the_passages_the_corrected_words_and_the_verdicts(desk: Desk, answer: str) -> None:
    desk.rulings.rule(answer, 1, 1, "ann", Label.SUPPORTS, note="as it says")
    desk.rulings.rule(answer, 2, 2, "ann", Label.WRONG_PLACE, corrected(desk, 7))
    desk.rulings.rule(answer, 2, 2, "bo", Label.DOES_NOT, corrected(desk, 7))
    desk.rulings.rule(answer, 2, None, "bo", Label.SUPPORTS)
    [line] = lines(sets(desk).make("ann"))
    assert line["retrieved_contexts"] == [paragraph(0), paragraph(1), rises(7)]
    assert [(one["citations"], one["corrected"]) for one in line["sentences"]] == [([1], []), ([2], [3])]
    told = [(one["sentence"], one["citation"], one["label"], one["reviewer"]) for one in line["verdicts"]]
    assert told == [
        (1, 1, "supports", "ann"),
        (2, None, "supports", "bo"),
        (2, 2, "wrong_place", "ann"),
        (2, 3, "supports", "ann"),
        (2, 2, "does_not", "bo"),
        (2, 3, "supports", "bo"),
    ]
    assert line["verdicts"][0]["note"] == "as it says"
    assert {one["answer_id"] for one in line["verdicts"]} == {answer} == {line["id"]}


def test_what_tutors_agree_on_of_an_abstention_is_said(desk: Desk) -> None:
    right, wrong, disputed = (desk.keep(question=f"What of {name}?") for name in ("tin", "iron", "zinc"))
    desk.rulings.rule(right, WHOLE_ANSWER, None, "ann", Label.SUPPORTS)
    for name in ("ann", "bo"):
        desk.rulings.rule(wrong, WHOLE_ANSWER, None, name, Label.DOES_NOT)
    desk.rulings.rule(disputed, WHOLE_ANSWER, None, "ann", Label.SUPPORTS)
    desk.rulings.rule(disputed, WHOLE_ANSWER, None, "bo", Label.DOES_NOT)
    gold = sets(desk).make("ann")
    told = {line["id"]: (line["abstained"], line.get("answerable")) for line in lines(gold)}
    assert told == {right: (True, False), wrong: (True, True), disputed: (True, None)}
    assert verdict_lines(gold.records) == ""


def test_every_quote_stands_at_its_place(desk: Desk, answer: str) -> None:
    desk.rulings.rule(answer, 1, 1, "ann", Label.PARTLY, corrected(desk, 3))
    desk.rulings.rule(answer, 2, 2, "ann", Label.WRONG_PLACE, corrected(desk, 7))
    [line] = lines(sets(desk).make("ann"))
    assert [one["number"] for one in line["citations"]] == [1, 2, 3, 4]
    for one in line["citations"]:
        assert desk.document.text[one["start"] : one["end"]] == one["quote"] != ""
        assert one["quote"] in line["retrieved_contexts"][one["number"] - 1]
        assert one["source"] == "lithium.txt"
    for one in line["sentences"]:
        assert line["response"][one["start"] : one["end"]] == one["text"]


def test_the_same_verdicts_are_the_same_version(desk: Desk, answer: str) -> None:
    with pytest.raises(VerdictError, match="no verdict is in force"):
        sets(desk).make("ann")
    desk.rulings.rule(answer, 1, 1, "ann", Label.SUPPORTS)
    first = sets(desk).make("ann")
    assert (first.version, first.answers) == (1, 1)
    assert sets(desk).make("bo") == first
    desk.rulings.rule(answer, 2, 2, "bo", Label.DOES_NOT)
    second = sets(desk).make("bo")
    assert (second.version, second.made_by) == (2, "bo")
    desk.rulings.undo("bo")
    assert sets(desk).make("bo") == first
    assert sets(desk).versions() == (first, second)
    assert sets(desk).version(2) == second
    with pytest.raises(SettingError, match="no gold set of version 3"):
        sets(desk).version(3)
    desk.rulings.undo("ann")
    with pytest.raises(VerdictError):
        sets(desk).make("ann")


def test_of_a_document_that_was_removed_the_quote_is_left(desk: Desk, answer: str) -> None:
    desk.rulings.rule(answer, 2, 2, "ann", Label.WRONG_PLACE, corrected(desk, 7))
    before = sets(desk).make("ann")
    desk.library.remove(desk.document.id)
    after = sets(desk).make("ann")
    assert [line["retrieved_contexts"] for line in lines(after)] == [[rises(0), rises(1), rises(7)]]
    assert (before.version, after.version) == (1, 2)
    assert lines(before)[0]["verdicts"] == lines(after)[0]["verdicts"]


def test_a_gold_set_that_was_changed_is_damage(desk: Desk, answer: str) -> None:
    desk.rulings.rule(answer, 1, 1, "ann", Label.SUPPORTS)
    sets(desk).make("ann")
    with desk.study.writing() as connection:
        connection.execute("UPDATE gold SET records = replace(records, 'supports', 'does_not')")
    with pytest.raises(LibraryDamaged, match="gold set 1 is not what was made"):
        sets(desk).version(1)


def test_nobody_who_asked_is_named(desk: Desk, answer: str) -> None:
    desk.rulings.rule(answer, 1, 1, "ann", Label.SUPPORTS)
    assert "student" not in sets(desk).make("ann").records
