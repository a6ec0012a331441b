"""Where sentences end: the kinds of stops that articles, notes and pasted text hold, and stops marked by hand."""

import pytest

from corpus.chunker import cut
from corpus.segmenter import sentence_ends
from corpus.text import shown
from evals.lab.segmenter_figures import marks, measured
from tests.corpus.reading import Reader
from tests.fakes import WordCounter
from tests.shared_data import shared
from tests.tables import lines


def sentences(text: str) -> list[str]:
    begins, found = 0, []
    for end in (*sentence_ends(text), len(text)):
        found.append(text[begins:end].strip())
        begins = end
    return [sentence for sentence in found if sentence]


@pytest.mark.parametrize("line", lines("sentence_ends", "several sentences"))
def test_where_sentences_end(line: str) -> None:
    assert sentences(line.replace("|", " ")) == line.split("|")


@pytest.mark.parametrize(("split", "least"), [("dev", 0.98), ("report", 0.98)])
def test_the_stops_marked_by_hand(split: str, least: float) -> None:
    marked = [mark for mark in marks(shared("data")) if mark.split == split]
    figures = measured(marked, lambda text: (*sentence_ends(text), len(text)))
    assert figures.stops >= 290
    assert min(figures.precision, figures.recall) >= least


def test_emphasis_leaves_no_stray_marks(reader: Reader) -> None:
    text = (
        "# Card\n\n**Cautions.** It lengthens the QT interval. **Monitoring.** Weight is checked. *It is safe. "
        "It is cheap.* Sedation is **common**<sup>3</sup> and fades in H<sub>2</sub>O. "
        "See [the label](http://example.org/a.b). 5 * 3 is 15.\n"
    )
    document = reader(text, "a.md")
    cited = cut(document, WordCounter(), 180).sentences
    assert [shown(document, sentence.span) for sentence in cited] == [
        "Cautions.",
        "It lengthens the QT interval.",
        "Monitoring.",
        "Weight is checked.",
        "It is safe.",
        "It is cheap.",
        "Sedation is common³ and fades in H2O.",
        "See the label.",
        "5 * 3 is 15.",
    ]
