"""One page of a PDF drawn as a picture, upright and cut as `Layout`'s boxes assume.

pdfium is not thread-safe: draw in a process that does one thing at a time. Left out: marks on the picture (`ui`).
"""

import io

from corpus.errors import FileDamaged
from corpus.reading.pdf.opened import opened

_TALLEST = 4
_WIDEST = 10_000


def draw_page(name: str, content: bytes, page: int, width: int) -> bytes:
    """Page `page`, counted from 1, as a PNG `width` pixels wide; one more than `_TALLEST` times as tall as wide is
    drawn smaller, so that it is no taller than that.

    Raises `ValueError` for a page that is not there or no sensible width, `FileDamaged` when it cannot be drawn, and
    what `opened` raises.
    """
    import pypdfium2

    if not 1 <= width <= _WIDEST:
        raise ValueError(f"a page cannot be drawn {width} pixels wide: choose 1 to {_WIDEST:,}")
    with opened(name, content) as document:
        if not 1 <= page <= len(document):
            raise ValueError(f"{name} has no page {page}: it has {len(document)}")
        try:
            sheet = document[page - 1]
            across, down = sheet.get_size()
            if across <= 0 or down <= 0:
                raise FileDamaged(f"page {page} of {name} has no size and cannot be drawn: get the file again")
            scale = min(width / across, _TALLEST * width / down)
            bitmap = sheet.render(scale=scale, may_draw_forms=False)
            picture = bitmap.to_pil()
        except pypdfium2.PdfiumError:
            raise FileDamaged(f"page {page} of {name} is damaged and cannot be drawn: get the file again") from None
        if picture.width != width and scale == width / across:
            picture = picture.resize((width, picture.height))
        packed = io.BytesIO()
        picture.save(packed, "PNG")
        bitmap.close()
        sheet.close()
    return packed.getvalue()
