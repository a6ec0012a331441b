"""What guards an answer: distress and advice come first, another language is said to be one, orders in documents are
not followed; and a question taken in (`understand`): safety first, then its spelling and its history."""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.imperatives import BREAKS, COMMANDS, INSTRUCTIONS, TOKEN, is_told
from assistant.messages import ENGLISH_ONLY
from assistant.types import MAX_CHARACTERS, Question
from index.query import Speller
from index.snapshot import Snapshot
from index.text import FUNCTION_WORDS, plain, terms

if TYPE_CHECKING:
    from assistant.query_rewriter import Rewriter

# "suicide" as it is mistyped.
_SUICIDE = r"s(?:u+i*|i+u+)[cs]+i*d(?:e|al|ial)?"
_MYSELF = r"(?:my\s?s(?:elf|ef|lef|elve|el)|him\s?self|her\s?self)"
_I_AM = (
    r"\b(?:i|i'm|im|i've|ive|i'd|id|i'll)(?:\s+(?:am|was|have|had|do|did|just|already|also|so|very|really|"
    r"still|often|always|sometimes|constantly|now|keep|been|being|getting|feel|feeling|want(?:ed)?|wanna|would|"
    r"will|might|could|may|should|going|gonna|to|tried|try|trying|like|think|thinking|of|about|plan|planning|"
    r"having|took|take|taken|an?|on|some|these|many|strong|daily|such|got|get))*"
)
_SELF_HARM = re.compile(
    rf"""
    \b(?:kil+(?:ing)?|hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|
      poison(?:ing)?)\s+{_MYSELF}\b
  | \bk[my]s\b
  | \bend(?:ing)?\s+(?:my|his|her|their)\s+(?:own\s+)?li(?:fe|ves)\b | \btak(?:e|ing)\s+my\s+(?:own\s+)?life\b
  | \bend(?:ing)?\s+it\s+all\b | \b(?:want|wanna|going|gonna|ready)\s+(?:to\s+)?end\s+it\b
  | \bwant\s+(?:it|this|everything|my\s+life)\s+(?:all\s+)?to\s+(?:end|be\s+over)\b
  | {_I_AM}\s+(?:{_SUICIDE}|overdos\w+|self[\s-]?harm\w*|(?:commit|attempt)\w*\s+{_SUICIDE})\b(?!\s+(?:risk|rate|
      prevention|patient|research|attempt)s?\b)
  | \bi\b[^.?!]{{0,20}}\b(?:thought|thoughts|thinking|considering|
      contemplating)\s+(?:\w+\s+){{0,2}}(?:{_SUICIDE}|dying)\b(?!\s+(?:risk|rate|prevention|research)s?\b)
  | (?:^|[.?!,]\s*|\bi\b[^.?!]{{0,40}})(?<!who\s)(?<!patients\s)(?<!people\s)\b(?:want(?:ed)?\s+too?\s+die|
      wanna\s+die|wish\s+(?:i|to)\s+(?:was|were|am|be)\s+(?:dead|never\s+born)
  |wish\s+i\s+had\s+never\s+been\s+born)\b
  | \brather\s+(?:be\s+dead|die)\b | \bnever\s+wak(?:e|ing)\s+up\b
  | \b(?:nobody|no\s?one)\s+(?:would|will)\s+(?:miss|notice|care)\b
  | \b(?:i|we)\s+(?:do\s?n[o']?t|dont|do\s+not|can\s?n?[o']?t|cant|no\s+longer)\s+(?:want\s+to|wanna|see\s+(?:a|
      any)\s+(?:reason|point)\s+(?:to|in))\s+(?:live|living|be\s+alive|go\s+on|be\s+here|exist|wake\s+up)
  | \b(?:can\s?n?'?o?t|cant)\s+go\s+on\b | \bno\s+(?:reason|point)\s+(?:to|in)\s+liv(?:e|ing)\b
  | \bbetter\s+off\s+(?:dead|without\s+me)\b
  | \bi\b[^.?!]{{0,20}}\bwant\s+to\s+(?:disappear|be\s+dead|stop\s+existing|vanish)\b
  | \blife\s+is\s?n?[o']?t\s+worth\b | \btired\s+of\s+(?:living|life|being\s+alive)\b
  | \bmy\s+(?:own\s+)?{_SUICIDE}\b
  | \b{_SUICIDE}\s+(?:thoughts?|ideas?|feelings?|urges?|plan|note)\b[^.?!]{{0,30}}\b(?:i|my|me)\b
  | ^(?:thinking|thoughts)\s+(?:about|of)\s+{_SUICIDE}\b(?!\s+(?:risk|rate|prevention|research|in|and)s?\b)
  | \b(?:friend|brother|sister|mother|father|mom|mum|dad|son|daughter|partner|roommate|wife|husband|child|
      girlfriend|boyfriend)s?\b[^.?!]{{0,40}}\b(?:{_SUICIDE}|wants?\s+to\s+die|kill\s+(?:him|her|them)sel\w+)\b
  | \bhow\s+(?:much|many)\b[^.?!]{{0,60}}(?<!wish\s)(?<!want\s)(?<!wants\s)(?<!had\s)(?<!have\s)\bto\s+(?:die|
      kill\s+(?:you|me|a\s+person|some\s?(?:one|body))|overdose)\b
  | \b(?:lethal|deadly|fatal)\s+(?:dose|amount)\b[^.?!]{{0,30}}\b(?:i|me|my)\b
  | \b(?:pain\s?less(?:ly)?|eas(?:y|ier|iest)|quick(?:est)?|fastest|best|surest)\s+(?:ways?|method|drugs?|pills?|
      place)?\s*(?:to|of)\s+(?:die|dying|commit\w*\s+{_SUICIDE}|kill)\b
  | \bhow\s+(?:to|(?:do|can|could|should)\s+(?:i|you|one))\s+(?:commit\s+{_SUICIDE}|overdose|die)\b
  | \bi\s+(?:took|take|swallow(?:ed)?)\s+(?:all|the\s+whole)\b[^.?!]{{0,20}}\b(?:pills|tablets|meds|medic\w+|
      pack\w*|bottle|box)\b
  | (?:хочу|хочется|хотел\w*|лучше)\s+(?:\w+\s+){{0,2}}(?:умереть|сдохнуть|исчезнуть|повеситься)
  | поконч\w+\s+(?:с\s+собой|жизнь) | уби(?:ть|ю)\s+себя | наложить\s+на\s+себя
  | не\s+(?:хочу|хочется)\s+(?:\w+\s+){{0,2}}жить | жить\s+(?:\w+\s+)?не\s+(?:хочу|хочется)
  | не\s+вижу\s+смысла\s+(?:в\s+жизни|жить) | не\s+могу\s+(?:так\s+|больше\s+)+жить
  | \b(?:я|меня|мне|мои|хочу|думаю)\b[^.?!]{{0,30}}(?:суицидал\w*\s+мысл|самоубийств|суицид\b)
  | o.?lgim\s+kel | o.?lmoqchiman | o.?lishni\s+(?:xohla|ista) | o.?zimni\s+o.?ldir | jonimga\s+qasd
  | yashagim\s+kelm | yashashni\s+(?:xohlam|istam)
  | ўлгим\s+кел | ўлмоқчиман | ўзимни\s+ўлдир | жонимга\s+қасд | яшагим\s+келм | яшашни\s+(?:хоҳлам|истам)
  | \bich\s+will\s+(?:sterben|nicht\s+mehr\s+leben) | \bquiero\s+morir | \bveux\s+mourir
    """,
    re.VERBOSE,
)
_STUDY = (
    r"(?:essay|thesis|exam|exams|homework|class|course|paper|report|presentation|talk|assignment|studies|study|"
    r"project)"
)
_TO_LEARN = (
    r"(?:know|read|learn|cite|say|write|find|mention|remember|understand|ask|tell|study|expect|conclude|call|"
    r"see|quote|describe|explain)"
)
_ADVICE = re.compile(
    rf"""
    \b(?:should|shall|can|could|may|must|do)\s+i\s+(?:\w+\s+){{0,3}}?(?:take|try|use|start|stop|quit|switch|
      change|increase|decrease|reduce|double|combine|mix|drink|drive|be\s+on|come\s+off|go\s+(?:on|off)|skip
  |inject|snort|buy|(?:get|have|need)(?!\s+(?:(?:a|an|the|some|more|your|this|that)\b|to\s+{_TO_LEARN})))\b
  | \bis\s+\w+\s+(?:safe|ok|okay|right|good|dangerous|bad)\s+for\s+(?:me\b|my\b(?!\s+{_STUDY}))
  | \b(?:best|right|better|suitable)\s+(?:\w+\s+)?for\s+me\b
  | \b(?:how\s+much|how\s+many|what\s+dose|which|what)\b[^.?!]{{0,50}}\b(?:should|can|could|
      do)\s+i\b(?!\s+(?:\w+\s+){{0,2}}{_TO_LEARN}\b)
  | \bi(?:'m|\s+am|m)\s+(?:currently\s+)?(?:on|taking|using|pregnant|breastfeeding|prescribed|
      allergic)\b(?!\s+(?:this|these|it|the|footnote|a|an|my|page|chapter)\b)
  | \bi\s+(?:take(?!\s+it\b)|took|was\s+prescribed|have\s+been\s+(?:taking|prescribed)|have\s+(?:depression|
      bipolar|anxiety|high\s+blood))
  | \b(?:am\s+i|i\s+(?:feel|am)|i'?m)\s+(?:so\s+|very\s+|really\s+)?(?:depressed|bipolar|addicted|sad|hopeless|
      anxious|desperate)\b
  | \bmy\s+(?:\w+\s+)?(?:dose|dosage|prescription|medication|medications|medicine|meds|tablets|pills|depression|
      treatment|blood\s+pressure|psychiatrist|doctor)\b
  | \b(?:recommend|advise|prescribe)\b[^.?!]{{0,30}}\b(?:me|for\s+my|i)\b
  | \bwould\s+(?:\w+\s+){{1,3}}(?:help|work\s+for|suit)\s+me\b
  | \b(?:will|can|could)\s+(?:\w+\s+){{1,3}}(?:help|cure|hurt|harm|kill|
      work\s+for)\s+me\b(?!\s+(?:to\s+)?(?:\w+\s+)?{_TO_LEARN}\b)
  | \bmy\s+(?:mother|father|mom|mum|dad|sister|brother|son|daughter|wife|husband|friend|child|partner|
      patient)\b[^.?!]{{0,60}}\b(?:take|try|stop|start|use|switch|dose|safe)\b
    """,
    re.VERBOSE,
)
_MEANS = re.compile(
    r"\b(?:how|what|which|where|ways?|method|much|many|dose|amount|lethal|deadly|fatal|toxic|overdos\w*|poison\w*|pills?|tablets|enough|all\s+(?:my|the))\b"
)
_PERSONAL = re.compile(
    r"\b(?:should|shall|can|could|may|must|do)\s+i\b|\bfor\s+me\b|\b(?:i'm|i\s+am)\b|\b(?:my|me|i)\b", re.IGNORECASE
)


