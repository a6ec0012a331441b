"""A PDF's own page in a real browser: the marks lie on the quoted words, by their places and by the picture."""

import io
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from assistant.types import Answer, Question
from corpus.span import Box
from corpus.types import Document
from tests.browser.paper import ACROSS, ENTRIES, INSIDE, DrawnPictures, Paper, paper
from tests.browser.steps import asked, marked, opened, settled
from tests.page_documents import KETAMINE, answer_from, quoted
from tests.page_fakes import EXAMPLES, FakeDocuments, FakeShelf
from tests.page_server import running
from ui.web.services import Sources

Colour = tuple[int, int, int]
PLAIN, MARKED, WHITE = (140, 217, 255), (138, 187, 140), (255, 255, 255)
"""The ground of a painted sentence, the same under a mark, and the paper."""


def seen(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def rectangle(one: Locator) -> FloatRect:
    found = one.bounding_box()
    assert found is not None
    return found


def part(picture: Image.Image, at: FloatRect, around: int = 0) -> Image.Image:
    """The picture at the rectangle, with so many dots around it."""
    left, top = round(at["x"]) - around, round(at["y"]) - around
    return picture.crop((left, top, round(at["x"] + at["width"]) + around, round(at["y"] + at["height"]) + around))


def share(picture: Image.Image, at: FloatRect, colour: Colour, around: int = 0) -> float:
    """How much of the rectangle has this colour, or nearly."""
    dots = colours(part(picture, at, around))
    near = sum(count for count, dot in dots if _near(dot, colour))
    return near / sum(count for count, _ in dots)


def lies_on_painted_words(page: Page, known: Sequence[Box]) -> None:
    """Every mark in view lies where `known` says, and there is the painted ground, and none of it beside the mark."""
    boxes = page.locator(".fn-box").all()
    assert len(boxes) == len(known)
    leaf, picture = rectangle(page.locator(".fn-leaf")), seen(page)
    for box, place in zip(boxes, known, strict=True):
        expect(box).to_be_in_viewport(ratio=1)
        at = rectangle(box)
        assert at["x"] == pytest.approx(leaf["x"] + place.left * leaf["width"], abs=3)
        assert at["y"] == pytest.approx(leaf["y"] + place.top * leaf["height"], abs=3)
        assert at["width"] == pytest.approx((place.right - place.left) * leaf["width"], abs=3)
        assert at["height"] == pytest.approx((place.bottom - place.top) * leaf["height"], abs=3)
        assert share(picture, at, MARKED) > 0.4, "the mark lies on something else"
        assert share(picture, at, PLAIN, around=6) < 0.01, "words beside the mark are not marked"
        assert share(picture, at, WHITE) < 0.01, "there is paper under the mark that is not tinted"


def luminance(colour: Colour) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (one / 255 for one in colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Colour, other: Colour) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(picture: Image.Image) -> list[tuple[int, Colour]]:
    """The colours of an RGB picture, each with its count."""
    found = picture.getcolors(1 << 24)
    assert found is not None
    return [(count, (dot[0], dot[1], dot[2])) for count, dot in found if isinstance(dot, tuple)]


def _near(dot: Colour, colour: Colour) -> bool:
    return all(abs(have - want) < 24 for have, want in zip(dot, colour, strict=True))


pytestmark = pytest.mark.browser


class GatedDocuments(FakeDocuments):
    """Gives documents when the gate is open."""

    gate = threading.Event()

    def document(self, document_id: str) -> Document:
        assert self.gate.wait(20)
        return super().document(document_id)


@dataclass(frozen=True, slots=True)
class PaperAnswers:
    """Five footnotes: inside a page, across two, in a text file, an entry of the references, and on page 1."""

    paper: Paper

    def stream(self, question: Question) -> Iterator[Answer]:
        one = self.paper
        yield answer_from(
            question.text,
            (one.document, one.quote(INSIDE)),
            (one.document, one.quote(ACROSS)),
            (KETAMINE, quoted(KETAMINE, "The effect of one infusion", "keep it.")),
            (one.document, one.quote(ENTRIES[0])),
            (one.document, one.quote("Introduction")),
        )


@pytest.fixture(scope="module")
def made() -> Paper:
    return paper()


@pytest.fixture(scope="module")
def pictures(made: Paper) -> DrawnPictures:
    return DrawnPictures(made)


@pytest.fixture(scope="module")
def address(made: Paper, pictures: DrawnPictures) -> Iterator[str]:
    sources = Sources(GatedDocuments(made.document), pictures, FakeShelf())
    with running(PaperAnswers(made), sources, EXAMPLES) as place:
        yield place


@pytest.fixture(autouse=True)
def open_gate() -> None:
    GatedDocuments.gate.set()


def open_page(page: Page, number: int) -> None:
    if not page.locator("a.cite").count():
        asked(page, "How fast?")
    page.locator("a.cite").nth(number - 1).click()
    opened(page, number)
    settled(page)


def test_the_marks_lie_on_the_quoted_words(page: Page, made: Paper) -> None:
    open_page(page, 1)
    expect(page.locator(".fn-at")).to_have_text("Page 2 of 4")
    assert made.document.layout is not None
    lies_on_painted_words(page, made.document.layout.boxes(made.quote(INSIDE)))


def test_a_quote_over_two_pages_is_marked_on_both(page: Page) -> None:
    open_page(page, 2)
    expect(page.locator(".fn-at")).to_have_text("Pages 2–3 of 4")
    expect(page.locator(".fn-leaf")).to_have_count(2)
    for leaf, lines in ((0, 2), (1, 1)):
        boxes = page.locator(".fn-leaf").nth(leaf).locator(".fn-box")
        expect(boxes).to_have_count(lines)
        boxes.first.scroll_into_view_if_needed()
        for box in boxes.all():
            assert share(seen(page), rectangle(box), MARKED) > 0.4
    assert rectangle(page.locator(".fn-leaf").nth(1))["y"] >= sum(
        rectangle(page.locator(".fn-leaf").first)[edge] for edge in ("y", "height")
    )


def test_page_and_text_are_chosen_by_keyboard_and_the_choice_is_kept(page: Page) -> None:
    open_page(page, 1)
    tab = page.get_by_role("tab", name="Page")
    expect(tab).to_have_attribute("aria-selected", "true")
    tab.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Text")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Text")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Page")).to_be_hidden()
    expect(page.locator(".fn-source mark").first).to_be_in_viewport()
    assert marked(page) == INSIDE
    expect(page.locator(".fn-body.text p.page").first).to_have_text("Page 1")
    for number in (2, 4):
        open_page(page, number)
        expect(page.get_by_role("tabpanel", name="Text")).to_be_visible()
    page.get_by_role("tab", name="Text").focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("tabpanel", name="Page")).to_be_visible()
    expect(page.locator(".fn-box").first).to_be_in_viewport()
    open_page(page, 1)
    expect(page.get_by_role("tabpanel", name="Page")).to_be_visible()


