"""Messages that need care before any answer: those that speak of hurting oneself, and those that ask for advice.

Rules, not a model: what they catch can be read here, and stays the same. They favour catching too much over
too little where somebody speaks of himself; a question about suicidal thoughts as a subject is left alone.
"""

import re
from enum import Enum, auto

from index.words import plain

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
