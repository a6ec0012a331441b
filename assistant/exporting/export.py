"""A conversation as a file in one of the formats. Left out: what stands in each (`as_markdown` and its kin)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from assistant.exporting.as_bibtex import bibtex
from assistant.exporting.as_html import html
from assistant.exporting.as_json import json_text
from assistant.exporting.as_markdown import markdown
from assistant.exporting.as_ris import ris
from assistant.exporting.quotes import Documents, Quotes
from assistant.study.stored_conversation import StoredConversation

_LONGEST_NAME = 60


class Format(StrEnum):
    """What a conversation can be exported to; the value is the file's ending."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"
    BIBTEX = "bib"
    RIS = "ris"


@dataclass(frozen=True, slots=True)
class Export:
    """A file: `file_name` is of ASCII letters, digits, hyphens and one full stop; `content` is UTF-8."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Kind:
    media_type: str
    make: Callable[[StoredConversation, Quotes], str]


_KINDS = {
    Format.MARKDOWN: _Kind("text/markdown; charset=utf-8", markdown),
    Format.HTML: _Kind("text/html; charset=utf-8", html),
    Format.JSON: _Kind("application/json", json_text),
    Format.BIBTEX: _Kind("application/x-bibtex; charset=utf-8", lambda of, _: bibtex(of)),
    Format.RIS: _Kind("application/x-research-info-systems; charset=utf-8", lambda of, _: ris(of)),
}


def exported(conversation: StoredConversation, kind: Format, documents: Documents | None) -> Export:
    """The conversation as a file. The same conversation gives the same bytes.

    With `documents`, of quotes whose document is gone or changed it is said that they are; with None, of none.
    """
    made = _KINDS[kind]
    return Export(
        f"{_name(conversation)}.{kind.value}",
        made.media_type,
        made.make(conversation, Quotes(documents)).encode("utf-8"),
    )


def _name(conversation: StoredConversation) -> str:
    plain = unicodedata.normalize("NFKD", conversation.title).encode("ascii", "ignore").decode("ascii").lower()
    words = "-".join(re.findall("[a-z0-9]+", plain))[:_LONGEST_NAME].strip("-")
    return f"footnote-{words or 'conversation'}-{conversation.begun_at:%Y-%m-%d}"
