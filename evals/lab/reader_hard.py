"""Training questions whose passage holds several like sentences, one of them right.

Of trial reports (`reader_reports`): the findings for other outcomes beside the one asked for, those randomised beside
those screened, the row above. From the sets of questions over paragraphs: those where another sentence shares more of
the question's words than the right one does. Questions are put as they are typed, too: in small letters, without marks.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.span import Span
from evals.lab.reader_reports import Report
from evals.lab.reader_sets import Asked, Candidate, Group, Ranking, rows
from index.text import terms

_LONGEST_PASSAGE_WORDS = 230
_NOT_TOLD = 0.3


# Findings: what an annotator marked for an outcome, beside what is said of others.

_FINDINGS = (
    "What is the effect of {i} on {o}?",
    "does {i} affect {o}",
    "How did {o} differ between {i} and {c}?",
    "{i} vs {c}: {o}?",
    "what happened to {o} with {i}",
    "Did {i} improve {o} compared with {c}?",
    "was there a difference in {o}",
    "{o} with {i}?",
    "by how much did {i} change {o}?",
    "what was the result for {o} in the {i} group",
    "is {i} better than {c} for {o}",
)


def finding_groups(data: Path, reports: Sequence[Report], share: float, choose: random.Random) -> Iterator[Group]:
    """For a share of the annotated prompts, those whose passages say something of other prompts first."""
    folder = data / "evidence_inference"
    prompts = {str(row["PromptID"]): row for row in rows(folder / "prompts.jsonl")}
    marked: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(folder / "annotations.jsonl"):
        if row["Valid Label"] == row["Valid Reasoning"] == "True" and str(row["PromptID"]) in prompts:
            marked[f"PMC{row['PMCID']}"][str(row["PromptID"])].append(str(row["Annotations"]))
    for report in reports:
        letters = _Letters(report.document.text)
        told = {}
        for prompt, annotations in marked[report.name].items():
            spans = [span for words in annotations if (span := letters.place(words)) is not None]
            if numbers := report.meeting(spans):
                told[prompt] = numbers
        for prompt, right in told.items():
            if choose.random() > share:
                continue
            of = {part: _plain(str(prompts[prompt][part])) for part in ("Intervention", "Comparator", "Outcome")}
            wording = choose.choice(_FINDINGS)
            question = typed(wording.format(i=of["Intervention"], c=of["Comparator"], o=of["Outcome"]), choose)
            others = frozenset(number for other, numbers in told.items() if other != prompt for number in numbers)
            yield Group("outcomes", question, _passages(report, right, others - right, question, choose))


class _Letters:
    """A text's letters and digits, to find words whose marks and spaces differ."""

    def __init__(self, text: str) -> None:
        self._at = [place for place, character in enumerate(text) if character.isalnum()]
        self._letters = "".join(text[place].lower()[:1] for place in self._at)

    def place(self, words: str) -> Span | None:
        """Where the words stand first."""
        wanted = "".join(character.lower()[:1] for character in words if character.isalnum())
        start = self._letters.find(wanted) if wanted else -1
        return None if start < 0 else Span(self._at[start], self._at[start + len(wanted) - 1] + 1)


def _passages(
    report: Report, right: frozenset[int], near: frozenset[int], question: str, choose: random.Random
) -> tuple[Candidate, ...]:
    """A passage with a right sentence, one with a near miss and one that words find, none of them with another."""
    first = report.passage_of(choose.choice(sorted(right)))
    taken = {first}
    found = [report.candidate(first, right, choose)]
    holding = {report.passage_of(number) for number in right}
    missing = sorted({report.passage_of(number) for number in near} - holding)
    if missing:
        taken.add(choose.choice(missing))
    asked = set(terms(question))
    scored = sorted(
        (-len(asked & set(terms(" ".join(report.places[n].text for n in inside)))), number)
        for number, (_, inside) in enumerate(report.passages)
        if number not in holding and number not in taken
    )
    taken |= {number for _, number in choose.sample(scored[:4], min(1, len(scored)))}
    found += [report.candidate(number, frozenset(), choose) for number in sorted(taken - {first})]
    return tuple(found)


# The flow of participants: numbers that are mistaken for one another.


