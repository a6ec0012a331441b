"""What `footnote llm check` says of models that keep to the format, and of models that do not."""

from collections.abc import Generator, Sequence

from assistant.llm.model_check import check_model
from assistant.llm.prompts import NO_ANSWER, Message, Pace
from assistant.llm.stream import Ended
from tests.assistant.llm.writing import Words


class Replies:
    """Answers by what the last line of the question holds."""

    def __init__(self, deep: str, owner: str, json: str) -> None:
        self._replies = {"How deep": deep, "Who owns": owner, "JSON": json}

    def say(self, messages: Sequence[Message], /) -> Generator[str, None, Ended]:
        told = messages[-1].text
        yield next(reply for words, reply in self._replies.items() if words in told)
        return Ended()


def test_a_model_that_does_what_it_is_told_passes() -> None:
    deep = "The channel is 9 metres deep at low water [2]. It was dug between 1901 and 1903 [2]."
    talk = Replies(deep, f"{NO_ANSWER}.", '```json\n{"town": "Orlov", "year": 1884}\n```')
    report = check_model(talk, Pace(Words()), None)
    assert (report.sentences, report.marked, report.right) == (2, 2, 2)
    assert (report.keeps_format, report.declines, report.json) == (True, True, True)


def test_a_model_that_does_not_is_told_of() -> None:
    deep = "The channel is 9 metres deep [7]. It was dug between 1901 and 1903."
    report = check_model(Replies(deep, "Nobody knows [3].", '{"town": "Tarn"}'), Pace(Words()), None)
    assert (report.sentences, report.marked, report.right) == (2, 0, 0)
    assert (report.keeps_format, report.declines, report.json) == (False, False, False)
    silent = check_model(Replies(f"{NO_ANSWER}", "", ""), Pace(Words()), None)
    assert not silent.keeps_format


def test_a_slow_model_is_given_less_to_read_and_more_time_for_it() -> None:
    pace = Pace(Words())
    assert (pace.affordable(3_000), pace.limit(1_500, 60)) == (3_000, 60)
    pace.learn(640, 10.0)
    assert 500 <= pace.affordable(3_000) < 1_000
    assert pace.limit(3_000, 20) > 3_000 / 64
    fast = Pace(Words())
    # A server far away answers late, and is not slow for that.
    fast.learn_of_server((Message("system", ""), Message("human", "short")), 1.5)
    assert fast.affordable(3_000) == 3_000
