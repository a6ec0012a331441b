"""The Ask page in Gradio: what stands where on it, asking, the history and the quiz, and all of it put together."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from assistant.conversations import Notebook
from assistant.overview import MOST
from assistant.quiz import Quiz
from assistant.types import MAX_CHARACTERS
from corpus.errors import ConversationNotFound, FootnoteError, storable
from ui.web.accounts import visiting
from ui.web.answer_view import (
    ActionId,
    Deed,
    OfferId,
    Writers,
    beneath_html,
    offered,
    question_html,
    state_of,
    turn_html,
)
from ui.web.ask_parts import Parts, parts
from ui.web.conversation import STOPPED, Conversation, ConversationKeeper, FootnoteId, asking, away
from ui.web.panel_view import (
    Album,
    empty_panel,
    footnote_html,
    opened_html,
    opening_html,
    overview_html,
    sheet_in,
)
from ui.web.services import Answers, Choice, Overview, Sources, Study
from ui.web.sessions import gradio_page, reads
from ui.web.study_view import (
    HISTORY_ID,
    LONGEST_NOTE,
    NO_CARD,
    QUIZ_FOOTNOTE,
    Sitting,
    card_html,
    compared_html,
    flag_html,
    listed_html,
    seed_of,
    sides_html,
    study_html,
    trouble_html,
)

if TYPE_CHECKING:
    import gradio as gr

Steps = AsyncGenerator[tuple[object, ...], None]
Opening = tuple[Markup, tuple[str, ...]]


def ask_events(parts: Parts, writers: Writers, keeper: ConversationKeeper) -> list[dict[str, object]]:
    """Bind them; those are returned which answer, and which another event may have to stop."""
    import gradio as gr

    async def ask(text: str, conversation: Conversation, writer: str, request: gr.Request) -> Steps:
        owner = visiting(request).name
        if not text.strip():
            yield (gr.skip(),) * 5
            return
        question = storable(text).strip()
        begun = grown = await asyncio.to_thread(keeper.begun, owner, conversation, question)
        earlier = messages(begun)
        busy = (gr.update(value="", submit_btn=False, stop_btn="Stop"), beneath_html(begun), NO_CARD)
        try:
            async with aclosing(away(asking(writers.answers(writer), begun, text))) as steps:
                async for grown in steps:
                    # What was answered before is drawn once, not with every sentence; what is whole, when it is kept.
                    if grown.turns[-1].open:
                        last = messages(replace(grown, turns=grown.turns[-1:]))
                        yield grown, [*earlier, *last][-2 * len(grown.turns) :], *busy
                        busy = (gr.skip(),) * 3
            grown = await asyncio.to_thread(keeper.ended, grown)
        finally:
            # Of a window that was closed, what had come of the answer is kept; what was stopped is kept already.
            if grown.token:
                keeper.ended((grown.with_question(question) if grown is begun else grown).troubled(STOPPED))
        refused = grown.turns[-1].answer is None and len(text) > MAX_CHARACTERS
        idle = gr.update(value=text, submit_btn="Ask", stop_btn=False) if refused else _ready()
        yield grown, messages(grown), idle, beneath_html(grown), gr.skip()

    @reads("id")
    async def ask_offered(event: gr.EventData, conversation: Conversation, writer: str, request: gr.Request) -> Steps:
        question = offered(OfferId.read(str(event.id)), conversation)
        async with aclosing(ask(question, replace(conversation, editing=None), writer, request)) as steps:
            async for step in steps:
                yield step

    @reads("id")
    async def ask_again(event: gr.EventData, conversation: Conversation, writer: str, request: gr.Request) -> Steps:
        turn = chosen(event, Deed.RETRY, conversation)
        question = "" if turn is None else conversation.turns[-1].question
        async with aclosing(ask(question, replace(conversation, editing=turn), writer, request)) as steps:
            async for step in steps:
                yield step

    @reads("id")
    def edit(event: gr.EventData, conversation: Conversation) -> tuple[object, ...]:
        turn = conversation.turn(chosen(event, Deed.EDIT, conversation) or 0)
        conversation = replace(conversation, editing=None if turn is None else turn.number)
        return conversation, gr.update(value="" if turn is None else turn.question), beneath_html(conversation)

    def stop(conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        visiting(request)
        if conversation.turns and conversation.turns[-1].open:
            conversation = keeper.ended(conversation.troubled(STOPPED))
        return conversation, messages(conversation), _ready(), beneath_html(conversation), gr.skip()

    def say_where(writer: str) -> object:
        note = writers.note_html(writer)
        return gr.update(value=note, visible=bool(note))

    state, box, panel, shown = parts.state, parts.box, parts.panel, parts.shown
    asks: list[dict[str, object]] = [
        box.submit(ask, [box, state, parts.writer], shown, show_progress="hidden", api_visibility="private")
    ]
    asks += [
        button.click(ask, [button, state, parts.writer], shown, show_progress="hidden", api_visibility="private")
        for button in parts.examples
    ]
    # The clicks on offers and actions come through the panel's script.
    asks += [
        event(bound, [state, parts.writer], shown, show_progress="hidden", api_visibility="private")
        for event, bound in ((panel.offer, ask_offered), (panel.retry, ask_again))
    ]
    panel.edit(
        edit, [state], [state, box, parts.beneath], queue=False, show_progress="hidden", api_visibility="private"
    )
    parts.writer.change(
        say_where, [parts.writer], parts.note, queue=False, show_progress="hidden", api_visibility="private"
    )
    box.stop(stop, [state], shown, cancels=asks, queue=False, show_progress="hidden", api_visibility="private")
    return asks


def chosen(event: "gr.EventData", deed: Deed, conversation: Conversation) -> int | None:
    """The number of the turn that something is to be done with; None where it cannot be.

    Only the last question is asked again as it stands. Nothing is done while one is being answered.
    """
    action = ActionId.read(str(event.id))
    if action is None or action.deed is not deed or not conversation.turns or conversation.turns[-1].open:
        return None
    if deed is Deed.RETRY and action.turn != conversation.turns[-1].number:
        return None
    return action.turn if conversation.turn(action.turn) is not None else None


def _ready() -> object:
    """The box, ready for a question."""
    import gradio as gr

    return gr.update(submit_btn="Ask", stop_btn=False)


def messages(conversation: Conversation) -> "list[gr.MessageDict]":
    """The conversation as the Chatbot takes it: escaped HTML on both sides."""
    shown: list[gr.MessageDict] = []
    for turn in conversation.turns:
        shown.append({"role": "user", "content": str(question_html(turn))})
        shown.append({"role": "assistant", "content": str(turn_html(turn))})
    return shown


DELETED = "Deleted."
SENT = "Sent. A tutor will see it."
TAKEN_BACK = "Your flag is taken back."
NOT_HERE = "That conversation is not here any more. Ask something to begin a new one."
WAIT = "This conversation is being answered at the moment: stop that first, then delete it."


def study_events(
    parts: Parts,
    sources: Sources,
    overview: Overview,
    notes: Notebook,
    keeper: ConversationKeeper,
    asks: list[dict[str, object]],
) -> None:
    """Bind them; opening another conversation stops what is in `asks`."""
    import gradio as gr

    kept = replace(sources, pictures=Album(sources.pictures))

    @reads("id", "sheet")
    def open_panel(event: gr.EventData, conversation: Conversation, sitting: Sitting, request: gr.Request) -> str:
        wanted, owner = str(event.id), visiting(request).name
        if FootnoteId.read(wanted) == QUIZ_FOOTNOTE:
            footnote = sitting.footnote
            return empty_panel() if footnote is None else footnote_html(footnote, sheet_in(event.sheet), kept)
        own = study_html(wanted, conversation, owner, notes) or overview_html(wanted, overview)
        return opened_html(wanted, sheet_in(event.sheet), conversation, kept) if own is None else own

    @reads("id")
    def resume(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        owner = visiting(request).name
        put_away(conversation)
        notice = ""
        try:
            conversation = keeper.opened(owner, str(event.id)[:64])
        except ConversationNotFound:
            conversation, notice = Conversation(owner=owner), NOT_HERE
        except FootnoteError as error:
            conversation, notice = Conversation(owner=owner), f"It cannot be opened: {error}."
        return conversation, messages(conversation), _ready(), beneath_html(conversation, notice), NO_CARD

    def begin_anew(conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        owner = visiting(request).name
        put_away(conversation)
        conversation = Conversation(owner=owner)
        return conversation, [], _ready(), beneath_html(conversation), NO_CARD, empty_panel()

    def put_away(conversation: Conversation) -> None:
        # What was being answered is kept as far as it has come.
        if conversation.turns and conversation.turns[-1].open:
            keeper.ended(conversation.troubled(STOPPED))

    @reads("id")
    def forget(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        owner, wanted = visiting(request).name, str(event.id)[:64]
        here = conversation.owner == owner and conversation.id == wanted
        if here and conversation.turns and conversation.turns[-1].open:
            return (*(gr.skip(),) * 5, listed_html(owner, notes, WAIT))
        try:
            notes.forget(owner, wanted)
        except ConversationNotFound:
            pass  # it was deleted in another window: what was wanted is so
        except FootnoteError as error:
            return (*(gr.skip(),) * 5, trouble_html(HISTORY_ID, "History", error))
        listed = listed_html(owner, notes, DELETED)
        if not here:
            return (*(gr.skip(),) * 5, listed)
        anew = Conversation(owner=owner)
        return anew, [], _ready(), beneath_html(anew), gr.skip(), listed

    @reads("id", "note")
    def flag(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        note = storable(str(event.note)).strip()[:LONGEST_NOTE]
        return flagging(event, conversation, request, lambda number: keeper.flag(conversation, number, note), SENT)

    @reads("id")
    def unflag(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        return flagging(event, conversation, request, lambda number: keeper.unflag(conversation, number), TAKEN_BACK)

    def flagging(
        event: gr.EventData,
        conversation: Conversation,
        request: gr.Request,
        do: Callable[[int], Conversation],
        message: str,
    ) -> tuple[object, ...]:
        owner, action = visiting(request).name, ActionId.read(str(event.id))
        turn = conversation.turn(action.turn) if action is not None and action.deed is Deed.FLAG else None
        if turn is None or turn.open or turn.answer is None or conversation.owner != owner:
            return gr.skip(), gr.skip(), empty_panel()
        try:
            conversation = do(turn.number)
        except FootnoteError as error:
            return gr.skip(), gr.skip(), trouble_html(str(action), "Flag this answer", error)
        return conversation, messages(conversation), flag_html(conversation.turn(turn.number) or turn, message)

    state, panel, shown = parts.state, parts.panel, parts.shown
    panel.cite(
        open_panel,
        [state, parts.sitting],
        panel,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
        # A page may take a moment to draw: what is clicked meanwhile is not dropped (panel.js keeps the order).
        trigger_mode="multiple",
    )
    panel.resume(resume, [state], shown, cancels=asks, queue=False, show_progress="hidden", api_visibility="private")
    for event in (parts.anew.click, panel.anew):
        event(
            begin_anew,
            [state],
            [*shown, panel],
            cancels=asks,
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )
    panel.forget(forget, [state], [*shown, panel], queue=False, show_progress="hidden", api_visibility="private")
    for event, answer in ((panel.report, flag), (panel.withdraw, unflag)):
        event(
            answer, [state], [state, parts.chat, panel], queue=False, show_progress="hidden", api_visibility="private"
        )


def quiz_events(parts: Parts, quizzes: Quiz) -> None:
    """Bind them; the clicks come through the panel's script."""
    import gradio as gr

    @reads("step")
    def quiz(event: gr.EventData, sitting: Sitting, request: gr.Request) -> tuple[object, ...]:
        visiting(request)
        step = str(event.step)
        if step == "close":
            return sitting, NO_CARD, gr.skip()
        if step == "show":
            sitting = sitting.answered()
            return sitting, card_html(sitting), gr.skip()
        if step == "next" or sitting.question is None:
            sitting = sitting.next(quizzes, seed_of(str(request.session_hash)))
        # What stood beside it may hold the answer.
        return sitting, card_html(sitting), empty_panel()

    parts.panel.quiz(
        quiz,
        [parts.sitting],
        [parts.sitting, parts.card, parts.panel],
        show_progress="hidden",
        api_visibility="private",
    )


