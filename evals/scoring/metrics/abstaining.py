"""Whether a system abstains where it should: precision and recall of abstaining, over rows that say `answerable`.

As for SQuAD 2.0's no-answer questions (Rajpurkar, Jia and Liang, "Know What You Don't Know", ACL 2018): an abstention
is right on a question that the documents do not answer.

A row that says `abstained` is believed, true or false. Of others the words tell: a response abstains when it states
nothing, and a sentence of it says in English that the sources do not answer ("the documents do not mention it", "I do
not know"; `checking.worthiness` has the forms). An abstention in another language, or in other words, counts as an
answer: let the row say `abstained` then.
"""

from dataclasses import dataclass

from evals.intervals import Proportion


@dataclass(frozen=True, slots=True)
class Abstaining:
    """Counts of abstentions, of unanswerable questions, and of those that are both."""

    abstained: int = 0
    unanswerable: int = 0
    both: int = 0

    def add(self, abstained: bool, answerable: bool) -> "Abstaining":
        """These counts with one row more."""
        return Abstaining(
            self.abstained + abstained,
            self.unanswerable + (not answerable),
            self.both + (abstained and not answerable),
        )

    @property
    def precision(self) -> Proportion:
        """Of the abstentions, those on unanswerable questions."""
        return Proportion(self.both, self.abstained)

    @property
    def recall(self) -> Proportion:
        """Of the unanswerable questions, those abstained on."""
        return Proportion(self.both, self.unanswerable)
