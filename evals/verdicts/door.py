"""What may be ruled: on a sentence that is there, on a footnote of it, with words that stand at their place; and on
an answer that quotes nothing, whether that is right.

Everything here raises `VerdictError`, whose line says what is wrong. Left out: keeping rulings (`rulings`).
"""

from typing import Protocol

from assistant.answer import Answer
from corpus.errors import VerdictError
from evals.verdicts.ruling import WHOLE_ANSWER, Corrected, Label

MOST_NOTE = 4_000
_MOST_NAME = 200


class Texts(Protocol):
    """Where the texts of documents are found."""

    def text(self, document_id: str) -> str | None:
        """The document's text; None where there is no such document."""
        ...


def require_place(answer: Answer, sentence: int, citation: int | None) -> None:
    """That the answer has this sentence, numbered from 1, and the sentence this footnote; or that it has none, and is
    meant as a whole."""
    if (sentence, citation) == (WHOLE_ANSWER, None) and not answer.sentences:
        return
    if not 1 <= sentence <= len(answer.sentences):
        raise VerdictError(f"the answer has {len(answer.sentences)} sentences, and no sentence {sentence}")
    cited = answer.sentences[sentence - 1].citations
    if citation is not None and citation not in cited:
        held = ", ".join(map(str, cited)) or "none"
        raise VerdictError(f"sentence {sentence} has no footnote {citation}; those it has: {held}")


def require_label(sentence: int, label: Label, corrected: Corrected | None) -> None:
    """That the label says something of what is judged: an answer that quotes nothing is right to, or is not."""
    if sentence != WHOLE_ANSWER:
        return
    if label not in (Label.SUPPORTS, Label.DOES_NOT):
        raise VerdictError(
            f"an answer that quotes nothing is right to ({Label.SUPPORTS}) or is not ({Label.DOES_NOT}): {label} "
            "says neither"
        )
    if corrected is not None:
        raise VerdictError("an answer that quotes nothing has no words that others could stand for")


def require_standing(corrected: Corrected, texts: Texts) -> None:
    """That the corrected words stand in the document at their very place, and are words."""
    text = texts.text(corrected.document_id) if _is_text(corrected.document_id) else None
    if text is None:
        raise VerdictError(f"no document has the id {corrected.document_id[:80]!r}: mark words of one in the library")
    span = corrected.span
    if span.end > len(text) or span.of(text) != corrected.quote:
        place = f"{span.start}-{span.end} of the document"
        raise VerdictError(f"the corrected words do not stand at {place}: mark them anew")
    if not corrected.quote.strip():
        raise VerdictError("the corrected words are nothing but white space: mark the words that carry the sentence")


def require_reviewer(name: str) -> str:
    """The name without white space around it, where it is one."""
    if not name.strip() or len(name) > _MOST_NAME or not _is_text(name):
        raise VerdictError(f"{name[:80]!r} is no reviewer's name")
    return name.strip()


def require_note(note: str) -> str:
    """The note without white space around it, where it can be kept."""
    if len(note) > MOST_NOTE or not _is_text(note):
        raise VerdictError(f"a note is text of at most {MOST_NOTE:,} characters; this has {len(note):,}: shorten it")
    return note.strip()


def _is_text(words: str) -> bool:
    """Whether it can be written down: a lone half of a character cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in words)