def overview_events(
    parts: Parts, blocks: "gr.Blocks", sources: Sources, overview: Overview, opening: Callable[[], Opening]
) -> None:
    """Bind them: what the library holds, told anew to whoever opens the page, and two documents side by side."""
    import gradio as gr

    def look_in(request: gr.Request) -> tuple[object, ...]:
        visiting(request)
        intro, questions = opening()
        texts = (*questions, *("",) * MOST)[:MOST]
        return intro, *(gr.update(value=text, visible=bool(text)) for text in texts)

    @reads("id", "first", "second")
    def beside(event: gr.EventData, conversation: Conversation, request: gr.Request) -> Iterator[object]:
        visiting(request)
        action = ActionId.read(str(event.id))
        turn = None if action is None or action.deed is not Deed.SIDE else conversation.turn(action.turn)
        if turn is None or turn.open or turn.answer is None:
            yield gr.skip()
            return
        yield sides_html(turn)
        earlier = conversation.before(turn.number).history
        yield compared_html(turn, earlier, str(event.first)[:16], str(event.second)[:16], overview, sources)

    # Through the queue, whoever leaves at once would leave an open stream behind.
    blocks.load(
        look_in,
        None,
        [parts.intro, *parts.examples],
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )
    parts.panel.compare(beside, [parts.state], parts.card, show_progress="hidden", api_visibility="private")


