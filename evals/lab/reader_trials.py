"""Training questions over trial reports: what a student asks of a study as a thing, and its annotated findings.

Evidence Inference's articles (CC BY) are read as the product reads them. A pattern or a heading marks the sentences
that tell an attribute ("who was excluded"); neighbours of the attribute (dropped out for excluded, secondary for
primary) and other studies' sentences on the same attribute are the near misses.
"""

import html
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.glossary import Glossary
from corpus.readers.base import Decoded, read
from corpus.readers.plain_text import read_plain_text
from corpus.sources import SourceFile
from corpus.span import Span
from evals.lab.reader_sets import Candidate, Group, Ranking, Text, held_out, rows


@dataclass(frozen=True, slots=True)
class Attribute:
    """How students ask for it; which headings or sentences tell it; the attributes it is mistaken for."""

    questions: tuple[str, ...]
    sentence: str
    heading: str = "$^"
    neighbours: tuple[str, ...] = ()


ATTRIBUTES = {
    "excluded": Attribute(
        (
            "who was excluded",
            "What were the exclusion criteria?",
            "which patients could not take part",
            "who couldn't join the study?",
            "Who was left out of the trial?",
            "reasons for exclusion",
        ),
        r"exclusion criteria|(?:were|was) excluded|excluded (?:if|patients|those|because)|not eligible",
        r"exclusion",
        ("included", "dropouts", "number"),
    ),
    "included": Attribute(
        (
            "who could take part",
            "What were the inclusion criteria?",
            "which patients were included?",
            "who was eligible",
            "What kind of patients did they study?",
        ),
        r"inclusion criteria|(?:were|was) eligible|eligible (?:patients|participants|if)|included if",
        r"inclusion|eligib",
        ("excluded", "dropouts", "setting"),
    ),
    "funding": Attribute(
        (
            "who paid for it",
            "Who funded the study?",
            "funding?",
            "Was it sponsored by a company?",
            "where did the money come from",
        ),
        r"funded by|funding|supported by (?:a |the |an )?(?:\w+ )?(?:grant|national|foundation)|financial support|grants? (?:from|no)|sponsor",
        r"fund|financial|support|acknowledg",
        ("conflicts", "ethics"),
    ),
    "conflicts": Attribute(
        (
            "any conflicts of interest?",
            "Did the authors declare competing interests?",
            "do the authors have ties to the company",
        ),
        r"competing interests?|conflicts? of interests?|no disclosures|honoraria",
        r"competing|conflict|disclos",
        ("funding", "ethics"),
    ),
    "limitations": Attribute(
        (
            "what are the limitations",
            "What are the weaknesses of the study?",
            "limitations?",
            "how reliable is this study, what problems did it have",
            "what do the authors say went wrong or is missing",
        ),
        r"\blimitations?\b|\bshortcoming|\bweakness(?:es)? of (?:this|our|the) (?:study|trial)|small (?:sample|number of)|sample size was small|short follow-?up|lack of (?:a )?(?:control|blinding)|not blinded|interpreted with caution",
        r"limitation",
        ("conclusion", "future"),
    ),
    "conclusion": Attribute(
        (
            "what did they conclude",
            "What is the conclusion?",
            "main conclusion",
            "what's the take home message",
            "So what do the authors conclude?",
        ),
        r"^(?:conclusions?|interpretation)\s*[:.]|^(?:in conclusion|in summary|to conclude|we conclude|thus,|our (?:results|findings|data) (?:suggest|show|indicate))|(?:this study|these (?:results|findings|data)) (?:suggests?|shows?|demonstrates?|indicates?)",
        r"^conclusions?",
        ("aim", "future", "limitations"),
    ),
    "number": Attribute(
        (
            "how many patients took part",
            "How many participants were randomised?",
            "sample size of the trial",
            "how many people were in the study",
            "number of patients?",
        ),
        r"\b\d[\d,]* (?:\w+ ){0,3}(?:patients|participants|women|men|children|subjects|individuals|adults|students|volunteers)\b.{0,40}(?:randomi[sz]ed|enrolled|recruited|took part|participated|allocated|assigned)"
        r"|(?:randomi[sz]ed|enrolled|recruited) \d[\d,]* ",
        "$^",
        ("dropouts", "power", "age"),
    ),
    "power": Attribute(
        (
            "how was the sample size calculated",
            "What was the sample size calculation based on?",
            "was the study powered?",
        ),
        r"sample size|power (?:of|calculation)|\d+ ?% power",
        r"sample size|power",
        ("number", "statistics"),
    ),
    "primary": Attribute(
        (
            "what was the primary outcome",
            "What was the main endpoint?",
            "primary endpoint?",
            "which outcome did they mainly look at",
        ),
        r"primary (?:outcome|end ?-?point|efficacy|measure)|main outcome",
        r"primary (?:outcome|end)",
        ("secondary", "aim", "safety"),
    ),
    "secondary": Attribute(
        (
            "what were the secondary outcomes",
            "secondary endpoints?",
            "What else did they measure besides the primary outcome?",
        ),
        r"secondary (?:outcome|end ?-?point|efficacy|measure)",
        r"secondary (?:outcome|end)",
        ("primary", "safety"),
    ),
    "safety": Attribute(
        (
            "what side effects were there",
            "Were there any adverse events?",
            "how well was it tolerated",
            "side effects?",
            "was it safe",
        ),
        r"adverse (?:events?|effects?|reactions?)|side[- ]effects?|well tolerated",
        r"adverse|safety|side effect|tolerab",
        ("dropouts", "primary"),
    ),
    "blinding": Attribute(
        ("was it blinded", "Was the trial double blind?", "who was blinded?", "did patients know what they got"),
        r"double[- ]blind|single[- ]blind|\bblind(?:ed|ing)\b|\bmasked\b|open[- ]label",
        r"blind|mask",
        ("randomisation", "ethics"),
    ),
    "randomisation": Attribute(
        ("how were patients randomised", "How was the randomisation done?", "how did they assign people to groups"),
        r"randomi[sz]ation (?:sequence|was|list|code|scheme)|computer[- ]generated|sealed (?:opaque )?envelopes?|block randomi",
        r"randomi[sz]|allocation",
        ("blinding", "number"),
    ),
    "ethics": Attribute(
        ("was there ethical approval", "Who approved the study?", "did patients give consent"),
        r"ethics? committee|institutional review board|informed consent|ethical approval",
        r"ethic|consent",
        ("registration", "funding"),
    ),
    "registration": Attribute(
        ("what is the trial registration number", "Was the trial registered?", "NCT number?"),
        r"\bNCT ?\d|ISRCTN|clinicaltrials\.gov|trial registration|registered (?:at|with|in|under)",
        r"registration",
        ("ethics", "funding"),
    ),
    "statistics": Attribute(
        (
            "what statistical tests did they use",
            "How was the data analysed?",
            "which software did they use for the analysis",
        ),
        r"\bSPSS\b|\bSAS\b|\bStata\b|t[- ]tests?|ANOVA|analysis of (?:co)?variance|regression (?:model|analysis)|chi[- ]squared?",
        r"statistic|analys",
        ("power", "primary"),
    ),
    "dropouts": Attribute(
        (
            "how many dropped out",
            "How many patients were lost to follow-up?",
            "dropouts?",
            "why did people stop",
            "how many did not finish the study",
        ),
        r"dropped out|drop-?outs?|withdrew|withdraw(?:al|n)s?|lost to follow-?up|discontinu(?:ed|ation)",
        r"attrition|dropout|withdraw|follow-?up",
        ("excluded", "number", "safety"),
    ),
    "setting": Attribute(
        (
            "where was the study done",
            "In which country was the trial carried out?",
            "where were the patients recruited",
            "which hospital?",
        ),
        r"(?:conducted|carried out|performed|undertaken|took place) (?:at|in|between)|recruited (?:from|at|in|through)|hospital in|university hospital",
        r"setting|recruit",
        ("included", "when"),
    ),
    "when": Attribute(
        ("when was the study done", "What years did the trial run?", "between which dates were patients recruited"),
        r"(?:between|from) (?:\w+ )?(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)[ ,]* ?\d{0,4} (?:and|to|until|through)|from (?:19|20)\d\d to",
        "$^",
        ("setting", "followup"),
    ),
    "followup": Attribute(
        (
            "how long was the follow-up",
            "How long were patients followed?",
            "how long did the trial last",
            "duration of the study?",
        ),
        r"follow(?:ed)?[- ]up (?:for|of|period|was|at|duration|time)|\d+[- ](?:week|month|year|day)s? (?:follow|study|trial|treatment|period|intervention)",
        "$^",
        ("when", "dose"),
    ),
    "age": Attribute(
        ("how old were the patients", "What was the mean age?", "age of participants?"),
        r"(?:mean|median|average) age|\baged? (?:of |between |from )?\d|years of age|years old",
        r"baseline|characteristics",
        ("number", "included"),
    ),
    "dose": Attribute(
        (
            "what dose was given",
            "How much of it did they take, and how often?",
            "what dosage did they use",
            "how was the treatment given?",
        ),
        r"\d ?(?:mg|µg|μg|mcg|g|ml|mL|IU)\b.{0,60}(?:daily|day|weekly|week|hour|once|twice|infus|oral|inject)",
        r"intervention|treatment",
        ("power", "followup"),
    ),
    "aim": Attribute(
        (
            "what was the aim of the study",
            "What did the authors want to find out?",
            "why did they do this trial",
            "what is this paper about",
        ),
        r"(?:aims?|objectives?|purpose|goal) (?:of|was|were|is)|(?:we|study) (?:aimed|sought) to|in this study,? we",
        r"aim|objective|purpose",
        ("conclusion", "future"),
    ),
    "future": Attribute(
        (
            "what further research is needed",
            "What do the authors suggest for future studies?",
            "what should be studied next",
        ),
        r"(?:further|future|larger) (?:\w+ )?(?:studies|research|trials|investigation|work)",
        "$^",
        ("limitations", "conclusion"),
    ),
}
_OF_STUDY = ("in the {x} trial", "in the {x} study", "in the study of {x}", "in the trial on {x}", "in {x}")
_FINDINGS = (
    "Does {i} affect {o} compared with {c}?",
    "What is the effect of {i} on {o}?",
    "How did {o} differ between {i} and {c}?",
    "does {i} change {o}",
    "Is {i} better than {c} for {o}?",
    "Did {i} improve {o}?",
    "Was there a difference in {o} with {i}?",
    "Does {i} reduce or increase {o}?",
    "What was found for {o} after {i}?",
    "{i} vs {c}: which is better for {o}?",
    "{o} with {i}?",
    "how did {i} do against {c} on {o}",
    "What happened to {o} in the {c} group?",
)


