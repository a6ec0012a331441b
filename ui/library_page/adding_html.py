"""The head of the page: choosing and dropping files, those on their way in, finding and checking.

It never changes, so that nobody is disturbed while typing; `adding.js` fills the list of files on their way.
"""

from corpus.reading.file_kind import KINDS_IN_WORDS
from ui.page.escaping import escaped


def adding_html(add_path: str, tasks_path: str, most_bytes: int, kinds: str) -> str:
    """The head; the script reads the addresses, the limit in bytes and the suffixes (".pdf,.md") from it."""
    return (
        f'<div class="fn-adding" data-add="{escaped(add_path)}" data-tasks="{escaped(tasks_path)}" '
        f'data-most="{most_bytes}"><h1>Library</h1>'
        '<div class="fn-drop"><p class="lead">Drop documents here, or '
        '<button type="button" data-choose>choose files</button></p>'
        f"<p>{escaped(KINDS_IN_WORDS)}, or a zip of them; each up to {most_bytes // 1_000_000} MB.</p>"
        f'<input type="file" multiple hidden tabindex="-1" aria-label="Documents to add" '
        f'accept="{escaped(kinds)}"></div>'
        '<section class="fn-tasks" aria-label="Files on their way in" hidden><ul></ul>'
        '<p class="foot"><span class="sum"></span><button type="button" class="quiet" data-clear>Put away what is done'
        "</button></p></section>"
        '<p class="fn-unseen" role="status" data-told></p>'
        '<div class="fn-find"><label class="fn-unseen" for="fn-find">Find a document by title, author or file name'
        '</label><input id="fn-find" type="search" placeholder="Find by title, author or file name" '
        'autocomplete="off" spellcheck="false" maxlength="200">'
        '<button type="button" data-check>Check the library</button></div></div>'
    )
