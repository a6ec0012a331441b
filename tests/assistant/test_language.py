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
        "ketamine",
        "Spravato?",
        "fluoxetine vs duloxetine",
        "SSRI SNRI MAOI TCA",
        "5-HT2A agonists",
        "BDNF TrkB mTORC1",
        "What did de la Torre and van der Berg find?",
        "Does Karimov et al. agree?",
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
        "кетамин",
        "Кетамин қандай таъсир қилади?",
        "Ketamin qanday ta'sir qiladi?",
        "Ketamin qanday ta’sir qiladi?",
        "Ketaminning nojoʻya taʼsirlari qanday?",
        "Depressiya nima?",
        "Depressiyani davolash usullari",
        "Esketamin va ketamin farqi nima?",
        "Wie wirkt Ketamin bei Depression?",
        "Was sind die Nebenwirkungen von SSRI?",
        "¿Cómo funciona la ketamina?",
        "Comment fonctionne la kétamine?",
        "氯胺酮如何起作用",
    ],
)
def test_other_languages_do_not(question: str) -> None:
    assert not is_english(question, bundled_snapshot().queries.speller)
