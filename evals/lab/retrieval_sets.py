"""Sets that retrieval is measured on: documents cut into passages, and questions with the passages that answer them."""

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.chunker import cut, passage_text, sentence_text
from corpus.errors import FileError
from corpus.glossary import Glossary
from corpus.readers.base import Decoded, read
from corpus.readers.draft import laid_out
from corpus.readers.plain_text import read_plain_text
from corpus.sources import SourceFile
from corpus.span import Span
from corpus.types import Block, BlockKind, Document, Passage, Sentence, Source
from index.text import PieceCounter

LIMIT = 256
_SEED = 13


@dataclass(frozen=True, slots=True)
class RetrievalQuestion:
    """`right` are the numbers of the passages that answer; with `share` recall is the share of them among those
    retrieved (of as many as can be), else whether any of them is."""

    text: str
    right: frozenset[int]
    share: bool = False


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Passages numbered from 0, what a network reads of each, and the questions; `sentences_of[p]` are the numbers of
    the sentences of passage `p`. With `by_document` a document is ranked by its best passage."""

    name: str
    documents: dict[str, Document]
    passages: tuple[Passage, ...]
    passage_texts: tuple[str, ...]
    sentence_texts: tuple[str, ...]
    sentences_of: tuple[range, ...]
    questions: tuple[RetrievalQuestion, ...]
    by_document: bool = False


Answers = Callable[[Sequence[Passage]], Iterator[RetrievalQuestion]]


def _retrieval_set(name: str, documents: Iterable[Document], answers: Answers) -> RetrievalSet:
    by_id = {document.id: document for document in documents}
    counter = PieceCounter()
    passages: list[Passage] = []
    texts: list[str] = []
    sentences: list[str] = []
    ranges: list[range] = []
    for document in by_id.values():
        cutting = cut(document, counter, LIMIT)
        inside: dict[str, list[Sentence]] = defaultdict(list)
        for sentence in cutting.sentences:
            inside[sentence.passage_id].append(sentence)
        for passage in cutting.passages:
            passages.append(passage)
            texts.append(passage_text(document, passage))
            ranges.append(range(len(sentences), len(sentences) + len(inside[passage.id])))
            sentences.extend(sentence_text(document, sentence) for sentence in inside[passage.id])
    questions = tuple(question for question in answers(passages) if question.right)
    return RetrievalSet(name, by_id, tuple(passages), tuple(texts), tuple(sentences), tuple(ranges), questions)


def _at(passages: Sequence[Passage]) -> Callable[[str, Span], frozenset[int]]:
    """What gives the numbers of the passages that meet a span of a document."""
    of: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    for number, passage in enumerate(passages):
        of[passage.document_id].append((number, passage.span))
    return lambda document, span: frozenset(number for number, own in of[document] if own.meets(span))


def _plain(name: str, title: str, parts: Sequence[str]) -> Document:
    text, spans = laid_out([" ".join(part.split()) for part in parts])
    blocks = tuple(Block(BlockKind.PARAGRAPH, span) for span in spans if span)
    return Document(name, title, (), None, text, blocks, (), Source(name, name, "", "text/plain", "utf-8"))


def covidqa(data: Path) -> RetrievalSet:
    """COVID-QA: experts' questions, all articles searched at once."""
    glossary = Glossary.bundled()
    documents: list[Document] = []
    asked: list[tuple[str, str, Span]] = []
    for article in map(json.loads, _lines(data / "covidqa" / "articles.jsonl")):
        name, draft = str(article["document_id"]), read_plain_text(Decoded(article["context"], "utf-8"), glossary)
        source = Source(name, name, "", "text/plain", "utf-8")
        documents.append(
            Document(name, draft.title or name, draft.authors, draft.year, draft.text, draft.blocks, (), source)
        )
        for row in article["questions"]:
            first = row["answers"][0]
            asked.append((row["question"], name, Span(first["start"], first["start"] + len(first["text"]))))

    def answers(passages: Sequence[Passage]) -> Iterator[RetrievalQuestion]:
        at = _at(passages)
        return (RetrievalQuestion(text, at(name, span)) for text, name, span in asked)

    return _retrieval_set("COVID-QA", documents, answers)


def bioasq(data: Path, most: int = 80) -> RetrievalSet:
    """BioASQ: the snippets of all questions together, those of its own to be retrieved for each."""
    snippets: dict[str, str] = {}
    asked: list[tuple[str, set[str]]] = []
    rows = list(map(json.loads, _lines(data / "bioasq12b" / "questions.jsonl")))
    for row in rows[:most]:
        texts = {" ".join(snippet["text"].split()) for snippet in row["snippets"]} - {""}
        for text in sorted(texts):
            snippets.setdefault(text, f"s{len(snippets)}")
        asked.append((" ".join(row["body"].split()), {snippets[text] for text in texts}))

    def answers(passages: Sequence[Passage]) -> Iterator[RetrievalQuestion]:
        of = defaultdict(set)
        for number, passage in enumerate(passages):
            of[passage.document_id].add(number)
        for text, names in asked:
            yield RetrievalQuestion(text, frozenset(number for name in names for number in of[name]), share=True)

    return _retrieval_set("BioASQ", (_plain(name, "", [text]) for text, name in snippets.items()), answers)


