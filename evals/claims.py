"""A response to its claims: each with its exact place, what it cites, and whether it is checked."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from assistant import messages
from corpus.readers.draft import trimmed
from corpus.sentences import sentence_spans
from corpus.span import Span
from evals.records import GivenSentence, Record
from index.text import FUNCTION_WORDS, terms

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
    value for name, value in vars(messages).items() if name.isupper() and isinstance(value, str) and value.endswith(".")
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
        return Worth.ABSTAINS if plain == messages.NOT_IN_DOCUMENTS else Worth.NOT_CHECKED
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
    halves = [segment for segment in parts if segment.strip()]
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
    likelihoods: dict[str, float] = dict(_identifier().rank(text))
    best = max(likelihoods, key=lambda name: likelihoods[name])
    return best not in _LIKE_ENGLISH and likelihoods[best] >= _SURE and likelihoods["en"] < 0.05


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the response: `claim` is what is checked of it, `citations` the numbers it cites, each once.

    Of an answer that names its own sentences, `number` is which of them it is, from 1, and `corrected` are the numbers
    that tutors put in place of those cited.
    """

    span: Span
    claim: str
    worth: Worth
    citations: tuple[int, ...]
    corrected: tuple[int, ...] = ()
    number: int | None = None


_MARK = re.compile(r"\s{0,9}\[(\d{1,4}(?:\s{0,9}[,;–-]\s{0,9}\d{1,4})*)\]")
_MARKS = re.compile(rf"(?:{_MARK.pattern})+")
_BULLET = re.compile(r"^(?:[-*+•·▪–]\s{1,9}|\(?\d{1,3}[.)]\s{1,9}|\(?[a-z]\)\s{1,9}|>\s{1,9})")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*|__|`)(?=\S)|(?<=\S)(\*\*|\*|__|`)(?![\w*])")
# "Based on the passages, ..." says where a statement is from, and is no part of it.
_ATTRIBUTION = re.compile(
    rf"^(?:(?:based (?:up)?on|according to|as (?:stated|mentioned|described|noted|reported) (?:in|by)|from|in|per) "
    rf"(?:the |this |these |your )?(?:given |provided |above |following |retrieved )?{SOURCE}(?: \d{{1,3}})?"
    rf"(?: (?:provided|given|above))?,\s{{1,9}}|(?:the |this )(?:given |provided |above )?{SOURCE}(?: \d{{1,3}})?"
    rf" (?:states?|says?|notes?|reports?|mentions?|explains?|indicates?) that )(?=\w)",
    re.IGNORECASE,
)
# Citations inside a sentence: (Smith et al., 2019), (https://...), 【1†source】, (source: x.md), (PMID 123), (p. 3).
CITED = re.compile(
    r"\s{0,9}(?:[(\[](?:see |cf\. |e\.g\.,? |from |source:? |ref\.? )*[^()\[\]]{0,120}?"
    r"(?:\bet al\b\.?,?|[A-Z][\w’'-]{1,30} (?:and|&) [A-Z][\w’'-]{1,30},?|[A-Z][\w’'-]{1,30},)"
    r" ?\(?(?:18|19|20)\d\d[a-z]?[^()\[\]]{0,120}[)\]]"
    r"|[(\[<](?:see |source:? |link:? )*(?:https?://|www\.)[^\s()<>\]]{1,300}[)\]>]"
    r"|(?<![\w/])(?:https?://|www\.)[^\s()<>\]]{1,300}"
    r"|【[^【】]{0,60}】"
    r"|[(\[](?:source|ref|reference|citation|passage|context|document|doc|chunk|excerpt)s?:?\s[^()\[\]]{1,80}[)\]]"
    r"|[(\[](?:PMID|PMCID|DOI|doi)[:\s][^()\[\]]{1,80}[)\]]|[(\[](?:p|pp|page|pages)\.? ?\d[^()\[\]]{0,20}[)\]]"
    r"|[(\[][\w .-]{1,80}\.(?:md|pdf|docx?|html?|txt|xml)\b[^()\[\]]{0,40}[)\]]|\[\^\d{1,3}\])"
)
"""Where a sentence says what it is from: no part of what is checked of it."""
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\((?:https?://|#|/)[^\s()]{1,300}\)")
_SHORT_ITEM = 4
_MOST_MARKS = 50
_MOST_CITATIONS = 20
_LONGEST_CLAIM = 2_000
# To a network one word, however long it is: no more of it is counted than this.
_LONG_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{101,}+")
_MOST_OF_A_WORD = 100
_LONGEST_LEAD = 400
_LONGEST_HEAD = 100


def statements_of(record: Record) -> tuple[Statement, ...]:
    """The sentences of a response in order. Where the answer names its own, what stands between them is not checked."""
    if record.sentences is None:
        return tuple(_read(record.response))
    return tuple(_given(record.response, record.sentences))


def _read(response: str) -> Iterator[Statement]:
    lead = ""
    listing = False
    before: Statement | None = None
    heads: list[str] | None = None
    entries = [Span(*line.span()) for line in _LINE.finditer(response) if is_entry(line.group())]
    starts = [line.start for line in entries]
    for span in _in_pieces(response):
        words = span.of(response)
        bare = _bare(words)
        if before is not None and not listing and words[0] != "|" and not re.search(r"\w", bare):
            # "... in 2019. [2]": marks behind the full stop belong to the sentence before it.
            before = replace(before, span=before.span.to(span), citations=_once(before.citations, words))
            continue
        if before is not None:
            leading = _MARKS.match(words)
            if leading and not listing and _MARKS.sub("", before.span.of(response)).endswith((".", "!", "?")):
                mark = Span(span.start, span.start + leading.end())
                before = replace(before, span=before.span.to(mark), citations=_once(before.citations, leading.group()))
                span = trimmed(response, mark.end, span.end)
                words = span.of(response)
                bare = _bare(words)
            yield before
        heading = HEADING.match(words) is not None
        if LIST_OF_SOURCES.match(bare.strip("#*_ ")):
            listing = True
        elif heading:
            listing = False
        if words.startswith("|"):
            cells = [_bare(cell) for cell in words.strip().strip("|").split("|")]
            claim, heads = ("", cells) if heads is None else (_row(heads, cells), heads)
            worth = Worth.CHECKED if claim and terms(claim) else Worth.NOT_CHECKED
            before = Statement(span, claim or bare, Worth.NOT_CHECKED if listing else worth, _once((), words))
            continue
        heads = None
        line = bisect_right(starts, span.start) - 1
        entry = line >= 0 and span.end <= entries[line].end
        worth = Worth.NOT_CHECKED if listing or heading or entry else worth_of(bare)
        item = _BULLET.match(words) is not None
        claim = f"{lead} {bare}" if item and lead and len(terms(bare)) < _SHORT_ITEM else bare
        before = Statement(span, claim, worth, () if listing else _once((), words))
        if bare.endswith(":"):
            lead = bare if len(bare) <= _LONGEST_LEAD else ""
        elif not item:
            lead = ""
    if before is not None:
        yield before


def _in_pieces(response: str) -> Iterator[Span]:
    """The sentences, a very long one in pieces, so that nothing hides behind what is checked of it."""
    for span in sentences_of(response):
        # Marks are no words of the sentence, however many there are.
        long = len(span) > _LONGEST_CLAIM and _is_long(_MARK.sub("", span.of(response)))
        while long and len(span) > _LONGEST_CLAIM:
            chunk = Span(span.start, span.start + len(_cut(span.of(response))))
            yield chunk
            span = trimmed(response, chunk.end, span.end)
        if len(span):
            yield span


def _given(response: str, sentences: Sequence[GivenSentence]) -> Iterator[Statement]:
    at = 0
    for number, given in enumerate(sentences, start=1):
        yield from _between(response, Span(at, given.span.start))
        claim = _cut(" ".join(line for line in map(_bare, given.span.of(response).split("\n")) if line))
        worth = Worth.CHECKED if terms(claim) else Worth.NOT_CHECKED
        cited, corrected = given.citations[:_MOST_CITATIONS], given.corrected[:_MOST_CITATIONS]
        yield Statement(given.span, claim, worth, cited, corrected, number)
        at = given.span.end
    yield from _between(response, Span(at, len(response)))


def _between(response: str, gap: Span) -> Iterator[Statement]:
    between = gap.of(response)
    for span in sentences_of(between):
        words = span.of(between)
        if re.search(r"\w", _MARK.sub("", words)):
            yield Statement(Span(gap.start + span.start, gap.start + span.end), _bare(words), Worth.NOT_CHECKED, ())


def _bare(words: str) -> str:
    text = _LINK.sub(r"\1", _MARK.sub("", _cut(words.strip())))
    plain = " ".join(_EMPHASIS.sub("", _BULLET.sub("", CITED.sub("", text))).split())
    return _ATTRIBUTION.sub("", re.sub(r"\s{1,9}(?=[.,;:](?:\s|$))", "", plain))


def _once(known: tuple[int, ...], words: str) -> tuple[int, ...]:
    """The numbers cited, "[1]", "[1, 2]" and "[1-3]", behind those known already."""
    citations = dict.fromkeys(known)
    for mark in _MARK.finditer(words):
        if len(citations) >= _MOST_CITATIONS:
            break
        for number_range in re.split(r"[,;]", mark.group(1)):
            first, _, last = re.sub(r"[–-]", "-", number_range).replace(" ", "").partition("-")
            end = int(last or first)
            citations.update(dict.fromkeys(range(int(first), min(end, int(first) + _MOST_MARKS) + 1)))
    return tuple(citations)[:_MOST_CITATIONS]


def _cut(words: str) -> str:
    """The words, those of a very long sentence cut off between two where there are two."""
    if not _is_long(words):
        return words
    whole = words[: _LONGEST_CLAIM + 1].rsplit(None, 1)[0]
    return whole[:_LONGEST_CLAIM]


def _is_long(words: str) -> bool:
    """Whether a sentence is too long to be checked whole."""
    if len(words) <= _LONGEST_CLAIM:
        return False
    spared = sum(len(word.group()) - _MOST_OF_A_WORD for word in _LONG_WORD.finditer(words))
    return len(words) - spared > _LONGEST_CLAIM


def _row(heads: Sequence[str], cells: Sequence[str]) -> str:
    """A table's row as a claim: "Ketamine: Dose 0.5 mg/kg"; nothing for the line under the heads."""
    if not any(re.search(r"\w", cell) for cell in cells):
        return ""
    named = [f"{head[:_LONGEST_HEAD]} {cell}".strip() for head, cell in zip(heads[1:], cells[1:], strict=False) if cell]
    return _cut(f"{cells[0]}: {', '.join(named)}" if named else cells[0])


_LINE = re.compile(r"[^\n]+")
_OPENS = re.compile(r"\s{0,9}(?:[-*+•·▪–]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s|#{1,6}\s|\||>)")
_ENDS = re.compile(r"[.!?:;|][\"'”’)\]*_]*$")
_WRAPPED = 60
_LONGEST = 20_000


def sentences_of(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, without the white space around them; every word of it is in one of them.

    Bullets, headings, rows of tables and short lines are sentences of their own.
    """
    spans: list[Span] = []
    for paragraph in _paragraphs(text):
        spans += [paragraph] if text[paragraph.start] == "|" else sentence_spans(text, paragraph)
    return tuple(spans)


def _paragraphs(text: str) -> Iterator[Span]:
    """Lines, joined where one plainly goes on in the next: a line that is long, or leaves off in the middle ("Ketamine
    is"), and has no end; then a small letter."""
    joined: Span | None = None
    for line in _LINE.finditer(text):
        span = trimmed(text, line.start(), line.end())
        if not len(span):
            continue
        if joined is not None and _goes_on(text, joined, span):
            joined = joined.to(span)
            continue
        if joined is not None:
            yield joined
        joined = span
    if joined is not None:
        yield joined


def _goes_on(text: str, before: Span, after: Span) -> bool:
    if "\n\n" in text[before.end : after.start] or len(before) > _LONGEST:
        return False
    earlier, follows = before.of(text).rsplit("\n", 1)[-1], after.of(text)
    if not follows[0].islower() or _OPENS.match(follows) or _ENDS.search(earlier):
        return False
    last = earlier.rsplit(None, 1)[-1].lower()
    return len(earlier) >= _WRAPPED or last in FUNCTION_WORDS
