"""What each paragraph of a PDF is (heading, caption, item, note, prose), and what its first page says of the
document."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.readers.draft import (
    ends_sentence,
    is_all_capitals,
    is_furniture,
    is_numbered_heading,
    is_references_heading,
    is_section_name,
    is_sentence,
    is_statement,
    run_in_label,
)
from corpus.readers.jats_references import bare_doi
from corpus.readers.pdf.columns import PageBlock
from corpus.readers.pdf.lines import Line, has_label, is_caption
from corpus.readers.title_page import authors_in
from corpus.types import BlockKind

_LARGER = 1.12
_SMALLER = 0.93
_HEADING_WORDS = 22
_NOTE_MARK = re.compile(r"^[\d*†‡§¶#∗⁎]|^\(?[a-z]\)?\s")
_MATHS = re.compile(r"[=≈≤≥∑∏∫∈→←↔∂∇×·±√∞∝⊂∪∩]|\s[+−<>|]\s")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Body:
    """How the document's prose is set: the size of most of its letters, and whether it is bold."""

    size: float
    bold: bool


def body_of(lines: Iterable[Line]) -> Body:
    """The type that most letters of the document are set in."""
    sizes: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        if len(line.words) > 3:
            sizes[round(line.size * 2) / 2, line.bold] += line.letters
    (size, bold), _ = sizes.most_common(1)[0] if sizes else ((10.0, False), 0)
    return Body(size, bold)


def kinds(blocks: Sequence[PageBlock], body: Body) -> list[PageBlock]:
    """The blocks of the document in reading order, each with its kind."""
    classified: list[PageBlock] = []
    in_references = False
    blocks = _without_figure_words(_captioned(blocks), body)
    for number, block in enumerate(blocks):
        after = next((item for item in blocks[number + 1 : number + 4] if not item.aside), None)
        current = _classified(block, body, after, in_references)
        if current.kind is BlockKind.HEADING:
            in_references = is_references_heading(current.text) or (
                in_references and not _ends_references(current, classified)
            )
        elif in_references and is_statement(current.text):
            in_references = False
        elif in_references and current.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and not current.aside:
            current = replace(current, kind=BlockKind.REFERENCE)
        classified.append(current)
    return classified


