"""An `Answers` and a `Documents` for the page's tests, at the Protocols."""

import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.answer import Answer, AnswerSentence, Citation, CitedDocument, Coverage, Support, SupportLabel
from assistant.question import Question
from assistant.quiz.quiz_question import BLANK, QuizQuestion
from assistant.study.notebook import Listed, StoredConversation, StoredTurn
from corpus.document import Block, BlockKind, Document, Source, document_id
from corpus.errors import AnswerNotFound, ConversationNotFound, DocumentNotFound, FileUnreadable, LibraryError
from corpus.span import Span
from ui.page.ports import Shelved, Sources, Study

EXAMPLES = (
    "How long does ketamine take to work?",
    "What do effective antidepressants have in common?",
    "What helps people who sleep badly?",
)
OFFERS = ("How is ketamine given?", "What are the side effects of ketamine?", "Who should avoid ketamine?")

NASTY = (
    '<script>window.hurt=1</script><img src=x onerror="window.hurt=1"> ![p](http://198.51.100.7/a.png) '
    "**bold** `code` $$x^2$$ {{value}} ${value} @children [l](javascript:window.hurt=1) "
    "http://198.51.100.7/b </div></p> "
    "&lt;b&gt; \u202eright to left \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 "
)
LONG_WORD = "w" * 10_000


def document(
    title: str,
    authors: tuple[str, ...],
    year: int | None,
    parts: tuple[tuple[BlockKind, str, int | None], ...],
) -> Document:
    """A document of these blocks, a blank line between each two."""
    text, blocks, section = "", [], None
    for kind, words, page in parts:
        if kind is BlockKind.HEADING:
            section = words
        blocks.append(Block(kind, Span(len(text), len(text) + len(words)), section, page))
        text += words + "\n\n"
    identity = document_id(text.encode())
    return Document(
        id=identity,
        title=title,
        authors=authors,
        year=year,
        text=text,
        blocks=tuple(blocks),
        pages=(),
        source=Source(f"{identity}.txt", f"/nowhere/{identity}.txt", "0" * 64, "text/plain", "utf-8"),
    )


H, P, L, T = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE
_FILLER = (
    "Classical antidepressants emerged from the monoaminergic theory of depression, which proposes that "
    "deficits in serotonin, norepinephrine, or dopamine contribute to depressive symptoms. While this "
    "concept has guided treatment development for decades, it is now recognized as incomplete. Even when "
    "effective, standard antidepressants require prolonged use before meaningful improvements appear."
)
KETAMINE = document(
    "Pharmacodynamics of Antidepressants and Their New Generation (Ketamine, Esketamine)",
    ("D. Qayumova", "S. Salohiddinova", "N. A. Abzalova"),
    2025,
    (
        (H, "Introduction", 1),
        (
            P,
            "Major depressive disorder is a health challenge, affecting hundreds of millions of people.",
            1,
        ),
        (P, _FILLER, 1),
        (H, "Classical antidepressants", 2),
        *((P, _FILLER, 2),) * 3,
        (H, "Clinical effects", 3),
        (
            P,
            "Ketamine acts on the NMDA receptor rather than on monoamines. Patients often report relief "
            "within hours of a single infusion, where SSRIs need several weeks. The effect of one infusion "
            "fades within one to two weeks, and repeated dosing is used to keep it.",
            3,
        ),
        (P, "Side effects during the infusion include:", 3),
        (L, "- dissociation, which passes within two hours;", 3),
        (L, "- a rise in blood pressure;", 3),
        (L, "- nausea and dizziness.", 3),
        (P, _FILLER, 4),
        (
            T,
            "Drug        Dose            Route\n"
            "Ketamine    0.5 mg/kg       intravenous\n"
            "Esketamine  56 or 84 mg     nasal",
            4,
        ),
        (BlockKind.CAPTION, "Table 1. Usual doses.", 4),
        *((P, _FILLER, 4),) * 3,
        (H, "References", 5),
        (BlockKind.REFERENCE, "Abdallah CG, Sanacora G. Ketamine and rapid-acting antidepressants.", 5),
        (BlockKind.FURNITURE, "Scroll to Top", 5),
    ),
)
MECHANISMS = document(
    "Molecular Mechanisms of Emerging Antidepressant Strategies: From Ketamine to Neuromodulation",
    (),
    None,
    (
        (H, "Summary", None),
        (P, "Depression is a serious condition affecting over 300 million people worldwide.", None),
        *((P, _FILLER, None),) * 4,
        (H, "Conclusion", None),
        (
            P,
            "Effective antidepressant interventions converge on shared cellular mechanisms regulating "
            "synaptic plasticity, stress adaptation, and inflammatory responses. Further studies are needed.",
            None,
        ),
    ),
)
NASTY_DOCUMENT = document(
    "Title " + NASTY + LONG_WORD,
    ("Author " + NASTY,),
    1999,
    ((H, "Section " + NASTY, 1), (P, "Before. " + NASTY + LONG_WORD + " After.", 1), (L, "- " + NASTY, 1)),
)


