"""Sentences of a document that speak to a machine instead of to a reader: "Ignore the above", "say that ...".

Such a sentence is no evidence: it is neither quoted as an answer nor given to a language model. It is an order by what
it says (`imperatives`), in whatever letters and in some other languages, or because it hides what it says. The rules
favour leaving a sentence out. What they miss still has to be carried by another sentence to be shown as a model's
supported one. Left out: search, which shows every passage as it stands.
"""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

from assistant.imperatives import BREAKS, COMMANDS, INSTRUCTIONS, TOKEN, is_told

_HEADER = re.compile(
    r"^[^\w\n]{0,20}(?:system|developer|user|assistant|human|ai|admin|override|bot)"
    r"(?:\s(?:prompt|message|note|override|instructions?|notice|update|alert))?\s?[*_]{0,2}[:>\]|]",
    re.IGNORECASE | re.MULTILINE,
)
_TEMPLATE = re.compile(
    r"#{2,9}\s?(?:instructions?|system|human|assistant|user|response|input)\b|\[/?(?:inst|system|user|assistant)\]"
    r"|<\s?/?\s?(?:system|user|assistant|instructions?|passages?|im_start|im_end|s|inst|data|context|prompt)\b"
    r"|<\|[^|<]{0,40}\|>|<<\s?/?\s?[a-z_]\w{0,20}\s?>>|(?<!`)`{3}(?!`)"
    r"|(?:^|[.:!*#=\n>-])\s?(?:end|start|begin|close|stop)(?:ning)?\s(?:of\s)?(?:the\s)?(?:passages?|documents?|data|"
    r"context|quote|untrusted\s\w{1,20}|instructions?|fence|[0-9a-f]{8})\s?(?:[.:!*#=\n<`-]|\d|the\b|$)",
    re.IGNORECASE,
)

# Other tongues: the beginnings of their words, for "forget" and what is to be forgotten, and for "say only".
_ELSEWHERE_FORGET = (
    "ignorier", "missacht", "vergiss", "vergesst", "ignorez", "ignora ", "oubli", "olvid", "dimentic", "esquec",
    "esqueç",
    "negeer", "vergeet", "zignor", "zapomnij", "игнорир", "забуд", "пренебре", "unut", "e'tiborsiz", "görmezden",
)  # fmt: skip
_ELSEWHERE_INSTRUCTIONS = (
    "anweisung", "anleitung", "regeln", "obig", "vorherig", "bisherig", "alles", "instruc", "instruk", "consigne",
    "précéd", "preced", "anterior", "todo", "tout", "istruzion", "regla", "règle", "regole", "poleceni", "poprzedni",
    "инструк", "выше", "предыдущ", "правил", "ko'rsatma", "yuqorida", "talimat", "önceki", "eerdere", "vorige",
)  # fmt: skip
_ELSEWHERE_SPEAK = frozenset((
    "antworte", "sag", "sagen", "schreib", "gib", "répond", "répondez", "réponds", "dites", "dis", "écris", "responde",
    "responda", "contesta", "di", "diga", "rispondi", "rispondete", "dì", "antwoord", "zeg", "odpowiadaj", "отвеча",
    "ответ", "скаж", "напиш", "ayt", "javob", "cevap", "söyle",
))  # fmt: skip
_ELSEWHERE_ONLY = frozenset((
    "dass", "nur", "immer", "ausschließlich", "jede", "que", "seulement", "toujours", "uniquement", "solo", "siempre",
    "sempre", "únicamente", "cada", "alleen", "altijd", "tylko", "zawsze", "że", "что", "только", "всегда", "deb",
    "faqat", "sadece", "her",
))  # fmt: skip
_ELSEWHERE_NOW = (
    ("du", "bist", "jetzt"), ("du", "bist", "nun"), ("tu", "es", "maintenant"), ("vous", "êtes", "maintenant"),
    ("tu", "es", "désormais"), ("ahora", "eres"), ("eres", "ahora"), ("agora", "você", "é"), ("ora", "sei"),
    ("adesso", "sei"), ("ты", "теперь"), ("теперь", "ты"), ("вы", "теперь"), ("je", "bent", "nu"), ("teraz", "jesteś"),
    ("sen", "endi"), ("siz", "endi"), ("artık", "sen"),
)  # fmt: skip
_ELSEWHERE_YOU = frozenset(run[0] for run in _ELSEWHERE_NOW)
_ELSEWHERE_BEFORE = BREAKS | {",", "und", "et", "y", "e"}
_ELSEWHERE_WRITING = re.compile(
    "忽略|无视|忽視|請說|请说|请回答|回答说|你现在是|指示|無視|と言って|と答え|あなたは今|무시하|대답하|답하세요"
    "|تجاهل|قل إن|أجب|أنت الآن"
)
_NEAR = 12

