"""English passes, however it is typed; other languages are told, not guessed at."""

import pytest

from assistant.safety import is_english
from tests.snapshots import bundled_snapshot


@pytest.mark.parametrize(
    "question",
    [
        "How does ketamine work?",
        "wat r teh sied efects of ketmaine",
        "hw fast dos ketamne wrk",
        "Spravato?",
        "SSRI SNRI MAOI TCA",
        "What did de la Torre and van der Berg find?",
        "What does Qayumova say about antidepressants?",
        "42?",
    ],
)
def test_english_passes(question: str) -> None:
    assert is_english(question, bundled_snapshot().queries.speller)


@pytest.mark.parametrize(
    "question",
    [
        "Как действует кетамин?",
        "Кетамин қандай таъсир қилади?",
        "Ketamin qanday ta’sir qiladi?",
        "Depressiya nima?",
        "Wie wirkt Ketamin bei Depression?",
        "¿Cómo funciona la ketamina?",
        "Comment fonctionne la kétamine?",
        "氯胺酮如何起作用",
    ],
)
def test_other_languages_do_not(question: str) -> None:
    assert not is_english(question, bundled_snapshot().queries.speller)
