"""Elements of JATS to lines of text: words in order, formulas, tables with their notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from lxml import etree

from corpus.readers.markup import Cell, CellWords, Gathering, Words, cell, grouped
from corpus.tables import DataTable


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# What begins on a line of its own.
BLOCKS = _names(
    "abstract trans-abstract body back sec app app-group ack glossary notes fn-group bio p title subtitle list "
    "list-item def-list def-item def term-head def-head disp-quote verse-group verse-line speech statement caption "
    "table table-wrap-foot array ref-list ref floats-group floats-wrap code preformat question answer explanation "
    "attrib sig-block author-notes corresp front-stub tbody thead tfoot tr"
)
# What a paragraph may hold and a printer sets elsewhere: it never cuts the paragraph in two.
FLOATS = _names("fig fig-group table-wrap table-wrap-group boxed-text supplementary-material media chem-struct-wrap fn")
CAPTIONED = _names(
    "fig fig-group table-wrap table-wrap-group supplementary-material media chem-struct-wrap caption table-wrap-foot"
)
# What may hold sections with headings of their own.
HEADED = _names("abstract trans-abstract sec app ack glossary notes bio ref-list")
# What opens the words after it: "Figure 1.", "(i)", "AUC:".
LEADS = _names("label term speaker")
LED = _names("p caption def title fig table-wrap list-item")
UNREAD = _names(
    "graphic inline-graphic inline-media object-id alt-text long-desc permissions sec-meta kwd-group index-term "
    "private-char processing-meta related-article related-object sub-article response colgroup col "
    "contrib-group history"
)
FORMULAS = _names("math tex-math")
SPACED = _names("break hr disp-formula disp-formula-group td th")

# The heading that journals print over what has no title of its own.
IMPLIED_HEADINGS = {
    "abstract": "Abstract",
    "trans-abstract": "Abstract",
    "ack": "Acknowledgements",
    "app": "Appendix",
    "author-notes": "Author notes",
    "fn-group": "Notes",
    "notes": "Notes",
    "glossary": "Abbreviations",
    "ref-list": "References",
    "floats-group": "Figures and tables",
    "floats-wrap": "Figures and tables",
}


def tag_of(element: etree._Element) -> str:
    """The element's name, bare of its namespace."""
    return _bare(str(element.tag))


@lru_cache(maxsize=1024)
def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first element down this path of names."""
    node: etree._Element | None = element
    for name in path:
        node = next((item for item in node if tag_of(item) == name), None) if node is not None else None
    return node


def children(element: etree._Element, *names: str) -> tuple[etree._Element, ...]:
    """The element's own children of these names."""
    return tuple(item for item in element if tag_of(item) in names)


def link_of(element: etree._Element) -> str:
    """The address that the element links to, or nothing."""
    return next((str(value) for key, value in element.items() if str(key).endswith("href")), "")


_TEX_FRAME = re.compile(r"^(?:\$\$?|\\\[|\\\()|(?:\$\$?|\\\]|\\\))$")
_INVISIBLE = dict.fromkeys((0x2061, 0x2062, 0x2063, 0x2064, 0x200B))
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_UNREAD = frozenset(("annotation", "annotation-xml", "mphantom"))


def tex_words(element: etree._Element) -> str:
    """The formula in a `tex-math`, without the document that PMC wraps around it."""
    source = "".join(str(text) for text in element.itertext())
    inside, ended, _ = source.partition(r"\begin{document}")[2].partition(r"\end{document}")
    return _TEX_FRAME.sub("", " ".join((inside if ended else source).split())).strip()


def math_words(math: etree._Element) -> str:
    """The formula in a MathML `math`, on one line: "(a+b)/c", "x²", "√(x)"."""
    stack: list[list[str]] = [[]]
    skipped = 0
    for event, element in etree.iterwalk(math, events=("start", "end")):
        tag = tag_of(element)
        if tag in _UNREAD:
            skipped += 1 if event == "start" else -1
        elif skipped:
            continue
        elif event == "start":
            stack.append([])
        else:
            parts = stack.pop()
            stack[-1].append(_joined(element, tag, parts))
    return " ".join("".join(stack[0]).translate(_INVISIBLE).split())


