"""What a sentence of a response is: to be checked, an abstention, neither, or in a language that is not read.

Neither are greetings, offers, questions, headings, lines that only lead into a list, entries of a list of sources, talk
about the question, and Footnote's own words. By rule, in English; in doubt a sentence is checked.
"""

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from assistant import wording
from index.words import FUNCTION_WORDS, terms

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


class Worth(StrEnum):
    """Whether a sentence can be right or wrong, says that there is no answer, or neither; or cannot be read."""

    CHECKED = "checked"
    ABSTAINS = "abstains"
    NOT_CHECKED = "not_checked"
    OTHER_LANGUAGE = "other_language"


SOURCE = (
    r"(?:documents?|passages?|contexts?|texts?|sources?|excerpts?|articles?|reviews?|materials?|information|snippets?)"
)
"""What an answer calls what it was made from."""

_COURTESY = re.compile(
    r"^(?:(?:hello|hi|hey|dear|good (?:morning|afternoon|evening))(?:[\s,]+\w+)?[\s!.,]*$|thanks[!.,]*$|thanks for\b"
    r"|thank you\b|you'?re (?:very )?welcome|(?:that(?:'s| is) )?(?:an? )?(?:great|good|excellent|interesting) question"
    r"|(?:certainly|sure|of course|absolutely|yes|no|okay|ok)[!.,]*$|i hope (?:this|that|it)\b"
    r"|(?:please )?(?:let me (?:know|explain|summari[sz]e|answer|help)|feel free)"
    r"|please (?:do not |don't )?hesitate|please (?:consult|see|note that i)\b"
    r"|if you (?:have|need|want|would like|'d like)\b.*\b(?:questions?|help|let me know|ask|details|information)"
    r"|i(?:'d| would)(?: be)? (?:happy|glad|love) to|i can (?:also )?(?:help|tell you more)|as an ai\b"
    r"|(?:sure|certainly|of course)[,!.] (?:here|i)\b|in (?:this|my) answer\b|end of answer"
    r"|you (?:asked|want(?:ed)? to know|are asking|were asking)\b"
    r"|(?:your|this|the) question (?:is|was|asks|concerns|relates)\b"
    r"|here (?:is|are|'s) (?:the |an? |some |what )?(?:\w+ ){0,4}"
    r"(?:answer|summary|overview|list|points?|facts?|details|information|breakdown|i found)\b"
    r"|(?:below|the following) (?:is|are) (?:the |an? |some )?(?:\w+ ){0,3}(?:answer|summary|overview|list|points?)\b"
    r"|(?:see|source|sources|reference|references|citation)s?:?(?:\s{1,9}(?:also|above|below))?[\s.:]*$"
    r"|see (?:https?:|www\.|the (?:link|source|reference))|(?:the )?(?:short )?answer(?: is)?:?$)",
    re.IGNORECASE,
)
_NOT = (
    r"(?:do(?:es)? not|don['’]t|doesn['’]t|did not|didn['’]t|cannot|can['’]t|could not|couldn['’]t|fails? to|failed to|"
    r"never|(?:is|are) (?:not able to|unable to|silent)|lacks?)"
)
_TELLS = (
    r"(?:answer|contain|mention|provide|specif(?:y|ies)|includ|say|said|state|give|address|discuss|cover|indicate|"
    r"report|describe|tell|offer|list|explain|refer|speak|have|detail|clarify|touch|on|any|information|data)"
)
_THAT = (
    r"(?:mentioned|provided|specified|stated|discussed|addressed|answered|covered|found|given|included|reported|"
    r"described|available|contained|indicated|listed|explained|present)"
)
_CANNOT = (
    r"(?:do not|don['’]t|cannot|can['’]t|can not|could not|couldn['’]t|did not|didn['’]t|(?:'m |am |are |was )?"
    r"(?:not able|unable) to)"
)
_SILENT = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        rf"\b{SOURCE}\b[^.;]{{0,60}}\b{_NOT}\s{{1,9}}(?:\w+\s{{1,9}}){{0,3}}?{_TELLS}",
        rf"\b(?:not|n['’]t|nowhere|never) (?:\w+ ){{0,2}}{_THAT}\b[^.;]{{0,40}}\b{SOURCE}\b",
        rf"\b{SOURCE}\b[^.;]{{0,40}}\b(?:not|n['’]t) (?:\w+ ){{0,2}}{_THAT}\b",
        r"\b(?:unable|impossible|not possible|not able) to (?:\w+ )?"
        r"(?:answer|determine|say|tell|find|provide|locate|establish|give|respond)\b",
        rf"\b(?:i|we)\b[^.;]{{0,20}}?\b{_CANNOT}\s{{1,9}}(?:\w+\s{{1,9}}){{0,2}}?"
        r"(?:know|answer|find|determine|say|tell|provide|see|locate|have|identify|give|help|respond|confirm)\b",
        r"\b(?:no|not enough|insufficient|not any|little|without|lacks?(?: the)?|lack of|n['’]t (?:any|enough)) "
        r"(?:\w+ ){0,3}(?:information|mention|details?|data|answer|reference|discussion|passages?|documents?)\b"
        rf"[^.;]{{0,80}}(?:\b{SOURCE}\b|\b(?:provided|available|given|found|to answer)\b|[.!]?$)",
        rf"\banswer\b[^.;]{{0,40}}(?:\bnot\b|n['’]t\b)[^.;]{{0,30}}\b{SOURCE}\b",
        rf"\b(?:nothing|none|nowhere|neither)\b[^.;]{{0,60}}\b{SOURCE}\b",
        rf"\b{SOURCE}\b[^.;]{{0,40}}\b(?:nothing|no answer|no information|no mention|silent (?:on|about))\b",
        r"\b(?:question|this|it|that|which|query)\b[^.;]{0,50}\b(?:cannot|can['’]t|can not|could not|couldn['’]t) be "
        r"(?:\w+ )?(?:answered|determined|established|found|inferred|told)\b",
        r"\bunanswer(?:able|ed)\b|\b(?:beyond|outside)(?: of)? the scope\b"
        r"|^(?:n/?a|no answer|unknown|not (?:found|mentioned|stated|specified|available|answerable|given))[.!]?$",
        r"\bi have no (?:information|data|knowledge|idea)\b|\bi(?:['’]m| am) not (?:sure|certain|aware)\b",
        rf"\bno (?:relevant )?{SOURCE} (?:\w+ ){{0,3}}(?:found|match|answer|mention|discuss|cover|address)",
    )
)
_ABOUT_SOURCES = re.compile(
    rf"^(?:instead, )?(?:they|it|these|(?:the |these |your |all )?(?:given |provided |above |available |retrieved )*"
    rf"{SOURCE})(?: \d{{1,3}})?(?: you (?:gave|provided))? "
    r"(?:only |just |mainly |mostly |instead |primarily |do |does )*(?:discuss|describe|cover|focus|mention|deal|talk|"
    r"concern|contain|address|relate|refer|provide|are about|is about|are only about|is only about)\w*\b",
    re.IGNORECASE,
)
_SORRY = re.compile(
    r"^(?:(?:i['’]?m|i am|we are|we['’]re) (?:very )?(?:sorry|afraid)|sorry|unfortunately|(?:my )?apologies)\b[,.:]?"
    r"(?: (?:but|that)\b,?)?\s{0,9}",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"[,;.]?\s(?:but|however|although|though|while|whereas|nevertheless|nonetheless|yet)[,\s]", re.IGNORECASE
)
HEADING = re.compile(r"^(?:#{1,6}\s|\*\*[^*\n]{1,200}\*\*:?$|__[^_\n]{1,200}__:?$)")
"""A line that is a heading in Markdown."""
LIST_OF_SOURCES = re.compile(
    r"^(?:references?|sources?|bibliography|works cited|citations?|footnotes?|further reading|literature|links?|"
    r"see also|notes)(?: (?:used|cited|list|consulted))?\s{0,9}(?::|$)",
    re.IGNORECASE,
)
"""A line that a list of sources begins with."""
_ENTRY = re.compile(
    r"^(?:\[?\d{1,3}[\].):]\s{0,9})?(?:[A-Z][\w’'-]{1,30},? (?:[A-Z]\.?[- ]?){1,4}(?:,|;|\.|et al|and |& )[^\n]{0,400}"
    r"\b(?:18|19|20)\d\d\b|[\w ,()-]{1,80}\.(?:md|pdf|docx?|html?|txt|xml)\b[\w ,.:;-]{0,60}$"
    r"|(?:doi|DOI|PMID|PMCID|https?)\b[:/ ])"
)
_OWN = frozenset(
    value for name, value in vars(wording).items() if name.isupper() and isinstance(value, str) and value.endswith(".")
)
_WORD = re.compile(r"[^\W\d_]+")
_SURE = 0.55
_LEAST_LETTERS = 12
# Latin and Nigerian Pidgin are what names of drugs and short English sentences look like.
_LIKE_ENGLISH = frozenset({"en", "la", "pcm"})


