"""Quiz questions in plain words, and whether a sentence can be put before a student by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.query_rewriter import is_plural
from assistant.safety import is_order
from assistant.suggestions import question_of
from assistant.types import Citation, CitedDocument
from corpus.span import Span

BLANK = "_____"
"""What stands in a question for the words left out."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question made of one sentence; `blank` is the place in the sentence, as shown, of the words left out, and None
    for a question in plain words. `kind` tells what is asked for: a key of `wording.QUIZ_HINTS`."""

    question: str
    blank: Span | None
    kind: str


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question and the one sentence that answers it.

    `answer` is the sentence as a reader is shown it, `citation` opens it in the document (its number is 1). `blank` is
    the place in `answer` of the words that the question leaves out: `answer` with `BLANK` there is the question; None
    for a question in plain words. `hint` is a line of ours. `again` is True where all had been asked before. `id` is
    `<document id>:<digits of the question's words>`.
    """

    id: str
    question: str
    answer: str
    citation: Citation
    document: CitedDocument
    hint: str
    blank: Span | None = None
    again: bool = False

    @property
    def missing(self) -> str:
        """The words left out; empty for a question in plain words."""
        return "" if self.blank is None else self.blank.of(self.answer)


def with_blank(sentence: str, blank: Span) -> str:
    """The sentence with `BLANK` in place of the words there."""
    return f"{sentence[: blank.start]}{BLANK}{sentence[blank.end :]}"


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
        and all(sentence.count(item) == sentence.count(other) for item, other in _BRACKETS)
        and sentence.count('"') % 2 == 0
        and _TWO.search(re.sub(r"\b[A-Z]\.\s", "", lead)) is None
        and not re.search(r"[?!|<>{}\\_]|\.\.|…|\ufffd", sentence)
        and len(re.findall(r"[^\W\d_]", lead)) > len(lead) / 2
    )


