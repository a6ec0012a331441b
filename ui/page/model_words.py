"""What the page says of a language model that writes: the sentence under its pen, what became of the others, and what
it was sent. Nothing, where none was asked. Left out: the sentences themselves (`marks`).
"""

from assistant import wording
from assistant.answer import Answer, AnswerSentence, Handling, SupportLabel
from ui.page.escaping import escaped
from ui.page.footnote import FootnoteId

_HERE = "this_machine"
_MODELS = "llm:"  # how the name of a writer begins that is a language model


def pending_html(answer: Answer) -> str:
    """The sentence that is being written: not checked, and not to be taken for one that was."""
    if answer.finished or answer.suggesting or not answer.pending.strip():
        return ""
    return f'<p class="fn-pending">{_text(answer.pending)} <span class="fn-doubt">(not checked yet)</span></p>'


def remark_html(answer: Answer) -> str:
    """The line about how the answer came about."""
    return f'<p class="fn-remark">{_text(answer.remark)}</p>' if answer.remark.strip() else ""


def sent_html(answer: Answer) -> str:
    """The passages that left the machine, to be unfolded; nothing where none did."""
    model = answer.model
    if model is None or model.reach == _HERE or not model.sent:
        return ""
    items = "".join(f"<li>{_text(one.heading)}</li>" for one in model.sent)
    line = escaped(wording.passages_sent(model.sent_to, len(model.sent)))
    return f'<details class="fn-sent"><summary>{line}</summary><ul>{items}</ul></details>'


def settled_html(answer: Answer, sentence: AnswerSentence) -> str:
    """What the check made of a sentence, where that is not plainly "supported"; nothing before it is known."""
    if not (answer.finished or answer.suggesting or answer.model is not None):
        return ""
    said = wording.HANDLED.get(sentence.handling) or wording.DOUBTS.get(sentence.support.label, "")
    return f' <span class="fn-doubt">({escaped(said)})</span>' if said else ""


def verbatim(answer: Answer, sentence: AnswerSentence) -> bool:
    """Whether the sentence is words of the document it cites, with nothing to be checked."""
    return not answer.writer.startswith(_MODELS) or sentence.handling is Handling.REPLACED


def held_html(answer: Answer, sentence: AnswerSentence, footnote: FootnoteId) -> str:
    """A tick behind what a model wrote and the check found supported, with the check's words where it is pointed at.

    It opens the first footnote, like the footnote itself. What is not plainly supported says so in words of its own.
    """
    supported = sentence.support.label is SupportLabel.SUPPORTED
    as_written = sentence.handling in (Handling.AS_WRITTEN, Handling.MARK_REPAIRED)
    if verbatim(answer, sentence) or not (supported and as_written):
        return ""
    said = wording.held_by_its_source(sentence.support.score)
    return f'<a class="fn-held" href="#{footnote}">✓<span class="fn-why">{escaped(said)}</span></a>'


def _text(text: str) -> str:
    return f'<span class="fn-text">{escaped(" ".join(text.split()))}</span>'
