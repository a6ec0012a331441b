"""What the conversation shows of a question and an answer."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Support, SupportLabel
from tests.page_documents import ketamine_answer
from tests.ui.shown import Shown
from ui.web.answer_view import answer_html
from ui.web.render import escaped


@given(st.text())
def test_any_text_shows_as_itself(text: str) -> None:
    shown = Shown(escaped(text))
    assert shown.tags == set()
    assert shown.text == re.sub("[\ud800-\udfff\0]", "\ufffd", text)


@given(st.text())
def test_escaped_text_holds_nothing_markdown_or_a_template_could_read(text: str) -> None:
    bare = re.sub("&#[0-9]+;", "", escaped(text))
    assert not re.search(r"[!-/:-@\[-`{-~]", bare)


def test_a_sentence_its_source_does_not_carry_is_not_shown_as_supported() -> None:
    answer = ketamine_answer("how?")
    doubted = replace(answer.sentences[0], support=Support(SupportLabel.CONTRADICTED, 0.1))
    answer = replace(answer, sentences=(doubted, *answer.sentences[1:]))
    assert Shown(answer_html(answer, 3)).text.count("(its source says otherwise)") == 1
    assert "otherwise" not in answer_html(replace(answer, finished=False), 3)