def scifact(data: Path, most: int = 157, abstracts: int = 500) -> RetrievalSet:
    """SciFact: claims, dev before train, against the abstracts that they cite and others, `abstracts` in all."""
    folder = data / "scifact"
    parts = (folder / f"claims_{part}_cited.jsonl" for part in ("dev", "train"))
    rows = [json.loads(line) for path in parts for line in _lines(path)][:most]
    cited = {name for row in rows for name in row["doc_ids"]}
    corpus = list(map(json.loads, _lines(folder / "corpus.jsonl")))
    random.Random(_SEED).shuffle(corpus)
    corpus.sort(key=lambda row: row["doc_id"] not in cited)
    documents = [_plain(str(row["doc_id"]), row["title"], [" ".join(row["abstract"])]) for row in corpus[:abstracts]]

    def answers(passages: Sequence[Passage]) -> Iterator[RetrievalQuestion]:
        of = defaultdict(set)
        for number, passage in enumerate(passages):
            of[passage.document_id].add(number)
        for row in rows:
            right = frozenset(number for name in row["doc_ids"] for number in of[str(name)])
            yield RetrievalQuestion(row["claim"], right, share=True)

    made = _retrieval_set("SciFact", documents, answers)
    return replace(made, by_document=True)


def squad2(data: Path, most: int = 600) -> RetrievalSet:
    """SQuAD 2: answerable questions over the articles' paragraphs, all articles searched at once."""
    articles = json.loads((data / "squad2" / "dev-v2.0.json").read_text(encoding="utf-8"))["data"]
    documents, asked = [], []
    for article in articles:
        name = article["title"]
        contexts = [paragraph["context"] for paragraph in article["paragraphs"]]
        text, spans = laid_out(contexts)
        blocks = tuple(Block(BlockKind.PARAGRAPH, span) for span in spans)
        source = Source(name, name, "", "text/plain", "utf-8")
        documents.append(Document(name, name.replace("_", " "), (), None, text, blocks, (), source))
        for paragraph, whole in zip(article["paragraphs"], spans, strict=True):
            for row in paragraph["qas"]:
                if not row["is_impossible"]:
                    start = whole.start + row["answers"][0]["answer_start"]
                    span = Span(start, start + len(row["answers"][0]["text"]))
                    asked.append((row["question"], name, span))
    random.Random(_SEED).shuffle(asked)

    def answers(passages: Sequence[Passage]) -> Iterator[RetrievalQuestion]:
        at = _at(passages)
        return (RetrievalQuestion(text, at(name, span)) for text, name, span in asked[:most])

    return _retrieval_set("SQuAD 2", documents, answers)


_WORDINGS = (
    "What is the effect of {i} on {o} compared with {c}?",
    "Did {i} change {o}?",
    "How did {o} differ between {i} and {c}?",
    "{o} after {i}: was there a difference?",
)


def trials(data: Path, articles: int = 20, most: int = 300) -> RetrievalSet:
    """Evidence Inference: what a trial found for an intervention and an outcome, over JATS files read as the product
    reads them, all searched at once; an annotation whose words are not met in the article is left out."""
    folder = data / "evidence_inference"
    prompts = {row["PromptID"]: row for row in map(json.loads, _lines(folder / "prompts.jsonl"))}
    marked: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in map(json.loads, _lines(folder / "annotations.jsonl")):
        if row["Valid Label"] == row["Valid Reasoning"] == "True" and row["PromptID"] in prompts:
            marked[row["PMCID"]][row["PromptID"]].append(row["Annotations"])
    names = sorted(name for name in marked if (folder / "nxml" / f"PMC{name}.nxml").exists())
    random.Random(_SEED).shuffle(names)
    documents, asked = [], []
    for name in names[:articles]:
        try:
            document = replace(read(SourceFile(folder / "nxml" / f"PMC{name}.nxml")), id=name)
        except FileError:
            continue
        documents.append(document)
        for prompt, sentences in marked[name].items():
            spans = [span for words in sentences if (span := _located(document.text, words)) is not None]
            row = prompts[prompt]
            wording = _WORDINGS[int(prompt) % len(_WORDINGS)]
            asked.append((wording.format(i=row["Intervention"], c=row["Comparator"], o=row["Outcome"]), name, spans))
    random.Random(_SEED).shuffle(asked)

    def answers(passages: Sequence[Passage]) -> Iterator[RetrievalQuestion]:
        at = _at(passages)
        for text, name, spans in asked[:most]:
            yield RetrievalQuestion(text, frozenset(number for span in spans for number in at(name, span)))

    return _retrieval_set("trials", documents, answers)


SETS: dict[str, Callable[[Path], RetrievalSet]] = {
    "covidqa": covidqa,
    "bioasq": bioasq,
    "scifact": scifact,
    "squad2": squad2,
    "trials": trials,
}


def _located(text: str, words: str) -> Span | None:
    """The first place where the letters and digits of `words` stand in `text` one after another."""
    wanted = "".join(re.findall(r"\w", words)).lower()
    at = [place for place, character in enumerate(text) if re.match(r"\w", character)]
    start = "".join(text[place].lower()[:1] for place in at).find(wanted) if wanted else -1
    return None if start < 0 else Span(at[start], at[start + len(wanted) - 1] + 1)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from lines
