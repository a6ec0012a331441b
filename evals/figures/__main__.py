"""Print every figure of answering and finding: `python -m evals.figures --shared ../shared`.

The first run embeds what it searches, SciFact's 5,183 abstracts among it, and keeps the vectors in the cache.
"""

import argparse
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from assistant.confidence import UNREAD
from assistant.depth import Depth
from assistant.settings import Settings
from assistant.weighing import Shares
from evals.asked_library import asked_library
from evals.figures.bioasq_figures import bioasq_rows, snippet_documents
from evals.figures.calibration import Point, risk_coverage
from evals.figures.covidqa_figures import covidqa_rows
from evals.figures.opened_sets import search_over
from evals.figures.question_figures import Answered, answered, figures
from evals.figures.risk_picture import risk_picture
from evals.figures.scifact_figures import Claims, scifact_rows
from evals.figures.squad_figures import squad_rows
from evals.figures.ways import Judged, SearchAlone, Way
from evals.question_set import gold_sources, read_cases
from evals.training import bioasq, squad
from evals.training.covidqa import CovidQA
from index.reader.precision import available
from index.reader.reading import Reader, TrainedReader
from index.search import Search
from index.tokens import PieceCounter

_HEAD = "| | search alone | search and rules | with the reader |\n|---|---|---|---|"
# nDCG@10 needs more than the dozen passages that an answer is made of.
_DEEP = Depth(passages=30, sentences=90, read=10)


def main() -> None:
    """Print the tables, a part as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with data/ and reviews/")
    parser.add_argument("--cache", type=Path, default=Path(".work/figures"), help="where vectors are kept")
    parser.add_argument("--picture", type=Path, help="write the risk-coverage curves to this .svg")
    parser.add_argument("--only", choices=("finding", "questions"), help="one half of the tables")
    options = parser.parse_args()
    reader = TrainedReader(precision=available())
    print(f"{reader.name}, Python {platform.python_version()}\n")
    if options.only != "questions":
        print(_HEAD, flush=True)
        for row in _finding(options.shared / "data", options.cache, reader):
            print(row, flush=True)
    if options.only != "finding":
        _questions(options.shared, options.cache, options.picture)


def _finding(data: Path, cache: Path, reader: Reader) -> Iterator[str]:
    counter = PieceCounter()
    covid = CovidQA.read(data, counter)
    search = search_over(
        [text.document for text in covid.texts.values()],
        [one.question for one in covid.asked],
        cache / "covidqa.npz",
        counter,
    )
    yield from _rows(covidqa_rows(covid, _ways(search, reader, Depth())))
    asked = bioasq.read_bioasq(data, counter)
    snippets = snippet_documents(asked)
    search = search_over(snippets.values(), [one.question for one in asked], cache / "bioasq.npz", counter)
    yield from _rows(bioasq_rows(asked, snippets, _ways(search, reader, _DEEP)))
    claims = Claims.read(data)
    search = search_over(claims.documents, [claim for claim, _ in claims.claims], cache / "scifact.npz", counter)
    yield from _rows(scifact_rows(claims, _ways(search, reader, _DEEP)))
    for name, (words, read) in squad_rows(squad.read_squad(data, counter), reader).items():
        yield f"| {name} | {words} (share of the question's words) | - | {read} |"


def _ways(search: Search, reader: Reader, depth: Depth) -> dict[str, Way]:
    return {
        "search alone": SearchAlone(search, depth),
        "search and rules": Judged(search, reader, replace(depth, read=0), Shares()),
        "with the reader": Judged(search, reader, depth, Shares()),
    }


def _rows(rows: Mapping[str, Sequence[object]]) -> Iterator[str]:
    for name, cells in rows.items():
        yield f"| {name} | {' | '.join(map(str, cells))} |"


def _questions(shared: Path, cache: Path, picture: Path | None) -> None:
    curves: dict[str, tuple[Point, ...]] = {}
    with as_file(files("evals.questions")) as sets, as_file(files("corpus.reviews")) as bundled:
        trials = shared / "data" / "evidence_inference" / "nxml"
        over_trials = [*read_cases(sets / "articles_dev.jsonl"), *read_cases(sets / "articles.jsonl")]
        articles = [trials / name for name in gold_sources(over_trials)]
        for documents, names in (
            ([shared / "reviews"], ("tuning", "near", "held_out")),
            ([bundled], ("bundled", "near_bundled")),
            (articles, ("articles_dev", "articles")),
        ):
            with asked_library(documents, cache / f"{names[0]}.npz") as asked:
                unread = replace(asked.settings, depth=replace(asked.settings.depth, read=0), confidence=UNREAD)
                for name in names:
                    both = {
                        "with the reader": (answered(asked, asked.settings, sets / f"{name}.jsonl"), asked.settings),
                        "search and rules": (answered(asked, unread, sets / f"{name}.jsonl"), unread),
                    }
                    _print(name, both)
                    curves |= {
                        f"{name}, {way}": risk_coverage([one.told for one in of]) for way, (of, _) in both.items()
                    }
    if picture is not None:
        shown = {name: points for name, points in curves.items() if name.startswith(("held_out", "articles,"))}
        picture.write_text(risk_picture("Risk at each coverage", shown), encoding="utf-8")


def _print(name: str, both: Mapping[str, tuple[Sequence[Answered], Settings]]) -> None:
    columns = {way: figures(of, settings.confidence) for way, (of, settings) in both.items()}
    first = next(iter(both.values()))[0]
    print(f"\n{name}: {len(first)} questions\n\n| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for label in next(iter(columns.values())):
        print(f"| {label} | {' | '.join(column[label] for column in columns.values())} |", flush=True)


if __name__ == "__main__":
    main()
