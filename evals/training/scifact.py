"""SciFact, its train claims (claims CC BY 4.0, abstracts ODC-By 1.0): claims with the sentences of abstracts that
support or contradict them. Its dev claims are for measuring and are not read here."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.cutting import TokenCounter
from corpus.span import Span
from evals.training.cut_text import CutText, cut_document, paragraphs
from evals.training.group import Candidate, Group
from evals.training.mining import Pool, sampled

_WORDINGS = ("{}", "Is it true that {}?", "What is known about this: {}?", "What does the evidence say on whether {}?")

_UNANSWERED = 0.33


@dataclass(frozen=True, slots=True)
class SciFact:
    """Abstracts by number, with the span of each of their own sentences; claims with (abstract, sentences)."""

    abstracts: Mapping[str, CutText]
    sentences: Mapping[str, tuple[Span, ...]]
    claims: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...]

    @classmethod
    def read(cls, data: Path, counter: TokenCounter) -> "SciFact":
        """The train claims, and the abstracts that they name."""
        claims = []
        with (data / "scifact" / "claims_train_cited.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                evidence = {str(name): () for name in row["doc_ids"]} | {
                    name: tuple(sorted({number for part in parts for number in part["sentences"]}))
                    for name, parts in row["evidence"].items()
                }
                claims.append((row["claim"].strip().rstrip("."), tuple(evidence.items())))
        wanted = {name for _, evidence in claims for name, _ in evidence}
        abstracts, sentences = {}, {}
        with (data / "scifact" / "corpus.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if (name := str(row["doc_id"])) in wanted:
                    said = [" ".join(sentence.split()) for sentence in row["abstract"]]
                    ends = [sum(len(one) + 1 for one in said[: at + 1]) - 1 for at in range(len(said))]
                    sentences[name] = tuple(Span(e - len(one), e) for one, e in zip(said, ends, strict=True))
                    abstracts[name] = cut_document(paragraphs(name, [(None, " ".join(said))]), counter)
        return cls(abstracts, sentences, tuple(claims))

    def groups(self, choose: random.Random) -> Iterator[Group]:
        """A group for each claim and abstract with evidence; and a third of the claims whose abstract says neither,
        beside a passage of another abstract that words find: nothing there answers."""
        pool = Pool.of([one for text in self.abstracts.values() for one in text.passages])
        for claim, evidence in self.claims:
            question = choose.choice(_WORDINGS).format(claim[:1].lower() + claim[1:] if claim[1:2].islower() else claim)
            own = {one.words for name, _ in evidence for one in self.abstracts[name].passages}
            near = [one for one in pool.near(claim, 8) if one.words not in own]
            wrong = tuple(Candidate(one.text) for one in sampled(near, 1, choose))
            for name, numbers in evidence:
                found = self._candidates(name, numbers)
                if numbers and any(one.right for one in found):
                    yield Group("scifact", question, found)
                elif not numbers and found and choose.random() < _UNANSWERED:
                    yield Group("scifact", question, (*found, *wrong))

    def _candidates(self, name: str, numbers: tuple[int, ...]) -> tuple[Candidate, ...]:
        """The passages of an abstract, at most two, with the sentences at `numbers` marked right."""
        text = self.abstracts[name]
        found = []
        for place, passage in enumerate(text.passages[:2]):
            right = {at for number in numbers for at in text.candidate(place, self.sentences[name][number]).right}
            found.append(Candidate(passage.text, tuple(sorted(right))))
        return tuple(found)
