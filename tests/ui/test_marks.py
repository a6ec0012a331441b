"""What the conversation shows of a question and an answer."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer, AnswerSentence, Coverage, Support, SupportLabel
from corpus.span import Span
from tests.page_documents import KETAMINE, NASTY, abstention, answer_from, ketamine_answer, quoted
from ui.web.answer_view import answer_html, question_html, turn_html
from ui.web.conversation import Conversation, Turn
from ui.web.render import escaped


class Reading(HTMLParser):
    """The text, the tags and the links of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(html)
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


def test_every_sentence_ends_in_its_marks() -> None:
    shown = Reading(html_of(ketamine_answer("how?")))
    assert shown.links == [f"#cite-3-{number}" for number in range(1, 6)]
    assert "several weeks.\u2060Source 1" in shown.text


def test_an_answer_is_one_line_so_that_markdown_leaves_it_alone() -> None:
    turn = Turn(1, "a\n\nb", ketamine_answer("how?"), open=False)
    for html in (question_html(turn), turn_html(turn)):
        assert "\n" not in html
        assert re.match("<(div|h2)", html)


def test_a_sentence_with_lines_is_a_lead_and_a_list() -> None:
    html = html_of(answer_from("?", (KETAMINE, quoted(KETAMINE, "Side effects during", "dizziness."))))
    assert html.count("<li") == 3
    assert html.index('class="lead"') < html.index("<ul>") < html.index("cite-3-1") < html.index("</ul>")


def test_words_of_ours_are_set_apart_and_the_short_answer_is_strong() -> None:
    answer = ketamine_answer("how?")
    first = answer.sentences[0]
    at = first.text.index("within hours")
    short = Span(first.span.start + at, first.span.start + at + 12)
    led = replace(first, lead="Two <documents> agree:", short=short)
    html = html_of(replace(answer, sentences=(led, *answer.sentences[1:])))
    assert f"<strong>{escaped('within hours')}</strong>" in html
    assert f'<span class="fn-ours">{escaped("Two <documents> agree:")}</span>' in html
    assert html.count("<strong>") == html.count("fn-ours") == 1
    assert Reading(html).text.startswith("Two <documents> agree: Patients often report relief within hours of a")


@given(st.text(), st.data())
def test_only_the_short_answer_is_strong(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    short = Span(start, data.draw(st.integers(start, len(text))))
    sentence = AnswerSentence(text, Span(0, len(text)), (), Support(SupportLabel.SUPPORTED, 1.0))
    answer = replace(ketamine_answer("how?"), citations=(), documents=())
    plain = html_of(replace(answer, sentences=(sentence,)))
    html = html_of(replace(answer, sentences=(replace(sentence, short=short),)))
    assert re.sub("</?strong>", "", html).split() == plain.split()
    strong = "".join(Reading(part).text for part in re.findall("<strong>(.*?)</strong>", html))
    bare = re.sub("[\ud800-\udfff\0]", "\ufffd", short.of(text))
    assert "".join(strong.split()) in "".join(bare.split())


def test_a_number_without_a_citation_gets_no_mark() -> None:
    assert "cite-" not in html_of(replace(ketamine_answer("how?"), citations=()))


@pytest.mark.parametrize(
    ("coverage", "words"),
    [(Coverage.COVERED, "Covered by the documents"), (Coverage.PARTLY, "Partly covered")],
)
def test_coverage_is_said_in_words_when_finished(coverage: Coverage, words: str) -> None:
    answer = replace(ketamine_answer("how?"), coverage=coverage)
    assert words in html_of(answer)
    assert words not in html_of(replace(answer, finished=False))


def test_an_abstention_names_what_is_near_and_cites_nothing() -> None:
    shown = Reading(html_of(abstention("sleep?")))
    assert shown.text.startswith("Not in these documents")
    assert "Classical antidepressants" in shown.text
    assert "not medical advice" in shown.text
    assert shown.links == []


def test_a_notice_stands_apart_from_the_sentences() -> None:
    html = html_of(replace(ketamine_answer("how?"), notice="Call 988."))
    assert html.index("fn-notice") < html.index("Call 988") < html.index("fn-answer")


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


def test_a_question_too_long_to_ask_is_cut_and_one_that_was_asked_is_not() -> None:
    long = "x" * 5_000
    assert len(question_html(Turn(1, long))) < 500
    assert long in question_html(Turn(1, long, ketamine_answer(long)))


def test_a_turn_without_an_answer_says_that_it_reads() -> None:
    assert "Reading the documents" in turn_html(Conversation().with_question("how?").turns[-1])
