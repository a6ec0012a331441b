"""What parent and child say to each other: a head of JSON and a body of bytes, each with its length before it.

A document travels as the rows that the library would keep of it; nothing is pickled, so that a reader that a bad file
took over could at most say wrong words.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

import numpy as np

from corpus import errors, shelf
from corpus.document import Document
from corpus.entry import Entry
from corpus.errors import FileDamaged, FileError
from corpus.rows import Rows
from corpus.stored_value import Row, Value

_LENGTHS = struct.Struct("<IQ")
_NOTHING = np.empty((0, 0), np.float32)


@dataclass(frozen=True, slots=True)
class Message:
    """`head` says what is asked or answered, `body` is a file, a picture or a document."""

    head: Mapping[str, str | int | None]
    body: bytes = b""

    def text(self, key: str) -> str:
        """The text under `key`. Raises `ValueError` when there is none."""
        value = self.head.get(key)
        if not isinstance(value, str):
            raise ValueError(f"no {key} in the message")
        return value

    def number(self, key: str) -> int:
        """The number under `key`. Raises `ValueError` when there is none."""
        value = self.head.get(key)
        if not isinstance(value, int):
            raise ValueError(f"no {key} in the message")
        return value


def send(stream: IO[bytes], message: Message) -> None:
    """Write a message. Raises `OSError` when nobody reads it."""
    head = json.dumps(dict(message.head)).encode()
    stream.write(_LENGTHS.pack(len(head), len(message.body)))
    stream.write(head)
    stream.write(message.body)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """Read a message; None when the other side has ended."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = stream.read(head_length), stream.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    return Message(json.loads(head), body)


def packed(document: Document) -> bytes:
    """A document as bytes."""
    rows = shelf.rows_of(Entry(document, (), (), (), _NOTHING), shelf.NEVER)
    tables = [[rows.document], rows.pages, rows.blocks, rows.details, rows.references, rows.mentions, rows.structure]
    layout = document.layout.packed.hex() if document.layout is not None else None
    return json.dumps([*tables, layout]).encode()


def unpacked(body: bytes) -> Document:
    """The document that `packed` made into bytes. Raises `ValueError` for anything else."""
    *tables, layout = json.loads(body)
    [[document], pages, blocks, details, references, mentions, structure] = [
        tuple(map(_row, table)) for table in tables
    ]
    return shelf.document_of(
        Rows(
            document=document,
            pages=pages,
            blocks=blocks,
            passages=(),
            sentences=(),
            details=details,
            references=references,
            mentions=mentions,
            structure=structure,
            layout=() if layout is None else ((None, bytes.fromhex(layout)),),
        )
    )


def refusal(error: FileError) -> Message:
    """The message that says why a file was refused."""
    return Message({"error": type(error).__name__, "message": str(error)})


def refused(message: Message) -> FileError:
    """The error that `refusal` made into a message."""
    kind: object = getattr(errors, message.text("error"), None)
    known = kind if isinstance(kind, type) and issubclass(kind, FileError) else FileDamaged
    return known(message.text("message"))


def _row(values: list[Value]) -> Row:
    return tuple(values)
