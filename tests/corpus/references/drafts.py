"""Drafts made of paragraphs and entries, for the tests of reference lists."""

from collections.abc import Sequence

from corpus.readers.citation_marks import with_references
from corpus.readers.draft import Draft
from corpus.span import Span
from corpus.types import Block, BlockKind


def draft(paragraphs: Sequence[str], entries: Sequence[str], before: str = "") -> Draft:
    """A block for each paragraph and each entry; `before` stands before every entry and in none."""
    text = ""
    blocks = []
    for kind, parts in ((BlockKind.PARAGRAPH, paragraphs), (BlockKind.REFERENCE, entries)):
        for part in parts:
            text += before if kind is BlockKind.REFERENCE else ""
            blocks.append(Block(kind, Span(len(text), len(text) + len(part)), ("References",)))
            text += part + "\n"
    return Draft(text, None, (), None, tuple(blocks))


def marks(paragraph: str, entries: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """The marks found in a paragraph, each with the numbers of the entries it names, from 0."""
    made = with_references(draft((paragraph,), entries))
    return [(one.span.of(made.text), one.references) for one in made.mentions]


NUMBERED = tuple(f"{n}. Author{n} AB, Other CD. On matter {n}. J Foo. {2000 + n};{n}:1-9." for n in range(1, 21))
NAMED = (
    "Zarate, C. A., Singh, J. B., & Carlson, P. J. (2006). A randomized trial. Arch Gen Psychiatry, 63(8), 856–864.",
    "Berman RM, Doe A. Ketamine one. Lancet 2000a;12:1-2.",
    "Berman RM. Ketamine two. Lancet 2000b;12:1-2.",
    "O'Neill, J., & van den Berg, H. (2011). On one matter. Bar, 2, 3.",
    "Müller, K., Ober, F., & Unter, G. (2015). Über Depression. Nervenarzt, 3, 12.",
    "World Health Organization. (2018). Depression. Geneva: WHO.",
)
