"""Libraries that read documents beside our readers, by the measure of `footnote eval ingest`.

`python -m evals.lab.reader_libraries --data DATA [--cases CASES] [--attacks ATTACKS]`: for each form a row a library,
one that is not installed named in a word. "Beyond" are words that are not in the reference: menus, running heads,
footnotes, hidden words. Cases and attacks have no reference of their own: it is what our reader gives, which
`tests/test_cases.py` and `tests/test_attacks.py` hold to the file. Whether places, tables, paths of headings and the
count of hidden words come with the words is no figure: `WORDS_ONLY` says what each adapter gives.
"""

import argparse
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from rapidfuzz.distance import LCSseq

from corpus.errors import FileError
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.types import CITABLE, BlockKind
from evals.ingest_eval import samples, words
from evals.metrics import Mean

Reading = Callable[[Path], str]
_KINDS = CITABLE | {BlockKind.HEADING, BlockKind.REFERENCE}


def _ours(path: Path) -> str:
    document = read(SourceFile(path))
    return " ".join(block.span.of(document.text) for block in document.blocks if block.kind in _KINDS)


def _docx2python(path: Path) -> str:
    with import_module("docx2python").docx2python(path) as document:
        return str(document.text)


def _mammoth(path: Path) -> str:
    with path.open("rb") as file:
        return str(import_module("mammoth").extract_raw_text(file).value)


def _trafilatura(path: Path) -> str:
    extract = import_module("trafilatura").extract
    return str(extract(path.read_bytes(), include_tables=True, include_comments=False, favor_recall=True) or "")


def _pdftext(path: Path) -> str:
    return str(import_module("pdftext.extraction").plain_text_output(str(path), sort=False))


def _docling_parse(path: Path) -> str:
    parser = import_module("docling_parse.pdf_parser").DoclingPdfParser()
    document = parser.load(io.BytesIO(path.read_bytes()))
    return "\n".join(str(cell.text) for _, page in document.iterate_pages() for cell in page.textline_cells)


def _pdfplumber(path: Path) -> str:
    with import_module("pdfplumber").open(path) as document:
        return "\n".join(str(page.extract_text()) for page in document.pages)


def _pdfminer(path: Path) -> str:
    return str(import_module("pdfminer.high_level").extract_text(str(path)))


WORDS_ONLY: dict[str, dict[str, tuple[str, Reading]]] = {
    ".docx": {"docx2python": ("docx2python", _docx2python), "mammoth": ("mammoth", _mammoth)},
    ".html": {"trafilatura": ("trafilatura", _trafilatura)},
    ".pdf": {
        "pdftext": ("pdftext", _pdftext),
        "docling-parse": ("docling_parse", _docling_parse),
        "pdfplumber": ("pdfplumber", _pdfplumber),
        "pdfminer.six": ("pdfminer", _pdfminer),
    },
}
"""The libraries of each form, by name: the module that tells whether they are installed, and the words in order."""

References = Sequence[tuple[Path, Sequence[str]]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--cases", type=Path)
    options.add_argument("--attacks", type=Path)
    stated = options.parse_args(arguments)
    print("| form | reader | words of the reference in order (lowest file) | words beyond it | failed | seconds |")
    print("|---|---|---|---|---|---|")
    for form, references in _sets(stated.data, stated.cases, stated.attacks):
        libraries = WORDS_ONLY[references[0][0].suffix]
        for name, (module, reading) in {"ours": ("corpus", _ours), **libraries}.items():
            installed = find_spec(module) is not None
            print(f"| {form} | {name} | {_row(references, reading) if installed else 'not installed | | |'} |")
            sys.stdout.flush()


def _sets(data: Path, *others: Path | None) -> Iterator[tuple[str, References]]:
    for form, files in samples(data):
        if not files or files[0].file.path.suffix not in WORDS_ONLY:
            continue
        kept = [sample for sample in files if sample.reference is not None and _is_read(sample.file.path)]
        known = [(sample.file.path, words(sample.reference())) for sample in kept if sample.reference is not None]
        if known:
            yield f"{form} ({len(known)})", known
    for folder in filter(None, others):
        for suffix in WORDS_ONLY:
            paths = [path for path in sorted(folder.rglob(f"*{suffix}")) if _is_whole(path)]
            if paths:
                yield f"{folder.name} {suffix} ({len(paths)})", [(path, words(_ours(path))) for path in paths]


def _is_read(path: Path) -> bool:
    """Whether our reader finds a sentence in a file: `footnote eval ingest` compares no other."""
    try:
        _ours(path)
    except FileError:
        return False
    return True


def _is_whole(path: Path) -> bool:
    """Whether a file is no bomb, which only a child process with limits may open."""
    return not any(mark in path.name for mark in ("bomb", "recform", "opacity", "selector"))


def _row(references: References, reading: Reading) -> str:
    shares: list[float] = []
    beyond = failed = 0
    started = perf_counter()
    for path, wanted in references:
        try:
            given = words(reading(path))
        except Exception:  # whatever a library raises
            given = []
            failed += 1
        recovered = int(LCSseq.similarity(wanted, given))
        shares.append(recovered / len(wanted) if wanted else 1.0)
        beyond += len(given) - recovered
    seconds = perf_counter() - started
    return f"{100 * Mean.of(shares).value:.1f} % ({100 * min(shares):.1f}) | {beyond:,} | {failed} | {seconds:.1f}"


if __name__ == "__main__":
    main()
