"""The page's words for figures, statuses and labels. Left out: numbers."""

from assistant.answer import SupportLabel
from evals.scoring.scored import Status
from evals.verdicts.ruling import Label

FIGURES = {
    "readable": ("Rows that could be read", "of all rows"),
    "supported_sentences": ("Sentences supported", "of all that were checked"),
    "faithfulness": ("Faithfulness", "share of an answer’s sentences that its contexts support"),
    "contradiction_rate": ("Contradicted", "share of an answer’s sentences that its contexts contradict"),
    "citation_precision": ("Right footnotes", "share of footnotes whose source carries the sentence"),
    "citation_recall": ("Sentences with a right footnote", "share of sentences that their footnotes carry"),
    "quote_exactness": ("Exact quotes", "quotes that stand in the document at their place, letter for letter"),
    "token_f1": ("Same words as the reference", "F1 over words"),
    "checker_f1": ("Same facts as the reference", "F1 over sentences, as the checker sees them"),
    "context_precision": ("Right contexts first", "average precision of what was retrieved"),
    "context_recall": ("Reference found in the contexts", "share of the reference’s sentences"),
    "recall_at_5": ("Right passage among five", "share of what should be found"),
    "mrr": ("Rank of the first right passage", "mean of one over its rank"),
    "ndcg_at_5": ("Order of the first five", "nDCG, 1 is the best order"),
    "latency_median_ms": ("Time for an answer, median", "milliseconds"),
    "latency_p95_ms": ("Time for an answer, 95 of 100", "milliseconds"),
    "abstention_precision": ("Rightly declined", "of the questions that were declined"),
    "abstention_recall": ("Declined where it should", "of the questions that the documents do not answer"),
    "aurc": ("Area under risk and coverage", "mean loss over all shares answered"),
}
STATUSES = {
    Status.SCORED: "scored",
    Status.NO_CLAIMS: "nothing to check",
    Status.ABSTAINED: "abstained",
    Status.OTHER_LANGUAGE: "not in English",
    Status.TOO_LONG: "too long to score",
    Status.ERROR: "could not be scored",
}
LABELS = {
    SupportLabel.SUPPORTED: "Supported",
    SupportLabel.CONTRADICTED: "Contradicted",
    SupportLabel.NOT_FOUND: "Not found",
    None: "Not checked",
}
RULINGS = {
    Label.SUPPORTS: "supports",
    Label.PARTLY: "partly",
    Label.DOES_NOT: "does not",
    Label.WRONG_PLACE: "wrong place",
}
NO_RUN = (
    "No run is kept yet. To make one, score a file of answers and give the run a name, or answer and score a set of "
    "questions:"
)
COMMANDS = (
    "footnote eval score ANSWERS.jsonl --out SCORES.jsonl --keep NAME",
    "footnote eval run QUESTIONS.jsonl --documents FOLDER --keep NAME",
)


def figure_words(name: str) -> tuple[str, str]:
    """What a figure is called, and a few words on what it is; a new one keeps its name."""
    return FIGURES.get(name, (name.replace("_", " ").capitalize(), ""))