def _joined(element: etree._Element, tag: str, parts: list[str]) -> str:
    text = " ".join((element.text or "").split())
    first, second, third = (*parts, "", "", "")[:3]
    match tag:
        case "mtext" | "ms":
            return f" {text} " if re.search(r"\w\w", text) else text
        case "mspace":
            return " "
        case "mfrac":
            return f"{_whole(first)}/{_whole(second)}"
        case "msup":
            return first + _raised(second)
        case "msub" | "munder":
            return first + _lowered(second)
        case "msubsup" | "munderover":
            return first + _lowered(second) + _raised(third)
        case "msqrt":
            return f"√({''.join(parts)})"
        case "mroot":
            return f"{_raised(second)}√({first})"
        case "mfenced":
            within = (element.get("separators") or ",").strip()[:1].join(parts)
            return f"{element.get('open', '(')}{within}{element.get('close', ')')}"
        case "mtable":
            return "; ".join(parts)
        case "mtr" | "mlabeledtr":
            return ", ".join(parts)
        case _:
            return text + "".join(parts)


def _whole(term: str) -> str:
    return term if re.fullmatch(r"[\w.]*", term.strip()) else f"({term.strip()})"


def _raised(term: str) -> str:
    term = term.strip()
    if re.fullmatch(r"[0-9+−-]+", term):
        return term.translate(_RAISED)
    return f"^{_whole(term)}" if term else ""


def _lowered(term: str) -> str:
    term = term.strip()
    return term if re.fullmatch(r"\d*", term) else f"_{_whole(term)}"


# What a line of text is cut short by, or hands on.
APART = BLOCKS | FLOATS | LEADS

# The sign of a note is this long at most: "a", "†", "a,b".
_SIGN = 3
_BEST_FIRST = ("table", "math", "tex-math", "mixed-citation", "element-citation", "citation")


class Step(Enum):
    """What a walk along a line meets."""

    OPEN = auto()
    CLOSE = auto()
    APART = auto()


def words_of(element: etree._Element) -> Words:
    """All the words under an element on one line, those of blocks in it kept apart by a space."""
    if not len(element) and element.text and tag_of(element) not in ("sup", *FORMULAS):
        return Words(" ".join(element.text.split()))
    gathered = Gathering()
    for step, inner in walk(element, frozenset()):
        if step is not Step.APART:
            gather(gathered, step, inner, element)
            if tag_of(inner) in BLOCKS:
                gathered.add(" ")
        if step is not Step.OPEN and inner is not element:
            gathered.add(inner.tail or "")
    return gathered.take()


def walk(whole: etree._Element, apart: frozenset[str]) -> Iterator[tuple[Step, etree._Element]]:
    """The elements under `whole`, itself first; it does not go into those named in `apart`, nor what is not read."""
    path, waiting = [whole], [iter(_read_of(whole))]
    yield Step.OPEN, whole
    while path:
        inner = next(waiting[-1], None)
        if inner is None:
            waiting.pop()
            yield Step.CLOSE, path.pop()
        elif tag_of(inner) in apart or tag_of(inner) in UNREAD:
            yield Step.APART, inner
        else:
            path.append(inner)
            waiting.append(iter(_read_of(inner)))
            yield Step.OPEN, inner


def gather(gathered: Gathering, step: Step, element: etree._Element, whole: etree._Element) -> None:
    """The words that an element of the line begins with, and what its opening and closing do to the line."""
    tag = tag_of(element)
    if step is Step.OPEN:
        if tag in SPACED:
            gathered.add(" ")
        if tag == "sup" or _marks_note(element):
            gathered.open_raised()
        if tag == "xref" and element is not whole:
            gathered.open_mark(_cited(element))
        if tag == "math":
            gathered.add(math_words(element))
        elif tag == "tex-math":
            gathered.add("" if _is_told_twice(element) else tex_words(element))
        else:
            gathered.add(element.text or _address(element))
        return
    if tag == "sup" or _marks_note(element):
        gathered.close_raised()
    if tag == "xref" and element is not whole:
        gathered.close_mark()
    if tag in SPACED:
        gathered.separate(element.tail if tag.startswith("disp") else "x")


def _read_of(element: etree._Element) -> tuple[etree._Element, ...]:
    """The children that are read: of alternatives the best one, and none of a formula, which is read as a whole."""
    tag = tag_of(element)
    if tag in FORMULAS:
        return ()
    if tag not in ("alternatives", "citation-alternatives"):
        return tuple(element)
    for best in _BEST_FIRST:
        if alternatives := children(element, best):
            # A table too long for one is given as several.
            return alternatives if best == "table" else alternatives[:1]
    return tuple(item for item in element if tag_of(item) not in UNREAD)[:1]


def _cited(xref: etree._Element) -> tuple[str, ...]:
    """The ids of the references that a mark names; none for a mark that points to a figure or a note."""
    return tuple((xref.get("rid") or "").split()) if xref.get("ref-type") in ("bibr", None) else ()