@dataclass(frozen=True, slots=True)
class Study:
    """A report as read, how students call it, and for each attribute the sentences that tell it."""

    text: Text
    names: tuple[str, ...]
    telling: dict[str, frozenset[int]]
    ranking: Ranking


def read_studies(data: Path, choose: random.Random) -> list[Study]:
    """The training articles as JATS."""
    prompts: dict[str, list[str]] = defaultdict(list)
    for row in rows(data / "evidence_inference" / "prompts.jsonl"):
        words = _plain(str(row["Intervention"]))
        if 1 <= len(words.split()) <= 5:
            prompts[str(row["PMCID"])].append(words)
    found = []
    for path in sorted((data / "evidence_inference" / "nxml").glob("*.nxml")):
        number = path.stem.removeprefix("PMC")
        if held_out("trial", number):
            continue
        document = read(SourceFile(path))
        text = Text.of_paragraphs(path.stem, document.title, document.text, document.blocks)
        names = tuple(dict.fromkeys([*prompts[number], *re.findall(r"\b[A-Z][A-Z0-9-]{3,}\b", document.title)]))
        telling = {name: _telling(text, attribute) for name, attribute in ATTRIBUTES.items()}
        found.append(Study(text, names, telling, Ranking([text], choose)))
    return found


def attribute_groups(studies: Sequence[Study], share: float, choose: random.Random) -> Iterator[Group]:
    """For a share of each study's attributes: the sentences that tell it beside its neighbours, or only the latter."""
    for study in studies:
        for name, attribute in ATTRIBUTES.items():
            if choose.random() > share or not study.telling[name]:
                continue
            yield _attribute_group(study, name, attribute, studies, choose)


