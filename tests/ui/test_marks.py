"""What the conversation shows of a question and an answer."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer, Support, SupportLabel
from tests.page_documents import NASTY, abstention, ketamine_answer
from ui.web.answer_view import answer_html, question_html, turn_html
from ui.web.conversation import Turn
from ui.web.render import escaped


class Reading(HTMLParser):
    """The text, the tags and the links of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def html_of(answer: Answer) -> str:
    return answer_html(answer, 3)


@given(st.text())
def test_any_text_shows_as_itself(text: str) -> None:
    shown = Reading(escaped(text))
    assert shown.tags == []
    assert shown.text == re.sub("[\ud800-\udfff\0]", "\ufffd", text)


@given(st.text())
def test_escaped_text_holds_nothing_markdown_or_a_template_could_read(text: str) -> None:
    bare = re.sub("&#[0-9]+;", "", escaped(text))
    assert not re.search(r"[!-/:-@\[-`{-~]", bare)


def test_a_sentence_its_source_does_not_carry_is_not_shown_as_supported() -> None:
    answer = ketamine_answer("how?")
    doubted = replace(answer.sentences[0], support=Support(SupportLabel.CONTRADICTED, 0.1))
    answer = replace(answer, sentences=(doubted, *answer.sentences[1:]))
    assert Reading(html_of(answer)).text.count("(its source says otherwise)") == 1
    assert "otherwise" not in html_of(replace(answer, finished=False))


def test_nasty_words_bring_no_tag_and_no_link() -> None:
    answer = ketamine_answer(NASTY)
    answer = replace(
        answer,
        notice=NASTY,
        sentences=tuple(replace(sentence, text=NASTY) for sentence in answer.sentences),
    )
    turn = Turn(1, NASTY, answer, trouble=NASTY, open=False)
    shown = Reading(question_html(turn) + turn_html(turn) + html_of(replace(abstention("?"), nearby=(NASTY,))))
    assert set(shown.tags) <= {"div", "p", "span", "a", "h2", "ul", "li"}
    assert all(re.fullmatch(r"#(cite-\d+|copy|retry|edit|flag)-\d+", link) for link in shown.links)