def _captioned(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """The blocks with a label that stands alone ("Table 2") put together with the words under it."""
    merged: list[PageBlock] = []
    for block in blocks:
        before = merged[-1] if merged else None
        if (
            before is not None
            and before.kind is block.kind is BlockKind.PARAGRAPH
            and len(before.text.split()) <= 3
            and is_caption(before.text)
            and before.page == block.page
            and before.flow == block.flow
            and -1 < block.area.top - before.area.bottom < 1.5 * block.size
        ):
            merged[-1] = replace(block, rows=(*before.rows, *block.rows), area=before.area.to(block.area))
        else:
            merged.append(block)
    return merged


def _without_figure_words(blocks: Sequence[PageBlock], body: Body) -> list[PageBlock]:
    """The blocks with those right above a figure's caption known as its labels, where they are no prose."""
    relabelled = list(blocks)
    for number, block in enumerate(blocks):
        if (
            block.kind is not BlockKind.PARAGRAPH
            or not re.match(r"fig", block.text, re.I)
            or not is_caption(block.text)
        ):
            continue
        for at in range(number - 1, -1, -1):
            above = relabelled[at]
            if above.flow != block.flow or above.kind is not BlockKind.PARAGRAPH or _is_prose(above, body):
                break
            relabelled[at] = replace(above, kind=BlockKind.FURNITURE, aside=True)
    return relabelled


def _is_prose(block: PageBlock, body: Body) -> bool:
    words = block.text.split()
    if is_section_name(block.text) or block.size > _LARGER * body.size or (block.bold and not body.bold):
        return True
    usual = abs(block.size - body.size) < 0.06 * body.size
    return (usual and len(words) > 8) or (ends_sentence(block.text) and len(words) > 8) or len(words) > 40


def _ends_references(heading: PageBlock, before: Sequence[PageBlock]) -> bool:
    """Whether a heading under the references is one, and no entry or a label inside the list."""
    last = next((block for block in reversed(before) if block.kind is BlockKind.HEADING), None)
    return last is None or heading.size >= last.size - 0.6 or is_section_name(heading.text)


def _classified(block: PageBlock, body: Body, after: PageBlock | None, in_references: bool) -> PageBlock:
    if block.kind is not BlockKind.PARAGRAPH:
        return block
    text = block.text
    if is_caption(text):
        return replace(block, kind=BlockKind.CAPTION, aside=True)
    if is_furniture(text) and not is_section_name(text):
        return replace(block, kind=BlockKind.FURNITURE, aside=True)
    if (
        in_references
        and not is_section_name(text)
        and not is_statement(text)
        and (has_label(text) or len(text.split()) > 12)
    ):
        return replace(block, kind=BlockKind.REFERENCE)
    if _is_heading(block, text, body, after):
        return replace(block, kind=BlockKind.HEADING)
    if not _WORD.search(text) or _is_formula(text):
        # A formula set apart, or a stray number.
        return replace(block, kind=BlockKind.FURNITURE, aside=True)
    if has_label(text):
        return replace(block, kind=BlockKind.LIST_ITEM)
    return block


def _is_formula(text: str) -> bool:
    parts = text.split()
    if len(parts) > 30 or not _MATHS.search(text):
        return False
    return sum(1 for token in parts if re.fullmatch(r"[(\[]?[^\W\d_]{4,}[)\].,;:]?", token)) < 0.2 * len(parts)


def is_note(block: PageBlock, body: Body) -> bool:
    """Whether a block at a column's foot is a footnote: smaller than the body, opened by a mark."""
    return block.size < _SMALLER * body.size and _NOTE_MARK.match(block.text) is not None


def _is_heading(block: PageBlock, text: str, body: Body, after: PageBlock | None) -> bool:
    words = text.split()
    lines = len(block.rows)
    if len(words) > _HEADING_WORDS or lines > 4 or not _WORD.search(text) or text[-1:] in ",;":
        return False
    if is_section_name(text) and lines == 1:
        return True
    numbered = is_numbered_heading(text)
    if ends_sentence(text) and not (numbered and block.bold and len(words) <= 12):
        return False
    if text[:1].islower() and not block.bold:
        return False
    if block.size >= _LARGER * body.size:
        return True
    if block.size < 0.8 * body.size or (has_label(text) and not numbered):
        return False
    followed = after is not None and after.kind is BlockKind.PARAGRAPH
    if block.bold and not body.bold:
        return followed or numbered
    if is_all_capitals(text) and len(words) <= 12 and lines <= 2:
        return followed
    if block.italic and lines <= 2 and text[:1].isupper() and text[-1:] != ":" and followed:
        return len(words) <= 14
    return numbered and lines == 1 and followed and len(words) <= 10 and (block.italic or block.size > body.size + 0.4)


_FILE_NAME = re.compile(
    r"^(?:microsoft\s+\w+|untitled|\(?anonymous|slide\s*1|powerpoint|presentation|document\d*)\b|"
    r"\.(?:docx?|pdf|tex|dvi|indd|rtf|qxd|fm|ps|eps|pptx?|xlsx?)$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:university|universit\w+|institut\w*|department|hospital|school|college|academy|cent(?:re|er)|clinic|"
    r"laborator\w+|faculty|division|inc|ltd|gmbh|street|avenue|abstract|article\s+info|keywords)\b|@|https?:|\d{4}",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"@|^\W*(?:correspond\w+|e-?mail|received|accepted|published|edited\s+by|reviewed\s+by|citation|doi|https?:|"
    r"copyright|©|article\s+history|orcid|\*|†|‡|equal\s+contribution|these\s+authors)\b|\bdoi\.org/|"
    r"corresponding\s+author|proceedings\s+of|all\s+rights\s+reserved|creative\s?commons|\bISSN\b",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"open[- ]access|\blicen[sc]e\b|under the terms|peer[- ]review|preprint|this article\b|contributed equally",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.-])((?:19[5-9]|20[0-4])\d)(?![\d-])")
_PROSE_WORDS = 25
_PHRASE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Front:
    """The document's blocks with those of its front told apart, and what the front says."""

    blocks: tuple[PageBlock, ...]
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    doi: str | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the file's metadata say."""

    title: str
    author: str
    subject: str
    keywords: str


def front(blocks: Sequence[PageBlock], stated: Stated, body: Body, banners: Sequence[str]) -> Front:
    """Read the front of a document; `banners` are the running heads and feet of its first page."""
    first = [number for number, block in enumerate(blocks) if block.page == blocks[0].page] if blocks else []
    stated_title = real_title(stated.title)
    numbers = _title_blocks([blocks[number] for number in first], stated_title, body)
    title = " ".join(blocks[number].text for number in numbers) or stated_title
    marked = list(blocks)
    for number in numbers:
        marked[number] = replace(marked[number], kind=BlockKind.HEADING, title=True, aside=False)
    authors: tuple[str, ...] = ()
    if numbers:
        for number in range(numbers[0]):
            marked[number] = _furniture(marked[number])
        named = (number for number in range(numbers[-1] + 1, len(first)) if is_section_name(marked[number].text))
        opening = next(named, None)
        for number in range(numbers[-1] + 1, len(first)):
            if number == opening or (_is_long_prose(marked[number]) if opening else _is_text(marked[number])):
                break
            if _is_short_text(marked[number]) or _is_phrase(marked[number]):
                continue
            authors = (*authors, *names_in(marked[number]))
            marked[number] = _furniture(marked[number])
    for number in first:
        if marked[number].size < 0.97 * body.size and _MATTER.search(marked[number].text[:200]):
            marked[number] = _furniture(marked[number])
    words = [*banners, *(marked[number].text for number in first)]
    return Front(
        tuple(marked),
        stated_title if stated_title and numbers and _plain(stated_title) == _plain(title or "") else title,
        max(authors, authors_in(stated.author), key=len),
        _year(stated.subject, banners, [marked[number] for number in first]),
        bare_doi(" ".join((stated.subject, stated.title, stated.keywords, *words))),
    )


