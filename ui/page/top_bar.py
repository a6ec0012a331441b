"""The bar on top of every page: Footnote's name, the pages that the visitor may see, who is logged in, and log out.

The server cannot know the visitor where a page is built, so it gives a bar with the name alone; `top_bar.js`, which
the server puts into every page's head, asks `/me` for the rest. Left out: the answer to that (`logging_in`).
"""

from importlib.resources import files

from ui.page.escaping import escaped


def top_bar_html(here: str) -> str:
    """The bar of the page at the path `here`, as "/check"."""
    return (
        f'<nav class="fn-bar" aria-label="Footnote" data-here="{escaped(here)}">'
        '<a class="fn-name" href="/">Footnote<span aria-hidden="true">1</span></a>'
        '<div class="fn-bar-rest" id="fn-bar-rest"></div></nav>'
    )


def top_bar_head() -> str:
    """The style and the script of the bar, for the head of a page that has one."""
    style, script = (files("ui.page").joinpath(name).read_text("utf-8") for name in ("top_bar.css", "top_bar.js"))
    return f"<style>{style}</style><script>{script}</script>"
