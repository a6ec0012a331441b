"""An equation to its words on one line, in order: fractions with a stroke, powers with "^", indices with "_".

Left out: matrices and accents beyond the words in them.
"""

from corpus.reading.docx.xml import Element, child, name_of, value

_SCRIPTS = {"m:sup": "^", "m:sub": "_"}


def math_words(equation: Element) -> str:
    """The words of an `m:oMath`, of what holds several, or of any element inside one."""
    name = name_of(equation)
    if name == "m:t" or name == "w:t":
        return equation.text or ""
    if name in ("w:del", "w:moveFrom", "m:ctrlPr", "w:rPr", "m:rPr"):
        return ""
    if name == "m:f":
        return f"{_grouped(child(equation, 'm:num'))}/{_grouped(child(equation, 'm:den'))}"
    if name == "m:rad":
        return f"{_inside(child(equation, 'm:deg'))}√{_grouped(child(equation, 'm:e'))}"
    if name == "m:d":
        return _delimited(equation)
    if name == "m:nary":
        sign = child(equation, "m:naryPr", "m:chr")
        return ("∫" if sign is None else value(equation, "m:naryPr", "m:chr")) + _inside(equation)
    if name in ("m:sSup", "m:sSub", "m:sSubSup"):
        return _grouped(child(equation, "m:e")) + "".join(
            math_words(one) for one in equation if name_of(one) in _SCRIPTS
        )
    if name in _SCRIPTS:
        script = _grouped(equation)
        return f"{_SCRIPTS[name]}{script}" if script else ""
    if name == "m:func":
        return f"{_inside(child(equation, 'm:fName'))} {_inside(child(equation, 'm:e'))}"
    apart = " " if name in ("m:oMathPara", "m:eqArr", "m:mr", "m:m") else ""
    return apart.join(math_words(one) for one in equation)


def _inside(element: Element | None) -> str:
    return "" if element is None else "".join(math_words(one) for one in element)


def _grouped(element: Element | None) -> str:
    """The words, in brackets where they are more than one number or name and stand in none yet."""
    words = _inside(element).strip()
    bare = len(words) < 2 or words.replace(".", "").isalnum()
    return words if bare or _in_brackets(words) else f"({words})"


def _in_brackets(words: str) -> bool:
    """Whether the first bracket is closed by the last character, and not before."""
    deep = 0
    for at, character in enumerate(words):
        deep += (character == "(") - (character == ")")
        if not deep:
            return at == len(words) - 1 and character == ")"
    return False


def _delimited(equation: Element) -> str:
    begin, end = child(equation, "m:dPr", "m:begChr"), child(equation, "m:dPr", "m:endChr")
    opening = "(" if begin is None else value(equation, "m:dPr", "m:begChr")
    closing = ")" if end is None else value(equation, "m:dPr", "m:endChr")
    parts = [_inside(one) for one in equation if name_of(one) == "m:e"]
    return f"{opening}{(value(equation, 'm:dPr', 'm:sepChr') or '|').join(parts)}{closing}"
