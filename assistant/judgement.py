"""What is known before anything is written: which documents are meant, what was read for a question, and whether it
answers. Two questions in one are judged apart, and so are the sides of a comparison.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import abstention
from assistant.abstention import AbstentionModel, Decision
from assistant.document_resolver import CurrentResolver, Meant, most_about
from assistant.query_rewriter import Rewriter, candidates, leans_on_history, parts_of, runs, sides_of
from assistant.reranker import Candidate, Ranking, Reranker, headings, section_of
from assistant.safety import Care, Understood, is_order, without_the_person
from assistant.types import Coverage, Question
from index.snapshot import Snapshot
from index.text import terms

_MOST_NEARBY = 3
_LEAST_COSINE = 0.5
_BARE_NAME = 2
_RANK = (Coverage.NOT_IN_DOCUMENTS, Coverage.PARTLY, Coverage.COVERED)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known before anything is written: `ranking` joins all that was read; `groups` are the candidates of each
    question in one, or of each side of a comparison, () for a plain question; `unanswered` are questions in it that
    nothing answers, where something answers the others."""

    ranking: Ranking
    decision: Decision
    groups: tuple[tuple[Candidate, ...], ...] = ()
    unanswered: tuple[str, ...] = ()


class Judge:
    """Judges questions over what `reranker` retrieves and reads."""

    def __init__(self, reranker: Reranker, rewriter: Rewriter, model: AbstentionModel) -> None:
        self._reranker = reranker
        self._rewriter = rewriter
        self._model = model
        self._resolvers = CurrentResolver()

    def meant(self, snapshot: Snapshot, understood: Understood, question: Question) -> Meant:
        """The document that the question means; one that it points at is the last question's, or the only one."""
        resolver = self._resolvers.of(snapshot)
        meant = resolver.resolve(question.text)
        if meant.documents is None and not meant.unknown:
            meant = resolver.resolve(understood.standalone)
        if meant.points and meant.documents is None and question.history:
            for earlier in reversed(question.history[-3:]):
                before = resolver.resolve(earlier)
                if before.documents is not None:
                    return before
            last = self._reranker.document_of(snapshot, self._last(snapshot, question))
            return Meant(last) if last is not None else meant
        return meant

    def looked_for(self, snapshot: Snapshot, understood: Understood, meant: Meant) -> str:
        """The question's words as they are looked for: in the library's own names, without the asking person."""
        text = understood.standalone
        if meant.by_authors:
            text = self._resolvers.of(snapshot).without_authors(text, meant)
        text = _in_the_librarys_names(snapshot, text)
        bare = text.strip(" ?!.")
        if runs(bare) == [bare] and len(bare.split()) <= _BARE_NAME:
            text = f"What is {bare}?"
        return text if understood.care is Care.NONE else without_the_person(text)

    def judge(self, snapshot: Snapshot, text: str, meant: Meant, question: Question) -> Judgement:
        """The judgement of `question`, put as `text`; one that goes on from the last is looked for first in the
        document that the last answer came from."""
        if question.history and meant.documents is None and leans_on_history(question.text):
            last = self._reranker.document_of(snapshot, self._last(snapshot, question))
            inside = self._alone(snapshot, text, Meant(last)) if last is not None else None
            if inside is not None and inside.decision.coverage is not Coverage.NOT_IN_DOCUMENTS:
                return inside
        return self._alone(snapshot, text, meant)

    def _alone(self, snapshot: Snapshot, question: str, meant: Meant) -> Judgement:
        """The judgement of a question that stands alone; two in one are judged apart, and so are compared things."""
        parts = parts_of(question)
        if len(parts) > 1:
            return self._of_parts(snapshot, parts, meant)
        section = section_of(question)
        if section is not None and meant.documents is None:
            retrieved = self._reranker.retriever.retrieve(question, snapshot=snapshot)
            meant = replace(meant, documents=most_about(snapshot, question, retrieved) or None)
        if section is not None and self._asks_of_documents(snapshot, meant):
            whole = self._reranker.rank_section(snapshot, question, section, meant.documents)
            return Judgement(whole, self._decide(snapshot, whole))
        whole = self._rank(snapshot, question, meant)
        decision = self._decide(snapshot, whole)
        sides = sides_of(question)
        if not sides:
            return Judgement(whole, decision)
        names = [set(terms(side.name)) for side in sides]
        if whole.candidates and all(name <= set(terms(whole.candidates[0].text)) for name in names):
            return Judgement(whole, decision)
        rankings = [self._reranker.rank(snapshot, side.question, meant.documents, depth=5) for side in sides]
        groups = tuple(
            _of_side(side, ranking.candidates, whole.candidates) for side, ranking in zip(names, rankings, strict=True)
        )
        joined = _joined(question, (whole, *rankings))
        if not all(groups):
            return Judgement(
                joined, replace(decision, coverage=min(decision.coverage, Coverage.PARTLY, key=_RANK.index))
            )
        decisions = [self._decide(snapshot, replace(r, candidates=g)) for r, g in zip(rankings, groups, strict=True)]
        worst = min(decisions, key=lambda of: of.confidence)
        if worst.coverage is Coverage.NOT_IN_DOCUMENTS and decision.coverage is not Coverage.NOT_IN_DOCUMENTS:
            # Apart one of the two is not answered, together they are: "in the first group it was better".
            return Judgement(whole, decision)
        return Judgement(joined, worst, groups)

    def _last(self, snapshot: Snapshot, question: Question) -> str:
        """The question before this one, as it stands alone."""
        *earlier, last = question.history
        return self._rewriter.rewrite(snapshot, Question(last, tuple(earlier))).text if earlier else last

    def _asks_of_documents(self, snapshot: Snapshot, meant: Meant) -> bool:
        """Whether a document is meant: by name, by pointing at it, or because there is no other."""
        return meant.documents is not None or meant.points or len(snapshot.texts.documents) == 1

    def _of_parts(self, snapshot: Snapshot, parts: Sequence[str], meant: Meant) -> Judgement:
        rankings, decisions, texts = [], [], []
        for number, subquestion in enumerate(parts):
            text = subquestion
            if number and leans_on_history(subquestion):
                able = candidates(snapshot, subquestion, parts[0])[1:]
                text = max(
                    able, key=lambda item: self._reranker.answers(snapshot, item, meant.documents), default=subquestion
                )
            ranking = self._rank(snapshot, text, meant)
            rankings.append(ranking)
            decisions.append(self._decide(snapshot, ranking))
            texts.append(subquestion)
        answered = [decision.coverage is not Coverage.NOT_IN_DOCUMENTS for decision in decisions]
        joined = _joined(" ".join(parts), rankings)
        if not any(answered):
            return Judgement(joined, max(decisions, key=lambda of: of.confidence))
        groups = tuple(ranking.candidates for ranking, is_ in zip(rankings, answered, strict=True) if is_)
        confidence = min(of.confidence for of, is_ in zip(decisions, answered, strict=True) if is_)
        coverage = Coverage.COVERED if all(answered) else Coverage.PARTLY
        left = tuple(subquestion for subquestion, is_ in zip(texts, answered, strict=True) if not is_)
        return Judgement(joined, Decision(coverage, confidence), groups, left)

    def _rank(self, snapshot: Snapshot, question: str, meant: Meant) -> Ranking:
        ranking = self._reranker.rank(snapshot, question, meant.documents)
        return abstention.surest_first(self._model, ranking, snapshot)

    def _decide(self, snapshot: Snapshot, ranking: Ranking) -> Decision:
        return abstention.decide(self._model, abstention.features_of(ranking, snapshot))


