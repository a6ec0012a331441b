"""A model in the pipeline: it writes where the documents answer, is not where they do not, and ends when told to."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.abstention import AbstentionModel
from assistant.llm.writer import ModelAuthor, ModelRewriter
from assistant.pipeline import Assistant
from assistant.query_rewriter import ScoredRewriter
from assistant.types import Question, SupportLabel
from tests.assistant.llm.model_server import Reply, event, serving
from tests.assistant.llm.writing import KETAMINE, QUESTION, QUICK, SSRI, Script, author_over, line_to
from tests.bundled import ALWAYS, NEVER, assistant_over, reranker_in
from tests.offline import only_this_machine
from tests.snapshots import snapshot_of

TRUE = "Ketamine relieves depression within hours of a single infusion"


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    with only_this_machine() as tried:
        yield
    assert tried == []


def chain(script: Script, model: AbstentionModel = ALWAYS) -> Assistant:
    return chain_with(author_over(script), model)


def chain_with(author: ModelAuthor, model: AbstentionModel = ALWAYS) -> Assistant:
    return assistant_over(snapshot_of(KETAMINE, SSRI), model, author)


def test_the_model_writes_and_the_last_of_the_stream_is_the_answer() -> None:
    *grown, last = chain(Script(f"{TRUE}. ", "Whales sing.")).stream(Question(QUESTION))
    assert [one.finished for one in grown] == [False] * len(grown)
    assert (last.finished, last.pending, last.writer) == (True, "", "llm:openai:tiny")
    assert [(one.text, one.support.label) for one in last.sentences] == [(f"{TRUE}.", SupportLabel.SUPPORTED)]
    assert {"understand", "retrieve", "write", "total"} <= {timing.name for timing in last.timings}
    assert any(one.pending for one in grown)
    for one in (*grown, last):
        assert all(each.span.of(one.text) == each.text for each in one.sentences)


def test_what_the_documents_do_not_answer_is_not_asked_of_it() -> None:
    script = Script("x.")
    assert chain(script, NEVER).invoke(Question(QUESTION)).abstained
    assert script.asked == []


@pytest.mark.parametrize("question", ["I want to die. How fast does ketamine work?", "Should I take ketamine?"])
def test_somebody_s_own_troubles_are_not_told_to_a_model(question: str) -> None:
    script = Script("x.")
    answer = chain(script).invoke(Question(question))
    assert script.asked == []
    assert (answer.writer, answer.model) == ("extractive", None)


def rewriting(script: Script) -> Assistant:
    """The chain in which this model makes follow-ups stand alone, and the documents write."""
    snapshot = snapshot_of(KETAMINE, SSRI)
    offline = ScoredRewriter(reranker_in(snapshot))
    return assistant_over(snapshot, ALWAYS, rewriter=ModelRewriter(script, offline, "tiny"))


@pytest.mark.parametrize(
    "question",
    [
        Question("And SSRIs?", ("How fast does ketamine work?", "I want to die.")),
        Question("I want to die", ("How fast does ketamine work?",)),
        Question("Should I take them?", ("How fast do SSRIs work?",)),
        Question("Wie schnell wirkt das bei depressiven Menschen?", ("How fast does ketamine work?",)),
        Question("And SSRIs?", ("Should I take ketamine?",)),
    ],
    ids=["distress before", "distress", "advice", "another language", "only advice before"],
)
def test_no_model_is_asked_what_somebody_s_own_trouble_means(question: Question) -> None:
    script = Script("How fast do SSRIs relieve depression?")
    rewriting(script).invoke(question)
    assert script.asked == []


def test_closing_the_stream_ends_the_call() -> None:
    def begins(reply: Reply) -> None:
        reply.begin()
        reply.piece(event("Ketamine "))
        reply.wait()

    patient = replace(QUICK, first=600.0, between=600.0, whole=600.0)
    with serving(begins) as server:
        stream = chain_with(author_over(line_to(server.url, patient))).stream(Question(QUESTION))
        for grown in stream:
            if grown.pending:
                break
        stream.close()  # type: ignore[attr-defined]  # a Runnable's stream is a generator
        assert server.calls[0].hung_up.wait(20)
