"""The numbers of a text, read as a reader does."""

import pytest

from assistant.quantities import quantities


@pytest.mark.parametrize(
    "spellings",
    [
        ["25 µg", "25 ug", "25 mcg", "25 micrograms", "0.025 mg"],
        ["0.5 mg/kg", "0.5 mg per kg", "0.5 mg kg-1", "500 µg/kg"],
        ["1 204 women", "1,204 women", "1204 women", "1\u202f204 women"],
        ["P = .03", "p = 0.03", "P was 0,03"],
        ["2 weeks", "14 days", "two weeks", "a fortnight"],
        ["twice daily", "two times a day", "b.i.d.", "every 12 hours"],
        ["25 %", "one in four", "a quarter of them", "25 per cent"],
        ["1.2 × 10^3 km", "1.2 × 10³ km", "1,200 km", "1.2e3 km"],
    ],
)
def test_one_amount_however_it_is_spelled(spellings: list[str]) -> None:
    [first, *others] = [quantities(f"It was {text}.") for text in spellings]
    assert len(first) == 1
    for other in others:
        assert [each.measures for each in first] == [each.measures for each in other]
        assert [each.base for each in first] == pytest.approx([each.base for each in other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25 µg", "25 mg"),
        ("0.41", "−0.41"),
        ("2 weeks", "2 days"),
        ("twice daily", "twice weekly"),
    ],
)
def test_another_amount(one: str, other: str) -> None:
    found = [[(each.measures, each.base) for each in quantities(f"It was {text}.")] for text in (one, other)]
    assert found[0]
    assert found[0] != found[1]