class Care(Enum):
    """What a message needs before an answer."""

    NONE = auto()
    DISTRESS = auto()
    ADVICE = auto()


def care_for(message: str) -> Care:
    """What the message needs; distress goes before advice."""
    words = " ".join(plain(message).split())
    # `plain` drops the marks of Cyrillic letters such as "й"; both spellings are tried.
    if _SELF_HARM.search(words) or _SELF_HARM.search(" ".join(message.lower().split())):
        return Care.DISTRESS
    return Care.ADVICE if _ADVICE.search(words) else Care.NONE


def asks_for_means(message: str) -> bool:
    """Whether a message of distress also asks how, with what or how much: no document is quoted to that."""
    return _MEANS.search(plain(message)) is not None


def without_the_person(question: str) -> str:
    """The question about the subject, its words about the asker left out ("Should I take X" to "take X")."""
    return " ".join(_PERSONAL.sub(" ", question).split())


_WORD = re.compile(r"[^\W\d_]++(?:['’ʻʼ][^\W\d_]++)*+")
_LEAST_KNOWN = 0.5
_SHORTEST = 2
# Small words of the languages that are likeliest here, none of them English: a few of them tell more than any
# dictionary, in which "die", "bor" and "la" are English words.
_OTHER = """
    qanday nima nimaga uchun qancha qaysi haqida bor bormi yo'q va bilan qiladi qilish ta'sir ta'siri
    ta'sirlari nojo'ya emas ham salom kim qachon qayerda nega mi necha kerak bo'ladi mumkin mumkinmi davolash
    dori dorilar kasallik iltimos ayting wie wer warum welche welcher welches sind ist ein eine einen der das
    und oder bei von mit für gegen nicht wirkt wirken zwischen cómo como cuál cuáles qué que por para los las
    el una del efectos funciona sobre entre quels quelle quelles quel pourquoi les des une est du sur avec
    dans fonctionne la le nasıl nedir hangi için ile ve kadar
"""
_OTHER_LANGUAGES = frozenset(_OTHER.split())


