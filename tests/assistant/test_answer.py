"""The places of an answer's sentences are places in the text that is shown."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import AnswerSentence, Coverage, Support, SupportLabel, composed, placed
from corpus.span import Span
from tests.page_fakes import abstention, ketamine_answer


def sentence(text: str, *citations: int) -> AnswerSentence:
    return AnswerSentence(text, Span(0, 0), citations, Support(SupportLabel.SUPPORTED, 1.0))


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
_SENTENCES = st.lists(
    st.builds(lambda text, count: sentence(text, *range(1, count + 1)), _WORDS, st.integers(0, 3)), max_size=5
)


@given(st.one_of(st.just(""), _WORDS), st.lists(_WORDS, max_size=2), _SENTENCES)
def test_each_sentence_stands_at_its_place(notice: str, nearby: list[str], sentences: list[AnswerSentence]) -> None:
    text = composed(notice, nearby, sentences)
    for one in placed(notice, sentences):
        assert text[one.span.start : one.span.end] == one.text


def test_an_answer_abstains_when_the_documents_do_not_hold_it() -> None:
    assert abstention("Why?").abstained
    assert abstention("Why?").coverage is Coverage.NOT_IN_DOCUMENTS
    assert not ketamine_answer("Why?").abstained
