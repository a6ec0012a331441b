"""Real files of each form, and beside them, where there is one, a text that says what should be read.

The references were made by others: PubMed Central's plain text of an article, GROBID's reading of a paper. For Word,
HTML and EPUB it is every word of the file's own markup (of an EPUB without its title page, imprint and colophon), so
that order and completeness can be told, but not whether menus were rightly left out. Left out: reading
(`reading_report`).
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

from corpus.errors import FileUnreadable
from corpus.source_file import SourceFile

_ABOUT_THE_BOOK = re.compile(rb'epub:type="[^"]*(?:titlepage|imprint|colophon|copyright-page)')
_TEI = "{http://www.tei-c.org/ns/1.0}"
_WORD_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, and what makes its reference text; None where there is none."""

    file: SourceFile
    reference: Callable[[], str] | None


def samples(data: Path) -> Iterator[tuple[str, Sequence[Sample]]]:
    """Each form by name with its files. Raises `FileUnreadable` when the shared data are not there."""
    papers, articles = data / "papers", data / "evidence_inference"
    if not papers.is_dir() or not articles.is_dir():
        raise FileUnreadable(f"{data} holds no papers and evidence_inference: give the folder of shared data")
    nxml = sorted((articles / "nxml").glob("*.nxml"))
    texts = sorted((articles / "txt").glob("*.txt"))
    teis = {path: path.with_suffix(".tei.xml") for path in sorted(papers.glob("*.pdf"))}
    yield "PDF, two columns", [_with(path, _tei, tei) for path, tei in teis.items() if tei.exists()]
    yield "PDF, others", [_bare(path) for path, tei in teis.items() if not tei.exists()]
    yield "JATS", [_with(path, _plain, articles / "txt" / f"{path.stem}.txt") for path in nxml]
    yield "JATS, others", [_bare(path) for path in sorted(papers.glob("*xml")) if not path.name.endswith(".tei.xml")]
    yield "Word", [_with(path, _word, path) for path in sorted(papers.glob("*.docx"))]
    yield "HTML", [_with(path, _html, path) for path in sorted(papers.glob("*.html"))]
    yield "EPUB", [_with(path, _epub, path) for path in sorted(papers.glob("*.epub"))]
    yield "plain text", [_with(path, _plain, path) for path in texts]


def _bare(path: Path) -> Sample:
    return Sample(SourceFile(path), None)


def _with(path: Path, reading: Callable[[Path], str], reference: Path) -> Sample:
    return Sample(SourceFile(path), lambda: reading(reference))


def _plain(path: Path) -> str:
    """The article; its section labels ("BODY.METHODS:") are PubMed Central's own marking, one line each."""
    text = path.read_text("utf-8", "replace")
    return re.sub(r"^(?:TITLE|ABSTRACT|BODY|[A-Z][A-Z .,&/-]*)[^\n]{0,200}:[ ]*$", "", text, flags=re.MULTILINE)


def _tei(path: Path) -> str:
    """Abstract and body of GROBID's reading: headings and paragraphs, without figures and tables."""
    root = etree.parse(str(path)).getroot()
    parts = [
        part
        for whole in root.iter(f"{_TEI}abstract", f"{_TEI}body")
        for part in whole.iter(f"{_TEI}head", f"{_TEI}p")
        if next(part.iterancestors(f"{_TEI}figure"), None) is None
    ]
    return "\n".join(" ".join(str(text) for text in part.itertext()) for part in parts)


def _word(path: Path) -> str:
    """Every text run of the body, deleted ones and the second copies of text boxes left out."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    for copy in list(root.iter(fallback)):
        parent = copy.getparent()
        if parent is not None:
            parent.remove(copy)
    strict = "{http://purl.oclc.org/ooxml/wordprocessingml/main}t"
    paragraphs = [part for part in root.iter() if str(part.tag).endswith("}p")]
    return "\n".join(
        "".join(run.text or "" for run in part.iter(_WORD_TEXT, strict)) for part in paragraphs if not _inside(part)
    )


def _inside(paragraph: etree._Element) -> bool:
    """Whether the paragraph lies in another, as those of a text box do: its words are that one's too."""
    return any(str(above.tag).endswith("}p") for above in paragraph.iterancestors())


def _html(path: Path) -> str:
    return _page_words(path.read_bytes())


def _epub(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        package = next(name for name in archive.namelist() if name.endswith(".opf"))
        root = etree.fromstring(archive.read(package))
        hrefs = {str(item.get("id")): str(item.get("href")) for item in root.iter("{*}item")}
        order = [hrefs[str(item.get("idref"))] for item in root.iter("{*}itemref")]
        folder = package.rpartition("/")[0]
        names = [f"{folder}/{href}" if folder else href for href in order]
        pages = [archive.read(name) for name in names]
    return "\n".join(_page_words(page) for page in pages if not _ABOUT_THE_BOOK.search(page))


def _page_words(content: bytes) -> str:
    root = html.document_fromstring(content)
    body = root.find("body")
    whole = root if body is None else body
    for hidden in list(whole.iter("script", "style", "nav")):
        if isinstance(hidden, html.HtmlElement):
            hidden.drop_tree()
    return " ".join(str(text) for text in whole.itertext())