@dataclass(frozen=True, slots=True)
class _Count:
    """How students ask for a number, sentences that tell it, and words of which a report without it has none."""

    asked: tuple[str, ...]
    told: re.Pattern[str]
    word: re.Pattern[str]


def _count(asked: tuple[str, ...], message: str, word: str) -> _Count:
    return _Count(asked, re.compile(message, re.IGNORECASE), re.compile(word, re.IGNORECASE))


_PEOPLE = r"(?:patients|participants|women|men|children|subjects|individuals|adults|students|volunteers|people|infants|mothers|couples|cases|persons|residents|veterans|families|practices)"
_NUMBER = r"\b(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)\b"
_COUNTS = (
    _count(
        (
            "how many were screened",
            "How many patients were assessed for eligibility?",
            "how many people were approached for the trial",
            "number screened?",
        ),
        rf"{_NUMBER}[^.;]{{0,80}}\b(?:screened|assessed for eligibility|approached)|\b(?:screened|approached) {_NUMBER}",
        r"screened|eligib|approached",
    ),
    _count(
        (
            "how many patients took part",
            "How many were randomised?",
            "how many people were in the study",
            "number of participants?",
            "sample size?",
            "How many patients were enrolled in the trial?",
            "how many were included",
        ),
        rf"{_NUMBER}[^.;]{{0,60}}\b{_PEOPLE}\b[^.;]{{0,50}}\b(?:were|was)? ?(?:randomi[sz]ed|randomly|enrolled|allocated|recruited|participated|took part)"
        rf"|\b(?:randomi[sz]ed|enrolled|recruited|allocated) {_NUMBER}|{_NUMBER} (?:were|was) (?:randomi[sz]ed|enrolled)",
        r"randomi[sz]|enrol|recruit",
    ),
    _count(
        (
            "how many were analysed",
            "How many patients were in the final analysis?",
            "how many were included in the analysis",
            "number analysed?",
        ),
        rf"{_NUMBER}[^.;]{{0,80}}\b(?:were |was )?(?:analy[sz]ed|included in the (?:final |primary |efficacy |safety )?analys[ei]s|evaluable|available for analysis)",
        r"analy[sz]ed|evaluable|in the (?:\w+ )?analys",
    ),
    _count(
        (
            "how many finished the trial",
            "How many completed the study?",
            "how many patients stayed until the end",
            "completers?",
        ),
        rf"{_NUMBER}[^.;]{{0,60}}\b(?:completed|finished)\b",
        r"complet|finish",
    ),
    _count(
        (
            "how many dropped out",
            "How many patients were lost to follow-up?",
            "dropouts?",
            "how many withdrew from the study",
            "how many left the trial early",
        ),
        rf"{_NUMBER}[^.;]{{0,60}}\b(?:dropped out|withdrew|lost to follow|discontinued|withdrawn|left the (?:study|trial))"
        rf"|(?:lost to follow-?up|dropped out|withdrew|discontinued)[^.;]{{0,30}}{_NUMBER}",
        r"drop|withdr|lost to|discontinu",
    ),
    _count(
        ("how many died", "How many deaths were there?", "did anyone die?", "number of deaths in the trial"),
        rf"{_NUMBER}[^.;]{{0,40}}\b(?:died|deaths?)\b|\bno deaths\b",
        r"\bdied|death|mortal|surviv",
    ),
    _count(
        (
            "how many were excluded before the trial started",
            "How many patients refused to take part?",
            "how many were not eligible",
        ),
        rf"{_NUMBER}[^.;]{{0,60}}\b(?:were |was )?(?:excluded|refused|declined|ineligible|not eligible|did not meet)",
        r"exclu|refus|declin|eligib",
    ),
    _count(
        (
            "how many were in each group",
            "How many patients were allocated to the intervention group?",
            "how many got placebo",
            "size of the control group?",
        ),
        rf"{_NUMBER}[^.;]{{0,50}}\b(?:to|in|received|receiving) (?:the )?(?:[\w-]+ ){{0,3}}(?:group|arm|placebo|control)\b[^.;]{{0,60}}{_NUMBER}",
        r"group|arm",
    ),
    _count(
        ("what sample size was needed", "How was the sample size calculated?", "how many patients did they plan for"),
        r"sample size|\d+ ?% power|power of",
        r"sample size|power",
    ),
)


