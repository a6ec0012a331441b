"""The places of an answer's sentences are places in the text that is shown."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import AnswerSentence, Support, SupportLabel, composed, placed
from corpus.span import Span


def sentence(text: str, *citations: int, lead: str = "", short: Span | None = None) -> AnswerSentence:
    return AnswerSentence(text, Span(0, len(text)), citations, Support(SupportLabel.SUPPORTED, 1.0), lead, short)


def test_sentences_with_their_marks() -> None:
    sentences = placed("", [sentence("One acts.", 1), sentence("List:\nfirst\nsecond", 2, 3), sentence("End.")])
    assert composed("", (), sentences) == "One acts. [1] List:\nfirst\nsecond [2] [3]\nEnd."
    assert [(one.span.start, one.span.end) for one in sentences] == [(0, 9), (14, 32), (41, 45)]


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