def worth_of(sentence: str) -> Worth:
    """What the sentence is; `sentence` is without its citation marks."""
    text = " ".join(sentence.split())
    plain = text.strip("*_`> ")
    if text in _OWN or plain in _OWN:
        return Worth.ABSTAINS if plain == wording.NOT_IN_DOCUMENTS else Worth.NOT_CHECKED
    if in_another_language(plain):
        return Worth.OTHER_LANGUAGE
    if says_not_found(plain):
        return Worth.ABSTAINS
    if not terms(plain) or plain.endswith("?") or _COURTESY.match(plain) or HEADING.match(text) or is_entry(plain):
        return Worth.NOT_CHECKED
    if plain.endswith(":") and not re.search(r"\d", plain):
        return Worth.NOT_CHECKED
    return Worth.CHECKED


def is_entry(line: str) -> bool:
    """Whether a line is an entry of a list of sources."""
    return _ENTRY.match(line.strip("*_`> -•")) is not None


def says_not_found(sentence: str) -> bool:
    """Whether all of a sentence says that the sources do not answer: of two halves around "but", both."""
    sentence = _SORRY.sub("", sentence)
    turn = _TURNS.search(sentence)
    parts = [sentence[: turn.start()], sentence[turn.end() :]] if turn else [sentence]
    halves = [part for part in parts if part.strip()]
    return bool(halves) and all(any(pattern.search(half) for pattern in _SILENT) for half in halves)


def about_sources(sentence: str) -> bool:
    """Whether a sentence only says what the sources are about: beside an abstention it is part of it."""
    return _ABOUT_SOURCES.match(sentence) is not None


def in_another_language(text: str) -> bool:
    """Whether a sentence is surely not in English: another script, or another language that is far likelier."""
    words = _WORD.findall(text)
    letters = "".join(words)
    if not letters:
        return False
    latin = sum(letter < "\u0250" or "\u1e00" <= letter < "\u1f00" for letter in letters)
    greek = sum("\u0370" <= letter < "\u0400" for letter in letters)
    if latin + greek < 0.5 * len(letters) or greek > max(6, 0.6 * len(letters)):
        return True
    if len(letters) < _LEAST_LETTERS or sum(word.lower() in FUNCTION_WORDS for word in words) > 0.15 * len(words):
        return False
    found: dict[str, float] = dict(_identifier().rank(text))
    best = max(found, key=lambda name: found[name])
    return best not in _LIKE_ENGLISH and found[best] >= _SURE and found["en"] < 0.05


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
