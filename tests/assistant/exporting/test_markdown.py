"""The Markdown, read by a Markdown reader: our marks are marks, and everybody else's words are words."""

import re
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.conversations import StoredConversation
from assistant.export.bibliography import line
from assistant.export.markdown_html import markdown
from assistant.export.notes import Quotes
from assistant.types import Answer, AnswerSentence, Support, SupportLabel
from corpus.span import Span
from tests.assistant.exporting.conversations import (
    AWKWARD,
    AWKWARD_ONE,
    KETAMINE,
    LONG_WORD,
    PLAIN,
    TRIAL_PRINTED,
    cited_answer,
    conversation,
)

_DIRECTIONS = re.compile("[\u2068\u2069\u202c]")


def made(of: StoredConversation) -> str:
    return markdown(of, Quotes(None))


def parsed(text: str) -> list[Token]:
    """As a reader with footnotes takes it: what is indented under a footnote is as good as not indented."""
    dedented = re.sub("^ {4}", "", text, flags=re.MULTILINE)
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(dedented)


def inlines(text: str) -> list[Token]:
    return [child for token in parsed(text) for child in token.children or ()]


def shown(text: str) -> str:
    """What a reader sees, without the marks that isolate directions."""
    blocks = []
    for token in parsed(text):
        if token.type == "inline":
            pieces = ["\n" if one.type in ("softbreak", "hardbreak") else one.content for one in token.children or ()]
            blocks.append("".join(pieces))
        elif token.type in ("code_block", "fence", "html_block"):
            blocks.append(f"<<{token.type}>>")
    return _DIRECTIONS.sub("", "\n".join(blocks))


def test_every_mark_has_its_footnote_with_quote_source_and_page() -> None:
    text = made(PLAIN)
    marks = re.findall(r"\[\^(t\d+n\d+)\](?!:)", text)
    notes = re.findall(r"^\[\^(t\d+n\d+)\]:", text, re.MULTILINE)
    assert marks == ["t1n1", "t1n2", "t1n3", "t1n4", "t1n5"]
    assert sorted(notes) == sorted(marks)
    first = text[text.index("[^t1n1]:") : text.index("[^t1n2]:")]
    quote = cited_answer().citations[0].quote
    for part in (
        f"> {quote}",
        KETAMINE.title,
        "N. A. Abzalova",
        "2025",
        "page 3",
        KETAMINE.source.name,
        "Clinical effects",
    ):
        assert part in first
    assert TRIAL_PRINTED in shown(text)
    assert "characters 1789–1884" in first


def test_nobodys_words_become_markup() -> None:
    tokens = inlines(made(AWKWARD_ONE))
    assert {token.type for token in tokens} <= {
        "text", "text_special", "hardbreak", "softbreak", "strong_open", "strong_close", "em_open", "em_close"
    }  # fmt: skip
    seen = shown(made(AWKWARD_ONE))
    assert line(AWKWARD) in seen
    assert LONG_WORD in seen
    assert "<<" not in seen
    # Each line of the quote is a line.
    for part in ("# head", "- item", "2024. list", "---", "| a | b |"):
        assert f"\n{part}\n" in seen


def _with(rest: tuple[AnswerSentence, ...], first: AnswerSentence) -> Answer:
    return replace(cited_answer(), sentences=(first, *rest))


def test_what_the_check_did_not_find_says_so() -> None:
    answer = cited_answer()
    doubted = AnswerSentence("It cures all.", Span(0, 13), (1,), Support(SupportLabel.NOT_FOUND, 0.1))
    assert "It cures all.[^t1n1] *(not found in its source)*" in made(
        conversation(("How?", _with(answer.sentences[1:], doubted), ""))
    )
