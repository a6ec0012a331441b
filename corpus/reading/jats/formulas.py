"""MathML and TeX formulas to a line of text that can be read and searched.

Left out: matrices and stacked layouts, which come out as rows with semicolons.
"""

import re

from lxml import etree

from corpus.reading.jats.tags import tag_of

_TEX_FRAME = re.compile(r"^(?:\$\$?|\\\[|\\\()|(?:\$\$?|\\\]|\\\))$")
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_UNREAD = frozenset(("annotation", "annotation-xml", "mphantom"))


def tex_words(element: etree._Element) -> str:
    """The formula in a `tex-math`, without the document that PMC wraps around it."""
    source = "".join(str(part) for part in element.itertext())
    inside, ended, _ = source.partition(r"\begin{document}")[2].partition(r"\end{document}")
    return _TEX_FRAME.sub("", " ".join((inside if ended else source).split())).strip()


def math_words(math: etree._Element) -> str:
    """The formula in a MathML `math`, on one line: "(a+b)/c", "x²", "√(x)"."""
    found: list[list[str]] = [[]]
    skipped = 0
    for event, element in etree.iterwalk(math, events=("start", "end")):
        tag = tag_of(element)
        if tag in _UNREAD:
            skipped += 1 if event == "start" else -1
        elif skipped:
            continue
        elif event == "start":
            found.append([])
        else:
            parts = found.pop()
            found[-1].append(_joined(element, tag, parts))
    return " ".join(_INVISIBLE.sub("", "".join(found[0])).split())


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
