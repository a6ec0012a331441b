"""A conversation as a file: everybody's words stay words in Markdown and HTML, JSON holds all, BibTeX each work."""

import re
from collections import Counter
from dataclasses import replace

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from lxml import html as reader
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant import messages
from assistant.conversations import StoredConversation
from assistant.export.bibliography import bibtex, fit, line, ris
from assistant.export.formats import Format, exported
from assistant.export.markdown_html import html, markdown
from assistant.export.notes import Documents, Quotes
from assistant.types import Answer, AnswerSentence, Support, SupportLabel
from corpus.errors import DocumentNotFound, one_line
from corpus.span import Span
from corpus.types import Document
from tests.assistant.exporting.conversations import (
    AWKWARD,
    AWKWARD_ONE,
    KETAMINE,
    LONG_WORD,
    MECHANISMS,
    PLAIN,
    TRIAL_PRINTED,
    cited_answer,
    conversation,
)
from tests.page_fakes import FakeDocuments


class NoDocuments:
    """A library from which all was removed."""

    def document(self, document_id: str) -> Document:
        raise DocumentNotFound(document_id)


class OtherDocuments:
    """A library in which the first document is read in another way now."""

    def document(self, document_id: str) -> Document:
        found = FakeDocuments().document(document_id)
        return replace(found, text=" " + found.text) if document_id == KETAMINE.id else found


@pytest.mark.parametrize("kind", Format)
def test_the_file_has_a_name_that_any_machine_takes(kind: Format) -> None:
    assert exported(PLAIN, kind, None).file_name == f"footnote-how-fast-does-ketamine-work-2026-03-14.{kind.value}"
    for title in (AWKWARD, "../../etc/passwd", "שלום", "", "x" * 10_000, 'a"\r\nSet-Cookie: b'):
        name = exported(replace(PLAIN, title=title), kind, None).file_name
        assert re.fullmatch(r"footnote-[a-z0-9-]{1,60}-2026-03-14\.[a-z]+", name), name


@pytest.mark.parametrize("kind", [Format.MARKDOWN, Format.HTML, Format.JSON])
@pytest.mark.parametrize(
    ("documents", "gone", "changed"),
    [(None, 0, 0), (FakeDocuments(), 0, 0), (NoDocuments(), 5, 0), (OtherDocuments(), 0, 4)],
)
def test_a_quote_that_stands_there_no_more_says_so(
    kind: Format, documents: Documents | None, gone: int, changed: int
) -> None:
    text = exported(PLAIN, kind, documents).content.decode()
    assert (text.count(messages.QUOTE_GONE), text.count(messages.QUOTE_CHANGED)) == (gone, changed)


TAGS = set(
    "html head meta title style body header footer section h1 h2 p ul ol li a bdi cite span strong sup div "
    "blockquote".split()
)
ATTRIBUTES = set("lang charset http-equiv content name class id href dir value aria-label aria-labelledby rel".split())


def made(of: StoredConversation) -> reader.HtmlElement:
    return reader.document_fromstring(html(of, Quotes(None)).encode())


def test_nothing_is_run_and_nothing_fetched() -> None:
    for one in (PLAIN, AWKWARD_ONE):
        page = made(one)
        assert {element.tag for element in page.iter()} <= TAGS
        assert {name for element in page.iter() for name in element.attrib} <= ATTRIBUTES
        for link in page.iter("a"):
            assert re.match(r"#t\d+[nm]\d+|https://doi\.org/10\.", link.get("href", ""))
        style = page.find(".//style").text
        assert "url(" not in style
        assert "@import" not in style
        policy = page.find(".//meta[@http-equiv]").get("content")
        assert policy.startswith("default-src 'none'")


def test_marks_and_quotes_lead_to_each_other() -> None:
    for one in (PLAIN, AWKWARD_ONE):
        page = made(one)
        ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
        assert set(ids.values()) == {1}
        for link in page.iter("a"):
            if link.get("href").startswith("#"):
                assert link.get("href")[1:] in ids
    page = made(PLAIN)
    for citation in cited_answer().citations:
        mark = page.get_element_by_id(f"t1m{citation.number}")
        note = page.get_element_by_id(mark.get("href")[1:])
        assert note.get("value") == str(citation.number)
        assert note.find("blockquote").text_content() == citation.quote
        assert [link.get("href") for link in note.findall(".//a[@class='back']")] == [f"#t1m{citation.number}"]


def test_nobodys_words_become_markup() -> None:
    page = made(AWKWARD_ONE)
    text = page.text_content()
    assert line(AWKWARD) in text
    assert LONG_WORD in text
    assert page.get_element_by_id("t1n1").find("blockquote").text_content() == fit(AWKWARD + LONG_WORD)
    assert page.find(".//title").text == line(AWKWARD)
    assert "\x00" not in html(AWKWARD_ONE, Quotes(None))


