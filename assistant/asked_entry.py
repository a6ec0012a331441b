"""Questions that ask for a published work itself: its authors, its reference, its DOI, or an entry by its number.

Rules over wording; each can be read here. "Who discovered ..." and "who should not take ..." are questions to the
text, not to the reference list. Left out: finding the entry (`bibliography`).
"""

import re
from dataclasses import dataclass, replace

# Read on one line with single spaces; what may repeat is bounded or gives nothing back, for a question is words from
# outside.
_WORK = r"(?:papers?|stud(?:y|ies)|articles?|trials?|works?|publications?|meta-?analys[ie]s|reviews?|books?|reports?)"
_PLEASE = re.compile(
    r"\A(?:(?:please|hi|hello|hey|so|and|ok|okay)\b[\s,]{0,9}+|(?:can|could|would)\syou\s(?:please\s)?|"
    r"(?:do\syou\sknow|tell\sme|show\sme|give\sme|find(?:\sme)?|list|name|i\s(?:need|want)(?:\sto\sknow)?)\s)*+",
    re.IGNORECASE,
)
_AUTHORS = r"(?:the\s)?(?:(?:names?\sof\sthe|first|lead|last|senior|main|all|corresponding)\s){0,6}+(?:co-?)?authors?"
_ABOUT = r"(?P<about>.+)\Z"
_STRONG = tuple(
    re.compile(rf"\A{pattern}", re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"who\s(?:\w{{1,40}}ly\s)?(?:wrote|co-?wrote|(?:co-?)?authored|published)\s{_ABOUT}",
        r"(?:by\s)?(?:who|whom)\s(?:was|were)\s(?P<about>.+?)\s(?:written|authored|published)(?:\sby)?\W*+\Z",
        rf"(?:who|what|which)(?:\s(?:is|are|was|were)|[’']s|[’']re)\s{_AUTHORS}\s(?:of|on|behind|for)\s{_ABOUT}",
        rf"{_AUTHORS}\s(?:of|for)\s{_ABOUT}",
        rf"who\s(?:conducted|ran|led|carried\sout|performed|did|made)\s(?P<about>(?:.*\s)?{_WORK}\b.*)\Z",
        rf"(?:(?:what|which)(?:\sis|\swas|[’']s)\s)?(?:the\s)?(?:full\s|complete\s|exact\s)?"
        rf"(?:reference|citation)\s(?:for|of|to)\s{_ABOUT}",
        rf"(?:(?:what|which)(?:\sis|\swas|[’']s)\s)?(?:the\s)?dois?\s(?:number\s)?(?:of|for|to)\s{_ABOUT}",
        rf"how\s(?:do|can|should|would)\s(?:i|we|one)\scite\s{_ABOUT}",
        rf"cite\s{_ABOUT}",
    )
)
_WEAK = tuple(
    re.compile(rf"\A{pattern}", re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"(?:which|what)?\s?(?:the\s)?(?:\w{{1,40}}\s)?{_WORK}\s(?:\w{{1,40}}\s){{0,3}}?by\s{_ABOUT}",
        r"what\s(?:did|has|have)\s(?P<about>.+?)\s(?:publish(?:ed)?|write|written)\b(?P<when>.*)\Z",
        r"(?:where|when|in\s(?:which|what)\s(?:journal|year))\s(?:was|were)\s"
        rf"(?=.*\b{_WORK}\s)(?P<about>.+)\spublished\W*+\Z",
        rf"(?:which|what)\sjournal\spublished\s{_ABOUT}",
    )
)
_POINTING = re.compile(r"\b(?:which|what|who|show|give|tell|open|cite|is|me|the)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:references?|refs?\.?|entry)\s?(?:entry\s?)?(?:number|num|no\.?|nr\.?|#)?\s?[\[(#]?(?P<number>\d{1,4}+)[\])]?"
    r"(?!\s?(?:mg|%|[a-z]{1,9}+/)|[\d.,]\d)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\A(?:(?:this|these|that|those|the|your|all|of|both)\s){0,6}+"
    r"(?:documents?|reviews?|texts?|articles?|files?|sources?|chapters?|guides?|pages?)\Z",
    re.IGNORECASE,
)
_OWN_NAMED = re.compile(r"\b(?:reviews?|documents?|chapters?|guides?|texts?|files?|articles?)\b", re.IGNORECASE)
_POINTS = re.compile(
    rf"\A(?:it|that|this|them|these|those|(?:this|that|these|those|the)\s{_WORK}|(?:the\s)?(?:above|following).*)\Z",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"\b(?:review|document|chapter|article|guide|file|list|this|these)s?\b", re.IGNORECASE)
