"""Where entries begin and end, and that whatever the text, nothing of it is lost."""

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.readers.citation_marks import with_references
from corpus.readers.references import fields_of
from corpus.types import CITABLE, BlockKind
from tests.corpus.references.drafts import NAMED, NUMBERED, draft


def labels(*entries: str, before: str = "") -> list[str]:
    return [one.label for one in with_references(draft((), entries, before)).references]


def test_the_number_of_a_list_item_is_its_label() -> None:
    bare = [entry.split(" ", 1)[1] for entry in NUMBERED[:2]]
    assert labels(bare[0], before="7. ") == ["7"]
    assert labels(bare[0], before="[^3]: ") == ["3"]


_PIECES = st.sampled_from(
    (
        *NUMBERED[:4],
        *NAMED,
        "[1]",
        "¹²",
        "(Zarate et al., 2006)",
        "2. ",
        "\n",
        " ",
        "doi:10.1/",
        "et al",
        "In: ",
        "*",
        "“",
    )
)
_TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=8).map("".join),
).map(lambda words: words.strip() or "x")


@settings(max_examples=300, deadline=None)
@given(st.lists(_TEXT, max_size=4), st.lists(_TEXT, max_size=5))
def test_whatever_the_text_nothing_is_lost(paragraphs: list[str], entries: list[str]) -> None:
    before = draft(paragraphs, entries)
    made = with_references(before)
    assert made.text == before.text
    assert [one for one in made.blocks if one.kind is not BlockKind.REFERENCE] == [
        one for one in before.blocks if one.kind is not BlockKind.REFERENCE
    ]
    covered = {at for one in made.blocks for at in range(one.span.start, one.span.end)}
    lost = [
        at
        for one in before.blocks
        for at in range(one.span.start, one.span.end)
        if at not in covered and not before.text[at].isspace()
    ]
    assert lost == []
    listed = [one.span for one in made.blocks if one.kind is BlockKind.REFERENCE]
    citable = [one.span for one in made.blocks if one.kind in CITABLE]
    for spans, homes in (
        ([one.span for one in made.references], listed),
        ([one.span for one in made.mentions], citable),
    ):
        assert all(len(span) for span in spans)
        assert all(earlier.end <= later.start for earlier, later in pairwise(spans))
        assert all(any(home.holds(span) for home in homes) for span in spans)
    assert all(one.references and max(one.references) < len(made.references) for one in made.mentions)


def test_a_long_block_takes_no_long_time() -> None:
    for words in ("Aa Bb ", "A. ", "1. ", "van ", "Doe J, ", "10.1234/", "(Doe et al., 2006; ", "[1, ", "a, b and "):
        began = time.perf_counter()
        fields_of(words * 2_000)
        with_references(draft((words * 1_000,), (words * 1_000, NUMBERED[0])))
        assert time.perf_counter() - began < 5, words