def count_groups(reports: Sequence[Report], share: float, choose: random.Random) -> Iterator[Group]:
    """Questions for one of a report's numbers of participants beside its others; some for one that it does not give."""
    for report in reports:
        told = [
            frozenset(
                number
                for number, place in enumerate(report.places)
                if place.table is None and count.told.search(place.text)
            )
            for count in _COUNTS
        ]
        for at, count in enumerate(_COUNTS):
            if choose.random() > share:
                continue
            question = typed(choose.choice(count.asked), choose)
            others = frozenset(number for other, of in enumerate(told) if other != at for number in of)
            if told[at]:
                yield Group(
                    "counts", question, _passages(report, told[at], others - told[at], question, choose), exact=False
                )
            elif others and choose.random() < _NOT_TOLD and not count.word.search(report.document.text):
                passage = report.passage_of(choose.choice(sorted(others)))
                yield Group("counts", question, (report.candidate(passage, frozenset(), choose),))


# Rows of tables.

_ROW_QUESTIONS = (
    "What was the {row} in the {head} group?",
    "{row} with {head}?",
    "{row} {head}",
    "what is the {row} for {head}",
    "how many {row} in {head}",
    "{head}: {row}?",
    "what does the table say about {row}",
    "{row}?",
    "What was {row} in {head}?",
)
_UNIT = re.compile(r"\s*[(\[,;:][^()]*[)\]]?\s*$|\s*[*†‡§¶#]+\s*$")
_VALUE = re.compile(r"\d")


def row_groups(reports: Sequence[Report], most: int, choose: random.Random) -> Iterator[Group]:
    """Up to `most` rows of each report, asked for by their label and one of their heads, beside the table's others."""
    for report in reports:
        able = list(_rows_asked(report))
        for place, label, heads in choose.sample(able, min(most, len(able))):
            head = _shortened(choose.choice(heads), choose) if heads else ""
            wording = choose.choice(_ROW_QUESTIONS if head else ("{row}?", "what does the table say about {row}"))
            question = typed(wording.format(row=_shortened(label, choose), head=head), choose)
            passage = report.passage_of(place)
            own = report.candidate(passage, frozenset({place}), choose)
            scored = [
                number
                for number, (_, inside) in enumerate(report.passages)
                if number != passage and any(report.places[n].table is not None for n in inside)
            ]
            others = [
                report.candidate(number, frozenset(), choose) for number in choose.sample(scored, min(1, len(scored)))
            ]
            if choose.random() < 0.12 and len(own.sentences) > 3:
                # The row asked for is taken out.
                at = own.right[0]
                yield Group("rows", question, (Candidate(own.heading, own.sentences[:at] + own.sentences[at + 1 :]),))
                continue
            yield Group("rows", question, (own, *others))


def _rows_asked(report: Report) -> Iterator[tuple[int, str, list[str]]]:
    """Rows with a label that no other sentence of the report begins with, and the heads of their values."""
    labels = [place.text.split(":")[0] for place in report.places]
    for number, place in enumerate(report.places):
        label, mark, values = place.text.partition(": ")
        if place.table is None or not mark or not _VALUE.search(values) or labels.count(label) > 1:
            continue
        own = label.split(", ")[-1]
        if not 2 < len(own) <= 70 or not re.search(r"[A-Za-z]{3}", own):
            continue
        heads = [
            head
            for value in values.rstrip(".").split("; ")
            if (head := re.sub(r"\s+\S*\d.*$", "", value)) and not re.match(r"p\b|\d", head, re.IGNORECASE)
        ]
        yield number, label, [head for head in heads if len(head) <= 60 and re.search(r"[A-Za-z]{3}", head)]


def _shortened(label: str, choose: random.Random) -> str:
    """Without what stands over it, or without its unit, as people leave them out."""
    if ", " in label and choose.random() < 0.6:
        label = label.split(", ")[-1]
    return _UNIT.sub("", label) or label if choose.random() < 0.7 else label


# Reasons.