def quoted(source: Document, first: str, last: str = "") -> Span:
    """From where `first` stands in the document to the end of `last`."""
    start = source.text.index(first)
    end = source.text.index(last, start) + len(last) if last else start + len(first)
    return Span(start, end)


def answer_from(question: str, *cited: tuple[Document, Span], coverage: Coverage = Coverage.COVERED) -> Answer:
    """An extractive answer: a sentence and a footnote for each quote."""
    sentences, citations, at = [], [], 0
    for number, (source, span) in enumerate(cited, 1):
        words = span.of(source.text)
        block = next(block for block in source.blocks if block.span.meets(span))
        citations.append(Citation(number, source.id, span, words, block.section, block.page))
        sentences.append(
            AnswerSentence(words, Span(at, at + len(words)), (number,), Support(SupportLabel.SUPPORTED, 1.0))
        )
        at += len(words) + 1
    sources = {source.id: source for source, _ in cited}
    return Answer(
        question=question,
        standalone_question=question,
        sentences=tuple(sentences),
        citations=tuple(citations),
        documents=tuple(
            CitedDocument(one.id, one.title, one.authors, one.year, one.source.name, one.source.sha256)
            for one in sources.values()
        ),
        coverage=coverage,
        confidence=0.9,
        writer="extractive",
        embedder="fake",
        reader="fake",
        checker="fake",
    )


def ketamine_answer(question: str) -> Answer:
    """Five footnotes, two documents, one list."""
    return answer_from(
        question,
        (KETAMINE, quoted(KETAMINE, "Patients often report relief", "several weeks.")),
        (KETAMINE, quoted(KETAMINE, "The effect of one infusion", "keep it.")),
        (MECHANISMS, quoted(MECHANISMS, "Effective antidepressant interventions", "responses.")),
        (KETAMINE, quoted(KETAMINE, "Side effects during", "dizziness.")),
        (KETAMINE, quoted(KETAMINE, "Major depressive disorder", "people.")),
    )


def abstention(question: str) -> Answer:
    """Nothing of it in the documents."""
    return replace(
        answer_from(question, coverage=Coverage.NOT_IN_DOCUMENTS),
        confidence=0.1,
        notice="These documents do not say anything about sleep. Footnote answers only from what it "
        "holds, so it leaves this one open.\nThis is not medical advice.",
        nearby=("Side effects of ketamine and esketamine", "Classical antidepressants", "Neuromodulation"),
    )


@dataclass
class FakeAnswers:
    """Answers by a word of the question: sleep, nasty, slow, broken, crisis; else the ketamine answer; with offers to
    go on where it says "offer".

    A "slow" answer gives a sentence whenever `more` is released.
    """

    asked: list[Question] = field(default_factory=list)
    more: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    closed: threading.Event = field(default_factory=threading.Event)
    pause: float = 0.0

    def stream(self, question: Question) -> Iterator[Answer]:
        self.asked.append(question)
        words = question.text.casefold()
        if "broken" in words:
            raise RuntimeError("secret detail")
        if "sleep" in words:
            answer = abstention(question.text)
            yield replace(answer, suggestions=OFFERS[:2]) if "offer" in words else answer
            return
        answer = ketamine_answer(question.text)
        if "nasty" in words:
            answer = answer_from(
                question.text,
                (NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, NASTY + LONG_WORD)),
                (NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, LONG_WORD, NASTY)),
                coverage=Coverage.PARTLY,
            )
            answer = replace(answer, notice=NASTY + LONG_WORD)
        if "crisis" in words:
            answer = replace(
                answer,
                notice="If you are in danger now, call your local emergency number. In the US and Canada, "
                "call or text 988.\n"
                "This is what the documents say; it is not medical advice.",
            )
        if "offer" in words:
            answer = replace(answer, suggestions=OFFERS)
        try:
            for count in range(1, len(answer.sentences)):
                if "slow" in words:
                    self.more.acquire(timeout=20)
                time.sleep(self.pause)
                yield replace(answer, sentences=answer.sentences[:count], finished=False)
            yield replace(answer, suggestions=(), finished=False, suggesting=True)
            yield answer
        finally:
            self.closed.set()


