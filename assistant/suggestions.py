"""What to ask next: headings as questions, each tried before it is offered."""

import contextlib
import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Self

from assistant.deadline import over_limit
from assistant.query_rewriter import begun, is_plural
from assistant.reader import Reader
from assistant.reranker import Ranking, headings, reader_passage
from assistant.safety import is_order
from assistant.types import Answer
from index.network import NoTurn, in_background
from index.retriever import RetrievedPassage
from index.snapshot import Remembered, Snapshot
from index.text import terms

_LONGEST_WORDS = 9
_SHORTEST_LONE_WORD = 6
_NUMBERED = re.compile(
    r"^(?:(?:section|chapter|part)\s{1,9})?(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])[.):]\s{1,9}|^\d+(?:\.\d+)+\s{1,9}|^\d+\s{1,9}",
    re.I,
)
_MATTER = (
    r"(?:methods?|methodolog\w+|materials|acknowledge?ments?|funding|conflicts?|competing|interests?|references?|"
    r"bibliography|authors?|contributors|contributions?|ethic\w*|consent|supplement\w*|supporting\s{1,9}information|"
    r"appendix|abbreviations?|availability|statistic\w*|keywords?|copyright|licen[cs]e|disclosures?|declarations?|contents|"
    r"publication|correspondence|search|participants?|procedures?|sampl\w+|data|primers?|reagents?|assays?|"
    r"further\s{1,9}reading)"
)
MATTER = re.compile(rf"\b{_MATTER}\b", re.IGNORECASE)
"""Words in a heading over what was done and who did it, not over what is known."""
# And those that only headings have that say what the article does, not what it is about.
_OF_ARTICLES = re.compile(
    rf"\b(?:{_MATTER}|introduction|background|results?|discussion|conclusions?|concluding|abstract|summary|overview|"
    r"highlights|outlook|objectives?|aims?|purpose|analys[ei]s|design|eligibility|inclusion|exclusion|extraction|"
    r"outcomes?|measures?|measurements?|strengths?|figures?|tables?|box|case|study|studies|setting|questionnaires?|"
    r"randomi[sz]ation|what\s{1,9}is\s{1,9}(?:still\s{1,9})?unknown|open\s{1,9}questions|future|implications|limitations?|"
    r"general|others?|miscellaneous|history|notes?)\b",
    re.IGNORECASE,
)
# "How SSRIs work", "why sleep may fail", "what the trial shows".
_CLAUSE = re.compile(
    r"^(?:(?P<how>how|why)\s{1,9}(?P<thing>.+?)\s{1,9}(?P<verb>works?|acts?|blocks?|differs?|affects?|helps?|changes?|develops?|"
    r"matters?|fails?|(?:may|can)\s{1,9}\w+|is|are)|"
    r"what\s{1,9}(?P<what>.+?)\s{1,9}(?P<does>shows?|does|do|tells?|(?:is|are)(?=$)))\b(?P<rest>[^:;,]*)$",
    re.IGNORECASE,
)
_NOUN_OF = re.compile(
    r"^(?:the\s{1,9})?(?P<noun>(?:side\s{1,9})?effects?|roles?|mechanisms?|causes?|symptoms|risks?|benefits?|functions?|"
    r"prevalence|structure|types?|consequences|advantages|signs|stages|origins?|uses)\s{1,9}(?:of|for)\s{1,9}\S.*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<!\d)[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_IS = frozenset({"is", "are", "may", "can"})


def question_of(heading: str, text: str) -> str | None:
    """The question that the section under this heading of `text` answers; None where the heading makes none."""
    bare = " ".join(_NUMBERED.sub("", heading.strip()).split()).rstrip(" .:")
    if heading.strip().endswith("?"):
        return begun(bare) if 3 <= len(_WORD.findall(bare)) <= 2 * _LONGEST_WORDS else None
    if not _is_about_something(bare):
        return None
    bare = _uncapitalised(bare, text)
    clause = _CLAUSE.match(bare)
    if clause is not None:
        asking = (clause["how"] or "What").capitalize()
        return _turned(asking, clause["thing"] or clause["what"], clause["verb"] or clause["does"], clause["rest"])
    # A clause of another kind, or two in one, is no name of a subject.
    if re.search(r"^(?:how|why|what|when|where|who|which|from|towards?|beyond|to)\b|[:;,?!()\"“]", bare, re.IGNORECASE):
        return None
    noun = _NOUN_OF.match(bare)
    if noun is not None:
        article = "" if bare.lower().startswith("the ") else "the "
        return f"What {'are' if is_plural(noun['noun']) else 'is'} {article}{bare}?"
    if re.match(r"[A-Za-z][a-z-]{1,40}\s{1,9}of\s", bare):
        bare = ("" if is_plural(bare) else "the ") + bare[:1].lower() + bare[1:]
    return f"What do we know about {bare}?"


def _is_about_something(bare: str) -> bool:
    matches = _WORD.findall(bare)
    if not matches or len(matches) > _LONGEST_WORDS or _OF_ARTICLES.search(bare):
        return False
    if any(len(word) == 1 and not word.isalpha() for word in bare.split()) or sum(map(str.isdigit, bare)) > 3:
        return False
    return len(matches) > 1 or len(matches[0]) >= _SHORTEST_LONE_WORD


def _turned(asking: str, thing: str, verb: str, rest: str) -> str | None:
    """ "How SSRIs work" with its words in the order of a question; None of two clauses."""
    if re.search(r"\band\s{1,9}(?:how|why|what|where|when)\b", rest, re.IGNORECASE):
        rest = re.split(r"\s{1,9}and\s{1,9}(?=how|why|what|where|when)", rest, flags=re.IGNORECASE)[0]
    first, *more = verb.lower().split()
    if first in _IS:
        return f"{asking} {first} {thing} {' '.join(more)}{rest}?".replace("  ", " ").replace(" ?", "?")
    stem = first.removesuffix("s") if first not in ("does",) else "do"
    return f"{asking} {'do' if is_plural(thing) else 'does'} {thing} {stem}{rest}?"


def _uncapitalised(heading: str, text: str) -> str:
    """The heading's words with the small letters that the text writes them with, if it does."""

    def small(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        if not word.istitle() or not re.search(rf"(?<![\w-]){re.escape(lower)}(?![\w-])", text):
            return word
        return lower

    return _WORD.sub(small, heading)


_log = logging.getLogger(__name__)
# Reading takes thousandths; a child that is still starting is waited for.
_READS_WITHIN = 3.0
_STARTS_WITHIN = 60.0
_MOST_CHILDREN = 4


class Rehearsal:
    """Up to four children, started when they are needed. Safe for threads; use as a context manager, or `close` it."""

    def __init__(self, seconds: float = _READS_WITHIN, module: str = __name__) -> None:
        self._seconds = seconds
        self._module = module
        self._lock = threading.Condition()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._count = 0
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the children, also one in the middle of a question; questions go unread from then on."""
        with self._lock:
            self._closed = True
            every, self._all = self._all, set()
            self._lock.notify_all()
        for child in every:
            child.end()

    def read(self, text: str, history: Sequence[str] = ()) -> None:
        """Have a child read the question. Raises `QuestionOverLimit` where it cannot in time."""
        child = self._lend()
        if child is None:
            return
        try:
            answered = child.ask([text, *history], self._seconds)
        except BaseException:
            self._replace(child)
            raise
        if answered:
            self._give_back(child)
            return
        self._replace(child)
        if child.overdue:
            raise over_limit(self._seconds)
        if not self._closed:
            _log.error("the child that reads questions first ended by itself (status %s)", child.status)

    def _lend(self) -> "_Child | None":
        with self._lock:
            while not self._closed:
                if self._idle:
                    return self._idle.pop()
                if self._count < _MOST_CHILDREN:
                    self._count += 1
                    break
                self._lock.wait()
            else:
                return None
        return self._start()

    def _start(self) -> "_Child | None":
        try:
            child = _Child(self._module)
        except OSError:
            _log.exception("no child can be started to read questions first: they are answered without")
            with self._lock:
                self._count -= 1
                self._lock.notify()
            return None
        with self._lock:
            self._all.add(child)
        return child

    def _give_back(self, child: "_Child") -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(child)
                self._lock.notify()
                return
        child.end()

    def _replace(self, child: "_Child") -> None:
        child.end()
        with self._lock:
            self._all.discard(child)
            closed = self._closed
        new = None if closed else self._start()
        if new is not None:
            self._give_back(new)


class _Child:
    """A process that reads one question at a time."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        self._ready = False
        self.overdue = False

    @property
    def status(self) -> int | None:
        """What it ended with."""
        return self._process.poll()

    def ask(self, messages: Sequence[str], seconds: float) -> bool:
        """Whether it read them; `overdue` tells that it was ended for taking longer than that."""
        if not self._ready and not self._line(_STARTS_WITHIN):
            return False
        self._ready = True
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(messages).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return False
        return self._line(seconds)

    def end(self) -> None:
        """End it now."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def _line(self, seconds: float) -> bool:
        def end() -> None:
            self.overdue = True
            self._process.kill()

        assert self._process.stdout is not None
        clock = threading.Timer(seconds, end)
        clock.start()
        try:
            return self._process.stdout.readline().endswith(b"\n")
        finally:
            clock.cancel()


def read_through(messages: Sequence[str]) -> None:
    """What is done with the words of a question, and of those before it, before anything is looked for."""
    from assistant.document_questions import document_question
    from assistant.query_rewriter import leans_on_history, parts_of, sides_of
    from assistant.reference_questions import entry_request
    from assistant.safety import asks_for_means, care_for, without_the_person
    from index.text import terms

    for message in messages:
        care_for(message)
        asks_for_means(message)
        terms(message)
        entry_request(message)
        document_question(message)
        leans_on_history(message)
        for clause in parts_of(message):
            sides_of(clause)
    without_the_person(messages[0])


def main() -> None:
    """Read a line of questions at a time until standard input ends, and say when each is done."""
    # Ctrl-C goes to the whole group: the parent ends its children itself.
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    done, questions = os.fdopen(os.dup(1), "wb", buffering=0), sys.stdin.buffer
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    read_through(["What is depression?"])
    done.write(b"ready\n")
    for line in questions:
        _limit_processor_time()
        with contextlib.suppress(Exception):  # what the question's own reader raises, it raises again where it counts
            read_through(json.loads(line))
        done.write(b"read\n")


def _limit_processor_time() -> None:
    """A child whose parent was killed does not go on for ever."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource
        import time

        soft = int(time.process_time() + _STARTS_WITHIN)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()


MOST = 3
_MOST_READ = 5
_LEAST_LOGIT = 0.0
_PATIENCE = 0.5
_REMEMBERED = 4_096


class HeadingSuggester:
    """Asks about the sections near the answer. What the reader said of each is kept until the library changes."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._vetted: Remembered[str, bool] = Remembered(_REMEMBERED)

    def suggest(self, snapshot: Snapshot, ranking: Ranking, answer: Answer, earlier: Sequence[str]) -> tuple[str, ...]:
        """At most `MOST` questions that the documents answer, and not by what `answer` shows already, nearest section
        first; `earlier` is what was typed so far. At most five passages are read for them, when nothing else waits."""
        shown = {(citation.document_id, citation.section) for citation in answer.citations}
        known = [frozenset(terms(question)) for question in earlier]
        questions: list[str] = []
        read = 0
        for retrieved in ranking.passages:
            if len(questions) == MOST or read == _MOST_READ:
                break
            question = _question(retrieved)
            if question is None or question in questions or frozenset(terms(question)) in known:
                continue
            if (retrieved.document.id, retrieved.passage.section) in shown:
                continue
            vetted = self._vetted.known(snapshot, question)
            if vetted is None:
                read += 1
                try:
                    with in_background(_PATIENCE):
                        vetted = self._vetted.keep(snapshot, question, self._answers(snapshot, question, retrieved))
                except NoTurn:
                    # What is known to be answered is offered; a busy server reads nothing more for it.
                    break
            if vetted:
                questions.append(question)
        return tuple(questions)

    def _answers(self, snapshot: Snapshot, question: str, retrieved: RetrievedPassage) -> bool:
        [reading] = self._reader.read(question, [reader_passage(snapshot.texts, retrieved)])
        return reading.logit > _LEAST_LOGIT


def _question(retrieved: RetrievedPassage) -> str | None:
    path = headings(retrieved.passage)
    return question_of(path[-1], retrieved.document.text) if path and not is_order(path[-1]) else None
