"""Training questions written by hand, as students type them, over documents that train.

`student_questions.jsonl` names of each question the sentences that answer it, the one to show first, and those that
tempt; sentences by the start of the SHA-256 of their words, so that no text of the documents is kept here and a
sentence that the product now parts elsewhere is noticed. Other sets' questions are put into students' words too.
"""

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.readers.base import read
from corpus.sources import SourceFile
from evals.lab.reader_reports import Report, report_of
from evals.lab.reader_sets import Candidate, Group, rows
from index.text import PieceCounter, terms

QUESTIONS = Path(__file__).with_name("student_questions.jsonl")
NOTES = Path(__file__).with_name("notes")
_SQUAD_PARAGRAPHS = 28
_ALONE_SHARE = 0.35
_KINDS_OF_TEXT = ("study", "trial", "paper", "study", "report")
_WORDS = (
    (r"\b(?:patients|participants|subjects|individuals)\b", ("people", "folks", "patients")),
    (r"\bpatient|participant\b", ("person",)),
    (r"\b(?:children|paediatric patients)\b", ("kids",)),
    (r"\bplacebo\b", ("dummy pill", "dummy", "fake pill")),
    (r"\b(?:excluded|ineligible)\b", ("left out", "not allowed in", "kept out")),
    (r"\b(?:adverse events?|adverse effects?)\b", ("side effects", "bad effects", "problems")),
    (r"\b(?:efficacy|effectiveness)\b", ("how well it works",)),
    (r"\b(?:mortality)\b", ("deaths", "how many died")),
    (r"\b(?:improve|ameliorate)\b", ("help", "help with")),
    (r"\b(?:reduce|decrease)\b", ("cut", "lower")),
    (r"\b(?:increase)\b", ("raise", "push up")),
    (r"\b(?:administered)\b", ("given",)),
    (r"\b(?:intervention|treatment)\b", ("treatment", "therapy", "thing they tried")),
    (r"\b(?:physicians?|clinicians?)\b", ("doctors",)),
    (r"\b(?:the )?(?:investigators|authors|researchers)\b", ("they", "the team", "researchers")),
    (r"\bwhat is the effect of\b", ("what does", "effect of")),
    (r"\b(?:approximately)\b", ("about",)),
    (r"\b(?:conducted|carried out|performed)\b", ("done",)),
    (r"\b(?:compared with|compared to|versus)\b", ("vs", "against", "or")),
    (r"\b(?:conclusions?)\b", ("bottom line", "take home message", "verdict")),
    (r"\b(?:limitations)\b", ("weak points", "weaknesses", "shortcomings")),
    (r"\b(?:funded)\b", ("paid for", "sponsored")),
    (r"\b(?:randomi[sz]ed|enrolled|recruited)\b", ("in it", "signed up", "randomised")),
    (r"\bwhat is\b", ("whats",)),
    (r"\b(do|did|does|was|were|is|could|would|has)(?: not|n't)\b", (r"\1nt",)),
    (r"\b(?:the|a|an) ", ("",)),
    (r"\bhow many\b", ("how many", "number of")),
    (r"\bwhich\b", ("what",)),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in _WORDS)


class StudentQuestion(BaseModel):
    """A question of a document; sentences by `fingerprint`; `best` is None where the document has no answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    question: str
    kind: str
    right: tuple[str, ...]
    best: str | None
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """A question with its document as the product reads it, sentences by number; `best` is None for no answer."""

    question: str
    report: Report
    right: frozenset[int]
    best: int | None
    near: frozenset[int]


def fingerprint(sentence: str) -> str:
    """Twelve hex digits of a sentence's letters and digits."""
    return sha256("".join(filter(str.isalnum, sentence.lower())).encode()).hexdigest()[:12]


