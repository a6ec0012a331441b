"""What the page shows of a visitor's own: actions, text to copy, the history, exports, flags and the quiz."""

import re
from dataclasses import replace

import pytest

from corpus.errors import LibraryError
from tests.page_documents import LONG_WORD, NASTY, abstention, ketamine_answer
from tests.study_fakes import FakeNotes, FakeQuizzes
from tests.ui.shown import Shown
from ui.web.answer_view import ActionId, Deed, beneath_html, copied_text
from ui.web.conversation import Conversation, Turn
from ui.web.panel_view import empty_panel
from ui.web.study_view import Sitting, card_html, seed_of, study_html

WHOLE = Turn(2, "how?", ketamine_answer("how?"), open=False)
ID = "0123456789abcdef" * 2


def conversation(*turns: Turn) -> Conversation:
    return Conversation(turns, id=ID, owner="ann")


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("copy-1", ActionId(Deed.COPY, 1)),
        ("flag-12", ActionId(Deed.FLAG, 12)),
        ("flag-", None),
        ("drop-1", None),
        ("copy-1\n", None),
        ("copy--1", None),
        ("x" * 10_000, None),
    ],
)
def test_only_a_deed_and_a_turn_are_read(text: str, action: ActionId | None) -> None:
    assert ActionId.read(text) == action


def test_what_is_copied_has_its_footnotes_and_each_quote_with_its_source() -> None:
    answer = ketamine_answer("how?")
    copied = copied_text(answer)
    assert copied.startswith(answer.text)
    for citation in answer.citations:
        assert f"[{citation.number}]" in answer.text
        assert f"\n\n[{citation.number}] “{' '.join(citation.quote.split())}”\n" in copied
    assert (
        "    D. Qayumova, S. Salohiddinova, N. A. Abzalova · 2025 · Pharmacodynamics of Antidepressants and Their New "
        "Generation (Ketamine, Esketamine) · Clinical effects · page 3"
    ) in copied
    assert copied_text(abstention("?")) == abstention("?").text


def test_what_is_carried_for_copying_is_the_text_itself_whatever_it_holds() -> None:
    nasty = replace(ketamine_answer(NASTY), notice=NASTY + LONG_WORD)
    html = beneath_html(conversation(replace(WHOLE, answer=nasty), Turn(3, "and?", ketamine_answer("and?"))))
    assert Shown(html).tags == {"div", "h2", "pre"}
    assert Shown(html).text == WHOLE.question + copied_text(nasty)


def test_panels_show_a_visitor_only_what_is_theirs() -> None:
    notes = FakeNotes()
    notes.keep("ann", ID, 1, "Ann's question", None, "")
    anns = conversation(WHOLE)
    assert "Ann" in Shown(study_html("history", anns, "ann", notes) or "").text
    assert "Ann" not in Shown(study_html("history", anns, "bob", notes) or "").text
    for wanted, holds in (("export", "RIS"), ("flag-2", "how?")):
        assert holds in Shown(study_html(wanted, anns, "ann", notes) or "").text
        assert study_html(wanted, anns, "bob", notes) == empty_panel()
    assert study_html("flag-9", anns, "ann", notes) == empty_panel()
    for other in ("cite-1-1", "documents", "copy-2", ""):
        assert study_html(other, anns, "ann", notes) is None
    notes.trouble = LibraryError("the study file is <damaged>")
    assert "The study file is <damaged>." in Shown(study_html("history", anns, "ann", notes) or "").text


def test_the_quiz_hides_its_answer_until_it_is_asked_for() -> None:
    sitting = Sitting().next(FakeQuizzes(), 3)
    assert sitting.question is not None
    hidden = Shown(card_html(sitting))
    first = sitting.question.missing
    assert first not in re.sub("[Hh]int.*", "", hidden.text)
    assert sitting.footnote is None
    told = card_html(sitting.answered())
    assert f"<strong>{first}</strong>" in told
    assert "#cite-0-1" in told
    footnote = sitting.answered().footnote
    assert footnote is not None
    assert footnote.citation.quote == sitting.question.citation.quote


def test_a_quiz_asks_the_same_of_the_same_visit_nothing_twice_and_then_begins_again() -> None:
    def ids(seed: int) -> list[str]:
        sitting, found = Sitting(), []
        for _ in range(7):
            sitting = sitting.next(FakeQuizzes(), seed)
            assert sitting.question is not None
            found.append(sitting.question.id)
        return found

    assert ids(seed_of("a visit")) == ids(seed_of("a visit"))
    assert len(set(ids(2)[:5])) == 5
    assert ids(2)[5] != ids(2)[6]
