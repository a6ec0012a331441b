"""Three small documents, one of them hostile, and answers that cite them, for the tests of the pages."""

from dataclasses import replace

from assistant.types import Answer, AnswerSentence, Citation, CitedDocument, Coverage, Support, SupportLabel
from corpus.span import Span
from corpus.types import Block, BlockKind, Document, Source, document_id

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
    text, blocks = "", []
    path: tuple[str, ...] = ()
    for kind, words, page in parts:
        if kind is BlockKind.HEADING:
            path = (words,)
        blocks.append(Block(kind, Span(len(text), len(text) + len(words)), path, page))
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


def prose(title: str, *paragraphs: str) -> Document:
    """A document of one section."""
    heading = (BlockKind.HEADING, title, None)
    return document(title, (), None, (heading, *((BlockKind.PARAGRAPH, words, None) for words in paragraphs)))


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