_DOI = re.compile(r"\bdois?\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„«'‘](?P<title>[^\"“”„«»]{8,400})[\"”“»'’]")
_WITHIN = re.compile(
    r"\b(?:in|of|from|cited\sin|cited\sby|by)\s(?:the\s)?(?P<document>[^,?]{2,80}?)\s"
    r"(?:review|document|chapter|article|guide|file)\b",
    re.IGNORECASE,
)
_OF_DOCUMENT = re.compile(
    r"\W{0,9}+(?:of|in|from|cited\s(?:in|by))\s(?:the\s)?(?P<document>[^?!]{2,80})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AskedEntry:
    """`about` are the words that tell which work is meant, `title` those of them that give a title in full. `number`
    is that of its entry, where it is named so; `within` the words that name one document. `doi` tells that its DOI
    is wanted, `own` that the documents' own authors may be meant, `certain` that nothing but a work can be: where
    none is found, no other answer will do."""

    about: str
    number: str = ""
    within: str = ""
    title: str = ""
    doi: bool = False
    own: bool = False
    certain: bool = True


def asked_entry(question: str) -> AskedEntry | None:
    """What published work the question asks for; None where it asks for none."""
    asked = " ".join(question.split())
    pointing = _POINTING.search(asked)
    for numbered in _NUMBERED.finditer(asked):
        if numbered.start() == 0 or (pointing is not None and pointing.end() <= numbered.start()):
            return AskedEntry("", numbered["number"], _document(asked[numbered.end() :]))
    please = _PLEASE.match(asked)
    request = asked[please.end() :] if please is not None else asked
    for patterns, certain in ((_STRONG, True), (_WEAK, False)):
        for pattern in patterns:
            match = pattern.match(request)
            if match is not None:
                found = _asked(f"{match['about']} {match.groupdict().get('when') or ''}", certain)
                return None if found is None else replace(found, doi=_DOI.search(asked) is not None)
    return None


def _asked(about: str, certain: bool) -> AskedEntry | None:
    about = about.strip(" ?!.;:")
    if _OWN.match(about):
        return AskedEntry("", own=True, certain=certain)
    if not about or _POINTS.match(about):
        return None
    within = _WITHIN.search(about)
    own = certain and _OWN_NAMED.search(about) is not None
    if within is not None and re.search(r"\bcited\b|\b(?:in|from)\b", within.group(), re.IGNORECASE):
        rest = about[: within.start()] + about[within.end() :]
        return AskedEntry(rest, within=within["document"], title=_title(rest), certain=certain)
    return AskedEntry(about, title=_title(about), own=own, certain=certain)


def _title(about: str) -> str:
    """A title given in full: in quotes, or with a capital to every long word."""
    quoted = _QUOTED.search(about)
    if quoted is not None:
        return quoted["title"]
    long_words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", about) if len(word) > 3]
    return about if len(long_words) >= 2 and all(word[0].isupper() for word in long_words) else ""


def _document(rest: str) -> str:
    """The words behind "of the ... review"."""
    match = _OF_DOCUMENT.match(rest)
    if match is None:
        return ""
    return _NO_NAME.sub(" ", match["document"]).strip(" .")