class FakeDocuments:
    """The three documents, and none by any other id."""

    def __init__(self, *documents: Document) -> None:
        self._documents = {one.id: one for one in (KETAMINE, MECHANISMS, NASTY_DOCUMENT, *documents)}

    def document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            raise DocumentNotFound(f"no document {document_id!r}: see footnote list")
        return self._documents[document_id]


class FakePictures:
    """Draws no page."""

    def picture(self, document_id: str, page: int) -> bytes:
        raise FileUnreadable(f"page {page} of {document_id} cannot be drawn")


class FakeShelf:
    """An empty shelf."""

    def receipts(self) -> tuple[Shelved, ...]:
        return ()


def sources(*documents: Document) -> Sources:
    """The three documents and these, none of which has pages to show."""
    return Sources(FakeDocuments(*documents), FakePictures(), FakeShelf())


@dataclass
class FakeNotes:
    """What is kept, in memory. With `trouble` set, every method raises it."""

    kept: dict[tuple[str, str], tuple[StoredTurn, ...]] = field(default_factory=dict)
    flags: dict[tuple[str, str], str] = field(default_factory=dict)
    trouble: LibraryError | None = None

    def begin(self, owner: str) -> str:
        self._go(owner)
        return uuid.uuid4().hex

    def keep(
        self, owner: str, conversation_id: str, number: int, question: str, answer: Answer | None, trouble: str
    ) -> str:
        self._go(owner)
        if any(whose != owner and one == conversation_id for whose, one in self.kept):
            raise ConversationNotFound("no such conversation")
        stays = tuple(turn for turn in self.kept.get((owner, conversation_id), ()) if turn.number < number)
        turn = StoredTurn(uuid.uuid4().hex, number, question, answer, trouble, datetime.now(UTC))
        self.kept[owner, conversation_id] = (*stays, turn)
        return turn.answer_id

    def conversations(self, owner: str, limit: int = 200) -> tuple[Listed, ...]:
        self._go(owner)
        listed = [
            Listed(one, turns[0].question, turns[-1].asked_at, len(turns))
            for (whose, one), turns in self.kept.items()
            if whose == owner and turns
        ]
        return tuple(sorted(listed, key=lambda one: one.changed_at, reverse=True)[:limit])

    def conversation(self, owner: str, conversation_id: str) -> StoredConversation:
        self._go(owner)
        turns = self.kept.get((owner, conversation_id))
        if not turns:
            raise ConversationNotFound("no such conversation")
        return StoredConversation(conversation_id, turns[0].question, turns[0].asked_at, turns[-1].asked_at, turns)

    def forget(self, owner: str, conversation_id: str) -> None:
        self._go(owner)
        if self.kept.pop((owner, conversation_id), None) is None:
            raise ConversationNotFound("no such conversation")

    def flag(self, owner: str, answer_id: str, note: str) -> None:
        self._go(owner)
        mine = [turn.answer_id for (whose, _), turns in self.kept.items() if whose == owner for turn in turns]
        if answer_id not in mine:
            raise AnswerNotFound("no such answer")
        self.flags[owner, answer_id] = note

    def flagged(self, owner: str, answer_id: str) -> str | None:
        self._go(owner)
        return self.flags.get((owner, answer_id))

    def questions(self, owner: str) -> list[list[str]]:
        """The questions of each of the owner's conversations."""
        return [[turn.question for turn in turns] for (whose, _), turns in self.kept.items() if whose == owner]

    def _go(self, owner: str) -> None:
        assert owner
        if self.trouble is not None:
            raise self.trouble


@dataclass
class FakeQuizzes:
    """A question for each footnote of the ketamine answer, the first by the seed; then they begin again.

    With `trouble` set, that is raised instead.
    """

    trouble: LibraryError | None = None

    def next(self, seed: int, done: frozenset[str], about: str = "") -> QuizQuestion:
        del about
        answer = ketamine_answer("?")
        documents = {one.id: one for one in answer.documents}
        if self.trouble is not None:
            raise self.trouble
        left = [one for one in answer.citations if f"q{one.number}" not in done] or answer.citations
        cited = left[seed % len(left)]
        return QuizQuestion(
            f"q{cited.number}",
            f"{BLANK} {cited.quote.partition(' ')[2]}",
            cited.quote,
            cited,
            documents[cited.document_id],
            f"a word that begins with {cited.quote[:1]}",
            Span(0, cited.quote.index(" ")),
            f"q{cited.number}" in done,
        )


def study() -> Study:
    """Nothing kept yet, and the five questions."""
    return Study(FakeNotes(), FakeQuizzes())
