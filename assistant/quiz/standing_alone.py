"""Whether a sentence can be put before a student by itself: it says a fact of the subject, and needs nothing around it.

Rules, which favour leaving a sentence out. Out are sentences that point back ("These results"), that speak of the
article or its authors, report a single study's statistics, cite by name, order or advise the reader, speak to a machine
(`orders`), or touch on suicide and self-harm: nobody is quizzed on that. Left out: what is asked (`drafting`).
"""

import re

from assistant.orders import is_order

_SHORTEST_WORDS = 7
_LONGEST_WORDS = 42
_LONGEST_LIST_WORDS = 80
_LIST_ITEMS = range(2, 8)
_LONGEST_CHARACTERS = 700

_SECTIONS = re.compile(
    r"\b(?:methods?|methodolog\w+|materials|acknowledge?ments?|funding|conflicts?|competing|interests?|references?|"
    r"bibliography|authors?|contribut\w+|ethic\w*|consent|supplement\w*|supporting\s{1,9}information|appendix|abbreviations?|"
    r"availability|statistic\w*|keywords?|copyright|licen[cs]e|disclosures?|declarations?|contents|publication|"
    r"correspondence|search|participants?|procedures?|sampl\w+|data|primers?|reagents?|assays?|further\s{1,9}reading)\b",
    re.IGNORECASE,
)
_LIST_TORN = re.compile(r"\b(?:like|including|such\s{1,9}as|e\.g\.|following|follows|below):$")
_SELF_HARM = re.compile(
    r"suicid|self[\s-]?(?:harm|injur|poison|mutilat)|\boverdos|\blethal\s{1,9}(?:dose|amount|means)|\b(?:end|tak)\w*\s{1,9}"
    r"(?:\w+(?:['’]s)?\s{1,9}){0,2}(?:own\s{1,9})?li(?:fe|ves)\b|\bkill\w*\s{1,9}(?:one|him|her|them|my|your)sel|\bthoughts?\s{1,9}of\s{1,9}"
    r"(?:death|dying)",
    re.IGNORECASE,
)
_CONNECTIVE = (
    r"However|Moreover|Furthermore|Nevertheless|Nonetheless|Thus|Therefore|Hence|Also|And|But|Yet|So|Then|Finally|"
    r"First(?:ly)?|Second(?:ly)?|Third(?:ly)?|Fourth|Fifth|More\s{1,9}recently|Recently|Currently|Today|Now|Sixth|Dear|Data|Patient|Mean|Median|Lastly|Next|Indeed|Instead|Similarly|Likewise|Besides|Consequently|Overall|"
    r"Notably|Importantly|Interestingly|Surprisingly|Specifically|Additionally|Accordingly|Conversely|Meanwhile|"
    r"Subsequently|Altogether|Collectively|Alternatively|Otherwise|Still|Again|Here|There|Rather|Together|Regardless"
)
_DANGLES = re.compile(
    rf"^(?:(?:{_CONNECTIVE})\b(?!\s{{1,9}}(?:of|than)\b)|(?:In|By|On)\s{{1,9}}(?:addition|contrast|comparison|particular|general|"
    r"turn|short|fact|summary|conclusion|brief|the\s{1,9}(?:one|other)\s{1,9}hand|other\s{1,9}words|all|both)\b|"
    r"For\s{1,9}(?:example|instance|all)\b|As\s{1,9}(?:a|the)\s{1,9}(?:result|consequence)|As\s{1,9}(?:expected|mentioned|shown|noted|described|such)\b|"
    r"(?:This|These|Those|That|Such|It|Its|They|Their|Them|He|She|His|Her|Each|Another|Others?|One\s{1,9}of|Some|Any|All|None|"
    r"Either|Neither|Several|Two|Three|Four|Five|Six|With|Because|Despite|Given|Although|Though|Since|While|Whereas|If|"
    r"Unlike|Among|Of|To|Having|Being|Using|Based|Taken|Compared)\b|"
    r"Both\b(?!(?:\s{1,9}[\w-]+){1,5}\s{1,9}and\b)|"
    r"(?:A|An|The)\s{1,9}(?:(?:second|third|fourth|further|next|last|final|previous|preceding|latter|former|same|other|"
    r"remaining|present|current|above|following|similar|related|resulting|entire|middle|two|three|four|five|"
    r"study|studies|authors?|trials?|results?|patients?|participants?|subjects|findings?|data|group|groups|"
    r"investigators|researchers|experiments?|samples?|cases?|analys[ei]s|reason|answer|idea|aim|goal|purpose|"
    r"objective|rationale|problem|question|article|paper|review|report|book|chapter|section|majority|rest|number|"
    r"difference|differences)\b(?!\s{1,9}(?:of|between|in\s{1,9}which)\b)|"
    r"(?:aim|goal|purpose|objective|rationale|results?|findings?|authors?|majority|rest|number|analys[ei]s)\b|"
    r"[a-z]+ed\s))",
)
_BARE = re.compile(
    r"^The\s{1,9}[a-z]+\s{1,9}(?:is|was|are|were|has|have|had|can|may|also|will|could|should|would|did)\b"
)
_POINTS_BACK = re.compile(
    r"\b(?:this|these|such(?!\s{1,9}as\b)|the\s{1,9}(?:latter|former|same\s{1,9}(?:study|group|authors?|year))|aforementioned|mentioned|above|below|"
    r"respectively|thereof|thereby|herein|hereafter|as\s{1,9}(?:shown|described|discussed|noted|seen)|do(?:es)?\s{1,9}so)\b|"
    r",\s{1,9}(?:however|therefore|thus|for\s{1,9}(?:example|instance)|in\s{1,9}turn|in\s{1,9}contrast|moreover|too),|\b(?:is|are|was|were)\s{1,9}(?:therefore|thus)\b|"
    r"\b(?:however|therefore|moreover|furthermore|nevertheless)\b",
    re.IGNORECASE,
)
_PRONOUN_EARLY = re.compile(
    r"^(?:\S+\s{1,9}){0,3}(?:it|its|they|their|them|he|she|his|her|those|both\s{1,9}(?!\w+\s{1,9}and\b))\b", re.I
)
_OF_THE_ARTICLE = re.compile(
    r"\b(?:[Ww]e|[Oo]urs?|us|I|[Mm]y|me|you|your|yours)\b|\b(?:[Ff]ig(?:ure)?s?|[Tt]ables?|[Bb]ox|[Pp]anel|[Ss]upplement\w*|[Aa]ppendix|[Cc]hapter|[Ss]ection|"
    r"[Ee]q(?:uation)?)\s{0,9}\.?\s{0,9}[\dIVS]|\bet\s{1,9}al\b|\b(?:data\s{1,9}not\s{1,9}shown|see\s{1,9}(?:also|text|ref\w*|above|below)|cf\.|ibid)|"
    r"https?:|www\.|\bdoi\b|@|©|\b(?:in|of|for)\s{1,9}(?:the|our)\s{1,9}(?:present|current)\s{1,9}(?:study|work|review|paper)|"
    r"\b(?:the|our|recent|previous|prior|earlier|above)\s{1,9}(?:study|paper|article|review|manuscript|authors?)\b|\bauthors?\b|"
    r"\b(?:p|n|r|t|F|df)\s{0,9}[=<>≤≥]|\b(?:CI|OR|RR|HR|SD|SEM|IQR|ANOVA|AUC)s?\b|±|×|χ|\([a-z]\)|\bon\s{1,9}the\s{1,9}contrary\b|\b[Pp]olicy\s?makers?\b|\bodds\s{1,9}ratio|\bconfidence\s{1,9}interval",
)
# What one study did and found, and how: nobody can know it but by that study.
_OF_ONE_STUDY = re.compile(
    r"\b(?:was|were|had|did|showed|revealed|exhibited|observed|detected|obtained|performed|collected|received|underwent|"
    r"estimated|assessed|suggested|indicated|confirmed|resulted|peaked|measured|enrolled|recruited|sequenced|analy[sz]ed|downloaded|retrieved|purchased|deposited)\b|"
    r"\b(?:specimens?|swabs?|primers?|protocols?|manufacturer\w*|software|GenBank|accession|kits?|experiments?|credible|ages?\s{1,9}ranged|Inc|Ltd|Co|supernatants?|"
    r"post-?infection|p\.i|PBS|incubat\w+|centrifug\w+|covariates?|regression|interquartile|households?|cohorts?|"
    r"questionnaires?|baseline|median|respondents?|medical\s{1,9}records?|data\s{0,9}sets?|database|web-?server|algorithm|"
    r"sensitivity|specificity|accuracy|simulations?|parameters?|coefficients?|equations?|variables?|vectors?\s{1,9}P|"
    r"nucleotides?|amino\s{1,9}acid\s{1,9}identity|identity\s{1,9}(?:to|with)|bp|nt|kDa|contigs?|reads|phylogen\w+|GC\s{1,9}content|"
    r"supported\s{1,9}(?:in\s{1,9}part\s{1,9})?by|agreement\s{1,9}number|grants?|version)\b|°C|μl|µl|"
    r"\b(?:previous|earlier|prior|further|future|more|recent|several|many|most)\s{1,9}(?:studies|research|work|reports|investigations)\b|"
    r"\b(?:not\s{1,9}been\s{1,9}(?:\w+\s{1,9})?(?:reported|detailed|studied|established|described)|remains?\s{1,9}(?:\w+\s{1,9})?(?:unknown|unclear))\b|"
    r"\b(?:patient|case|subject|figure|group|stage|type|phase|day)s?\s{1,9}\d",
)
_OF_HISTORY = re.compile(
    r"\b(?:was|were)\s{1,9}(?:first\s{1,9}|originally\s{1,9}|initially\s{1,9}|later\s{1,9}|also\s{1,9})?(?:approved|discovered|invented|introduced|named|founded|licensed|"
    r"isolated|eradicated|declared|banned|described|recogni[sz]ed|synthesi[sz]ed|developed)\b|\band\s{1,9}colleagues\b|\b(?!One|Each|This|Every|Our|A\b)[A-Z][\w-]{1,40}\s{1,9}trial\b"
)
_CITES = re.compile(
    r"\[\s{0,9}\d[\d,;\s–-]*\]|\((?:[^()]*\b(?:19|20)\d\d[a-z]?[^()]*|\s{0,9}\d+(?:\s{0,9}[,–-]\s{0,9}\d+)*\s{0,9})\)|[⁰¹²³⁴-⁹]"
)
_TO_THE_READER = re.compile(
    r"^(?:Please|Note|See|Click|Visit|Read|Remember|Consider|Take|Ask|Send|Contact|Call|Do|Don['’]t|Keep|Let|Make|Try|"
    r"Use|Avoid|Talk|Tell|Check|Learn|Find|Go|Imagine|Recall|Stop|Start|Seek|Get|Not|Never|Always|Add|Place|Wash|"
    r"Download|Follow|Choose|Select|Enter|Type|Answer|Say|Write|Ignore|Forget)\b|"
    r"\b(?:ask|consult|see|talk\s{1,9}to|contact)\s{1,9}(?:a|your|the)\s{1,9}(?:doctor|physician|pharmacist|professional)|\bmedical\s{1,9}advice\b|"
    r"\b(?:should|must)\s{1,9}(?:be\s{1,9})?(?:noted|remembered|kept\s{1,9}in\s{1,9}mind|seek)\b|\bit\s{1,9}is\s{1,9}(?:worth|important\s{1,9}to)\b|"
    r"\b(?:all\s{1,9}rights\s{1,9}reserved|permission|licensed?\s{1,9}under|open\s{1,9}access|creative\s{1,9}commons|published\s{1,9}by|competing\s{1,9}interests?)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"^(?:[A-Zα-ωΑ-Ω]|\d-?[A-Z]|[a-z]{1,2}[A-Z])")
# Two sentences that were not told apart.
_TWO = re.compile(r"[\w)%]\.\s{1,9}[A-Z]")
_NEVER = re.compile(r"(?!)")
_BRACKETS = (("(", ")"), ("[", "]"), ("“", "”"))


def may_be_asked(section: str | None) -> bool:
    """Whether the sentences of a section with this heading may be asked about."""
    return section is None or not (_SECTIONS.search(section) or _SELF_HARM.search(section) or is_order(section))


def stands_alone(sentence: str) -> bool:
    """Whether the sentence, as it is shown, can be put to a student by itself. A list is its lead-in and its items, a
    line each."""
    if len(sentence) > _LONGEST_CHARACTERS:
        return False
    lead, *items = sentence.split("\n")
    count = len(sentence.split())
    if items:
        if (
            len(items) not in _LIST_ITEMS
            or not lead.endswith(":")
            or _LIST_TORN.search(lead)
            or count > _LONGEST_LIST_WORDS
        ):
            return False
    elif (
        not _SHORTEST_WORDS <= count <= _LONGEST_WORDS
        or not sentence.endswith(".")
        or sentence.endswith(" .")
        or ":" in sentence
    ):
        return False
    return (
        _is_whole(sentence, lead)
        and not any(
            pattern.search(words)
            for pattern, words in (
                (_DANGLES, lead),
                (_BARE, lead),
                (_PRONOUN_EARLY, lead),
                (_POINTS_BACK, sentence),
                (_OF_THE_ARTICLE, sentence),
                (_CITES, sentence),
                (_NEVER if _OF_HISTORY.search(sentence) else _OF_ONE_STUDY, sentence),
                (_TO_THE_READER, sentence),
                (_SELF_HARM, sentence),
            )
        )
        and not is_order(sentence)
    )


def _is_whole(sentence: str, lead: str) -> bool:
    """Whether nothing is torn: it begins as sentences do, every bracket is closed, nothing is asked or shouted."""
    return (
        _BEGINS.match(sentence) is not None
        and all(sentence.count(one) == sentence.count(other) for one, other in _BRACKETS)
        and sentence.count('"') % 2 == 0
        and _TWO.search(re.sub(r"\b[A-Z]\.\s", "", lead)) is None
        and not re.search(r"[?!|<>{}\\_]|\.\.|…|\ufffd", sentence)
        and len(re.findall(r"[^\W\d_]", lead)) > len(lead) / 2
    )