def read_taught(data: Path, work: Path, path: Path = QUESTIONS) -> list[Taught]:
    """Every question whose sentences are found; says on standard error how many are not."""
    asked: dict[str, list[StudentQuestion]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = StudentQuestion.model_validate_json(line)
        asked[row.document].append(row)
    counter = PieceCounter()
    taught, lost = [], 0
    for name, questions in asked.items():
        report = report_of(name, read(SourceFile(document_file(name, data, work))), counter)
        numbers: dict[str, set[int]] = defaultdict(set)
        for number, place in enumerate(report.places):
            numbers[fingerprint(place.text)].add(number)
        for row in questions:
            right, near = (
                frozenset().union(*(numbers.get(key, set()) for key in keys)) for keys in (row.right, row.near)
            )
            best = min(numbers.get(row.best, set()), default=None) if row.best else None
            if row.best and best is None:
                lost += 1
                continue
            taught.append(Taught(row.question, report, right, best, near - right))
    print(f"{len(taught)} questions in students' words; of {lost} the sentence is not found", file=sys.stderr)
    return taught


def document_file(name: str, data: Path, work: Path) -> Path:
    """A document of the sets as a file: "PMC1", "covidqa-1", "squad-Force", "squad11-Nikola_Tesla",
    "medquad-CDC-Cholera", or of ours, "notes-maretin"; what lies in a file of many is written to `work` first."""
    if name.startswith("notes-"):
        return NOTES / f"{name.removeprefix('notes-')}.md"
    if name.startswith("PMC"):
        return data / "evidence_inference" / "nxml" / f"{name}.nxml"
    set_name, _, key = name.partition("-")
    path = work / f"{name}.{'md' if set_name == 'medquad' else 'txt'}"
    work.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEXTS[set_name](data, key), encoding="utf-8")
    return path


def _covidqa(data: Path, key: str) -> str:
    [text] = [row["context"] for row in rows(data / "covidqa" / "articles.jsonl") if str(row["document_id"]) == key]
    return str(text)


def _squad(data: Path, key: str) -> str:
    articles = json.loads((data / "squad2" / "dev-v2.0.json").read_text(encoding="utf-8"))["data"]
    [article] = [article for article in articles if article["title"] == key]
    paragraphs = [paragraph["context"] for paragraph in article["paragraphs"][:_SQUAD_PARAGRAPHS]]
    return "\n\n".join([key.replace("_", " "), *paragraphs])


def _squad11(data: Path, key: str) -> str:
    title = key.replace("_", " ")
    contexts = [str(r["context"]) for r in rows(data / "squad11_extra" / "squad11_extra.jsonl") if r["title"] == title]
    return "\n\n".join([title, *list(dict.fromkeys(contexts))[:_SQUAD_PARAGRAPHS]])


def _medquad(data: Path, key: str) -> str:
    """The answers on a focus under their kinds as headings."""
    source, _, focus = key.partition("-")
    lines = [f"# {focus.replace('_', ' ')}"]
    for row in rows(data / "medquad" / "pairs.jsonl"):
        if row["source"] == source and re.sub(r"\W+", "_", str(row["focus"])) == focus:
            paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n|\s{2,}(?=- )", str(row["answer"])))
            lines += [f"## {str(row['type']).capitalize()}", *(part for part in paragraphs if part)]
    return "\n\n".join(lines) + "\n"


_TEXTS = {"covidqa": _covidqa, "squad": _squad, "squad11": _squad11, "medquad": _medquad}


