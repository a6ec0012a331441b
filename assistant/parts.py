"""Two questions in one, taken apart: "What is ketamine and what are its side effects?".

Each part stands alone: what the second leaves to the first is filled in as in a follow-up. A comparison is one
question, however many things it names (`analysis.comparison`). Left out: searching the parts (`judging`).
"""

import re
from collections.abc import Iterator

from assistant.analysis import COMPARABLE
from assistant.followup import RuleRewriter
from assistant.phrasing import begun, exchanged, is_plural
from assistant.question import Question
from corpus.glossary import Glossary, Mention

MOST = 3
_ASKS = (
    r"(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did|can|could|will|would|should|has|have)"
)
_SECOND = re.compile(
    rf"\s*(?:[?.!;]+\s+|[,;]?\s+(?:and|but)\s+(?:also\s+|then\s+)?|[,;]\s+)(?=(?:(?:and|but|also|then)\s+)*{_ASKS}\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"^{_ASKS}\b", re.IGNORECASE)
_FIRST_WORDS = re.compile(r"^(?:(?:and|but|also|then)\s+)+", re.IGNORECASE)
# "which is better", "how they differ": what asks about the parts together.
_ONE_QUESTION = re.compile(
    r"\bvs\.?\b|\bversus\b|\bcompar\w*|\bdiffer\w*|\bthan\b|\bbetter\b|\bworse\b|\bfaster\b|\bslower\b|\bsafer\b|"
    r"\bsimilar\w*|\bin\s+common\b|\bshare[ds]?\b|\bboth\b|\bbetween\b|\btogether\b|\bcombin\w*|\binteract\w*|\bmix\w*|"
    r"\bsame\b|\bor\b|\bwhich\s+(?:one|of)\b|\beach\s+other\b|\blinks?\b|\brelat\w*|\bwith\b",
    re.IGNORECASE,
)
_SIDES = re.compile(
    r"^(?P<asks>what\s+(?:is|are)\s+)(?P<first>(?:the\s+)?[\w -]+?)\s+and\s+(?P<second>(?:the\s+)?[\w -]+?)\s+"
    r"(?P<of>(?:of|for)\s+[^?]+?)[?.! ]*$",
    re.IGNORECASE,
)
_ANY_OF = re.compile(r"\b(?:of|for)\b", re.IGNORECASE)


def parts(question: str, glossary: Glossary, rewriter: RuleRewriter) -> tuple[str, ...]:
    """The questions in `question`, each standing alone, at most `MOST`; itself alone where it is one."""
    whole = " ".join(question.split())
    clauses = tuple(_clauses(whole))
    if len(clauses) == 1:
        found = _of_two_sides(whole) or _of_two_things(whole, glossary)
        return found or (question,)
    standing: list[str] = []
    for clause in clauses[:MOST]:
        standing.append(rewriter.standalone(Question(clause, tuple(standing))))
    return tuple(dict.fromkeys(standing))


def _clauses(whole: str) -> Iterator[str]:
    """The questions that stand beside one another, each begun and ended as one."""
    at = 0
    pieces: list[str] = []
    for found in _SECOND.finditer(whole):
        if _BEGINS.match(whole[at : found.start()]) and len(whole[at : found.start()].split()) >= 2:
            pieces.append(whole[at : found.start()])
            at = found.end()
    pieces.append(whole[at:])
    # "which is faster" after "and" asks about what went before, not for itself.
    if any(_ONE_QUESTION.search(piece) for piece in pieces[1:]):
        pieces = [whole]
    for piece in pieces:
        bare = _FIRST_WORDS.sub("", piece).rstrip("?!.,; ")
        yield whole if len(pieces) == 1 else begun(f"{bare}?")


def _of_two_sides(whole: str) -> tuple[str, ...]:
    """ "What are the side effects and the dose of ketamine?" asks for two sides of one thing."""
    found = _SIDES.match(whole)
    if found is None or _ONE_QUESTION.search(whole) or _ANY_OF.search(found["first"]):
        return ()
    sides = (found["first"], found["second"])
    if any(len(side.split()) > 4 for side in sides):
        return ()
    return tuple(
        f"What {'are' if is_plural(side) else 'is'} {_with_article(side, sides[0])} {found['of']}?" for side in sides
    )


def _with_article(side: str, first: str) -> str:
    has = re.match(r"(?:the|an?)\s", first, re.IGNORECASE) and not re.match(r"(?:the|an?)\s", side, re.IGNORECASE)
    return f"the {side}" if has else side


def _of_two_things(whole: str, glossary: Glossary) -> tuple[str, ...]:
    """ "How do SSRIs and MAOIs work?" asks the same of two things."""
    if _ONE_QUESTION.search(whole) or not _BEGINS.match(whole):
        return ()
    mentions = [mention for mention in glossary.mentions(whole) if mention.term.kind in COMPARABLE]
    if len(mentions) != 2 or mentions[0].term == mentions[1].term:
        return ()
    one, other = mentions
    if not re.fullmatch(r"\s+and\s+(?:the\s+|an?\s+)?", whole[one.span.end : other.span.start], re.IGNORECASE):
        return ()
    return tuple(_asked_of(each, one, other, whole) for each in (one, other))


def _asked_of(each: Mention, one: Mention, other: Mention, whole: str) -> str:
    return exchanged(whole, one.span.start, other.span.end, each.span.of(whole))