def test_next_and_previous_footnote_go_on_through_pages_and_texts(page: Page) -> None:
    open_page(page, 1)
    for number in (2, 3, 4):
        page.get_by_role("button", name="Next footnote").click()
        opened(page, number)
        settled(page)
    expect(page.locator(".fn-kind")).to_contain_text("not a finding of the document")
    page.get_by_role("button", name="Previous footnote").click()
    opened(page, 3)
    expect(page.get_by_role("tab")).to_have_count(0)
    assert "The effect of one infusion" in marked(page)
    page.locator(".fn-body").focus()
    page.keyboard.press("Escape")
    expect(page.locator("a.cite").nth(2)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_words_can_be_read_and_stand_out(browser: Browser, address: str, scheme: str) -> None:
    with browser.new_context(color_scheme=scheme, reduced_motion="reduce") as context:  # type: ignore[arg-type]  # a literal, parametrised
        page = context.new_page()
        page.goto(address)
        open_page(page, 4)
        assert page.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")
        at, picture = rectangle(page.locator(".fn-box").first), seen(page)
        found = colours(part(picture, at))
        ground, ink = max(found)[1], min((colour for _, colour in found), key=luminance)
        blank = max(colours(part(picture, {**at, "y": at["y"] - 60, "height": 20})))[1]
        assert contrast(ground, ink) >= 7
        assert contrast(blank, ground) >= 1.15
