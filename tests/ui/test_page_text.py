"""A document's text in the panel: the marked words are the quoted words, whatever the document holds.

What the conversation shows of a question and an answer.
"""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Support, SupportLabel
from corpus.span import Span
from corpus.types import Block, BlockKind, Document, Source
from tests.page_documents import KETAMINE, document, ketamine_answer, quoted
from tests.ui.shown import Shown
from ui.web.answer_view import answer_html
from ui.web.render import escaped
from ui.web.source_view import SHORT_DOCUMENT, excerpt, text_html


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, Span]:
    """A document with gaps between its blocks, and a stretch of it."""
    text, blocks = "", []
    words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=30)
    gaps = st.one_of(st.sampled_from(["", "\n\n", "\r\n", "\n# ", "\n- "]), words)
    for _ in range(draw(st.integers(1, 6))):
        text += draw(gaps)
        block = draw(words)
        blocks.append(Block(draw(st.sampled_from(BlockKind)), Span(len(text), len(text) + len(block))))
        text += block
    text += draw(gaps)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    source = Source("a.txt", "/a.txt", "0" * 64, "text/plain", "utf-8")
    return Document("0" * 16, "T", (), None, text, tuple(blocks), (), source), Span(start, end)


def without_breaks(one: Document, quote: Span) -> str:
    """The quote, less white space between blocks that have no words between them, and less bullets where nothing but
    they stands there."""
    kept = list(quote.of(one.text))
    at = 0
    for start, end in [*((block.span.start, block.span.end) for block in one.blocks), (len(one.text),) * 2]:
        quoted = range(max(at, quote.start), min(start, quote.end))
        between = one.text[at:start]
        wordless = not any(character.isalnum() for character in between)
        bullets = set(between.split()) <= set("-*+•‣◦▪–—")
        if bullets or (wordless and not one.text[quoted.start : quoted.stop].strip()):
            for place in quoted:
                kept[place - quote.start] = ""
        at = end
    return "".join(kept)


@given(documents())
def test_the_marks_hold_the_quote_and_nothing_else(given_: tuple[Document, Span]) -> None:
    one, quote = given_
    shown = Shown(text_html(one, quote))
    assert shown.marked == without_breaks(one, quote)
    assert shown.tags <= {"mark", "div", "h3", "ul", "li", "p"}


@given(documents(), st.integers(0, 3))
def test_it_holds_in_the_middle_of_a_long_document_too(given_: tuple[Document, Span], where: int) -> None:
    one, quote = given_
    far = (" word" * 20_000 + "\n\n") if where & 1 else ""
    on = ("\n\n" + "word " * 20_000) if where & 2 else ""
    text = far + one.text + on
    moved = replace(
        one,
        text=text,
        blocks=(
            *((Block(BlockKind.PARAGRAPH, Span(0, len(far) - 2)),) if far else ()),
            *(
                replace(block, span=Span(block.span.start + len(far), block.span.end + len(far)))
                for block in one.blocks
            ),
            *((Block(BlockKind.PARAGRAPH, Span(len(text) - len(on) + 2, len(text))),) if on else ()),
        ),
    )
    quote = Span(quote.start + len(far), quote.end + len(far))
    html = text_html(moved, quote)
    assert Shown(html).marked == without_breaks(moved, quote)
    assert len(html) < 3 * SHORT_DOCUMENT
    shown = excerpt(moved, quote)
    assert shown.before + shown.after + sum(len(piece.span) for piece in shown.blocks) <= len(moved.text)


def test_a_quote_over_several_blocks_is_marked_in_each() -> None:
    html = text_html(KETAMINE, quoted(KETAMINE, "Side effects during", "dizziness."))
    assert html.count("<mark>") == 4
    assert html.count("<ul>") == 1


def test_a_long_document_is_cut_at_its_sections_and_says_so() -> None:
    parts = [
        part
        for number in range(40)
        for part in (
            (BlockKind.HEADING, f"Section {number}", None),
            (BlockKind.PARAGRAPH, f"Fact {number}. " + "word " * 1_000, None),
        )
    ]
    one = document("T", (), None, tuple(parts))
    shown = Shown(text_html(one, quoted(one, "Fact 20.")))
    assert shown.marked == "Fact 20."
    assert shown.text.index("characters before this") < shown.text.index("Section 18") < shown.text.index("Section 20")
    assert "Section 10" not in shown.text
    assert "characters after this" in shown.text


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
