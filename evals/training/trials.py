"""Evidence Inference (articles CC BY, annotations MIT): what a trial found for an intervention, a comparator and an
outcome, with the sentence that says so. Prompts become questions in several natural wordings.

A quarter of the articles is held out. Of articles whose text is not at hand the annotated sentences stand together
as a passage. Another outcome of the same article, or another article's intervention, makes a question without answer.
"""

import html
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.cutting import TokenCounter
from corpus.glossary import Glossary
from corpus.span import Span
from evals.training.cut_text import CutText, article, cut_document, paragraphs
from evals.training.group import Candidate, Group, drawn
from evals.training.mining import Pool, sampled
from index.reader.reader_text import one_line

_HELD_OUT = 0.25
_WORDINGS = (
    "Does {i} affect {o} compared with {c}?",
    "What is the effect of {i} on {o}?",
    "What is the effect of {i} versus {c} on {o}?",
    "How did {o} differ between {i} and {c}?",
    "How does {i} change {o}?",
    "Is {i} better than {c} for {o}?",
    "Did {i} improve {o}?",
    "{o}: what did {i} do compared with {c}?",
    "Was there a difference in {o} with {i}?",
    "Does {i} reduce or increase {o}?",
    "What was found for {o} after {i}?",
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked of an article, and the places of its text that say it."""

    id: str
    article: str
    intervention: str
    comparator: str
    outcome: str
    evidence: tuple[Span, ...]

    def question(self, wording: str) -> str:
        """The prompt as a question in one of the wordings."""
        return wording.format(i=self.intervention, c=self.comparator, o=self.outcome)


@dataclass(frozen=True, slots=True)
class Trial:
    """An article cut, or its annotated sentences where `whole` is false, and what is asked of it."""

    name: str
    whole: bool
    text: CutText
    prompts: tuple[Prompt, ...]


def held_out(name: str) -> bool:
    """Whether an article is kept for measuring."""
    return drawn(f"trial:{name}", _HELD_OUT)


def wording(prompt: Prompt) -> str:
    """The question put when measuring: a wording fixed by the prompt's number."""
    return prompt.question(_WORDINGS[int(prompt.id) % len(_WORDINGS)])


def read_trials(data: Path, counter: TokenCounter, glossary: Glossary) -> tuple[Trial, ...]:
    """The articles with at least one valid annotation."""
    folder = data / "evidence_inference"
    with (folder / "prompts.jsonl").open(encoding="utf-8") as lines:
        prompts = {row["PromptID"]: row for row in map(json.loads, lines)}
    marked: dict[str, dict[str, list[tuple[Span, str]]]] = {}
    with (folder / "annotations.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["Valid Label"] == row["Valid Reasoning"] == "True" and row["PromptID"] in prompts:
                span = Span(int(row["Evidence Start"]), int(row["Evidence End"]))
                of_article = marked.setdefault(row["PMCID"], {})
                of_article.setdefault(row["PromptID"], []).append((span, one_line(row["Annotations"])))
    found = []
    for name, annotated in marked.items():
        path = folder / "txt" / f"PMC{name}.txt"
        rows = {id_: prompts[id_] for id_ in annotated}
        if path.exists():
            text = cut_document(article(name, path.read_text(encoding="utf-8"), glossary), counter)
            spans = {id_: tuple(span for span, _ in places) for id_, places in annotated.items()}
        else:
            said = list(dict.fromkeys(words for places in annotated.values() for _, words in places if words))
            document = paragraphs(name, [(None, words) for words in said])
            text = cut_document(document, counter)
            at = {words: block.span for words, block in zip(said, document.blocks, strict=True)}
            spans = {id_: tuple(at[words] for _, words in places if words) for id_, places in annotated.items()}
        asked = tuple(
            Prompt(id_, name, _part(r["Intervention"]), _part(r["Comparator"]), _part(r["Outcome"]), spans[id_])
            for id_, r in rows.items()
        )
        found.append(Trial(name, path.exists(), text, asked))
    return tuple(found)


def groups(trials: Sequence[Trial], choose: random.Random) -> Iterator[Group]:
    """For each prompt of the training articles the passage that answers beside others of the article that words
    find; for a third of them a question that this passage does not answer."""
    training = [one for one in trials if not held_out(one.name)]
    for trial in training:
        pool = Pool.of(trial.text.passages)
        for prompt in trial.prompts:
            candidates = {
                number: trial.text.candidate(number, span)
                for span in prompt.evidence
                for number in trial.text.holding(span)
            }
            if not candidates:
                continue
            number = choose.choice(sorted(candidates))
            right = Candidate(candidates[number].text, candidates[number].right)
            question = prompt.question(choose.choice(_WORDINGS))
            holding = {trial.text.passages[at].words for at in candidates}
            near = [one for one in pool.near(question, 10) if one.words not in holding]
            # A passage beside may say it too, in other words: one is enough.
            yield Group("trials", question, (right, *(Candidate(one.text) for one in sampled(near, 2, choose))))
            other = choose.choice(training)
            if choose.random() < 0.35 and other is not trial:
                yield Group("trials", _unanswered(prompt, other, choose), (Candidate(right.text),))


def _unanswered(prompt: Prompt, other: Trial, choose: random.Random) -> str:
    """The prompt with another article's intervention or outcome."""
    away = choose.choice(other.prompts)
    changed = choose.choice(
        (
            Prompt("", "", away.intervention, away.comparator, prompt.outcome, ()),
            Prompt("", "", prompt.intervention, prompt.comparator, away.outcome, ()),
        )
    )
    return changed.question(choose.choice(_WORDINGS))


def _part(text: str) -> str:
    return one_line(html.unescape(html.unescape(text))).strip(" .;,")
