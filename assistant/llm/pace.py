"""How fast a model reads, measured: how long its first word may take, and how much it is given to read."""

import threading
from collections.abc import Sequence

from assistant.llm.prompts import FRAME_TOKENS, Counter, Message

# A model may be twice as slow as it was before: other work may have begun on its machine.
_SLACK = 2.0
_LONGEST = 600.0
# Sooner than this a remote server's way to the first word is the network's, and tells nothing of its reading.
_TELLING = 3.0
# What a slow model is given takes about so long to read, and is never less than one or two short passages.
_WAIT = 12.0
_LEAST = 500
# A passage for a slow model: the best sentence and those round it.
SHORT_SENTENCES = 4


class Pace:
    """Tokens a second, as `counter` counts them; learnt from each call. Safe for many threads."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._lock = threading.Lock()
        self._speed: float | None = None

    @property
    def speed(self) -> float | None:
        """Tokens a second; None before anything is known, and where no reading was long enough to tell."""
        return self._speed

    def tokens(self, messages: Sequence[Message]) -> int:
        """How many these are."""
        return sum(self._counter.tokens(message.text) + FRAME_TOKENS for message in messages)

    def learn(self, tokens: float, seconds: float) -> None:
        """It read so many tokens in so long. The last two measures count."""
        speed = max(tokens, 1.0) / max(seconds, 0.001)
        with self._lock:
            self._speed = speed if self._speed is None else (self._speed + speed) / 2

    def learn_of_server(self, messages: Sequence[Message], seconds: float) -> None:
        """A server's first word came, or did not come, after so long. What it had read before, it may have kept."""
        if seconds >= _TELLING:
            self.learn(self.tokens(messages[1:]), seconds)
        else:
            with self._lock:
                self._speed = None

    def limit(self, tokens: float, least: float) -> float:
        """Seconds that reading so many tokens may take, `least` at least."""
        speed = self._speed
        return least if speed is None else max(least, min(_LONGEST, _SLACK * tokens / speed))

    def affordable(self, most: int) -> int:
        """How many tokens it is given, `most` where it is not known to be slow."""
        speed = self._speed
        return most if speed is None else min(most, max(_LEAST, int(speed * _WAIT)))
