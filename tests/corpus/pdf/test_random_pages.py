"""Whatever words stand wherever on a page: spans are exact, pages right, and every word has its place."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.readers.draft import Draft
from corpus.readers.pdf import read_pdf
from corpus.sentences import sentence_spans
from corpus.types import CITABLE
from tests.corpus.pdf.making import BOLD, HEIGHT, ROMAN, WIDTH, Pages

# Of syllables: a page of letters in no word's shape is told to be one whose letters cannot be known.
SYLLABLES = st.lists(st.sampled_from("a ba ce di fo gu han in or stu wre".split()), min_size=1, max_size=4).map("".join)
WORDS = st.one_of(
    SYLLABLES,
    SYLLABLES.map(str.capitalize),
    st.tuples(
        st.sampled_from(["", "(", "•", "=", "-"]),
        st.integers(0, 99_999).map(str),
        st.sampled_from(["", "%", ")", ".", ",5", ";"]),
    ).map("".join),
    st.tuples(SYLLABLES, st.sampled_from([".", ",", ";", ":", "-", ")", "%"])).map("".join),
)
LINES = st.tuples(
    st.integers(0, 1),
    st.integers(0, 40),
    st.lists(WORDS, min_size=1, max_size=9).map(" ".join),
    st.sampled_from([7.0, 10.0, 10.0, 16.0]),
    st.sampled_from([ROMAN, BOLD]),
)
PAGES = st.lists(st.lists(LINES, min_size=1, max_size=25), min_size=1, max_size=4)


def made(drawing: list[list[tuple[int, int, str, float, str]]]) -> Pages:
    pages = Pages()
    for number, lines in enumerate(drawing):
        if number:
            pages.turn()
        pages.line(40, 30, f"{'One Two Three Four'.split()[number]} plain words that open a page.")
        for column, row, text, size, font in lines:
            pages.line(40 + 270 * column, 60 + 17 * row, text, size, font)
    return pages


def check(draft: Draft, pages: Pages) -> None:
    text, layout = draft.text, draft.layout
    assert layout is not None
    assert layout.fault(len(text), len(draft.pages)) is None
    assert [page.number for page in draft.pages] == list(range(1, pages.number + 1))
    assert all(before.span.end <= after.span.start for before, after in pairwise(draft.pages))
    spans = [block.span for block in draft.blocks]
    assert all(len(span) and span.of(text) == span.of(text).strip() for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    for block in draft.blocks:
        assert block.page == page_at(draft, block.span.start)
        fragments = list(layout.fragments(block.span))
        covered = {at for one in fragments for at in range(one.span.start, one.span.end)}
        bare = [text[at] for at in range(block.span.start, block.span.end) if at not in covered]
        assert {mark for mark in bare if not mark.isspace()} <= {"|"}
        assert all(one.box.page == page_at(draft, one.span.start) for one in fragments)
        if block.kind in CITABLE:
            assert all(len(sentence) and layout.boxes(sentence) for sentence in sentence_spans(text, block.span))


def page_at(draft: Draft, offset: int) -> int:
    return max(page.number for page in draft.pages if page.span.start <= offset)


@settings(max_examples=120, deadline=None)
@given(PAGES)
def test_every_word_has_its_span_its_page_and_its_place(drawing: list[list[tuple[int, int, str, float, str]]]) -> None:
    pages = made(drawing)
    draft = read_pdf("made.pdf", pages.content())
    check(draft, pages)
    # A box begins where some word, or the stretch of one, was drawn: none is made up.
    assert draft.layout is not None
    for block in draft.blocks:
        for one in draft.layout.fragments(block.span):
            left, middle = one.box.left * WIDTH, (one.box.top + one.box.bottom) / 2 * HEIGHT
            assert any(
                word.page == one.box.page
                and word.left - 2 <= left <= word.right + 2
                and word.baseline - 16 <= middle <= word.baseline + 4
                for word in pages.drawn
            )


@settings(max_examples=60, deadline=None)
@given(st.lists(SYLLABLES.filter(lambda word: len(word) > 1), min_size=220, max_size=400), st.booleans())
def test_prose_comes_back_word_for_word(found: list[str], columns: bool) -> None:
    # Two columns of a line or two each could as well be a table: these are longer.
    pages = Pages()
    half = len(found) // 2
    parts = [found[:half], found[half:]] if columns else [found]
    for number, part in enumerate(parts):
        pages.prose(40 + 280 * number, 100, " ".join(part), width=240 if columns else 500)
    draft = read_pdf("made.pdf", pages.content())
    assert draft.text.split() == found
    check(draft, pages)
