"""What a reader makes of a file before it becomes a `Document`, and what a single line is, told by its form."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.span import Layout, Span
from corpus.tables import DataTable
from corpus.types import NOTHING_STATED, Block, BlockKind, FrontMatter, Mention, Page, Reference

RAISED_LETTERS = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_RAISED = str.maketrans("abcdefghijklmnoprstuvwxyz", RAISED_LETTERS)
_MARKS = re.compile(r"\A[\s(\[]*+[a-z](?:\s*+,\s*+[a-z])*+[\s)\]]*+")


def raised_letters(words: str) -> str:
    """Raised words with the letters in them raised, where they are marks: single letters with commas between them."""
    return words.translate(_RAISED) if _MARKS.fullmatch(words) else words


def list_levels(indents: Sequence[float | None], same: float = 0.0) -> list[int]:
    """A level for each block; `indents` has None for a block that is no item, which ends the run, and gets 0.

    What is set in by less than `same` is set in alike.
    """
    levels: list[int] = []
    outer: list[float] = []
    for indent in indents:
        if indent is None:
            outer = []
            levels.append(0)
            continue
        while outer and outer[-1] >= indent - same:
            outer.pop()
        outer.append(indent)
        levels.append(len(outer))
    return levels


_FURNITURE = re.compile(
    r"""^(?:
      (?:scroll|back|return|go)\s+to\s+(?:the\s+)?(?:top|main|content)(?:\s+of\s+(?:the\s+)?page)?
    | skip\s+to\s+(?:main\s+)?content | jump\s+to\s+\w+ | table\s+of\s+contents
    | share(?:\s+(?:this|on|via)\b.*)? | print(?:\s+this\s+page)? | e-?mail\s+this.*
    | tweet | facebook | twitter | linkedin
    | (?:read|show|load|see|view)\s+(?:more|less|all) | download(?:\s+(?:pdf|citation|article))? | view\s+pdf
    | (?:previous|next)(?:\s+(?:article|post|page|chapter))? | related\s+(?:articles|posts|content)
    | subscribe.* | sign\s+(?:in|up).* | log\s*in | register | search | menu | home | close | advertisement | sponsored
    | (?:we\s+use|this\s+(?:web)?site\s+uses)\s+cookies.* | accept(?:\s+all)?(?:\s+cookies)?
    | cookie\s+(?:policy|settings)
    | (?:copyright|©|\(c\)\s*\d{4})\s.* | all\s+rights\s+reserved.* | terms\s+of\s+use | privacy\s+policy
    | (?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})? | -\s*\d{1,4}\s*- | [ivxlc]{1,6}
    | (?:key\s?words?|index\s+terms)\s*[:.—–-].*
    | (?:doi\s{0,9}+:?\s{0,9}+)?(?:https?://\S++|10\.\d{4,}/\S++) | [^\s@]{1,80}+@[^\s@]{1,80}\.\w{1,24}
    | (?:(?:received|accepted|published(?:\s{1,9}+online)?|revised)\s{0,9}+:?\s{0,9}+(?:on\s{1,9}+)?
        (?:[\w.,/-]{1,12}+\s{1,9}+){0,2}[\d/.-]{0,6}\d{4}[.,;]?\s{0,9}+){1,3}
    | for\s+teaching(?:\s+(?:only|purposes))*\s*[.:].*
    | .{0,40}\bnot\s+(?:a\s+substitute\s+for\s+)?(?:professional\s+)?medical\s+advice\b.*
    | [\W\d_]+[a-d]?
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_FURNITURE_WORDS = 60
_LABEL_WORDS = 14
_SENTENCE_WORDS = 3

_REFERENCES = re.compile(
    r"^(?:\d+\.?\s*)?(?:references?(?:\s+and\s+notes)?|bibliography|works\s+cited|literature(?:\s+cited)?|reference\s+list)\s*:?$",
    re.IGNORECASE,
)
_SECTION_NAME = re.compile(
    r"""abstract|annotation|summary|background|objectives?|aims?|purpose|introduction|methods?|materials|results|findings
    |discussion|conclusions?|limitations|bibliography|acknowledge?ments|funding|appendix|keywords|overview|safety
    |mechanisms?|efficacy|pharmacology|history|definitions|recommendations|implications
    |(?:patients|materials|subjects)\s+and\s+methods|case\s+(?:report|presentation)|statistical\s+analysis
    |abbreviations|supplementary\s+material|strengths\s+and\s+limitations|trial\s+registration
    |funding\s+(?:information|sources?|statement)|financial\s+(?:support|disclosures?)|disclosures?
    |(?:(?:declarations?|statements?)\s+of\s+)?(?:competing\s+|conflicts?\s+of\s+|conflicting\s+)interests?(?:\s+statement)?
    |(?:declarations?|statements?)\s+of\s+interests?|authors?['’]?\s+contributions?|author\s+information
    |(?:data|code)(?:\s+and\s+(?:data|code|materials?))?\s+availability(?:\s+statement)?
    |availability\s+of\s+data(?:\s+and\s+materials?)?|ethics(?:\s+(?:approval|statement))?|ethical\s+approval""",
    re.VERBOSE,
)
_RUN_IN = re.compile(
    r"^(?:\*\*|__)?(abstract|annotation|summary|background|objectives?|aims?|purpose|introduction|methods?|results?|"
    r"findings|discussion|conclusions?|limitations|funding|financial support|acknowledge?ments?|conflicts? of interest|"
    r"competing interests?|declaration of interests?|disclosures?|authors?['’]? contributions?|data availability|"
    r"ethics|ethical approval)(?:\*\*|__)?\s*(?::|\.\s*[—–-])(?:\*\*|__)?\s+(?=\S)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"^(?:\*\*|__)?(?:funding|financial support|acknowledge?ments?|conflicts? of interest|competing interests?|"
    r"declarations? of|disclosures?|authors?['’]? contributions?|data availability|ethics|ethical approval)\b"
    r"[^.:]{0,40}(?:\*\*|__)?[:.]",
    re.IGNORECASE,
)
_NUMBERED_HEADING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s+[A-Z]")
_BULLET = re.compile(r"^\s*(?:[-*•‣◦▪●–—·]\s+|(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s+|\(\w{1,3}\)\s+)")
_NUMBERED_REFERENCE = re.compile(r"^\s*(?:\[\d{1,3}\]|\d{1,3}[.)])\s+")
_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b", re.IGNORECASE)
# A volume, pages or DOI ("30–50%" is none), looked for behind a year.
_JOURNAL_PLACE = re.compile(
    r"\d\s{0,9}+\(\d{1,9}+\)|\d\s{0,9}+:\s{0,9}+[eE]?\d|\bdoi\b|\b\d{1,9}+[-–]\d{1,9}+\b(?!\s{0,9}+(?:%|[a-zµ]))",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…][\"'”’)\]*_]{0,20}+(?:\s{0,9}+\[[\d,\s–-]{1,200}+\])?$")


def is_furniture(line: str) -> bool:
    """Whether the line belongs to the page around the text ("Scroll to Top", "Page 3 of 9", "Keywords: ...")."""
    return len(line.split()) <= _FURNITURE_WORDS and _FURNITURE.match(line.strip(" *_>")) is not None


def is_references_heading(line: str) -> bool:
    """Whether a reference list begins under this line."""
    return _REFERENCES.match(line.strip(" *_#")) is not None


def is_section_name(line: str) -> bool:
    """Whether the line is one of the headings that articles share ("Background", "2. Results")."""
    bare = re.sub(r"^(?:\d+(?:\.\d+)*\.?|[IVX]+\.)\s+", "", line.strip(" *_#")).rstrip(":").strip().lower()
    return _SECTION_NAME.fullmatch(bare) is not None or is_references_heading(bare)


def is_statement(line: str) -> bool:
    """Whether a label opens the line that says who paid, who has which interests, where the data are."""
    return _STATEMENT.match(line) is not None


def run_in_label(line: str) -> int:
    """Length of a section label that opens the line ("Annotation: "), 0 where there is none."""
    match = _RUN_IN.match(line)
    return match.end() if match else 0


def is_numbered_heading(line: str) -> bool:
    """Whether the line looks like "2.1 Safety"."""
    return _NUMBERED_HEADING.match(line) is not None


def is_bold(line: str) -> bool:
    """Whether the whole line is set in Markdown bold."""
    bare = line.strip()
    inside = bare[2:-2]
    return bool(inside) and inside.strip() == inside and bare[:2] == bare[-2:] and bare[:2] in ("**", "__")


def is_number(line: str) -> bool:
    """Whether there is nothing in the line but numbers ("54 (54.0)", "2.96a")."""
    bare = line[:-1] if line[-1:] in tuple("abcd") else line
    return any(map(str.isdecimal, bare)) and all(mark.isdecimal() or not mark.isalnum() for mark in bare)


def is_capitals_label(line: str) -> bool:
    """Whether the line is a heading in capitals with a colon ("METHODS.STUDY DESIGN:")."""
    return line.endswith(":") and len(line.split()) <= _LABEL_WORDS and is_all_capitals(line)


def bullet_length(line: str) -> int:
    """Length of the bullet or number that opens a list item, with the spaces around it; 0 without one."""
    match = _BULLET.match(line)
    return match.end() if match else 0


def is_reference_entry(line: str) -> bool:
    """Whether the line is numbered like a reference and holds a year with a volume, pages or DOI."""
    if _NUMBERED_REFERENCE.match(line) is None:
        return False
    year = _YEAR.search(line)
    return year is not None and _JOURNAL_PLACE.search(line, year.end()) is not None


def ends_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does."""
    return _END.search(line.rstrip()) is not None


def is_sentence(line: str) -> bool:
    """Whether a line by itself is a sentence, however short, and no name, place or date with a full stop."""
    words = line.split()
    small = sum(word[0].islower() for word in words)
    worded = sum(re.match(r"[^\W\d_]{2}", word) is not None and word[0].islower() for word in words)
    return len(words) >= _SENTENCE_WORDS and ends_sentence(line) and 2 * small >= len(words) and worded >= 2


def is_all_capitals(line: str) -> bool:
    """Whether every letter is a capital, and there are at least four."""
    letters = [character for character in line if character.isalpha()]
    return len(letters) >= 4 and all(character.isupper() for character in letters)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a `Document` holds, but for where it came from.

    `title` is None where the file names none; blocks know their sections. `encoding` is how the bytes were decoded,
    empty where the format says so itself. `tables` are those of the table blocks whose cells are known, their captions
    and notes not yet among them. `references` and `mentions` are those that the format itself marks, as
    JATS does; where it marks none, `read` looks for them in the text.
    """

    text: str
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    blocks: tuple[Block, ...]
    encoding: str = ""
    doi: str | None = None
    pages: tuple[Page, ...] = ()
    layout: Layout | None = None
    references: tuple[Reference, ...] = ()
    mentions: tuple[Mention, ...] = ()
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    tables: tuple[DataTable, ...] = ()
    front_matter: FrontMatter = NOTHING_STATED


def laid_out(blocks: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """The text that a reader makes of the words of its blocks, a blank line between them, and the span of each."""
    spans: list[Span] = []
    at = 0
    for words in blocks:
        spans.append(Span(at, at + len(words)))
        at = spans[-1].end + 2
    return "\n\n".join(blocks), tuple(spans)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span `start:end` without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def words_of(text: str, span: Span) -> str:
    """The words at a span on one line."""
    return " ".join(span.of(text).split())


def of_the_whole(text: str, blocks: Sequence[Block], title: Span | None) -> Span | None:
    """The title, where it is one of the whole document; None where it heads a section as others do: headings stand
    under it, and more of its level follow that are no "Methods" or "References"."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    at = next((number for number, block in enumerate(headings) if block.span == title), None)
    if at is None or at + 1 >= len(headings):
        return title
    level, (following, *others) = headings[at].level, headings[at + 1 :]
    beside = [other for other in others if other.level == level and not is_section_name(other.span.of(text))]
    return None if following.level > level and beside else title


def with_sections(text: str, blocks: Sequence[Block], title: Span | None) -> tuple[Block, ...]:
    """Blocks with the headings that each stands under.

    A heading stands under those of a lower level before it; one of level 0 under none. The title heads no section,
    nor does a run-in label ("Annotation:") beyond the paragraph it stands in.
    What stands under a heading "References" and is not a heading becomes a reference; short lines that are
    known furniture, and the words under a heading "Keywords", become furniture.
    """
    placed: list[Block] = []
    path: tuple[str, ...] = ()
    levels: list[int] = []
    around = path, levels
    in_references = keywords = False
    run_in: int | None = None
    for block in blocks:
        words = words_of(text, block.span)
        kind = block.kind
        if kind is BlockKind.HEADING:
            if block.span == title:
                path, levels, in_references, keywords = (), [], False, False
            else:
                section = words.strip("*_# ").removesuffix(":").rstrip()
                around = path, levels
                # Levels rise from the outermost heading to the nearest.
                above = bisect_left(levels, block.level)
                path, levels = (*path[:above], section), [*levels[:above], block.level]
                in_references = is_references_heading(section)
                keywords = re.fullmatch(r"key\s?words|index terms", section, re.IGNORECASE) is not None
            run_in = block.span.end if words.endswith(":") else None
            placed.append(replace(block, section_path=path))
            continue
        if kind is not BlockKind.TABLE and (is_furniture(words) or (keywords and not ends_sentence(words))):
            kind = BlockKind.FURNITURE
        elif in_references and kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            # Who paid is sometimes said behind the list of references.
            in_references = kind is BlockKind.LIST_ITEM or not is_statement(words)
            if in_references:
                kind = BlockKind.REFERENCE
            else:
                path, levels = (), []
        placed.append(replace(block, kind=kind, section_path=path))
        if run_in is not None and kind is BlockKind.PARAGRAPH:
            if not re.search(r"[\r\n]", text[run_in : block.span.start]):
                path, levels = around
            run_in = None
    return tuple(placed)