_REASON = re.compile(
    r"^(?:This|These|That|It|The reasons?|One (?:possible )?(?:reason|explanation)|A (?:possible|likely|plausible) "
    r"(?:reason|explanation)|Possible (?:reasons|explanations)|An explanation|Another (?:possible )?(?:reason|explanation))\b"
    r".{0,80}\b(?:because|due to|explain|attribut|reason|result of|caused by|reflect|related to|owing to)",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"^(?P<what>[A-Z][^.;:()]{25,140}?),? (?:because|owing to|due to|as a result of) "
    r"[^.]{15,}\.$"
)
_LEADING = re.compile(
    r"^(?:However|Moreover|Furthermore|In addition|Interestingly|Surprisingly|Also|Therefore|Thus|Although|While|In our "
    r"study|In this study|In the present study|Unfortunately|Finally|Overall|Second|First|Third)\b,?\s*",
    re.IGNORECASE,
)
_WHY = ("why {}", "Why was it that {}?", "what explains that {}", "why is it that {}", "{} - why?", "reason why {}")
_WHY_WORDS = 18


def reason_groups(reports: Sequence[Report], most: int, choose: random.Random) -> Iterator[Group]:
    """Reasons asked for in the words of what they explain: the sentence with those words is not the answer."""
    for report in reports:
        able: list[tuple[int, str]] = []
        for number, place in enumerate(report.places):
            if place.table is not None:
                continue
            before = report.places[number - 1].text if number else ""
            if (
                _REASON.match(place.text)
                and len(before.split()) > 6
                and report.passage_of(number) == report.passage_of(number - 1)
            ):
                able.append((number, before))
            elif match := _BECAUSE.match(place.text):
                able.append((number, match["what"]))
        for number, what in choose.sample(able, min(most, len(able))):
            words = _LEADING.sub("", re.sub(r"\s*\[[\d,\s–-]+\]|\s*\([^()]*\)", "", what)).rstrip(" .").split()
            if len(words) < 4:
                continue
            start = words[0] if any(map(str.isupper, words[0][1:])) else words[0].lower()
            question = typed(choose.choice(_WHY).format(" ".join((start, *words[1:_WHY_WORDS]))), choose)
            right = frozenset({number})
            yield Group("reasons", question, _passages(report, right, frozenset(), question, choose), exact=False)


# Questions over paragraphs, the misleading ones.


def misleading_groups(
    source: str, asked: Sequence[Asked], pools: dict[str, Ranking], most: int, choose: random.Random
) -> Iterator[Group]:
    """Up to `most` questions whose passage holds a sentence with more of their words than the right one, or none of
    whose words the right one has, or that ask why; and questions whose paragraph has no answer."""
    count = 0
    for item in choose.sample(list(asked), len(asked)):
        if count >= most:
            return
        if item.answer is None:
            if choose.random() < 0.25:
                count += 1
                middle = item.text.window(choose.randrange(len(item.text.spans)), _LONGEST_PASSAGE_WORDS, choose)
                yield Group(source, typed(item.question, choose), (item.text.candidate(middle, (), choose),))
            continue
        right = item.text.at(item.answer)
        if len(right) != 1:
            continue
        window = item.text.window(right[0], _LONGEST_PASSAGE_WORDS, choose)
        wanted = set(terms(item.question))
        shared = {number: len(wanted & set(terms(item.text.sentence(number)))) for number in window}
        best = max((n for at, n in shared.items() if at != right[0]), default=0)
        if (
            best < shared[right[0]]
            and shared[right[0]] > 1
            and not re.match(r"\W*(?:why|how come)\b", item.question, re.I)
        ):
            continue
        near = [
            place
            for place in pools[item.text.name].near(item.question, 6)
            if not (place[0] is item.text and set(right) & set(place[1]))
        ]
        others = [text.candidate(numbers, (), choose) for text, numbers in choose.sample(near, min(1, len(near)))]
        count += 1
        yield Group(
            source, typed(item.question, choose), (item.text.candidate(window, right, choose, item.answer), *others)
        )


def typed(question: str, choose: random.Random) -> str:
    """The question as it stands or, half of the time, as it is typed: small letters, no mark, a word abbreviated."""
    if choose.random() < 0.5:
        return question
    made = question.lower().rstrip(" ?") if choose.random() < 0.8 else question.rstrip(" ?")
    for was, becomes in (("what is", "whats"), ("did not", "didnt"), ("does not", "doesnt"), ("compared with", "vs")):
        if choose.random() < 0.3:
            made = made.replace(was, becomes)
    return made


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .;,")
