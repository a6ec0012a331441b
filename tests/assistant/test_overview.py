"""What is made of the library as a whole: a document's card, the questions to begin with, two documents beside each
other."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.overview import CardPlace, Comparer, OpeningQuestions, card_of
from assistant.types import Answer, Coverage, Question, SupportLabel
from corpus.errors import DocumentNotFound, FootnoteError, QuestionOverLimit, SettingError
from corpus.span import Span
from corpus.types import BlockKind, Document, Mention, Reference
from index.retriever import HybridRetriever
from index.snapshot import Snapshot
from tests.assistant.word_verifier import word_verifier
from tests.fakes import HashingEmbedder
from tests.page_documents import KETAMINE, MECHANISMS, abstention, answer_from, document, prose, quoted
from tests.snapshots import bundled_snapshot, snapshot_of

FAST = prose("Ketamine trial", "Ketamine lifts the mood within hours. Patients slept in the ward.")
SLOW = prose("Ketamine review", "Ketamine lifts the mood within hours. It does not cure depression. Money was short.")
CURE = prose("Ketamine letter", "It does cure depression. The letter was short and friendly.")


def listing(entry: str, mark: str, work: Reference) -> Document:
    """A document that names one work once, and lists it."""
    made = document(
        "A list",
        (),
        None,
        ((BlockKind.PARAGRAPH, f"It was shown {mark} before.", None), (BlockKind.REFERENCE, entry, None)),
    )
    reference = replace(work, span=quoted(made, entry))
    return replace(made, references=(reference,), mentions=(Mention(quoted(made, mark), (0,)),))


def test_every_line_of_a_card_stands_in_the_document_at_its_place() -> None:
    snapshot = bundled_snapshot()
    for one in snapshot.texts.documents.values():
        card = card_of(snapshot, one.id)
        headings = [block for block in one.blocks if block.kind is BlockKind.HEADING]
        assert [place.span for place in card.sections] == [block.span for block in headings[1:]]
        assert 1 <= len(card.about) <= 4
        places: tuple[CardPlace, ...] = (*card.about, *card.sections, *card.tables, *card.figures)
        assert all(place.words in " ".join(place.span.of(one.text).split()) for place in places)
        assert [work.reference for work in card.works] == list(one.references)


def test_tables_are_named_by_their_captions_and_figures_by_theirs() -> None:
    made = document(
        "Doses",
        (),
        2020,
        (
            (BlockKind.CAPTION, "Table 1. Usual doses.", None),
            (BlockKind.TABLE, "Drug Dose\nKetamine 0.5", None),
            (BlockKind.CAPTION, "Figure 2. The flow.", None),
            (BlockKind.TABLE, "Route Share\nNasal 5", None),
        ),
    )
    card = card_of(snapshot_of(made), made.id)
    assert [place.words for place in card.tables] == ["Table 1. Usual doses.", "Route Share"]
    assert [place.words for place in card.figures] == ["Figure 2. The flow."]


@pytest.mark.parametrize(
    ("work", "cites"),
    [
        (Reference(Span(0, 1), doi="10.1000/ketamine"), True),
        (Reference(Span(0, 1), title=KETAMINE.title.upper()), True),
        (Reference(Span(0, 1), title="Ketamine"), False),
        (Reference(Span(0, 1)), False),
    ],
)
def test_who_cites_whom_is_told_by_doi_or_by_the_whole_title(work: Reference, cites: bool) -> None:
    ketamine = replace(KETAMINE, doi="10.1000/KETAMINE")
    citing = listing("Somebody. Something about it.", "[1]", work)
    snapshot = snapshot_of(ketamine, citing)
    assert card_of(snapshot, ketamine.id).citing == ((citing,) if cites else ())
    [shown] = card_of(snapshot, citing.id).works
    assert (shown.document, shown.mentions, shown.also) == (ketamine if cites else None, 1, ())
    assert shown.first is not None
    assert shown.first.of(citing.text) == "[1]"


def test_a_work_that_two_documents_list_says_so_of_both() -> None:
    work = Reference(Span(0, 1), title="A trial of ketamine in many patients")
    first, second = listing("One. A trial.", "[1]", work), listing("Two. A trial.", "[2]", work)
    snapshot = snapshot_of(first, second)
    assert card_of(snapshot, first.id).works[0].also == (second,)
    with pytest.raises(DocumentNotFound):
        card_of(snapshot, "0" * 16)


def answers(declined: frozenset[str], asked: list[str]) -> Callable[[Question], Answer]:
    def answer(question: Question) -> Answer:
        asked.append(question.text)
        if "limit" in question.text:
            raise QuestionOverLimit("too long")
        if question.text in declined:
            return abstention(question.text)
        return answer_from(question.text, (KETAMINE, quoted(KETAMINE, "Ketamine acts", "monoamines.")))

    return answer


def test_what_is_not_answered_is_not_offered_and_headings_take_its_place() -> None:
    asked: list[str] = []
    declined = frozenset({"Who won?"})
    questions = OpeningQuestions(
        answers(declined, asked), bundled_snapshot, ("Who won?", "over the limit", "How fast?")
    )
    offered = questions()
    assert len(offered) == 3
    assert offered[0] == "How fast?"
    assert offered[1].endswith("?")
    assert len(set(offered)) == 3
    assert not declined.intersection(offered)
    before = list(asked)
    assert questions() == offered
    assert asked == before


def test_they_are_asked_anew_when_the_library_changes() -> None:
    now, asked = [bundled_snapshot()], list[str]()
    questions = OpeningQuestions(answers(frozenset(), asked), lambda: now[0], ("One?", "Two?", "Three?"))
    assert questions() == ("One?", "Two?", "Three?")
    now[0] = replace(now[0], generation=now[0].generation + 1)
    questions()
    assert asked == ["One?", "Two?", "Three?"] * 2


def test_an_empty_library_offers_none() -> None:
    asked: list[str] = []
    empty = snapshot_of(prose("Nothing"))
    assert OpeningQuestions(answers(frozenset(), asked), lambda: empty, ("One?",))() == ()
    assert asked == []


def comparer(snapshot: Snapshot, asked: list[Question]) -> Comparer:
    """Each document answers with its first sentence after the heading."""

    def answer(question: Question) -> Answer:
        asked.append(question)
        assert question.documents is not None
        [name] = question.documents
        one = snapshot.texts.documents[name]
        spans = [sentence.span for sentence in snapshot.texts.sentences if sentence.passage_id.startswith(name)]
        if not spans:
            return replace(abstention(question.text), coverage=Coverage.NOT_IN_DOCUMENTS)
        return answer_from(question.text, *((one, span) for span in spans))

    return Comparer(answer, HybridRetriever(lambda: snapshot, HashingEmbedder()), word_verifier)


def test_each_document_is_asked_alone_and_every_sentence_held_against_the_other() -> None:
    asked: list[Question] = []
    snapshot = snapshot_of(FAST, SLOW, CURE)
    sides = comparer(snapshot, asked).compare("Does ketamine cure?", ("Earlier?",), FAST.id, SLOW.id)
    assert [question.documents for question in asked] == [frozenset({FAST.id}), frozenset({SLOW.id})]
    assert {question.history for question in asked} == {("Earlier?",)}
    labels = [[beside.label for beside in side.beside] for side in sides]
    assert labels[0] == [SupportLabel.SUPPORTED, SupportLabel.NOT_FOUND]
    assert labels[1][0] is SupportLabel.SUPPORTED
    [place] = sides[0].beside[0].places[:1]
    assert place.of(SLOW.text) == "Ketamine lifts the mood within hours."
    assert sides[0].beside[1].places == ()


def test_what_the_other_denies_is_said_otherwise() -> None:
    sides = comparer(snapshot_of(SLOW, CURE), []).compare("Does it cure?", (), SLOW.id, CURE.id)
    [denied] = [beside for beside in sides[0].beside if beside.label is SupportLabel.CONTRADICTED]
    assert denied.places[0].of(CURE.text) == "It does cure depression."


def test_nothing_contradicts_what_it_does_not_speak_of() -> None:
    other = prose("Lithium letter", "It does cure depression. The letter was short and friendly.")
    own = prose("Ketamine review", "Ketamine does not cure depression.")
    sides = comparer(snapshot_of(own, other), []).compare("Does ketamine cure depression?", (), own.id, other.id)
    assert [beside.label for beside in sides[0].beside] == [SupportLabel.NOT_FOUND]


def test_the_documents_nearest_to_the_question_stand_for_those_not_chosen() -> None:
    snapshot = snapshot_of(MECHANISMS, FAST, SLOW)
    first, second = comparer(snapshot, []).compare("Does ketamine lift the mood within hours?")
    assert {first.document.id, second.document.id} == {FAST.id, SLOW.id}
    first, second = comparer(snapshot, []).compare("Does ketamine lift the mood?", (), SLOW.id, SLOW.id)
    assert first.document.id == SLOW.id != second.document.id


@pytest.mark.parametrize(("documents", "error"), [((FAST,), SettingError), ((FAST, SLOW), DocumentNotFound)])
def test_what_cannot_be_compared_is_one_line(documents: tuple[Document, ...], error: type[FootnoteError]) -> None:
    with pytest.raises(error):
        comparer(snapshot_of(*documents), []).compare("How?", (), "0" * 16, FAST.id)