def is_english(question: str, speller: Speller) -> bool:
    """Whether most letters are Latin, and at least half of the words are known or lie near a known one.

    A question that has more small words of other languages than of English is not, nor is one without any of English
    that is certainly in another language. One of a word or two passes otherwise when its letters are Latin: it may be
    a name.
    """
    letters = [character for character in question if character.isalpha()]
    if not letters:
        return True
    if sum(character.isascii() or "À" <= character <= "ɏ" for character in letters) < 0.6 * len(letters):
        return False
    tokens = [word for word in _WORD.findall(question) if len(word) >= _SHORTEST]
    small = [word for word in map(_plain, tokens) if not word.isupper()]
    others = sum(word in _OTHER_LANGUAGES for word in small)
    english = sum(word.lower() in FUNCTION_WORDS and word not in _OTHER_LANGUAGES for word in small)
    if others > english:
        return False
    if len(tokens) <= _SHORTEST:
        return True
    known = sum(speller.knows(word) or speller.mended(word) != word for word in tokens)
    return bool(known >= _LEAST_KNOWN * len(tokens)) and (english > 0 or language_of(question) in ("", "en"))


def _plain(word: str) -> str:
    """Lower case but for abbreviations, and with a straight apostrophe."""
    straight = re.sub("['’ʻʼ‘]", "'", word)
    return straight if straight.isupper() else straight.lower()


