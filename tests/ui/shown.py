"""What a reader sees of the panel's HTML."""

from html.parser import HTMLParser


class Shown(HTMLParser):
    """What stands in `<mark>`, what stands anywhere, the tags there are, and every value of their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marked = ""
        self.text = ""
        self.tags: set[str] = set()
        self.values: list[str] = []
        self._inside = False
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.values += [value or "" for _, value in attrs]
        self._inside = self._inside or tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._inside:
            self.marked += data
