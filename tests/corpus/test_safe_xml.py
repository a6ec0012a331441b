"""XML is read with nothing loaded, followed or expanded."""

from pathlib import Path

import pytest

from corpus.errors import FileDamaged, FileOverLimit
from corpus.readers.xml import parse_xml

JATS = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "JATS-archivearticle1.dtd">'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def text_of(content: bytes | str) -> str:
    root = parse_xml("a.xml", content.encode() if isinstance(content, str) else content)
    return "".join(str(part) for part in root.itertext())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<?xml version='1.0'?>{JATS}<article>a &amp; b</article>", "a & b"),
        ("<p>a&nbsp;b</p>", "a\xa0b"),
        (f"{JATS}<p>a&mdash;b &eacute; &#945; &alpha;</p>", "a—b é α α"),
        ('<!DOCTYPE p [<!ENTITY nbsp "&#160;">]><p>a&nbsp;b</p>', "a\xa0b"),
        ("<p>a<![CDATA[&nbsp;<b>]]>b</p>", "a&nbsp;<b>b"),
        ("<p>a<!-- &foo; --><?x &foo; ?>b</p>", "ab"),
        ('<!DOCTYPE p [<!ENTITY unused "words">]><p>a</p>', "a"),
        ("<p>a&lt;b&NotEqualTilde;</p>", "a<b≂̸"),
    ],
)
def test_characters_are_read_as_they_are_shown(markup: str, text: str) -> None:
    assert text_of(markup) == text


def test_named_characters_in_attributes_are_kept() -> None:
    assert parse_xml("a.xml", f'{JATS}<p t="x&nbsp;y"/>'.encode()).get("t") == "x\xa0y"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252"])
def test_the_declared_encoding_holds(encoding: str) -> None:
    declared = encoding.removesuffix("-sig").removesuffix("-le")
    assert text_of(f'<?xml version="1.0" encoding="{declared}"?><p>naïve</p>'.encode(encoding)) == "naïve"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "words",
        "<p>",
        "<p>a</q>",
        "<p>&foo;</p>",
        f"{JATS}<p>&foo;</p>",
        f'{JATS}<p t="&foo;"/>',
        '<!DOCTYPE p [<!ENTITY l "lol">]><p>&l;</p>',
        '<!DOCTYPE p [<!ENTITY l "lol">]><p t="&l;"/>',
        '<!DOCTYPE p [<!ENTITY copy "other words">]><p>&copy;</p>',
        f'<!DOCTYPE p [<!ENTITY l0 "lol">{LAUGHS}]><p>&l11;</p>',
        f'<!DOCTYPE p [<!ENTITY l0 "lol">{LAUGHS}]><p t="&l11;"/>',
        f'<!DOCTYPE p [<!ENTITY l0 "lol">{LAUGHS}<!ENTITY x "<!--">]><p t="&l11;"/>',
        """<!DOCTYPE p [<!ENTITY % d "<!ENTITY l 'lol'>"> %d;]><p>&l;</p>""",
        '<?xml version="1.0" encoding="no-such"?><p>a</p>',
        '<?xml version="1.0" encoding="unicode_escape"?><p>a</p>',
        "<a>" * 5_000 + "</a>" * 5_000,
        "<![CDATA[" * 200_000,
    ],
)
@pytest.mark.timeout(20)
def test_what_is_not_plain_xml_is_refused_in_one_line(markup: str) -> None:
    with pytest.raises(FileDamaged, match=r"\Aa\.xml .+\Z"):
        text_of(markup)


def test_wrong_bytes_are_refused() -> None:
    with pytest.raises(FileDamaged, match="utf-8"):
        text_of(b"<p>\xff\xfe</p>")


@pytest.mark.parametrize("kind", ["", "% "])
def test_no_other_file_is_read(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text('<!ENTITY l "secret">' if kind else "secret")
    use = ("%x;", "") if kind else ("", "&x;")
    markup = f'<!DOCTYPE p [<!ENTITY {kind}x SYSTEM "{secret.as_uri()}"> {use[0]}]><p>{use[1]}</p>'
    with pytest.raises(FileDamaged, match='"x"'):
        text_of(markup)
    named = f'<!DOCTYPE p SYSTEM "{secret.as_uri()}"><p>words</p>'
    assert text_of(named) == "words"


def test_a_defined_external_entity_that_is_not_used_is_not_read() -> None:
    assert text_of('<!DOCTYPE p [<!ENTITY x SYSTEM "file:///no/such">]><p>words</p>') == "words"


def test_too_much_xml_is_refused() -> None:
    with pytest.raises(FileOverLimit, match="60 MB"):
        text_of(b" " * 60_000_000)