def student_groups(taught: Sequence[Taught], choose: random.Random) -> Iterator[Group]:
    """Each question once: of passages, the right one beside tempting ones, or of sentences read alone; some of the
    answered ones without the answer; two in five that do not name their document with words of its title. Those on our
    own notes, where each time or amount stands beside its like, three times."""
    notes = [item for item in taught if item.report.name.startswith("notes-")]
    for item in (*taught, *notes, *notes):
        report = item.report
        question = naming_document(item, choose) if choose.random() < 0.4 else item.question
        if choose.random() < _ALONE_SHARE:
            passage_of = report.passage_of
            right = [item.best] if item.best is not None else []
            first = passage_of(item.best) if item.best is not None else passage_of(min(item.near, default=0))
            around = [number for number in report.passages[first][1] if number not in item.right]
            near = [*sorted(item.near), *choose.sample(around, min(2, len(around)))]
            yield Group(
                "students-alone",
                question,
                tuple(
                    sentence_alone(report, number, item.right, choose) for number in dict.fromkeys([*right, *near[:5]])
                ),
            )
            continue
        wrong = [report.candidate(number, frozenset(), choose) for number in tempting_passages(item, choose)[:2]]
        if item.best is None or (wrong and choose.random() < 0.12):
            yield Group("students", question, tuple(wrong))
            continue
        first = report.passage_of(item.best if choose.random() < 0.7 else choose.choice(sorted(item.right)))
        yield Group("students", question, (report.candidate(first, item.right, choose), *wrong))


def tempting_passages(item: Taught, choose: random.Random) -> list[int]:
    """Passages without the answer: those of its tempting sentences first, then some that share the question's words."""
    report, asked = item.report, set(terms(item.question))

    def shared(number: int) -> int:
        return len(asked & set(terms(" ".join(report.places[n].text for n in report.passages[number][1]))))

    holding = {report.passage_of(number) for number in item.right}
    by_words = sorted((number for number in range(len(report.passages)) if number not in holding), key=shared)[::-1]
    tempting = list({report.passage_of(number) for number in item.near} - holding)
    choose.shuffle(tempting)
    return list(dict.fromkeys([*tempting[:2], *choose.sample(by_words[:5], min(2, len(by_words)))]))


def naming_document(item: Taught, choose: random.Random) -> str:
    """The question with words of its document's title, where it has none of them: "who paid" as "who paid for the
    eye drops study"."""
    title = re.findall(r"[^\W_][\w'’-]*", item.report.document.title.split(":")[0])
    able = [
        (start, end)
        for start in range(len(title))
        for end in range(start + 1, min(start + 4, len(title)) + 1)
        if terms(title[start]) and terms(title[end - 1])
    ]
    asked = set(terms(item.question))
    if not able or asked & set(terms(item.report.document.title)):
        return item.question
    chunk = " ".join(title[slice(*choose.choice(able))]).lower()
    kinds = _KINDS_OF_TEXT if item.report.name.startswith("PMC") else ("text", "article", "page")
    named = f"the {chunk} {choose.choice(kinds)}"
    bare = item.question.rstrip(" ?.")
    return choose.choice((f"{bare} in {named}", f"{bare}, {named}", f"{named}: {bare}", f"in {named}, {bare}"))


def in_students_words(groups: Sequence[Group], share: float, choose: random.Random) -> Iterator[Group]:
    """The groups, a share of them asked in plainer words, in small letters, without marks."""
    for group in groups:
        yield replace(group, question=_plainer(group.question, choose)) if choose.random() < share else group


def _plainer(question: str, choose: random.Random) -> str:
    made = question.rstrip(" ?.")
    for pattern, words in _PATTERNS:
        if choose.random() < 0.6:
            made = pattern.sub(choose.choice(words), made)
    made = made.lower() if choose.random() < 0.8 else made
    made = made.replace("'", "") if choose.random() < 0.8 else made
    if choose.random() < 0.12 and len(made) > 20:
        at = choose.randrange(8, len(made) - 2)
        made = made[:at] + made[at + 1] + made[at] + made[at + 2 :]
    return " ".join(made.split())


def sentence_alone(report: Report, number: int, right: frozenset[int], choose: random.Random) -> Candidate:
    """A sentence as the reader is given it alone, under its title and headings."""
    passage = report.passage_of(number)
    whole = report.candidate(passage, right, choose)
    place = number - report.passages[passage][1].start
    return Candidate(whole.heading, (whole.sentences[place],), (0,) if number in right else ())