_DIRECTIONS = re.compile("[\u2068\u2069\u202c]")


def made_of_markdown(of: StoredConversation) -> str:
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


def test_markdown_nobodys_words_become_markup() -> None:
    tokens = inlines(made_of_markdown(AWKWARD_ONE))
    assert {token.type for token in tokens} <= {
        "text", "text_special", "hardbreak", "softbreak", "strong_open", "strong_close", "em_open", "em_close"
    }  # fmt: skip
    seen = shown(made_of_markdown(AWKWARD_ONE))
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
    assert "It cures all.[^t1n1] *(not found in its source)*" in made_of_markdown(
        conversation(("How?", _with(answer.sentences[1:], doubted), ""))
    )


STAND_INS = {"braceleft": "⦃", "braceright": "⦄", "less": "⧼", "greater": "⧽", "bar": "⦀", "asciicircum": "⋀"}


def entries(of: StoredConversation) -> list[dict[str, str]]:
    """The fields of each entry as TeX would set them, with its kind and key."""
    text = bibtex(of)
    assert not parse_string(text).failed_blocks
    # Names that TeX knows and the decoder does not.
    for name, stand_in in STAND_INS.items():
        text = text.replace(f"\\text{name}{{}}", stand_in)
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    return [
        {"kind": entry.entry_type, "key": entry.key, **{field.key: _named(field.value) for field in entry.fields}}
        for entry in library.entries
    ]


def _named(text: str) -> str:
    return text.translate({ord(stand_in): mark for stand_in, mark in zip(STAND_INS.values(), "{}<>|^", strict=True)})


def records(of: StoredConversation) -> list[dict[str, str | list[str]]]:
    text = ris(of)
    assert text.replace("\r\n", "").isprintable() or of is AWKWARD_ONE
    found: list[dict[str, str | list[str]]] = rispy.loads(text)
    return found


def test_bibtex() -> None:
    first, second, third = entries(PLAIN)
    assert first == {
        "kind": "misc",
        "key": "qayumova2025pharmacodynamics",
        "author": "Qayumova, D. and Salohiddinova, S. and Abzalova, N. A.",
        "title": KETAMINE.title,
        "year": "2025",
        "doi": "10.5281/zenodo.1234",
        "note": f"Read from the file {KETAMINE.source.name}; quoted from pages 1, 3",
    }
    assert (second["title"], "author" in second, "year" in second) == (MECHANISMS.title, False, False)
    assert third == {
        "kind": "article",
        "key": "zarate2006randomized",
        "author": "Zarate, Jr, C. A. and van Berg, A. and STAR*D Investigators",
        "title": "A randomized trial of an N-methyl-D-aspartate antagonist",
        "journal": "Arch Gen Psychiatry",
        "year": "2006",
        "doi": "10.1001/archpsyc.63.8.856",
        "note": f"Cited in: {KETAMINE.title}. Its entry there: {TRIAL_PRINTED}",
    }


def test_ris() -> None:
    first, second, third = records(PLAIN)
    assert first["type_of_reference"] == "GEN"
    assert first["authors"] == ["Qayumova, D.", "Salohiddinova, S.", "Abzalova, N. A."]
    assert (first["title"], first["year"], first["doi"]) == (KETAMINE.title, "2025", "10.5281/zenodo.1234")
    assert first["notes"] == [f"Read from the file {KETAMINE.source.name}; quoted from pages 1, 3"]
    assert (second["title"], "authors" in second) == (MECHANISMS.title, False)
    assert third["type_of_reference"] == "JOUR"
    assert third["authors"] == ["Zarate, C. A., Jr", "van Berg, A.", "STAR D Investigators"]
    assert TRIAL_PRINTED in third["notes"][0]
    assert all(part.endswith("\r\n") for part in ris(PLAIN).splitlines(keepends=True))


def test_awkward_text_stays_in_its_field() -> None:
    found = entries(AWKWARD_ONE)
    assert [one["kind"] for one in found] == ["misc", "misc", "article"]
    assert found[0]["title"] == found[2]["title"] == line(one_line(AWKWARD))
    assert found[2]["journal"] == line(one_line(AWKWARD))
    assert "doi" not in found[0]
    told = records(AWKWARD_ONE)
    assert [one["type_of_reference"] for one in told] == ["GEN", "GEN", "JOUR"]
    assert told[0]["title"] == line(one_line(AWKWARD))
    assert told[2]["journal_name"] == line(one_line(AWKWARD))
