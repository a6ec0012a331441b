"""A Markdown file is read by its own marks, and its text stays as it lies on disk."""

import pytest

from tests.corpus.reading import Reader, of_kind, outline, section_of

REVIEW = """---
title: "Ketamine: a review"
authors: ["Ann Bell", "Carl Dee"]
date: 2024-03-01
---

# Ketamine

Ketamine is *fast*.

## Uses ##

- pain
- depression,
  when all else fails

1. first
2. second

| drug | dose |
|------|------|
| a    | 1 mg |

![a picture](p.png)

Figure 1. A picture.

```python
code()
```

<div>raw</div>

Setext heading
--------------

> Quoted words.

## References

- Berman 2000
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blocks_of_every_kind(reader: Reader, end: str) -> None:
    text = REVIEW if end != "\r" else REVIEW.split("---\n\n", 1)[1]
    document = reader(text.replace("\n", end), "review.md")
    assert document.text == text.replace("\n", end)
    found = [entry for entry in outline(document) if entry[0] != "furniture"]
    assert found == [
        ("heading", "Ketamine"),
        ("paragraph", "Ketamine is *fast*."),
        ("heading", "Uses"),
        ("list item", "pain"),
        ("list item", "depression, when all else fails"),
        ("list item", "first"),
        ("list item", "second"),
        ("table", "| drug | dose | |------|------| | a | 1 mg |"),
        ("paragraph", "Figure 1. A picture."),
        ("heading", "Setext heading"),
        ("paragraph", "Quoted words."),
        ("heading", "References"),
        ("reference", "Berman 2000"),
    ]


def test_code_pictures_raw_html_and_front_matter_are_furniture(reader: Reader) -> None:
    furniture = of_kind(reader(REVIEW, "review.md"), "furniture")
    assert [words[:5] for words in furniture] == ["--- t", "![a p", "```py", "<div>"]


def test_front_matter_names_title_authors_and_year(reader: Reader) -> None:
    document = reader(REVIEW, "review.md")
    assert (document.title, document.authors, document.year) == ("Ketamine: a review", ("Ann Bell", "Carl Dee"), 2024)


@pytest.mark.parametrize(
    ("front", "title", "authors", "year"),
    [
        ("title: One\nauthor: Ann Bell\nyear: 1999", "One", ("Ann Bell",), 1999),
        ("author:\n  - name: Ann Bell\n  - Carl Dee", "Heading", ("Ann Bell", "Carl Dee"), None),
        ("title: [a, b]\nauthor: {x: y}", "Heading", (), None),
        ("date: 2024-13-45", "Heading", (), None),
        ("title: 'unclosed", "Heading", (), None),
        ("just words", "Heading", (), None),
        ("title: " + "[" * 5_000, "Heading", (), None),
        ("a: &a [x, x]\nb: &b [*a, *a]\ntitle: [*b, *b]", "Heading", (), None),
        ("year: " + "9" * 5_000, "Heading", (), None),
    ],
)
def test_front_matter_good_and_bad(
    reader: Reader, front: str, title: str, authors: tuple[str, ...], year: int | None
) -> None:
    document = reader(f"---\n{front}\n---\n# Heading\n\nSome words.\n", "review.md")
    assert (document.title, document.authors, document.year) == (title, authors, year)
    assert of_kind(document, "paragraph") == ["Some words."]


def test_the_title_heads_no_section_and_the_nearest_heading_does(reader: Reader) -> None:
    document = reader("# Title\n\nFirst.\n\n## Two\n\nSecond.\n\n### Three\n\nThird.\n", "review.md")
    assert [section_of(document, words) for words in ("First.", "Second.", "Third.")] == [None, "Two", "Three"]
