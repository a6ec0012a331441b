"""The places of an answer's sentences are places in the text that is shown."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import AnswerSentence, Coverage, Support, SupportLabel, composed, placed
from corpus.span import Span
from tests.page_documents import abstention, ketamine_answer


def sentence(text: str, *citations: int, lead: str = "", short: Span | None = None) -> AnswerSentence:
    return AnswerSentence(text, Span(0, len(text)), citations, Support(SupportLabel.SUPPORTED, 1.0), lead, short)


def test_sentences_with_their_marks() -> None:
    sentences = placed("", [sentence("One acts.", 1), sentence("List:\nfirst\nsecond", 2, 3), sentence("End.")])
    assert composed("", (), sentences) == "One acts. [1] List:\nfirst\nsecond [2] [3]\nEnd."
    assert [(one.span.start, one.span.end) for one in sentences] == [(0, 9), (14, 32), (41, 45)]


def test_the_notice_stands_first_and_what_is_nearby_last() -> None:
    assert composed("Note.", (), [sentence("One.", 1)]) == "Note.\n\nOne. [1]"
    assert composed("Note.", ("A", "B"), ()) == "Note.\n\nWhat they do cover nearby: A; B."
    assert composed("", (), ()) == ""


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20).map(
    lambda text: f"w{text}w"
)


@st.composite
def _sentence(draw: st.DrawFn) -> AnswerSentence:
    text = draw(_WORDS)
    start = draw(st.integers(0, len(text)))
    short = Span(start, draw(st.integers(start, len(text))))
    marks = range(1, draw(st.integers(0, 3)) + 1)
    return sentence(text, *marks, lead=draw(st.just("") | _WORDS), short=draw(st.none() | st.just(short)))


@given(st.one_of(st.just(""), _WORDS), st.lists(_WORDS, max_size=2), st.lists(_sentence(), max_size=5))
def test_each_sentence_and_short_answer_stands_at_its_place(
    notice: str, nearby: list[str], sentences: list[AnswerSentence]
) -> None:
    text = composed(notice, nearby, sentences)
    made = placed(notice, sentences)
    for before, one in zip(sentences, made, strict=True):
        assert text[one.span.start : one.span.end] == one.text
        assert text[: one.span.start].endswith(f"{one.lead} " if one.lead else "")
        if before.short is None or one.short is None:
            assert before.short is one.short
        else:
            assert one.short.of(text) == before.short.of(before.text)
            assert one.span.holds(one.short)
    assert placed(notice, made) == made


def test_words_of_ours_stand_before_the_sentence_and_outside_it() -> None:
    sentences = placed("", [sentence("One acts.", 1), sentence("Two act.", 2, lead="Another adds:")])
    assert composed("", (), sentences) == "One acts. [1] Another adds: Two act. [2]"
    assert sentences[1].span == Span(28, 36)


def test_an_answer_abstains_when_the_documents_do_not_hold_it() -> None:
    assert abstention("Why?").abstained
    assert abstention("Why?").coverage is Coverage.NOT_IN_DOCUMENTS
    assert not ketamine_answer("Why?").abstained
