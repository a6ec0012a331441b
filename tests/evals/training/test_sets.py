"""Each set becomes groups whose right sentences are those that its own marks name."""

import json
import random
from pathlib import Path

from corpus.glossary import Glossary
from evals.training import medquad, squad, trials
from evals.training.cut_text import cut_document, paragraphs
from evals.training.mining import Pool, sampled
from evals.training.scifact import SciFact
from tests.fakes import WordCounter

COUNTER = WordCounter()


def lines(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_squad_marks_the_sentence_of_the_answer_and_nothing_where_there_is_none(tmp_path: Path) -> None:
    context = "Ketamine acts fast. Mood improved within 24 hours."
    asked = [
        {"question": "How soon?", "answers": [{"answer_start": context.index("24"), "text": "24 hours"}]},
        {"question": "Who paid?", "answers": []},
    ]
    article = {"title": "One", "paragraphs": [{"context": context, "qas": asked}]}
    (tmp_path / "squad2").mkdir()
    (tmp_path / "squad2" / "dev-v2.0.json").write_text(json.dumps({"data": [article]}), encoding="utf-8")
    first, second = squad.groups(squad.read_squad(tmp_path, COUNTER), random.Random(0))
    assert first.candidates[0].right == (1,)
    short = first.candidates[0].short
    assert short is not None
    assert short.span.of(first.candidates[0].text.sentences[1]) == "24 hours"
    assert not second.answered


def test_trials_mark_the_evidence_and_keep_articles_without_text(tmp_path: Path) -> None:
    said = "Depression scores fell more with ketamine (p = 0.01)."
    prompt: dict[str, object] = {
        "PromptID": "7",
        "PMCID": "1",
        "Outcome": "depression",
        "Intervention": "ketamine",
        "Comparator": "placebo",
    }
    mark: dict[str, object] = {
        "PMCID": "1",
        "PromptID": "7",
        "Valid Label": "True",
        "Valid Reasoning": "True",
        "Annotations": said,
    }
    folder = tmp_path / "evidence_inference"
    lines(folder / "prompts.jsonl", [prompt])
    lines(folder / "annotations.jsonl", [{**mark, "Evidence Start": "0", "Evidence End": str(len(said))}])
    (trial,) = trials.read_trials(tmp_path, COUNTER, Glossary.bundled())
    assert not trial.whole
    assert trial.prompts[0].evidence[0].of(trial.text.document.text) == said
    assert "ketamine" in trials.wording(trial.prompts[0])
    if not trials.held_out(trial.name):
        (group,) = trials.groups([trial], random.Random(0))
        assert group.candidates[0].text.sentences[group.candidates[0].right[0]] == said


def test_scifact_marks_the_rationale(tmp_path: Path) -> None:
    abstract = ["We studied sleep in adults.", "Ketamine did not change sleep.", "More work is needed."]
    evidence = {"5": [{"sentences": [1], "label": "CONTRADICT"}]}
    lines(tmp_path / "scifact" / "corpus.jsonl", [{"doc_id": 5, "title": "Sleep", "abstract": abstract}])
    claim: dict[str, object] = {"id": 1, "claim": "Ketamine changes sleep.", "doc_ids": [5], "evidence": evidence}
    lines(tmp_path / "scifact" / "claims_train_cited.jsonl", [claim])
    (group,) = SciFact.read(tmp_path, COUNTER).groups(random.Random(0))
    assert [group.candidates[0].text.sentences[at] for at in group.candidates[0].right] == [abstract[1]]


def test_medquad_sets_other_kinds_and_other_things_beside() -> None:
    pairs = [
        medquad.Pair(f"What is {kind} of {focus}?", kind, focus, f"The {kind} of {focus} is well known. It is so.")
        for kind in ("cause", "outlook")
        for focus in ("gout", "asthma")
    ]
    groups = list(medquad.groups(pairs, COUNTER, random.Random(1)))
    assert len(groups) == 4
    for group in groups:
        right = [one.text.sentences[0] for one in group.candidates if one.right]
        wrong = [one.text.sentences[0] for one in group.candidates if not one.right]
        assert all(f"{group.question[8:-1]} is well known" in one for one in right)
        assert wrong
        assert not any(f"{group.question[8:-1]} is well known" in one for one in wrong)


def test_the_pool_finds_by_words_and_samples_each_once() -> None:
    pairs = [cut_document(paragraphs(name, [(None, name)]), COUNTER) for name in ("Gout hurts.", "Asthma.")]
    pool = Pool.of([one for text in pairs for one in text.passages])
    assert pool.near("Does gout hurt?", 1)[0].words == "Gout hurts."
    assert len({one.words for one in sampled(pool.passages, 5, random.Random(0))}) == 2