def _in_the_librarys_names(snapshot: Snapshot, question: str) -> str:
    """The question with each name that no document has in another name of the same thing that one has."""
    keywords, text = snapshot.passage_keywords, snapshot.queries.query(question).text
    for mention in reversed(snapshot.queries.query(question).mentions):
        if not all(map(keywords.holds, terms(mention.span.of(text)))):
            known = (name for name in mention.term.names if all(map(keywords.holds, terms(name))))
            name = next(known, mention.span.of(text))
            text = text[: mention.span.start] + name + text[mention.span.end :]
    return text


def nearby(ranking: Ranking) -> tuple[str, ...]:
    """Names of the sections of the nearest passages, each once, with the document's title; only what is near."""
    names: dict[str, None] = {}
    for retrieved in ranking.passages:
        title = retrieved.document.title
        path = headings(retrieved.passage)
        # A title or heading may give orders to a machine, as any sentence may.
        if retrieved.cosine >= _LEAST_COSINE and not any(map(is_order, (title, *path[-1:]))):
            names[f"{path[-1]} ({title})" if path and path[-1] != title else title] = None
    return tuple(names)[:_MOST_NEARBY]


def _of_side(name: set[str], own: Sequence[Candidate], of_whole: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates that speak of the side, best first: in their own words where any does, else under its heading."""
    every: dict[int, Candidate] = {}
    for candidate in (*own, *of_whole):
        if candidate.number not in every or candidate.logit > every[candidate.number].logit:
            every[candidate.number] = candidate
    order = sorted(every.values(), key=lambda candidate: -candidate.logit)
    in_words = tuple(candidate for candidate in order if name <= set(terms(candidate.text)))
    return in_words or tuple(
        candidate
        for candidate in order
        if name <= set(terms(" ".join((candidate.text, *headings(candidate.passage), candidate.document.title))))
    )


def _joined(query: str, rankings: Sequence[Ranking]) -> Ranking:
    """Each sentence and passage once, sentences by their highest logit."""
    best: dict[int, Candidate] = {}
    for candidate in (candidate for ranking in rankings for candidate in ranking.candidates):
        if candidate.number not in best or candidate.logit > best[candidate.number].logit:
            best[candidate.number] = candidate
    passages = {retrieved.number: retrieved for ranking in reversed(rankings) for retrieved in ranking.passages}
    ordered = [retrieved for ranking in rankings for retrieved in ranking.passages]
    unique = tuple(dict.fromkeys(retrieved.number for retrieved in ordered))
    return Ranking(
        query,
        tuple(passages[number] for number in unique),
        tuple(sorted(best.values(), key=lambda candidate: -candidate.logit)),
        max((ranking.answers for ranking in rankings), default=float("-inf")),
    )
