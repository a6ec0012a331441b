"""The pipeline as a LangChain `Runnable`, for other people's chains, and traced as those are.

Apart from the pipeline itself, since importing it takes LangChain half a second: nobody who asks one question waits.
"""

from collections.abc import Iterator

from langchain_core.runnables import Runnable, RunnableConfig

from assistant.pipeline import Assistant
from assistant.types import Answer, Question


class RunnableAssistant(Runnable[Question, Answer]):
    """An assistant that can be put into a chain: a question in, an answer out, growing ones when it is streamed."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    # `input` and `**kwargs` are what every Runnable takes; the second is not used.
    def invoke(self, input: Question, config: RunnableConfig | None = None, **kwargs: object) -> Answer:  # noqa: A002 (the name is LangChain's)
        """The finished answer. Raises a `LibraryError` when the library cannot be read."""
        del kwargs
        return self._call_with_config(self._assistant.invoke, input, config, run_type="chain")

    def stream(
        self,
        input: Question,  # noqa: A002 (the name is LangChain's)
        config: RunnableConfig | None = None,
        **kwargs: object,
    ) -> Iterator[Answer]:
        """Growing answers; the last one, and only that, is finished."""
        del kwargs

        def grow(questions: Iterator[Question]) -> Iterator[Answer]:
            for question in questions:
                yield from self._assistant.stream(question)

        yield from self._transform_stream_with_config(iter([input]), grow, config, run_type="chain")
