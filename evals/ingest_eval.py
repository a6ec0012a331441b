"""What the readers make of real files: words recovered in order, words that can be cited, speed, memory."""

import re
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html
from rapidfuzz.distance import LCSseq

from corpus.errors import FileError, FileUnreadable
from corpus.readers.sandbox import Crew
from corpus.sentences import WordCounts, units, word_counts
from corpus.sources import SourceFile
from corpus.types import CITABLE, BlockKind, Document
from evals.metrics import Mean

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Recovery:
    """`recovered` of the reference's `words` stand in the text read, in the reference's order."""

    words: int
    recovered: int

    @property
    def share(self) -> float:
        """The share in 0..1; a reference without words is wholly recovered."""
        return self.recovered / self.words if self.words else 1.0


def recovery(document: Document, reference: str) -> Recovery:
    """How much of `reference` stands in the document's headings, citable blocks and reference list."""
    kinds = CITABLE | {BlockKind.HEADING, BlockKind.REFERENCE}
    read = words(" ".join(block.span.of(document.text) for block in document.blocks if block.kind in kinds))
    wanted = words(reference)
    return Recovery(len(wanted), int(LCSseq.similarity(wanted, read)))


def words(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


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
        element
        for whole in root.iter(f"{_TEI}abstract", f"{_TEI}body")
        for element in whole.iter(f"{_TEI}head", f"{_TEI}p")
        if next(element.iterancestors(f"{_TEI}figure"), None) is None
    ]
    return "\n".join(" ".join(str(text) for text in element.itertext()) for element in parts)


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
    paragraphs = [element for element in root.iter() if str(element.tag).endswith("}p")]
    return "\n".join(
        "".join(run.text or "" for run in paragraph.iter(_WORD_TEXT, strict))
        for paragraph in paragraphs
        if not _inside(paragraph)
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


READERS = 2
HEAD = (
    "| form | files | added | partial | failed | words of the reference recovered in order "
    "(mean of files, 95 % bootstrap interval; lowest) | words that can be cited (all files; lowest) "
    "| files/s | pages/s | peak memory of a reader |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of one file: `read` tells that it is a document, `reason` why it is none, or what it lacks, `words`
    how many of its words can be cited."""

    name: str
    read: bool
    reason: str
    pages: int = 0
    recovery: Recovery | None = None
    words: WordCounts | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.words or self.reason}"


@dataclass(frozen=True, slots=True)
class FormRead:
    """What became of the files of one form; `seconds` is the time that reading them took."""

    form: str
    files: tuple[FileRead, ...]
    seconds: float
    peak_bytes: int

    @property
    def read(self) -> int:
        """How many files became documents."""
        return sum(file.read for file in self.files)

    @property
    def partial(self) -> int:
        """How many of them lack something of their file."""
        return sum(file.read and bool(file.reason) for file in self.files)

    @property
    def pages(self) -> int:
        """How many pages they have; 0 for forms without pages."""
        return sum(file.pages for file in self.files)

    @property
    def shares(self) -> tuple[float, ...]:
        """The share recovered of each file that has a reference."""
        return tuple(file.recovery.share for file in self.files if file.recovery is not None)

    def figures(self) -> dict[str, object]:
        """The row, for JSON."""
        return {
            "form": self.form,
            "files": len(self.files),
            "added": self.read - self.partial,
            "partial": self.partial,
            "failed": len(self.files) - self.read,
            "recovered": list(self.shares),
            "words": {
                file.name: [file.words.citable, file.words.words] for file in self.files if file.words is not None
            },
            "seconds": self.seconds,
            "pages": self.pages,
            "peak_bytes": self.peak_bytes,
        }

    def __str__(self) -> str:
        cells = (
            self.form,
            f"{len(self.files)}",
            f"{self.read - self.partial}",
            f"{self.partial}",
            f"{len(self.files) - self.read}",
            _shares(self.shares),
            _citable([file.words for file in self.files if file.words is not None]),
            f"{len(self.files) / self.seconds:.1f}",
            f"{self.pages / self.seconds:.0f}" if self.pages else "-",
            f"{self.peak_bytes / 1e6:.0f} MB",
        )
        return f"| {' | '.join(cells)} |"


def read_form(form: str, samples: Sequence[Sample], step: Callable[[], object]) -> FormRead:
    """Read the files of a form; `step` is called after each."""
    with Crew(READERS) as crew, ThreadPoolExecutor(READERS) as threads:
        started = time.perf_counter()
        outcomes = []
        for outcome in threads.map(lambda sample: _outcome(crew, sample), samples):
            outcomes.append(outcome)
            step()
        seconds = time.perf_counter() - started
        peak = crew.peak_bytes
    compared = (_compared(sample, outcome) for sample, outcome in zip(samples, outcomes, strict=True))
    return FormRead(form, tuple(compared), seconds, peak)


def _outcome(crew: Crew, sample: Sample) -> Document | FileError:
    try:
        return crew.read(sample.file)
    except FileError as error:
        return error


def _compared(sample: Sample, outcome: Document | FileError) -> FileRead:
    if isinstance(outcome, FileError):
        return FileRead(sample.file.name, read=False, reason=str(outcome))
    recovered = None if sample.reference is None else recovery(outcome, sample.reference())
    cited = [unit.span for unit in units(outcome.text, outcome.blocks, outcome.tables) if unit.citable]
    counts = word_counts(outcome, cited)
    return FileRead(sample.file.name, True, "; ".join(outcome.missing), len(outcome.pages), recovered, counts)


def _shares(shares: Sequence[float]) -> str:
    """The mean with its 95 % interval over files, and the lowest."""
    if not shares:
        return "no reference"
    mean = Mean.of(shares)
    ends = f"{100 * mean.low:.1f}-{100 * mean.high:.1f}; {100 * min(shares):.1f}"
    return f"{100 * mean.value:.1f} % (n {mean.n}; {ends})"


def _citable(counts: Sequence[WordCounts]) -> str:
    """The share of all words that can be cited, and the lowest of a file."""
    words = sum(count.words for count in counts)
    if not words:
        return "-"
    lowest = min(count.citable / count.words for count in counts if count.words)
    return f"{sum(count.citable for count in counts) / words:.1%} ({words:,}; {lowest:.1%})"