_THING = (
    r"(?P<thing>(?:(?:The|A|An)\s{1,9})?[^\W_][\w'’/-]*(?:\s{1,9}(?!is\b|are\b|was\b|were\b|means?\b)[\w'’/-]+){0,5}?"
    r"(?:\s{1,9}\([\w\s'’/-]{2,12}\))?)"
)
_IS = re.compile(rf"^{_THING}\s{{1,9}}is\s{{1,9}}(?P<what>(?:an?|the)\s{{1,9}}\S.+)\.$")
_ARE = re.compile(rf"^{_THING}\s{{1,9}}are\s{{1,9}}(?P<what>\S.+)\.$")
_KINDS = re.compile(
    r"^(?:(?!(?:in|of|to|for|by|with|at|on|not|that|as)\b)[\w'’-]+\s{1,9}){0,4}?[\w'’-]+(?<!ss)s(?:\s{1,9}of\s{1,9}[\w'’-]+(?:\s{1,9}[\w'’-]+){0,2})?,?\s{1,9}"
    r"(?:that|which|in\s{1,9}which|with\s{1,9}which|through\s{1,9}which|by\s{1,9}which|whose|between|consisting|made|and)\b"
)
_SAID = re.compile(
    rf"^{_THING}\s{{1,9}}(?P<verb>means?|refers?\s{{1,9}}to|describes?|says?|states?|proposes?|holds?)\s{{1,9}}(?P<what>\S.+)\.$"
)
_DEFINED = re.compile(
    rf"^{_THING}\s{{1,9}}(?P<verb>is|are)\s{{1,9}}defined\s{{1,9}}(?:as|by)\s{{1,9}}(?P<what>\S.+)\.$"
)
_OF = re.compile(
    r"^(?P<thing>The\s{1,9}(?:[\w'’-]+\s{1,9}){0,3}(?:target|cause|function|role|site|source|receptor|precursor|vector|"
    r"reservoir|host|symptom|hallmark|mechanism|product|mode|route|risk\s{1,9}factor|unit|task|treatment)s?\s{1,9}(?:of|for|in)\s{1,9}[\w'’-]+"
    r"(?:\s{1,9}[\w'’()-]+){0,6}?)\s{1,9}(?P<verb>is|are)\s{1,9}(?P<what>(?:the|an?)\s{1,9}\S.+)\.$"
)
_LISTED = re.compile(
    r"^(?P<thing>[^:;,?]+?)\s{1,9}(?:(?:may|can|usually|often|also|typically)\s{1,9})?(?P<verb>includes?|are|were|comprises?)(?:\s{1,9}the\s{1,9}following)?:$"
)
# "X is a major challenge" tells what somebody thinks of X, not what it is.
_JUDGES = re.compile(
    r"^(?:an?|the|one\s{1,9}of\s{1,9}the)\s{1,9}(?:[\w-]+\s{1,9})?(?:(?:major|important|key|significant|critical|crucial|useful|promising|"
    r"potential|possible|attractive|good|great|greatest|best|most|first|same|only|leading|well-\w+|ideal|powerful|"
    r"practical|valuable|interesting|huge|big|growing|global|essential|common|commonest|largest|smallest|highest|lowest|biggest|latest|frequent|rare|recent|new|"
    r"suitable|likely|predominant|primary)\b|(?:[\w-]+\s{1,9}){0,2}(?:challenge|problem|issue|concern|reason|hope|result|"
    r"consequence|question|matter|step|example|topic|focus|need|role|threat|advantage|limitation|candidate|factor|"
    r"feature|finding|explanation|option|goal|aim|fact|priority|burden|case|part|member|number|lack|list)\b)",
    re.IGNORECASE,
)
# Words that no name of a subject begins with, or ends in.
_NO_THING = re.compile(
    r"^(?:what|how|why|when|where|who|whether|there|many|most|more|less|much|few|fewer|no|not|nothing|every|patients?|people|"
    r"participants?|in|at|on|by|from|for|during|after|before|under|over|about|only|even|one|two|three|four|early|later?|now|today|"
    r"recently|currently|typically|usually|generally|overall|another|our|their|its|his|her|further|additional|older|newer|"
    r"different|similar|various|the\s{1,9}(?:various|different|other|same)|adjusted|mean|total|average)\b|\b(?:aim|goal|purpose|study|studies|review|paper|article|results?|findings?|reason|answer|problem|"
    r"question|number|rate|way|conclusion|advantage|limitation|example|difference|approach|evidence|hypothesis|analysis|"
    r"and|or|that|which|who|of|also|often|usually|still|now|not|has|have|had|was|were|can|may|will|would|could|should|does|do|both|"
    r"increasingly|therefore|it|they|to|but|as|than|with|for|from|by|on|at|into|however|suggest\w*|show\w*|indicat\w*|reported)$",
    re.IGNORECASE,
)
_VERB_INSIDE = re.compile(
    r"\b(?:has|have|had|was|were|can|may|will|would|could|should|does|do|did|that|which|who|but|because|of|in|for|with|from|by|"
    r"on|at|into|to|than|as|and|or|not|when|while)\b",
    re.IGNORECASE,
)
_COMMON = re.compile(
    r"(?:ence|ance|ency|ancy|tion|sion|ity|ism|ics|ness|ment|osis|itis|aemia|emia|ship|logy|graphy|therapy|ase|cytes?|phages?|"
    r"viruses|bodies|ing|ies|ions|ins|ors|ers|als|ics|mes|nts)$"
)
_LEAST_SAID = 6


def plain_questions(sentence: str, text: str) -> Iterator[Drafted]:
    """The questions that a sentence, as shown, answers as a whole; by its document's `text` capitals are known."""
    lead, *items = sentence.split("\n")
    if items:
        yield from _of_list(lead, text)
        return
    for pattern, verb in ((_IS, "is"), (_ARE, "are")):
        match = pattern.match(sentence)
        if match and _names(match["thing"]) and _defines(match["what"], verb):
            thing = _inside(match["thing"], text, plural=verb == "are")
            yield Drafted(f"What {verb} {thing}?", None, "definition")
    statement = _SAID.match(sentence)
    if statement and _names(statement["thing"]) and _says(statement["verb"], statement["what"]):
        does = "does" if statement["verb"].split()[0].endswith("s") else "do"
        yield Drafted(
            f"What {does} {_inside(statement['thing'], text)} {_stem(statement['verb'])}?", None, "definition"
        )
    defined = _DEFINED.match(sentence)
    if defined and _names(defined["thing"]):
        yield Drafted(f"How {defined['verb']} {_inside(defined['thing'], text)} defined?", None, "definition")
    of = _OF.match(sentence)
    if of and not judges(of["what"]):
        yield Drafted(f"What {of['verb']} {_inside(of['thing'], text)}?", None, "definition")


