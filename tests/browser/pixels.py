"""What the page's picture shows: which colours stand where, and whether a mark lies on the words it should."""

import io
from collections.abc import Sequence

import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, expect

from corpus.layout import Box

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
