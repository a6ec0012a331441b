"""What a student does on the page, and what he then sees."""

import re

from playwright.sync_api import Page, expect


def ask(page: Page, question: str) -> None:
    page.locator("#fn-ask textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".fn-question").last).to_contain_text(question[:40].strip())


def asked(page: Page, question: str) -> None:
    before = page.locator(".fn-coverage").count()
    ask(page, question)
    expect(page.locator(".fn-coverage")).to_have_count(before + 1)


def opened(page: Page, number: int) -> None:
    expect(page.locator(".fn-source")).to_have_attribute("data-opened", re.compile(rf"-{number}$"))


def marked(page: Page) -> str:
    return "\n\n".join(page.locator(".fn-source mark").all_text_contents())


def in_view(page: Page) -> bool:
    """Whether the first marked words stand inside the window and inside the panel's own."""
    return bool(
        page.evaluate(
            """() => {
                const mark = document.querySelector(".fn-source mark").getClientRects()[0];
                const body = document.querySelector(".fn-body").getBoundingClientRect();
                return mark.top >= Math.max(0, body.top) && mark.bottom <= Math.min(innerHeight, body.bottom)
                    && mark.left >= 0 && mark.right <= innerWidth;
            }"""
        )
    )


def settled(page: Page) -> None:
    """The panel has drawn, scrolled and taken the focus."""
    page.wait_for_function(
        "document.querySelector('.fn-source').contains(document.activeElement)"
        " && [...document.querySelectorAll('.fn-leaf img')].every((one) => one.complete)"
    )
    page.wait_for_timeout(100)
