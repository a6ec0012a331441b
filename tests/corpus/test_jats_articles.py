"""Published articles: what they say is read whole, against their own plain text made by others.

That text has oddities of its own, which are taken out before: the names of its sections, scraps of markup, and
the numbers that publishers give their figures.
"""

import random
import re
import unicodedata

import pytest
from rapidfuzz.distance import LCSseq

from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.types import CITABLE, BlockKind, Document
from tests.corpus.test_jats_exactness import check_references
from tests.shared_data import shared

_MADE_BY_OTHERS = re.compile(
    r"^\s*(?:TITLE|ABSTRACT|BODY)(?:\.[^a-z\n]*)?:[ \t]*$"
    r'|(?:xmlns:ns\d+="[^"]*"|(?:ns\d+:)?\b[a-z-]+="[^"\n]*")(?=[ >])>?'
    r"|10\.1371/journal\.\w+\.\d+\.[a-z]\d{3}",
    re.MULTILINE,
)
# Their plain text is empty; puts the sections of one name together; has the cells of a table run into each other,
# or a space before every lowered or raised character.
_OUTLIERS = frozenset(
    ("PMC2206488", "PMC3577738", "PMC4131263", "PMC2689497", "PMC2655271", "PMC2211287", "PMC3277610", "PMC4898395")
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def recovered(plain: str, document: Document) -> float:
    """The share of the words of the plain text that are read, in order, as text to cite or as headings."""
    wanted = words(_MADE_BY_OTHERS.sub("", plain))
    kinds = CITABLE | {BlockKind.HEADING}
    got = words("\n".join(block.span.of(document.text) for block in document.blocks if block.kind in kinds))
    return LCSseq.similarity(wanted, got) / len(wanted)


def test_published_articles_are_read_whole() -> None:
    folder = shared("data/evidence_inference/nxml")
    articles = [path for path in sorted(folder.glob("*.nxml")) if path.stem not in _OUTLIERS]
    shares: dict[str, float] = {}
    for path in random.Random(7).sample(articles, 40):
        document = read(SourceFile(path))
        plain = (folder.parent / "txt" / f"{path.stem}.txt").read_text(encoding="utf-8")
        shares[path.stem] = recovered(plain, document)
        assert document.references
        assert document.mentions
        assert document.authors
        assert document.year
        check_references(document)
    assert {name: share for name, share in shares.items() if share < 0.97} == {}
    assert sorted(shares.values())[20] >= 0.99


@pytest.mark.parametrize("name", ["PMC5828200.nxml", "PMC6398430.nxml", "pntd.0008301.nxml", "pone.0234687.nxml"])
def test_articles_of_other_publishers_are_read(name: str) -> None:
    document = read(SourceFile(shared(f"data/papers/{name}")))
    assert document.doi
    assert document.doi.startswith("10.")
    assert document.year
    assert document.authors
    assert len(document.references) > 20
    assert len(document.mentions) > 20
    check_references(document)
