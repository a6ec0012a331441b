"""Sentences with a blank: a figure, a term, one end of a contrast, or the whole of a list.

What is blanked stands nowhere else in the sentence under any of its names, and is no item of a list, where any other
would do. Left out: what can be blanked (`blank_figures`, `blank_terms`, `blank_contrasts`).
"""

import re
from collections.abc import Iterator, Sequence

from assistant.quiz.blank_contrasts import contrasts
from assistant.quiz.blank_figures import figures_to_blank
from assistant.quiz.blank_terms import acted_on, defined_subject, explained_terms
from assistant.quiz.quiz_question import Drafted, with_blank
from corpus.glossary import Glossary, Mention
from corpus.span import Span
from index.words import FUNCTION_WORDS, stem, terms, words

_JOINED_BEFORE = re.compile(r"(?:,|\b(?:and|or|versus|than|plus|with))\s{1,9}(?:the\s{1,9}|an?\s{1,9})?$")
_JOINED_AFTER = re.compile(
    r"\s{0,9}(?:,?\s{0,9}\b(?:and|or|versus|plus)\b|,\s{1,9}[\w-]+(?:\s{1,9}[\w-]+)?\s{0,9}(?:,|\band\b|\bor\b))"
)


def blanks(sentence: str, glossary: Glossary) -> Iterator[Drafted]:
    """The questions with a blank that a sentence, as shown, makes, the best first."""
    lead, *items = sentence.split("\n")
    if items:
        # Items that begin like titles are no end of the sentence that the lead-in begins.
        if not any(re.match(r"[A-Z][a-z]", item) for item in items):
            whole = Span(len(lead) + 1, len(sentence))
            yield Drafted(with_blank(sentence, whole), whole, "list")
        return
    mentions = glossary.mentions(sentence)
    for span, kind in _candidates(sentence, mentions):
        if _is_fair(sentence, span, mentions):
            yield Drafted(with_blank(sentence, span), span, kind)


def _candidates(sentence: str, mentions: Sequence[Mention]) -> Iterator[tuple[Span, str]]:
    for span in explained_terms(sentence):
        yield span, "term"
    yield from figures_to_blank(sentence)
    yield from acted_on(sentence, mentions)
    yield from contrasts(sentence, mentions)
    yield from defined_subject(sentence, mentions)


def _is_fair(sentence: str, span: Span, mentions: Sequence[Mention]) -> bool:
    """Whether the rest neither holds what is blanked nor lists it with others that would do as well."""
    before, after, blanked = sentence[: span.start], sentence[span.end :], span.of(sentence)
    hidden = {mention.term.name for mention in mentions if span.meets(mention.span)}
    others = {mention.term.name for mention in mentions if not span.meets(mention.span)}
    if any(other in name for other in others for name in hidden):
        return False
    rest = {*terms(before), *terms(after), *words(before), *words(after)}
    own = [word for word in words(blanked) if word not in FUNCTION_WORDS]
    if not own or any(word in rest or stem(word) in rest for word in own):
        return False
    if re.search(r"[(\[][^)\]]*$|[\w-]$", before) or re.match(r"[\w'’-]", after):
        return False
    listed = _JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after)
    return blanked[:1].isdigit() or not listed
