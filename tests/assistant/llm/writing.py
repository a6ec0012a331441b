"""A model's author over made-up documents: scripted words, or a server's, checked by the true rules."""

import re
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import cache

from assistant.citations import cited
from assistant.extractive_writer import Written
from assistant.judgement import Judgement
from assistant.llm.client import Endpoint, ModelName, ModelOptions, Patience, Policy, Reach, Sizes, build, endpoint
from assistant.llm.prompts import Message
from assistant.llm.sentence_check import SentenceChecker, treatment
from assistant.llm.stream import Ended, Line, Talk
from assistant.llm.writer import Described, Drafter, ModelAuthor
from assistant.types import Answer, Coverage, VerbatimChecker, placed
from corpus.types import Document
from tests.assistant.word_verifier import word_verifier
from tests.bundled import judged
from tests.page_documents import prose

HERE = Endpoint("", "127.0.0.1", Reach.THIS_MACHINE)
QUESTION = "How fast does ketamine work?"
KETAMINE = prose(
    "Ketamine",
    "Ketamine relieves depression within hours of a single infusion of 0.5 mg/kg. Dissociation is common during the "
    "infusion and passes within two hours. Ketamine does not act on serotonin first. Blood pressure rises in some "
    "patients during the infusion.",
)
SSRI = prose(
    "SSRIs",
    "SSRIs relieve depression after four to six weeks of treatment. Nausea is common in the first weeks of SSRI "
    "treatment. Psilocybin was not compared with SSRIs in these trials.",
)
QUICK = Patience(first=0.6, between=0.4, whole=5.0, retry_after=0.5)


class Words:
    """Counts four characters a token."""

    def tokens(self, text: str) -> int:
        return len(text) // 4 + 1


class Script:
    """A model that says these pieces, whatever it is asked; `asked` keeps what it was told."""

    def __init__(self, *pieces: str, at_length: bool = False) -> None:
        self._pieces = pieces
        self._at_length = at_length
        self.asked: list[tuple[Message, ...]] = []
        self.closed = 0

    def say(self, messages: Sequence[Message], /) -> Generator[str, None, Ended]:
        self.asked.append(tuple(messages))
        try:
            yield from self._pieces
        finally:
            self.closed += 1
        return Ended(self._at_length)


@cache
def sentence_checker() -> SentenceChecker:
    return SentenceChecker(word_verifier())


def author_over(
    talk: Talk, policy: Policy = Policy.STRICT, sizes: Sizes | None = None, where: Endpoint = HERE
) -> ModelAuthor:
    drafter = Drafter(talk, treatment(policy, sentence_checker()), Words(), sizes or Sizes())
    return ModelAuthor(drafter, Described("openai:tiny", policy, where, "rules"))


def options_at(url: str, patience: Patience = QUICK, sizes: Sizes | None = None) -> ModelOptions:
    return ModelOptions(ModelName.parse("openai:tiny"), url, patience=patience, sizes=sizes or Sizes())


def line_to(url: str, patience: Patience = QUICK, sizes: Sizes | None = None) -> Line:
    options = options_at(url, patience, sizes)
    built = build(options, endpoint("openai", url))
    return Line(built.model, patience, options.sizes, says_why_it_ends=built.says_why_it_ends)


@cache
def found(question: str, *documents: Document) -> Judgement:
    """What is found for the question in these documents."""
    return judged(question, *documents)


def offline(judgement: Judgement) -> Answer:
    """The best sentence, word for word."""
    best = judgement.ranking.candidates[0]
    written = Written(best.document, best.sentence.span, best.passage.section, best.passage.page)
    sentences, citations, documents = cited((written,), VerbatimChecker())
    return replace(shell(), sentences=placed("", sentences), citations=citations, documents=documents)


def shell(question: str = QUESTION, coverage: Coverage = Coverage.COVERED) -> Answer:
    return Answer(
        question=question,
        standalone_question=question,
        sentences=(),
        citations=(),
        documents=(),
        coverage=coverage,
        confidence=0.9,
        writer="extractive",
        embedder="hashing",
        reader="terms",
        checker="verbatim",
    )


def growing(author: ModelAuthor, *documents: Document, coverage: Coverage = Coverage.COVERED) -> tuple[Answer, ...]:
    """All that an author makes of the question over these documents; the two above where none are named."""
    judgement = found(QUESTION, *(documents or (KETAMINE, SSRI)))
    return tuple(author.answers(shell(coverage=coverage), judgement, lambda: offline(judgement)))


def answer(author: ModelAuthor, *documents: Document, coverage: Coverage = Coverage.COVERED) -> Answer:
    return growing(author, *documents, coverage=coverage)[-1]


def number_of(told: str, words: str) -> int:
    """The number of the passage that holds these words, in what the model was told."""
    return int(re.findall(r"^\[(\d+)\] ", told[: told.index(words)], re.MULTILINE)[-1])


def is_exact(shown: Answer, *documents: Document) -> bool:
    """Whether every footnote is the documents' own words, every sentence in its place, every mark a footnote."""
    by_id = {one.id: one for one in (*documents, KETAMINE, SSRI)}
    numbers = [one.number for one in shown.citations]
    return (
        all(one.span.of(by_id[one.document_id].text) == one.quote for one in shown.citations)
        and all(one.span.of(shown.text) == one.text for one in shown.sentences)
        and numbers == list(range(1, len(numbers) + 1))
        and {number for one in shown.sentences for number in one.citations} == set(numbers)
        and {one.document_id for one in shown.citations} == {one.id for one in shown.documents}
    )