def heading_question(sentence: str, section: str, text: str) -> Drafted | None:
    """The question of a heading that begins with "How", answered by the first sentence under it, `sentence`; None where
    that sentence does not speak of the same thing from its beginning."""
    match = re.match(
        r"^how\s{1,9}(?P<thing>[\w'’/-]+(?:\s{1,9}[\w'’/-]+){0,3}?)\s{1,9}(?:works?|acts?|blocks?|differs?|is|are)\b",
        section,
        re.I,
    )
    if match is None or not sentence.lower().startswith(f"{match['thing'].lower()} "):
        return None
    question = question_of(section, text)
    return Drafted(question, None, "heading") if question is not None else None


def _of_list(lead: str, text: str) -> Iterator[Drafted]:
    match = _LISTED.match(lead)
    if match is None or re.match(r"(?:There|Here|Some|Other|Two|Three|Four|Many)\b", match["thing"]):
        return
    thing = _inside(match["thing"], text)
    if not is_plural(
        re.split(
            r"\s{1,9}(?:of|for|in|with|on|that|which|to|from|during|after|before|around|between|about|where|whose|used)\s{1,9}",
            thing,
        )[0]
    ):
        return
    article = "the " if not re.match(r"(?:the|an?)\b", thing) else ""
    yield Drafted(f"What are {article}{thing}?", None, "list")


def judges(what: str) -> bool:
    """Whether what is said of a thing tells what somebody thinks of it ("a major challenge"), not what it is."""
    return _JUDGES.match(what) is not None


def _names(thing: str) -> bool:
    """Whether it can be the name of a subject: no clause, no preposition, no mere pointer."""
    bare = re.sub(r"^(?:The|A|An)\s{1,9}|\s{1,9}\([^()]*\)$", "", thing)
    return (
        bool(bare)
        and not re.search(r"(?i)\b(\w+)\s{1,9}\1\b", bare)
        and not _NO_THING.search(bare)
        and not _VERB_INSIDE.search(bare)
        and not bare[0].isdigit()
    )


def _defines(what: str, verb: str) -> bool:
    if len(what.split()) < _LEAST_SAID or judges(what):
        return False
    return verb == "is" or _KINDS.match(what) is not None or what.startswith("the ")


def _says(verb: str, what: str) -> bool:
    if verb.startswith(("mean", "refer")):
        return len(what.split()) >= _LEAST_SAID - 1
    return re.match(r"(?:how|that|what)\s", what) is not None and len(what.split()) >= _LEAST_SAID


def _stem(verb: str) -> str:
    first, *rest = verb.split()
    return " ".join((first.removesuffix("s"), *rest))


def _inside(thing: str, text: str, plural: bool = False) -> str:
    """The thing as it is written within a sentence: with a small letter, unless it is a proper name."""
    first, _, rest = thing.partition(" ")
    lower = first.lower()
    small = first[:1].lower() + first[1:]
    # "MiRNAs" at a sentence's beginning.
    if re.match(r"[A-Z][a-z]+[A-Z]", first) and re.search(rf"\b{re.escape(small)}\b", text):
        return f"{small} {rest}".strip()
    if first != first.capitalize() and not (len(first) == 1 or re.fullmatch(r"[A-Z][a-z]+(?:-[a-z]+)+", first)):
        return thing
    return f"{lower} {rest}".strip() if _is_common(first, rest, text, plural) else thing


def _is_common(first: str, rest: str, text: str, plural: bool) -> bool:
    """Whether a word that opens a sentence is no proper name: the document writes it small elsewhere, or it looks like
    a common word and is not written with a capital amid a sentence."""
    lower = first.lower()
    if lower in ("the", "a", "an") or re.search(rf"(?<![A-Z])\b{re.escape(lower.removesuffix('s'))}s?\b", text):
        return True
    if re.search(rf"[a-z,]\s{re.escape(first)}\s[a-z]", text):
        return False
    return plural or "-" in first or _COMMON.search(lower) is not None or bool(rest and rest[0].islower())
