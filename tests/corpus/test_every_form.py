"""The same made-up review in every form: each sentence stands exactly at its place, in its section, on its page, and in
a PDF its boxes lie on that page over its words."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from docx import Document as Word
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from corpus.chunker import cut
from tests.corpus.reading import Reader
from tests.fakes import WordCounter

NOUNS = ("ketamine", "lithium", "mood", "sleep", "serotonin", "remission", "placebo", "glutamate", "fatigue", "nausea")
VERBS = ("lifts", "lowers", "changes", "precedes", "follows", "outlasts")


@dataclass(frozen=True)
class Section:
    heading: str
    sentences: tuple[str, ...]


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Section, ...]:
    """Sections of sentences, no two sentences alike: each has a number of its own."""
    sections: list[Section] = []
    number = 0
    for order in range(draw(st.integers(1, 4))):
        sentences: list[str] = []
        for _ in range(draw(st.integers(1, 6))):
            number += 1
            words = draw(st.lists(st.sampled_from(NOUNS), min_size=2, max_size=9))
            told = (
                f"{words[0].capitalize()} {draw(st.sampled_from(VERBS))} {' and '.join(words[1:])} in trial {number}."
            )
            sentences.append(told)
        sections.append(Section(f"Effects of {NOUNS[order]}", tuple(sentences)))
    return tuple(sections)


def markdown(review: tuple[Section, ...]) -> bytes:
    parts = (f"## {section.heading}\n\n{' '.join(section.sentences)}\n" for section in review)
    return "\n".join(("# A review", *parts)).encode()


def html(review: tuple[Section, ...]) -> bytes:
    parts = (f"<h2>{section.heading}</h2><p>{' '.join(section.sentences)}</p>" for section in review)
    return f"<html><body><h1>A review</h1>{''.join(parts)}</body></html>".encode()


def jats(review: tuple[Section, ...]) -> bytes:
    parts = (f"<sec><title>{section.heading}</title><p>{' '.join(section.sentences)}</p></sec>" for section in review)
    front = (
        "<front><article-meta><title-group><article-title>A review</article-title></title-group></article-meta></front>"
    )
    return f"<article>{front}<body>{''.join(parts)}</body></article>".encode()


def docx(review: tuple[Section, ...]) -> bytes:
    made = Word()
    made.add_heading("A review", 0)
    for section in review:
        made.add_heading(section.heading, 1)
        made.add_paragraph(" ".join(section.sentences))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def epub(review: tuple[Section, ...]) -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A review</dc:title></metadata><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine>'
        "</package>"
    )
    page = html(review).replace(b"<html>", b'<html xmlns="http://www.w3.org/1999/xhtml">')
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as book:
        for name, part in (
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", container.encode()),
            ("a.opf", package.encode()),
            ("a.xhtml", page),
        ):
            book.writestr(name, part)
    return content.getvalue()


def pdf(review: tuple[Section, ...]) -> bytes:
    """A page a section, its words in lines of forty letters."""
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=A5)
    for number, section in enumerate(review):
        down = 540
        if number == 0:
            canvas.setFont("Helvetica-Bold", 20)
            canvas.drawString(40, down, "A review")
            down -= 40
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(40, down, section.heading)
        canvas.setFont("Helvetica", 10)
        down -= 30
        line = ""
        for word in " ".join(section.sentences).split():
            if len(line) + len(word) > 60:
                canvas.drawString(40, down, line)
                line, down = "", down - 12
            line = f"{line} {word}".strip()
        canvas.drawString(40, down, line)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


FORMS: dict[str, Callable[[tuple[Section, ...]], bytes]] = {
    "a.md": markdown,
    "a.html": html,
    "a.nxml": jats,
    "a.docx": docx,
    "a.epub": epub,
    "a.pdf": pdf,
}


@pytest.mark.parametrize("name", FORMS)
@given(review=reviews())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_sentence_is_at_its_place(reader: Reader, name: str, review: tuple[Section, ...]) -> None:
    document = reader(FORMS[name](review), name)
    cutting = cut(document, WordCounter(), 64)
    sections = {passage.id: passage.section for passage in cutting.passages}
    pages = {passage.id: passage.page for passage in cutting.passages}
    read = [
        (" ".join(sentence.span.of(document.text).split()), sections[sentence.passage_id])
        for sentence in cutting.sentences
    ]
    assert read == [(sentence, section.heading) for section in review for sentence in section.sentences]
    if document.layout is None:
        assert document.pages == ()
        return
    for sentence in cutting.sentences:
        page = document.page_at(sentence.span.start)
        assert pages[sentence.passage_id] == page
        assert page == 1 + [section.heading for section in review].index(str(sections[sentence.passage_id]))
        assert {box.page for box in document.layout.boxes(sentence.span)} == {page}
        boxed = [fragment.span.of(document.text) for fragment in document.layout.fragments(sentence.span)]
        assert boxed == sentence.span.of(document.text).split()
