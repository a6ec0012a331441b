"""The trained checker over contexts: it reads what is closest, wherever that stands, and short answers with their
question."""

from assistant.answer import Support, SupportLabel
from assistant.support.learned_checker import Held
from evals.scoring.checking.evidence import Evidence
from evals.scoring.checking.learned import LearnedClaims

FILLER = " ".join(f"Paragraph {n} is about ferries on a lake in the north." for n in range(200))


class FakeChecker:
    """Supports what its premise names ketamine in, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Held] = []

    def support(self, held: Held) -> Support:
        self.asked.append(held)
        known = any("Ketamine" in one for one in held.premise.sentences)
        return Support(SupportLabel.SUPPORTED if known else SupportLabel.NOT_FOUND, float(known))


def test_it_reads_the_closest_sentences_of_all_contexts() -> None:
    checker = FakeChecker()
    evidence = Evidence([FILLER, f"{FILLER} Ketamine lifts mood within hours. {FILLER}"])
    [found] = LearnedClaims(checker).check(["Ketamine lifts mood fast."], evidence)
    assert found.support.label is SupportLabel.SUPPORTED
    assert evidence.words(found.places[0]) == "Ketamine lifts mood within hours."
    assert sum(len(one.split()) for one in checker.asked[0].premise.sentences) <= 110


def test_a_short_answer_is_read_behind_its_question() -> None:
    checker = FakeChecker()
    question = "How fast does ketamine work?"
    LearnedClaims(checker).check(["Within hours."], Evidence(["Ketamine works within hours."], question))
    assert checker.asked[0].claim == f"{question} Within hours."
    long = "It works within hours, which is much faster than any of the older antidepressant drugs."
    LearnedClaims(checker).check([long], Evidence(["Ketamine works within hours."], question))
    assert checker.asked[1].claim == long


def test_without_contexts_nothing_is_found() -> None:
    [found] = LearnedClaims(FakeChecker()).check(["Ketamine lifts mood."], Evidence([]))
    assert (found.support.label, found.places) == (SupportLabel.NOT_FOUND, ())


def test_the_question_goes_with_the_contexts_that_a_citation_names() -> None:
    evidence = Evidence(["Ketamine works.", "Mice sleep."], "What works?").only([1])
    assert (evidence.question, evidence.contexts) == ("What works?", ("", "Mice sleep."))
