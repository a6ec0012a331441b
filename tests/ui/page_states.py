"""The main states of each page, as HTML: what `test_golden_pages` holds as it was, and takes apart."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.conversations import Listed
from assistant.types import Coverage, Handling, ModelUse, SentPassage, Support, SupportLabel
from corpus.errors import LibraryError, LibraryLocked
from corpus.integrity import Finding
from corpus.receipts import Receipt, Status
from corpus.span import Box, Fragment, Layout, Span
from corpus.types import Block, BlockKind, Document
from evals.runs import KeptRun, Runs
from evals.scored_rows import Status as RowStatus
from evals.verdicts import Label
from tests.assistant.test_answer_table import TABLE, read_as
from tests.assistant.test_answer_table import answer as table_answer
from tests.browser.paper import ACROSS, INSIDE, DrawnPictures, paper
from tests.check_fakes import FAST, GONE_SOURCE, HOSTILE, SLEEP, FakeKept, FakeRulings, several
from tests.page_documents import (
    KETAMINE,
    LONG_WORD,
    MECHANISMS,
    NASTY,
    NASTY_DOCUMENT,
    abstention,
    document,
    ketamine_answer,
    quoted,
)
from tests.page_fakes import OFFERS, FakeAnswers, FakeDocuments, FakePictures, TitledShelf, overview, sources
from tests.study_fakes import FakeNotes, FakeQuizzes
from tests.ui.library_page.fakes import FakeHoldings, opened
from tests.ui.scores_page.runs import FakeJudging, keep
from ui.web.accounts import Role, Visitor
from ui.web.answer_view import Writers, beneath_html, cited_html, question_html, turn_html
from ui.web.check_page import Bench
from ui.web.check_page import Shown as BenchShown
from ui.web.check_requests import DeskRequest, Order, Stop, Stretch
from ui.web.check_views import aid, loading, nothing_open
from ui.web.conversation import Conversation, Footnote, FootnoteId, Turn
from ui.web.library_adding import Soundness
from ui.web.library_page import A_PAGE, Wanted, adding_html, findings_html, list_html, opened_html
from ui.web.login import again_html, login_html, logout_html, refusal_html
from ui.web.panel_view import (
    GONE,
    alone_html,
    document_html,
    empty_panel,
    opening_html,
    overview_html,
    shelf_html,
    source_html,
)
from ui.web.render import render, top_bar
from ui.web.scores_page import View
from ui.web.scores_views import Wanted as ScoresWanted
from ui.web.services import Choice, Shelved, Sources
from ui.web.study_view import (
    Sitting,
    card_html,
    compared_html,
    flag_html,
    history_html,
    sides_html,
    study_html,
    trouble_html,
)

AT = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
States = Iterator[tuple[str, str]]


class OnePicture:
    """A picture of a few bytes for every page."""

    def picture(self, document_id: str, page: int) -> bytes:
        del document_id, page
        return b"\x89PNG\r\n\x1a\n"


class FakeCheckup:
    """A check that came to this."""

    def __init__(self, outcome: Soundness | LibraryError | None, is_at_work: bool = False) -> None:
        self.outcome, self.is_at_work = outcome, is_at_work


def ask(folder: Path) -> States:
    whole = ketamine_answer("How fast?")
    yield "bar", top_bar("/") + empty_panel()
    yield "keys", render("common.keys", keys=((("A", "B"), "what <they> do"),))
    held = Sources(FakeDocuments(), FakePictures(), TitledShelf(("A <title>", NASTY)))
    yield "opening, hostile", opening_html(held, True, ("ollama:x, on this machine, is ready.",))
    held = Sources(FakeDocuments(), FakePictures(), TitledShelf(tuple(f"Review {number}" for number in range(12))))
    yield "opening, many, nothing answered", opening_html(held, False)
    yield "question", question_html(Turn(1, "Two\nlines & more"))
    yield (
        "question refused",
        question_html(Turn(1, "x" * 900)) + turn_html(Turn(1, "x", trouble="Too long.", open=False)),
    )
    yield "reading", turn_html(Turn(1, "How?"))
    yield "growing", turn_html(Turn(1, "How?", replace(whole, sentences=whole.sentences[:2], finished=False)))
    yield "suggesting", turn_html(Turn(1, "How?", replace(whole, finished=False, suggesting=True)))
    declined = replace(abstention("Sleep?"), finished=False, suggesting=True)
    yield "suggesting after an abstention", turn_html(Turn(1, "How?", declined))
    offering = replace(whole, suggestions=OFFERS, coverage=Coverage.PARTLY, notice="Call 988.\n\nNot advice.")
    yield "whole", turn_html(Turn(2, "How?", replace(offering, remark="Written by a rule."), open=False, flag=""))
    yield "abstained", turn_html(Turn(3, "How?", abstention("Sleep?"), open=False))
    near = replace(abstention("Sleep?"), suggestions=OFFERS[:2])
    yield "abstained with offers", turn_html(Turn(3, "How?", near, open=False))
    yield (
        "stopped, not kept",
        turn_html(
            Turn(
                4,
                "How?",
                replace(whole, pending="It is", finished=False),
                "Stopped.",
                open=False,
                unkept="Disk <full>.",
            )
        ),
    )
    first = whole.sentences[0]
    at = first.span.start + first.text.index("within hours")
    led = replace(first, lead="Two <documents> agree:", short=Span(at, at + 12))
    set_in = replace(whole.sentences[3], text="Steps:\n1. one\n  - two\n    - three\n      * four", short=None)
    yield (
        "lead, strong, set in",
        turn_html(Turn(5, "?", replace(whole, sentences=(led, set_in, *whole.sentences[4:])), open=False)),
    )
    use = ModelUse("openai:x", "1", "strict", "api.example.com", "internet", (SentPassage("d", Span(0, 5), "A, B"),))
    handled = tuple(
        replace(sentence, handling=handling, support=Support(label, 0.974))
        for sentence, handling, label in zip(
            whole.sentences,
            (Handling.AS_WRITTEN, Handling.MARK_REPAIRED, Handling.REPLACED, Handling.NOT_CHECKED, Handling.AS_WRITTEN),
            (*[SupportLabel.SUPPORTED] * 3, SupportLabel.NOT_FOUND, SupportLabel.NOT_FOUND),
            strict=True,
        )
    )
    written = replace(whole, writer="llm:openai:x", model=use, sentences=handled)
    yield "a model wrote", turn_html(Turn(6, "?", written, open=False))
    refuted = replace(first, support=Support(SupportLabel.CONTRADICTED, 0.1))
    against = replace(written, sentences=(refuted, *handled[1:]))
    yield "a model wrote against its source", turn_html(Turn(6, "?", against, open=False))
    yield "a model writes", turn_html(Turn(6, "?", replace(written, finished=False, pending="Ketamine is")))
    told = replace(use, sent_to=NASTY, sent=(SentPassage("d", Span(0, 5), NASTY),))
    steered = replace(written, model=told, remark=NASTY, pending=NASTY)
    yield "hostile, a model wrote", turn_html(Turn(6, "?", steered, open=False))
    yield "hostile, a model writes", turn_html(Turn(6, "?", replace(steered, finished=False)))
    off = replace(written, finished=False, model=replace(use, policy="off"))
    yield "nothing is checked", turn_html(Turn(6, "?", off))
    choice = Choice("openai:x", "Passages go to api.example.com.", FakeAnswers())
    yield "where passages go", Writers(FakeAnswers(), [choice]).note_html("openai:x")
    drugs = read_as(folder, "drugs.md", TABLE)
    for name, lead in (("table", "Dropout:"), ("table without lead", "")):
        shown = table_answer(drugs, "Ketamine", "A \\| B", short="52", before="Two were tried.", lead=lead)
        yield name, turn_html(Turn(7, "?", shown, open=False))
    nasty = replace(
        whole,
        notice=NASTY,
        suggestions=(NASTY,),
        sentences=tuple(replace(sentence, text=NASTY, lead=NASTY) for sentence in whole.sentences),
    )
    yield "hostile", question_html(Turn(1, NASTY)) + turn_html(Turn(1, NASTY, nasty, open=False))
    yield "hostile, near", turn_html(Turn(1, NASTY, replace(abstention("?"), nearby=(NASTY,)), NASTY, open=False))
    turns = (Turn(1, "a", whole, open=False), Turn(2, NASTY, nasty, open=False), Turn(3, "c", whole))
    conversation = Conversation(turns, id="0123456789abcdef" * 2, owner="ann")
    yield "beneath", beneath_html(conversation)
    yield "beneath, editing", beneath_html(replace(conversation, editing=1), "Say <this>.")
    yield "beneath, editing the last", beneath_html(replace(conversation, editing=3))


def source(folder: Path) -> States:
    del folder
    answer = ketamine_answer("?")

    def footnote(number: int, previous: bool = True) -> Footnote:
        before, after = FootnoteId(1, number - 1) if previous else None, FootnoteId(1, number + 1)
        return Footnote(FootnoteId(1, number), answer.citations[number - 1], number, 5, before, after)

    first = footnote(1, previous=False)
    yield "text", source_html(first, KETAMINE, FakePictures())
    yield (
        "a list, no byline",
        source_html(footnote(4), replace(KETAMINE, authors=(), year=None, doi="10.1/<b>"), OnePicture()),
    )
    yield "other document", source_html(footnote(3), MECHANISMS, FakePictures())
    yield "gone", alone_html(first, GONE)
    yield "changed", source_html(first, MECHANISMS, FakePictures())
    span = quoted(NASTY_DOCUMENT, NASTY + LONG_WORD)
    hostile = replace(first.citation, span=span, quote=span.of(NASTY_DOCUMENT.text), section=NASTY, page=7)
    yield "hostile", source_html(replace(first, citation=hostile), NASTY_DOCUMENT, FakePictures())
    entry = quoted(KETAMINE, "Abdallah CG", "antidepressants.")
    of_list = replace(first.citation, span=entry, quote=entry.of(KETAMINE.text))
    yield "entry of the references", source_html(replace(first, citation=of_list), KETAMINE, FakePictures())
    made = paper()
    for name, words, sheet in (("page", INSIDE, None), ("two pages", ACROSS, None), ("turned", INSIDE, 4)):
        at = made.quote(words)
        cited = replace(first.citation, span=at, quote=at.of(made.document.text))
        yield name, source_html(replace(first, citation=cited), made.document, OnePicture(), sheet)
    pictures = DrawnPictures(made)
    pictures.broken = {2, 4}
    yield (
        "no picture",
        source_html(replace(first, citation=replace(cited, quote=at.of(made.document.text))), made.document, pictures),
    )
    yield "turned to no picture", source_html(replace(first, citation=cited), made.document, pictures, 4)
    unplaced = replace(made.document, layout=Layout.of(()))
    yield "no place known", source_html(replace(first, citation=cited), unplaced, OnePicture())
    work = replace(made.document.references[0], title="T" * 300, label="<1>", authors=("A", "B"))
    several_ = tuple(replace(work, label="" if number % 2 else f"[{number}]", doi=None) for number in range(8))
    many = replace(
        made.document, references=several_, mentions=(replace(made.document.mentions[0], references=tuple(range(8))),)
    )
    alone = replace(many, mentions=(replace(made.document.mentions[0], references=(0,)),))
    yield "cited works", cited_html(many, at) + cited_html(alone, at)
    nasty = replace(work, label=NASTY, authors=(NASTY, "b", "c"), title=NASTY + LONG_WORD, journal=NASTY, doi=NASTY)
    yield "hostile cited works", cited_html(replace(many, references=(nasty,) * 8), at)
    scrawled = page_of(made.document, NASTY)
    there = replace(first.citation, document_id=scrawled.id, span=Span(0, len(NASTY)), quote=NASTY)
    yield "hostile page", source_html(replace(first, citation=there), scrawled, OnePicture())
    long = document("Long", ("A. B.",), 2020, ((BlockKind.PARAGRAPH, "Word word. " * 9_000, 1),))
    middle = Span(50_006, 50_010)
    part = replace(first.citation, document_id=long.id, span=middle, quote=middle.of(long.text))
    yield "part of a long one", source_html(replace(first, citation=part), long, FakePictures())
    items = KETAMINE.text.index("- a rise")
    paged = (replace(block, page=None) for block in KETAMINE.blocks if block.span.start < items)
    lined = replace(KETAMINE, blocks=(*paged, Block(BlockKind.HEADING, Span(items, items + 20), (), None)))
    yield "document, page turned", document_html(made.document, OnePicture(), 3)
    yield "document", document_html(lined, FakePictures())
    receipts = (
        Receipt(
            "a.pdf",
            "/a.pdf",
            Status.ADDED,
            "",
            "0" * 16,
            "A <b>",
            ("X", " "),
            2020,
            "10.1/x",
            "application/pdf",
            3,
            9,
            1,
            2,
            3,
            4,
        ),
        Receipt(
            "b.md", "/b.md", Status.PARTIAL, "pages <7>", "1" * 16, "", missing=("p. 1", "p. 2"), left_out=("notes",)
        ),
        Receipt("c.xyz", "/c.xyz", Status.FAILED, "it is <damaged>", media_type="x/y"),
    )
    yield (
        "shelf",
        shelf_html(tuple(Shelved(receipt, AT if number else None) for number, receipt in enumerate(receipts))),
    )
    yield "shelf, many", shelf_html((Shelved(receipts[2]),) * 502).rpartition("</li>")[0].rpartition("</li>")[2]
    yield "shelf, empty", shelf_html(())
    yield "card, hostile", overview_html(f"card-{KETAMINE.id}", overview()) or ""
    yield "card, gone", overview_html(f"card-{'0' * 16}", overview()) or ""
    place = quoted(KETAMINE, "Ketamine acts", "monoamines.")
    yield "document, a place of it", document_html(KETAMINE, FakePictures(), None, place)


def page_of(printed: Document, words: str) -> Document:
    """A page with nothing on it but these words."""
    whole = Span(0, len(words))
    return replace(
        printed,
        title=words,
        text=words,
        pages=(replace(printed.pages[0], span=whole),),
        blocks=(Block(BlockKind.PARAGRAPH, whole, (), 1),),
        references=(),
        mentions=(),
        layout=Layout.of([Fragment(whole, Box(1, 0.1, 0.1, 0.9, 0.2))]),
    )


def study(folder: Path) -> States:
    del folder
    listed = (Listed("a" * 32, NASTY, AT, 2), Listed("b" * 32, " ", AT, 1))
    yield "history", history_html(listed, "Deleted.")
    yield "no history", history_html(())
    turn = Turn(2, NASTY, ketamine_answer("?"), open=False)
    yield "flag", flag_html(turn)
    yield "flag sent", flag_html(replace(turn, flag="</textarea>" + NASTY), "Sent.")
    conversation = Conversation((turn,), id="0123456789abcdef" * 2, owner="ann")
    yield "export", study_html("export", conversation, "ann", FakeNotes()) or ""
    yield "trouble", trouble_html("history", "History", LibraryError("the file\nis <damaged>"))
    own = Sources(FakeDocuments(), FakePictures(), TitledShelf(("Ketamine", NASTY), (KETAMINE.id, MECHANISMS.id)))
    asked = Turn(2, NASTY, ketamine_answer("?"), open=False)
    yield "side by side, asked", sides_html(asked)
    yield "side by side, hostile", compared_html(asked, (), "", "", overview(), own)
    yield "side by side, neither answers", compared_html(replace(asked, question="Sleep?"), (), "", "", overview(), own)
    sitting = Sitting().next(FakeQuizzes(), 3)
    assert sitting.question is not None
    yield "quiz", card_html(sitting)
    yield "quiz answered", card_html(sitting.answered())
    plain = replace(sitting, question=replace(sitting.question, blank=None, hint=" ", question="What <is> it?"))
    yield "quiz in plain words", card_html(plain) + card_html(plain.answered())
    yield (
        "no quiz",
        card_html(Sitting().next(FakeQuizzes(LibraryError("the library is <empty>")), 1)) + card_html(Sitting()),
    )


def library(folder: Path) -> States:
    del folder
    holdings = FakeHoldings()
    yield "adding", adding_html("/add", "/tasks", 50_000_000, ".pdf,.md")
    yield "list", list_html(holdings, Wanted(), "Removed: <b>")
    yield "words", list_html(holdings, Wanted("ketamine <"))
    yield "words that are there", list_html(holdings, Wanted("ketamine"))
    alone = opened(KETAMINE)
    many = FakeHoldings()
    many.documents = {
        f"{number:016x}": replace(alone, record=replace(alone.record, id=f"{number:016x}", title=f"Document {number}"))
        for number in range(60)
    }
    yield "second page", list_html(many, Wanted(first=A_PAGE))
    many.documents = {}
    yield "empty", list_html(many, Wanted())
    many.broken = True
    yield "trouble", list_html(many, Wanted())
    yield "opened", opened_html(holdings, KETAMINE.id, 0)
    yield "opened, not all read", opened_html(holdings, MECHANISMS.id, 0)
    yield "opened, hostile", opened_html(holdings, NASTY_DOCUMENT.id, 0)
    long = opened(
        document("Long", (), None, tuple((BlockKind.PARAGRAPH, f"Words {number}.", number) for number in range(1, 50)))
    )
    holdings.documents[long.record.id] = long
    yield "opened, a later page", opened_html(holdings, long.record.id, 25)
    holdings.documents[long.record.id] = replace(long, passages=(), sentences=())
    yield "opened, nothing in it", opened_html(holdings, long.record.id, 0)
    yield "gone", opened_html(holdings, "f" * 16, 0)
    faults = (
        Finding(f"document {KETAMINE.id}", "a hash is <wrong>"),
        Finding("x.faiss", "gone"),
        *[Finding("y", "z")] * 99,
    )
    for name, checkup in {
        "checking": FakeCheckup(None, is_at_work=True),
        "not checked": FakeCheckup(None),
        "sound": FakeCheckup(Soundness((), ("passages.faiss", "<b>"), 3)),
        "faults": FakeCheckup(Soundness(faults)),
        "a lost document": FakeCheckup(Soundness((Finding(f"document {'e' * 16}", "gone"),))),
        "cannot be checked": FakeCheckup(LibraryLocked("another <process> writes")),
    }.items():
        yield name, findings_html(checkup, holdings)  # type: ignore[arg-type]


def scores(folder: Path) -> States:
    dated = re.compile(r"— [^<]*(?=</option>)")

    def undated(*parts: str) -> str:
        return dated.sub("— at", "".join(parts))

    empty = View(Runs(folder / "runs"), FakeJudging(silent=True))
    yield "no run", "".join([*empty.opened("", "", ""), empty.tutors()])
    keep(folder, "before", shift=1)
    runs = keep(folder, "now", rows=63)
    view = View(runs, FakeJudging())
    yield "run", undated(*view.opened("", "", ""))
    yield "compared", undated(*view.opened("now", "before", "aurc"))
    yield "tutors", view.tutors()
    for number, name in ((0, "row"), (3, "hostile row"), (6, "abstained row"), (10, "broken row"), (99, "no such row")):
        yield name, view.row("now", number)
    yield "rows of a status", view.rows("now", rows(RowStatus.ERROR, 0))
    yield "rows of none", view.rows("now", rows(RowStatus.TOO_LONG, 0))
    yield "last rows", view.rows("now", rows(None, 40))
    yield "no such run", view.rows("none", rows(None, 0))
    harmed: KeptRun = runs.run("before")
    (harmed.folder / "rows.jsonl").write_text("harmed\n")
    yield "harmed", undated(*View(runs, FakeJudging()).opened("before", "", ""))


def rows(status: RowStatus | None, first: int) -> ScoresWanted:
    return ScoresWanted(status=status, first=first)


def check(folder: Path) -> States:
    del folder
    rulings = FakeRulings()
    bench = Bench(FakeKept(several()), rulings, sources())
    at = DeskRequest(FAST, Stop(1, 1), Order.FLAGGED, None)

    def all_of(shown: BenchShown) -> str:
        return shown.queue + shown.desk + (shown.panel or "")

    yield "before", aid() + nothing_open() + loading()
    yield "first", all_of(bench.see("ann", DeskRequest("", None, None, None)))
    yield "a sentence with a list", all_of(bench.see("ann", replace(at, stop=Stop(4))))
    yield "judged", all_of(bench.judge("ann", replace(at, stop=Stop(1, 1)), Label.SUPPORTS, "a <note>"))
    right = "The effect of one infusion fades within one to two weeks"
    stretch = (Stretch(KETAMINE.text.index(right), right),)
    yield "right words", all_of(bench.choose("ann", replace(at, stop=Stop(2, 2)), KETAMINE.id, stretch, ""))
    bench.judge("ben & co", at, Label.DOES_NOT, "ben’s <note>")
    bench.judge("ben & co", replace(at, stop=Stop(5, 5)), Label.PARTLY, "")
    yield "others", all_of(bench.see("ann", at))
    yield "undone", all_of(bench.undo("ann", at))
    yield "hostile", all_of(bench.judge("ann", replace(at, answer=HOSTILE), Label.PARTLY, NASTY))
    scrawled = Bench(FakeKept(several()), FakeRulings(), sources())
    scrawled.judge(NASTY.strip(), replace(at, answer=HOSTILE), Label.SUPPORTS, NASTY)
    yield (
        "hostile reviewer",
        all_of(scrawled.judge("ann", replace(at, answer=HOSTILE), Label.PARTLY, NASTY + LONG_WORD)),
    )
    yield "gone source", all_of(bench.see("ann", replace(at, answer=GONE_SOURCE)))
    open_ = DeskRequest(SLEEP, Stop(0), Order.LEAST_SURE, Coverage.NOT_IN_DOCUMENTS)
    yield "quotes nothing", all_of(bench.see("ann", open_))
    yield "quotes nothing, judged", all_of(bench.judge("ann", open_, Label.DOES_NOT, ""))
    yield "lost", all_of(bench.see("ann", replace(at, answer="0" * 32)))
    yield "none of the kind", all_of(bench.see("ann", replace(at, answer="", coverage=Coverage.PARTLY)))
    unflagged = Bench(FakeKept(several()[1:2]), FakeRulings(), sources())
    yield "no flag", all_of(unflagged.see("ann", DeskRequest("", None, Order.FLAGGED, None)))
    nothing = Bench(FakeKept(()), FakeRulings(), sources())
    yield "no answers", all_of(nothing.see("ann", DeskRequest("", None, None, None)))
    crowd = [replace(several()[0], id=f"{number:032x}") for number in range(70)]
    yield "many", Bench(FakeKept(crowd), FakeRulings(), sources()).see("ann", at).queue


def login(folder: Path) -> States:
    del folder
    yield "form", login_html("/check/?a=1")
    yield "wrong", login_html("/", "Ann <b>", "Wrong & again.")
    ann = Visitor("ann <b>", Role.STUDENT)
    yield "log out", logout_html(ann)
    yield "refused", refusal_html(ann, "Check", Role.TUTOR)
    yield "again", again_html("/check/?a=<b>")


PAGE: dict[str, Callable[[Path], States]] = {
    made.__name__: made for made in (ask, source, study, library, scores, check, login)
}
