"""Messages that need care before any answer: those that speak of hurting oneself, and those that ask for advice.

Rules, not a model: what they catch can be read here, and stays the same. They favour catching too much over
too little where somebody speaks of himself; a question about suicidal thoughts as a subject is left alone.
"""

import re
from enum import Enum, auto

from index.words import plain

_SELF_HARM = re.compile(
    r"""
    \b(?:kil+(?:ing)?|hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?)\s+(?:my\s?self|myslef|him\s?self|her\s?self|themsel(?:f|ves))\b
  | \bend(?:ing)?\s+(?:my|his|her|their)\s+(?:own\s+)?li(?:fe|ves)\b | \bend(?:ing)?\s+it\s+all\b | \btak(?:e|ing)\s+my\s+(?:own\s+)?life\b
  | \b(?:i|i'm|im|i\s+am|i've|ive)\b[^.?!]{0,40}\b(?:suicidal|want(?:ed)?\s+to\s+die|wanna\s+die|wish\s+i\s+(?:was|were)\s+dead|(?:commit|about|of)\s+suicide|self[\s-]?harm\w*|overdos\w+)\b
  | \b(?:i|we)\s+(?:do\s?n[o']?t|dont|can\s?n?[o']?t|cant|no\s+longer)\s+(?:want\s+to|wanna|see\s+(?:a|any)\s+(?:reason|point)\s+(?:to|in))\s+(?:live|living|be\s+alive|go\s+on|be\s+here|exist|wake\s+up)
  | \b(?:i\s+)?(?:can\s?n?'?o?t|cant)\s+go\s+on\b | \bno\s+(?:reason|point)\s+(?:to|in)\s+liv(?:e|ing)\b | \bbetter\s+off\s+(?:dead|without\s+me)\b
  | \bwant\s+to\s+(?:disappear|be\s+dead|stop\s+existing)\b | \blife\s+is\s+not\s+worth\b | \bmy\s+suicid\w+\b | \bsuicid\w+\s+(?:plan|note)\b.{0,30}\b(?:i|my)\b
  | \b(?:friend|brother|sister|mother|father|mom|mum|dad|son|daughter|partner|roommate)\b[^.?!]{0,40}\b(?:suicidal|wants?\s+to\s+die|kill\s+(?:him|her|them)sel\w+)\b
  | \bhow\s+(?:much|many)\b[^.?!]{0,60}\bto\s+(?:die|kill|overdose)\b | \blethal\s+(?:dose|amount)\b[^.?!]{0,30}\b(?:i|me|my)\b
  | хочу\s+умереть | покончить\s+с\s+собой | не\s+хочу\s+жить | убить\s+себя | суицид\w*\s+мысл | o.?zimni\s+o.?ldir | yashagim\s+kelm | o.?lgim\s+kel
    """,
    re.VERBOSE,
)
_ADVICE = re.compile(
    r"""
    \b(?:should|shall|can|could|may|must|do)\s+i\s+(?:\w+\s+){0,3}(?:take|try|use|start|stop|quit|switch|change|increase|decrease|reduce|double|combine|mix|drink|ask|get|have|need|be\s+on|come\s+off|go\s+(?:on|off)|skip|inject|snort|buy)\b
  | \bis\s+(?:it|this|ketamine|esketamine|psilocybin|\w+)\s+(?:safe|ok|okay|right|good|dangerous|bad)\s+for\s+(?:me|my\b)
  | \b(?:how\s+much|how\s+many|what\s+dose|which|what)\b[^.?!]{0,50}\b(?:should|can|could|do)\s+i\b
  | \bi(?:'m|\s+am|m)\s+(?:currently\s+)?(?:on|taking|using|pregnant|breastfeeding|prescribed|allergic)\b | \bi\s+(?:take|was\s+prescribed|have\s+been\s+(?:taking|prescribed)|have\s+(?:depression|bipolar|high\s+blood))\b
  | \bmy\s+(?:\w+\s+)?(?:dose|dosage|prescription|medication|medications|medicine|meds|tablets|pills|depression|treatment|blood\s+pressure|psychiatrist|doctor)\b
  | \b(?:recommend|advise|prescribe)\b[^.?!]{0,30}\b(?:me|for\s+my|i)\b | \bwould\s+(?:\w+\s+){1,3}(?:help|work\s+for|suit)\s+me\b | \bwill\s+(?:\w+\s+){1,3}(?:help|cure|hurt|work\s+for)\s+me\b
  | \bmy\s+(?:mother|father|mom|mum|dad|sister|brother|son|daughter|wife|husband|friend|child|partner|patient)\b[^.?!]{0,60}\b(?:take|try|stop|start|use|switch|dose|safe)\b
    """,
    re.VERBOSE,
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
    words = plain(message)
    # `plain` drops the marks of Cyrillic letters such as "й"; both spellings are tried.
    if _SELF_HARM.search(words) or _SELF_HARM.search(message.lower()):
        return Care.DISTRESS
    return Care.ADVICE if _ADVICE.search(words) else Care.NONE


def without_the_person(question: str) -> str:
    """The question about the subject, its words about the asker left out ("Should I take X" to "take X")."""
    return " ".join(_PERSONAL.sub(" ", question).split())
