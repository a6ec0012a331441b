"""The pictures of pages that were looked at last, kept in memory. Left out: drawing them (`ports.Pictures`)."""

import threading
from collections import OrderedDict

from ui.page.ports import Pictures

KEPT = 32


class Album:
    """Pictures from `pictures`, each drawn once for as long as it is among the last `kept` asked for.

    A document's id is made of its content, so a picture is never out of date. Failures are not kept.
    """

    def __init__(self, pictures: Pictures, kept: int = KEPT) -> None:
        self._pictures = pictures
        self._kept = kept
        self._drawn: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def picture(self, document_id: str, page: int) -> bytes:
        """The page as PNG or WebP. Raises a `FootnoteError` when it cannot be drawn."""
        key = (document_id, page)
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
        # Two readers may draw one page at once; neither waits for the other's.
        drawn = self._pictures.picture(document_id, page)
        with self._lock:
            self._drawn[key] = drawn
            self._drawn.move_to_end(key)
            while len(self._drawn) > self._kept:
                self._drawn.popitem(last=False)
        return drawn
