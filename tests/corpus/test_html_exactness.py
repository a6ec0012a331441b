"""Whatever a page is built of: what is seen is read once and in order, what is hidden never, and marks stand right."""

from hypothesis import given
from hypothesis import strategies as st

from tests.corpus.reading import Reader
from tests.corpus.test_exactness import SETTINGS, check, with_words, words_read
from tests.corpus.test_jats_exactness import check_references

LINE = st.lists(
    st.sampled_from(
        [
            "W ",
            "<b>W</b> ",
            "<sup>W</sup> ",
            '<a href="#B1">W</a> ',
            '<a href="p.html#B2">W <i>W</i></a>, ',
            '<a href="#none">W</a> ',
            "<br>",
            '<span style="display:none">HIDE <b>HIDE</b></span> ',
            '<span style="color:#fff">HIDE</span>',
            "<x-y>W</x-y> ",
        ]
    ),
    min_size=1,
    max_size=5,
).map("".join)


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.one_of(
        LINE.map(lambda words: f"<p>{words}</p>"),
        st.tuples(LINE, several).map(lambda both: f"<section><h2>{both[0]}</h2>{both[1]}</section>"),
        several.map(lambda inside: f"<ul><li>{inside}</li><li>W</li></ul>"),
        several.map(lambda inside: f"<div>W {inside} W</div>"),
        st.tuples(LINE, LINE).map(lambda both: f"<table><tr><td>{both[0]}<td>{both[1]}<tr><td><td>W</table>"),
        several.map(lambda inside: f"<details><summary>W</summary>{inside}</details>"),
        several.map(lambda inside: f"<div hidden>{inside.replace('W', 'HIDE')}</div>"),
        several.map(lambda inside: f"<a href='#B1'>{inside}</a>"),
    )


PAGES = st.lists(st.recursive(LINE.map(lambda words: f"<p>{words}</p>"), blocks, max_leaves=10), max_size=5)
ENTRIES = (
    "<h2>References</h2><ol><li>Bell A. <i>On it</i>. J Mood. 2019;3:1-5.</li>"
    "<li>Dee C. Sleep and mood. Lancet. 2020;4:7-9.</li></ol>"
)
CITED = ["Bell A. On it. J Mood. 2019;3:1-5.", "Dee C. Sleep and mood. Lancet. 2020;4:7-9."]


@given(parts=PAGES)
@SETTINGS
def test_every_seen_word_comes_once_and_in_order(reader: Reader, parts: list[str]) -> None:
    body, words = with_words("".join(parts))
    document = reader(f"<html><body><p>The start.</p>{body}{ENTRIES}</body></html>", "page.html")
    assert words_read(document) == words
    assert "HIDE" not in document.text
    assert [one.span.of(document.text) for one in document.references] == CITED
    check(document)
    check_references(document)
    for mention in document.mentions:
        assert mention.span.of(document.text).startswith("wordx")