def real_title(title: str) -> str | None:
    """A metadata title that is one, and no file name or program's."""
    if len(title.split()) < 2 or _FILE_NAME.search(title) or not re.search(r"[^\W\d_]{3}", title):
        return None
    return title


def names_in(block: PageBlock) -> tuple[str, ...]:
    """The names in a line of authors, without their raised marks; empty where it holds anything else."""
    plain = " ".join(word.text for row in block.rows for cell in row for word in cell if not word.raised)
    # A letter that stands by itself is a mark that was not raised.
    return () if _PLACE.search(plain) else authors_in(re.sub(r"(?<=\s)[a-z](?=[\s,]|$)", ",", plain))


def _title_blocks(blocks: Sequence[PageBlock], message: str | None, body: Body) -> list[int]:
    """The numbers of the blocks that are the title: those the metadata spell, else the largest type near the top."""
    if message:
        wanted = _plain(message)
        title_numbers = [
            number
            for number, block in enumerate(blocks)
            if len(_plain(block.text)) > 3 and _plain(block.text) in wanted and block.size >= body.size
        ]
        run = _run(title_numbers)
        if run and len("".join(_plain(blocks[number].text) for number in run)) >= 0.6 * len(wanted):
            return run
    candidates = [
        number
        for number, block in enumerate(blocks)
        if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        and block.size >= 1.15 * body.size
        and 2 <= len(block.text.split()) <= 45
        and not is_section_name(block.text)
        and not is_furniture(block.text)
    ]
    if not candidates:
        return [0] if blocks and blocks[0].kind is BlockKind.HEADING and not is_section_name(blocks[0].text) else []
    largest = max(blocks[number].size for number in candidates)
    return _run([number for number in candidates if blocks[number].size >= 0.97 * largest])


def _run(numbers: Sequence[int]) -> list[int]:
    """The first of the numbers, and those that follow it without a gap."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            break
        run.append(number)
    return run


def _is_text(block: PageBlock) -> bool:
    """Whether the front ends here: a heading, a label, or a sentence of prose."""
    text = block.text
    if block.kind is BlockKind.HEADING and (is_section_name(text) or not names_in(block)):
        return not _PLACE.search(text) or is_section_name(text)
    if run_in_label(text) or _is_short_text(block):
        return True
    return _is_long_prose(block)


def _is_short_text(block: PageBlock) -> bool:
    """Whether a block under the title is a sentence or an item of the text, however short, and not about the paper."""
    if _MATTER.search(block.text) or _LICENCE.search(block.text):
        return False
    if block.kind is BlockKind.LIST_ITEM:
        return not names_in(block) and not _PLACE.search(block.text)
    return block.kind is BlockKind.PARAGRAPH and is_sentence(block.text)


def _is_phrase(block: PageBlock) -> bool:
    """Whether a line without a full stop reads as text or a subtitle ("Start: 400 mg at night"), and is no address."""
    words = block.text.split()
    small = sum(word[0].islower() for word in words)
    if block.kind is not BlockKind.PARAGRAPH or len(words) < _PHRASE_WORDS or 2 * small < len(words):
        return False
    return not _MATTER.search(block.text) and not _PLACE.search(block.text) and not _LICENCE.search(block.text)


def _is_long_prose(block: PageBlock) -> bool:
    text = block.text
    # Scripts without capitals are all small.
    small = sum(not word[:1].isupper() and not word[:1].isdigit() for word in text.split())
    long = len(text.split()) >= _PROSE_WORDS and 2 * small >= len(text.split())
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and long and (ends_sentence(text) or block.full)


def _furniture(block: PageBlock) -> PageBlock:
    return replace(block, kind=BlockKind.FURNITURE, aside=True)


def _year(subject: str, banners: Sequence[str], blocks: Sequence[PageBlock]) -> int | None:
    """The year the document came out: the last in the lines around its title."""
    lines = [subject, *banners, *(block.text[:400] for block in blocks if block.kind is BlockKind.FURNITURE)]
    years = [int(year) for line in lines for year in _YEAR.findall(line) if len(line) < 150]
    return max(years, default=None)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())