def _attribute_group(
    study: Study, name: str, attribute: Attribute, studies: Sequence[Study], choose: random.Random
) -> Group:
    question = choose.choice(attribute.questions)
    telling = study.telling[name]
    near: list[Candidate] = []
    for neighbour in choose.sample(attribute.neighbours, len(attribute.neighbours)):
        numbers = sorted(study.telling[neighbour] - telling)
        if numbers and len(near) < 2:
            window = study.text.window(choose.choice(numbers), choose.randint(50, 150), choose)
            if not telling & set(window):
                near.append(study.text.candidate(window, (), choose))
    for text, window in study.ranking.near(question, 6):
        if len(near) < 2 and not telling & set(window):
            near.append(text.candidate(window, (), choose))
    right = _telling_candidate(study, name, choose)
    named = bool(study.names) and choose.random() < 0.45
    if named:
        question = f"{question.rstrip('?')} {choose.choice(_OF_STUDY).format(x=choose.choice(study.names))}"
        question += "?" if choose.random() < 0.5 else ""
        other = choose.choice(studies)
        if other is not study and other.telling[name]:
            stranger = _titled(_telling_candidate(other, name, choose), other)
            near = [Candidate(stranger.heading, stranger.sentences), *near[:1]]
        right = _titled(right, study)
        near = [near[0], *(_titled(item, study) for item in near[1:])] if near else near
    if near and choose.random() < 0.25:
        return Group("attributes", question, tuple(near))
    return Group("attributes", question, (right, *near), exact=False)