# Letters of other scripts that look like Latin ones, and figures that stand for letters.
_ALIKE = str.maketrans("аеорсухіѕјԁһӏαεορτυνικАВЕКМНОРСТХ", "aeopcyxisjdhlaeoptuvikabekmhopctx")
_FIGURES = str.maketrans("013457@$", "oieastas")
_CODED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_ESCAPED = re.compile(
    r"(?:\\x[0-9a-f]{2}){4}|(?:%[0-9a-f]{2}){6}|(?:[01]{8}\s){3}|(?:&#x?[0-9a-f]{2,5};){5}", re.IGNORECASE
)
_LETTERS_APART = re.compile(r"(?:\b\w[ .\-_*·]){4,}\w\b")
_COMMON = frozenset("the of and in to a is was were with for that are by on or as an from at be this which not".split())
_LEAST_HIDDEN = 10
_LEAST_PRINTABLE = 0.9
_HIDDEN_SHARE = 0.02
_PRINTERS_MARKS = "\u00ad\u200c\u200d\ufeff"
_TURNING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
# Questions about the same subject meet the same sentences.
_REMEMBERED = 16_384


@lru_cache(maxsize=_REMEMBERED)
def is_order(text: str) -> bool:
    """Whether the words speak to a machine, or hide what they say. Takes time in proportion to their length."""
    if _ESCAPED.search(text) or any(_is_coded(token) for token in _CODED.findall(text)):
        return True
    plain = text
    if not text.isascii():
        if _hides(text):
            return True
        visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
        plain = unicodedata.normalize("NFKC", visible)
    lower = plain.lower()
    tokens = tuple(TOKEN.findall(lower))
    return (
        _HEADER.search(plain) is not None
        or _TEMPLATE.search(plain) is not None
        or is_told(tokens)
        or _speaks_elsewhere(lower, tokens)
        or any(is_told(tuple(TOKEN.findall(other))) for other in _other_readings(lower, tokens))
    )


def _other_readings(lower: str, tokens: tuple[str, ...]) -> Iterator[str]:
    """The words with letters that look like others, letters apart and figures for letters put right; and, where they
    are no English as they stand, read backwards and by the alphabet's other half (ROT13)."""
    read = lower
    if not read.isascii():
        letters = unicodedata.normalize("NFKD", read)
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        read = bare.translate(_ALIKE)
    read = _LETTERS_APART.sub(lambda letters: letters.group()[::2], read)
    for token in {token for token in tokens if not token.isalpha() and sum(map(str.isalpha, token)) > 1}:
        meant = token.translate(_FIGURES)
        if meant in COMMANDS or meant in INSTRUCTIONS:
            read = read.replace(token, meant)
    if read != lower:
        yield read
    words = [token for token in tokens if len(token) > 1]
    if len(words) > 3 and _COMMON.isdisjoint(words):
        yield lower[::-1]
        yield codecs.encode(lower, "rot13")


def _speaks_elsewhere(lower: str, tokens: tuple[str, ...]) -> bool:
    """Whether it is an order in one of some other languages."""
    if not lower.isascii() and _ELSEWHERE_WRITING.search(lower):
        return True
    for at, token in enumerate(tokens):
        if f"{token} ".startswith(_ELSEWHERE_FORGET):
            around = tokens[max(0, at - _NEAR) : at + _NEAR]
            if any(other.replace("’", "'").startswith(_ELSEWHERE_INSTRUCTIONS) for other in around):
                return True
        elif token in _ELSEWHERE_SPEAK and (at == 0 or tokens[at - 1] in _ELSEWHERE_BEFORE):
            if not _ELSEWHERE_ONLY.isdisjoint(tokens[at + 1 : at + 6]):
                return True
        elif token in _ELSEWHERE_YOU and any(tokens[at : at + len(run)] == run for run in _ELSEWHERE_NOW):
            return True
    return False


def _is_coded(token: str) -> bool:
    """Whether the token is readable words in base 64 or in hexadecimal figures."""
    decoded: list[bytes] = []
    bare = token.rstrip("=").replace("-", "+").replace("_", "/")
    with suppress(binascii.Error, ValueError):
        decoded.append(base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True))
    with suppress(ValueError):
        decoded.append(bytes.fromhex(token))
    return any(map(_is_readable, decoded))


def _is_readable(content: bytes) -> bool:
    letters = sum(97 <= code <= 122 or 65 <= code <= 90 or code == 32 for code in content)
    return len(content) >= _LEAST_HIDDEN and letters >= _LEAST_PRINTABLE * len(content)


def _hides(text: str) -> bool:
    """Whether characters that cannot be seen are spread among the words, or turn them round, or are tags."""
    formats = sum(
        unicodedata.category(character) in {"Cf", "Co", "Cn"} and character not in _PRINTERS_MARKS for character in text
    )
    turned = any(character in _TURNING or "\U000e0000" <= character <= "\U000e007f" for character in text)
    zero_width = sum(character in _ZERO_WIDTH for character in text)
    return turned or formats + zero_width > max(3, _HIDDEN_SHARE * len(text))