def _marks_note(element: etree._Element) -> bool:
    """Whether a mark is the sign of a note of a table, which is raised though the file need not say so."""
    return (
        tag_of(element) == "xref"
        and element.get("ref-type") == "table-fn"
        and len("".join(str(text) for text in element.itertext()).strip()) <= _SIGN
    )


def _address(element: etree._Element) -> str:
    """What a link without words of its own shows."""
    if tag_of(element) not in ("ext-link", "uri") or len(element):
        return ""
    link = link_of(element)
    return link if link.startswith("http") else ""


def _is_told_twice(tex: etree._Element) -> bool:
    parent = tex.getparent()
    return parent is not None and bool(children(parent, "math"))


def person(name: etree._Element) -> str:
    """The name as reference lists print it: "Zarate CA Jr"; given names in full stay in full."""
    given = _name_part(name, "given-names")
    if re.fullmatch(r"(?:[^\W\d_]\.?[\s-]?){1,5}", given) and given.upper() == given:
        given = re.sub(r"[.\s]", "", given)
    parts = (_name_part(name, "prefix"), _name_part(name, "surname"), given, _name_part(name, "suffix"))
    return " ".join(name_part for name_part in parts if name_part) or words_of(name).text


def full_name(name: etree._Element) -> str:
    """The name as a title page prints it: "Carlos A. Zarate"."""
    parts = (_name_part(name, "given-names"), _name_part(name, "surname"), _name_part(name, "suffix"))
    return " ".join(name_part for name_part in parts if name_part) or words_of(name).text


def group_names(group: etree._Element) -> tuple[str, ...]:
    """The people and groups named in an element, in order."""
    names: list[str] = []
    for item in group:
        tag = tag_of(item)
        if tag == "name-alternatives":
            names.extend(group_names(item)[:1])
        elif tag in ("name", "string-name"):
            names.append(person(item))
        elif tag in ("collab", "on-behalf-of"):
            names.append(collab_name(item))
    return tuple(name.strip(" ,;") for name in names if name.strip(" ,;"))


def collab_name(collab: etree._Element) -> str:
    """The name of a group, without the people in it."""
    institution = child(collab, "institution") if child(collab, "institution") is not None else collab
    if institution is None or not children(institution, "contrib-group", "author-comment"):
        return words_of(collab if institution is None else institution).text
    return " ".join((institution.text or "").split())


def _name_part(name: etree._Element, tag: str) -> str:
    node = child(name, tag)
    return words_of(node).text if node is not None else ""


# In the order they are read in: the foot of a table may stand before its body.
_ROW_GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class TableRead:
    """The words of a table, a line a row; its cells in them, where it has rows; and the notes in its foot."""

    words: Words
    table: DataTable | None = None
    notes: tuple[Words, ...] = ()


def only_cell(table: etree._Element) -> etree._Element | None:
    """The one cell of a table that only frames text; None for any other."""
    cells = [child for _, row in _rows(table) for child in children(row, "td", "th")]
    return cells[0] if len(cells) == 1 else None


def read_table(table: etree._Element) -> TableRead:
    """The table in an element; one without rows gives all its words on one line."""
    rows = [(group, tuple(_cell(child) for child in children(row, "td", "th"))) for group, row in _rows(table)]
    if not any(cell.words.text for _, cells in rows for cell in cells):
        return TableRead(words_of(table))
    return TableRead(*grouped(rows))


def _rows(table: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The rows, each with the group it stands in: "thead", "tbody" or "tfoot"."""
    for group in _ROW_GROUPS:
        for section in table:
            if tag_of(section) == group:
                yield from ((group, row) for row in children(section, "tr"))
            elif tag_of(section) == "tr" and group == "tbody":
                yield group, section


def _cell(element: etree._Element) -> Cell:
    head = tag_of(element) == "th"
    words = words_of(element) if head else _parts(element)
    return cell(words, element.get("rowspan"), element.get("colspan"), head)


def _parts(whole: etree._Element) -> Words:
    """The words of a cell, those of its paragraphs, items and lines kept apart."""
    parts = CellWords()
    for step, element in walk(whole, frozenset()):
        if (
            element is not whole
            and step is not Step.APART
            and (tag_of(element) in BLOCKS or tag_of(element) == "break")
        ):
            parts.end(only_line=tag_of(element) == "break")
        if step is not Step.APART:
            gather(parts.words, step, element, whole)
        if step is not Step.OPEN and element is not whole:
            parts.words.add(element.tail or "")
    return parts.take()