def _telling_candidate(study: Study, name: str, choose: random.Random) -> Candidate:
    telling = study.telling[name]
    window = study.text.window(choose.choice(sorted(telling)), choose.randint(50, 180), choose)
    return study.text.candidate(window, telling, choose)


def _titled(candidate: Candidate, study: Study) -> Candidate:
    if candidate.heading.startswith(study.text.title):
        return candidate
    heading = " > ".join(part for part in (study.text.title, candidate.heading) if part)
    return Candidate(heading, candidate.sentences, candidate.right, candidate.short)


def _telling(text: Text, attribute: Attribute) -> frozenset[int]:
    sentence, heading = re.compile(attribute.sentence, re.IGNORECASE), re.compile(attribute.heading, re.IGNORECASE)
    found = {
        number
        for number in range(len(text.spans))
        if sentence.search(text.sentence(number)) or heading.search(text.headings[number].split(" > ")[-1])
    }
    # A heading that covers half of the article tells nothing.
    return frozenset(found) if len(found) <= 14 else frozenset(n for n in found if sentence.search(text.sentence(n)))


def read_findings(data: Path) -> dict[str, tuple[Text, list[tuple[dict[str, str], list[Span]]]]]:
    """For each training article its plain text and the prompts with the places that say what was found."""
    folder = data / "evidence_inference"
    prompts = {str(row["PromptID"]): row for row in rows(folder / "prompts.jsonl")}
    marked: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(folder / "annotations.jsonl"):
        if row["Valid Label"] == row["Valid Reasoning"] == "True" and str(row["PromptID"]) in prompts:
            span = Span(int(str(row["Evidence Start"])), int(str(row["Evidence End"])))
            marked[str(row["PMCID"])][str(row["PromptID"])].append(span)
    found = {}
    for name, places in marked.items():
        path = folder / "txt" / f"PMC{name}.txt"
        if held_out("trial", name) or not path.exists():
            continue
        draft = read_plain_text(Decoded(path.read_text(encoding="utf-8"), "utf-8"), Glossary.bundled())
        text = Text.of_paragraphs(f"txt-{name}", draft.title or "", draft.text, draft.blocks)
        of = [
            ({part: _plain(str(prompts[id_][part])) for part in ("Intervention", "Comparator", "Outcome")}, spans)
            for id_, spans in places.items()
        ]
        found[name] = (text, of)
    return found


def finding_groups(
    read_: dict[str, tuple[Text, list[tuple[dict[str, str], list[Span]]]]], choose: random.Random
) -> Iterator[Group]:
    """Each annotated prompt as a question; for some, another outcome or drug that the passage does not speak of."""
    every = list(read_.values())
    for text, asked in every:
        ranking = Ranking([text], choose)
        for parts, spans in asked:
            right = sorted({number for span in spans for number in text.at(span)})
            if not right:
                continue
            question = _finding(parts, choose)
            near = [window for _, window in ranking.near(question, 8) if not set(right) & set(window)]
            others = [text.candidate(window, (), choose) for window in choose.sample(near[:5], min(2, len(near[:5])))]
            window = text.window(choose.choice(right), choose.randint(50, 180), choose)
            answer = text.candidate(window, right, choose)
            yield Group("findings", question, (answer, *others))
            if choose.random() < 0.3:
                away = choose.choice(choose.choice(every)[1])[0]
                changed = {**parts, choose.choice(("Intervention", "Outcome")): ""}
                changed = {part: words or away[part] for part, words in changed.items()}
                if all(
                    changed[part].lower() not in text.text.lower() for part in changed if changed[part] != parts[part]
                ):
                    yield Group("findings", _finding(changed, choose), (Candidate(answer.heading, answer.sentences),))


def _finding(parts: dict[str, str], choose: random.Random) -> str:
    return choose.choice(_FINDINGS).format(i=parts["Intervention"], c=parts["Comparator"], o=parts["Outcome"])


def _plain(text: str) -> str:
    return " ".join(html.unescape(html.unescape(text)).split()).strip(" .;,")
