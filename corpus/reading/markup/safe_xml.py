"""XML to a tree, with nothing loaded, followed or expanded on the way.

The parser is closed to document type files, the network and entities; comments and processing instructions are
dropped. A document that defines entities of its own and uses them is refused: such definitions serve bombs and
the reading of other files, and no format read here needs them. The named characters of HTML (`&nbsp;`) are
understood without a definition. Left out: validation, and mending XML that is not well formed.
"""

import codecs
import html
import re
from html.entities import html5

from lxml import etree

from corpus.errors import FileDamaged, FileOverLimit

_DECLARED_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]+)["']""")
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_ENTITY_DEFINED = re.compile(r"""<!ENTITY\s+(?:%\s+)?([^\s%"'<>]+)(?:\s+(?:"([^"<]*)"|'([^'<]*)')\s*>)?""")
_ENTITY_USED = re.compile(r"[&%]([^\s&%;#<>\"']+);")
# What is no markup is passed over; a part that is never closed runs to the end, so that nothing is scanned twice.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|&([A-Za-z][\w.:-]*);", re.DOTALL
)
# All else that Python calls an encoding ("unicode_escape", "punycode") is none that XML is written in.
_XML_ENCODING = re.compile(r"utf-|iso8859|cp\d|koi8|mac-|shift_?jis|euc|iso2022|gb|big5|tis|ascii")
# The tree of some markup takes twenty times its room.
MOST_BYTES = 50_000_000
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))


def parse_xml(name: str, content: bytes) -> etree._Element:
    """The root element of the XML in `content`; `name` is what it is called in messages.

    Raises `FileDamaged` for XML that is not well formed, that cannot be decoded as it says it is, that nests deeper
    or holds longer words than the parser allows, or that uses an entity neither XML nor HTML knows; and
    `FileOverLimit` for more than `MOST_BYTES`.
    """
    if len(content) > MOST_BYTES:
        raise FileOverLimit(
            f"{name} holds {len(content) // 1_000_000} MB of XML, more than the {MOST_BYTES // 1_000_000} MB allowed"
        )
    markup = _with_characters(name, _decoded(name, content))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(markup.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileDamaged(f"{name} is not well-formed XML: {' '.join(str(error).split())}") from None
    for entity in root.iter(etree.Entity):
        raise _refused_entity(name, entity.text or "")
    return root


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if content[1] == 0 else "utf-16-be"
    else:
        declared = None if content.startswith(codecs.BOM_UTF8) else _DECLARED_ENCODING.match(content)
        encoding = declared.group(1).decode("ascii") if declared else "utf-8-sig"
    try:
        if not _XML_ENCODING.match(codecs.lookup(encoding).name):
            raise LookupError(encoding)
        text = content.decode(encoding)
    except (LookupError, UnicodeError):
        raise FileDamaged(f"{name} holds bytes that are not {encoding}, which it is written in: get it again") from None
    # The bytes are made anew, in UTF-8: what the declaration says of them holds no longer.
    return _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)


def _with_characters(name: str, markup: str) -> str:
    """The markup with a number in place of every named character of HTML."""
    defined: dict[str, str] = {}
    if "<!ENTITY" in markup:
        defined = {one: html.unescape(double or single) for one, double, single in _ENTITY_DEFINED.findall(markup)}

    def numbered(match: re.Match[str]) -> str:
        entity: str | None = match.group(1)
        if entity is None or entity in _OF_XML:
            return match.group()
        characters = html5.get(f"{entity};")
        if characters is None or defined.get(entity, characters) != characters:
            raise _refused_entity(name, entity)
        return "".join(f"&#{ord(character)};" for character in characters)

    numbered_markup = _REFERENCE.sub(numbered, markup)
    if defined:
        # Looked for everywhere: what passes for a comment among definitions need not be one.
        for entity in _ENTITY_USED.findall(numbered_markup):
            if entity in defined and entity not in _OF_XML:
                raise _refused_entity(name, entity)
    return numbered_markup


def _refused_entity(name: str, entity: str) -> FileDamaged:
    called = entity.strip("&%;")[:40]
    return FileDamaged(f'{name} uses the XML entity "{called}", which is not known and not expanded')