_AS_LIKELY = 1.0
_FAR_BEHIND = 5.0


def language_of(text: str) -> str:
    """The ISO 639-1 code, one of `ENGLISH_ONLY`, of the language that the text is in; "" where that is not certain.

    It must be as likely as any language is, kin that nobody answers in apart ("gl" beside "pt"), and far before the
    next one known.
    """
    import py3langid

    ranked: list[tuple[str, float]] = py3langid.rank(text)
    first, second, *_ = (item for item in ranked if item[0] in ENGLISH_ONLY)
    certain = ranked[0][1] - first[1] <= _AS_LIKELY and first[1] - second[1] >= _FAR_BEHIND
    return first[0] if certain else ""


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


_RECENT = 3


class Obstacle(Enum):
    """Why a question cannot be looked for."""

    NONE = auto()
    NOT_ENGLISH = auto()
    EMPTY_LIBRARY = auto()
    NO_TERMS = auto()
    MEANS_OF_HARM = auto()


@dataclass(frozen=True, slots=True)
class Understood:
    """`standalone` is the question with its spelling mended and the history filled in; it is of no use when there is an
    `obstacle`. `remark` is the rewriter's."""

    standalone: str
    care: Care
    obstacle: Obstacle
    remark: str = ""


def understand(question: Question, snapshot: Snapshot, rewriter: "Rewriter") -> Understood:
    """The question as it can be looked for in `snapshot`; `rewriter` fills in the history. It is not asked where nobody
    should be: where the message needs care, or cannot be looked for."""
    speller = snapshot.queries.speller
    recent = question.history[-_RECENT:]
    mended = Question(_mended(question.text, speller), tuple(_mended(earlier, speller) for earlier in recent))
    care = _care(question, mended)
    obstacle = _obstacle(question, mended, care, snapshot)
    if obstacle is not Obstacle.NONE:
        return Understood(question.text, care, obstacle)
    if care is not Care.NONE or not mended.history:
        standalone, remark = mended.text, ""
    else:
        rewritten = rewriter.rewrite(snapshot, mended)
        standalone, remark = rewritten.text, rewritten.remark
    if not terms(standalone):
        obstacle = Obstacle.NO_TERMS
    return Understood(standalone, care, obstacle, remark)


def _obstacle(question: Question, mended: Question, care: Care, snapshot: Snapshot) -> Obstacle:
    """What keeps the question from being looked for, whatever the history fills in."""
    if care is Care.DISTRESS and asks_for_means(mended.text):
        return Obstacle.MEANS_OF_HARM
    if not is_english(question.text, snapshot.queries.speller):
        return Obstacle.NOT_ENGLISH
    return Obstacle.NONE if snapshot.texts.passages else Obstacle.EMPTY_LIBRARY


def _mended(text: str, speller: Speller) -> str:
    """The text with its spelling mended; as typed where that would make it longer than a question may be."""
    mended = speller.mended(text)
    return mended if len(mended) <= MAX_CHARACTERS else text


def _care(question: Question, mended: Question) -> Care:
    """The care for the question as typed and as mended; distress shortly before it is still there."""
    recent = (*question.history[-_RECENT:], *mended.history)
    cares = {care_for(question.text), care_for(mended.text)}
    if Care.DISTRESS in cares or any(care_for(earlier) is Care.DISTRESS for earlier in recent):
        return Care.DISTRESS
    return Care.ADVICE if Care.ADVICE in cares else Care.NONE