ANSWERS_AT_ONCE = 16
WAITING_AT_MOST = 256
ONLY_SHOWN = frozenset({"open_panel", "say_where", "edit", "stop", "begin_anew", "resume", "look_in"})
"""The handlers that make nothing and keep nothing: they cost a visitor next to none of their budget."""


def page(
    answers: Answers,
    sources: Sources,
    overview: Overview,
    models: Sequence[Choice],
    study: Study,
) -> "gr.Blocks":
    """The Gradio page over these answers and sources; `overview` says what it opens with.

    `models` may be chosen in the place of `answers`; where there are none, nothing is said of them. Every event reads
    from its request who the visitor is (`ui.web.accounts`).
    """
    keeper = ConversationKeeper(study.notes)

    def opening() -> Opening:
        questions = overview.questions()
        return opening_html(sources, bool(questions), tuple(filter(None, map(state_of, models)))), questions

    with gradio_page("Footnote", WAITING_AT_MOST, ANSWERS_AT_ONCE) as blocks:
        writers = Writers(answers, models)
        placed = parts(opening(), writers)
        asks = ask_events(placed, writers, keeper)
        study_events(placed, sources, overview, study.notes, keeper, asks)
        quiz_events(placed, study.quizzes)
        overview_events(placed, blocks, sources, overview, opening)
    return blocks
