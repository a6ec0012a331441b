"""BibTeX and RIS, read by readers of each: every work is there in its own words, and nothing leaves its field."""

import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware

from assistant.conversations import StoredConversation
from assistant.export.bibliography import bibtex, line, ris
from corpus.printable import one_line
from tests.assistant.exporting.conversations import (
    AWKWARD,
    AWKWARD_ONE,
    KETAMINE,
    MECHANISMS,
    PLAIN,
    TRIAL_PRINTED,
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
