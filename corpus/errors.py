"""Every error a user of Footnote can meet, and the status the command exits with.

The message is one line: it names the value or the file, and says what to do. The tree:

    FootnoteError                    exit 1
    |-- UsageError                   exit 2: what was asked cannot be done as asked
    |   |-- QuestionError            empty, too long, or without a word in it
    |   |-- SettingError             a setting or an option outside its range
    |   |-- VerdictError             a verdict on what is not there, or with words that do not stand at their place
    |   |-- NotAllowed               whoever asks may not have it
    |   `-- NothingToAsk             no question of the quiz can be made of that
    |-- QuestionOverLimit            reading or answering the question takes more time than one question may
    |-- FileError                    one file cannot become a document
    |   |-- FileUnreadable           missing, a folder, or no permission
    |   |-- FileEmpty                nothing in it, or nothing but white space
    |   |-- FileTooLarge             more bytes than the limit
    |   |-- FileNotText              binary, or of a kind that has no reader
    |   |-- FileUndecodable          text whose encoding cannot be told
    |   |-- FileDamaged              cut short, or not built as its kind is
    |   |-- FileEncrypted            locked by a password
    |   `-- FileOverLimit            reading it takes more time, memory, pages or space than one file may
    |-- LibraryError                 the library cannot be used
    |   |-- LibraryMissing           there is none at that place, and none may be made
    |   |-- LibraryLocked            another process is writing to it
    |   |-- LibraryReadOnly          it may not be written to
    |   |-- LibraryTooNew            made by a later version of Footnote
    |   |-- LibraryDamaged           what it holds is not what was stored
    |   |-- LibraryModelMismatch     it was embedded by another model
    |   |-- DocumentNotFound         no document by that id
    |   |-- VectorStoreError         a vector store fails, or holds other passages than the library
    |   |-- ConversationNotFound     no conversation by that id of whoever asks
    |   |-- AnswerNotFound           no answer by that id of whoever asks
    |   `-- NotebookFull             whoever asks keeps as much as may be kept
    `-- ModelError                   the embedding model is missing, or not the one expected

What this leaves out: errors of programming (a wrong type, a broken invariant) stay Python's own.
"""

import re
from typing import ClassVar


class FootnoteError(Exception):
    """Base of all errors that are told to the user in one line."""

    exit_status: ClassVar[int] = 1


class UsageError(FootnoteError):
    """What was asked cannot be done as it was asked."""

    exit_status: ClassVar[int] = 2


class QuestionError(UsageError):
    """The question is empty, too long, or holds no word."""


class SettingError(UsageError):
    """A setting or an option is outside its range."""


class VerdictError(UsageError):
    """A verdict is on what is not there, or its words do not stand at their place."""


class NotAllowed(UsageError):
    """Whoever asks is not known, or their role does not allow it."""


class NothingToAsk(UsageError):
    """No question of the quiz can be made of the library, or about what was named."""


class QuestionOverLimit(FootnoteError):
    """Reading or answering the question takes more time than one question may take."""


class FileError(FootnoteError):
    """One file cannot become a document."""


class FileUnreadable(FileError):
    """The file is missing, is a folder, or may not be read."""


class FileEmpty(FileError):
    """The file holds nothing, or nothing but white space."""


class FileTooLarge(FileError):
    """The file holds more bytes than the limit."""


class FileNotText(FileError):
    """The file is binary, or of a kind that has no reader."""


class FileUndecodable(FileError):
    """The file is text whose encoding cannot be told."""


class FileDamaged(FileError):
    """The file is cut short, or is not built as files of its kind are."""


class FileEncrypted(FileError):
    """The file is locked by a password."""


class FileOverLimit(FileError):
    """Reading the file takes more time, memory, pages or space than one file may take."""


class LibraryError(FootnoteError):
    """The library cannot be used."""


class LibraryMissing(LibraryError):
    """There is no library at that place, and none may be made there."""


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class LibraryReadOnly(LibraryError):
    """The library may not be written to."""


class LibraryTooNew(LibraryError):
    """The library was made by a later version of Footnote."""


class LibraryDamaged(LibraryError):
    """What the library holds is not what was stored in it."""


class LibraryChanged(LibraryError):
    """A document was changed or removed while a question was being answered from it."""


class LibraryModelMismatch(LibraryError):
    """The library was embedded by another model than the one in use."""


class DocumentNotFound(LibraryError):
    """No document in the library has that id."""


class VectorStoreError(LibraryError):
    """The vector store in use fails, or holds passages that the library does not."""


class ConversationNotFound(LibraryError):
    """No conversation of whoever asks has that id; somebody else's is as good as none."""


class AnswerNotFound(LibraryError):
    """No answer of whoever asks has that id; somebody else's is as good as none."""


class NotebookFull(LibraryError):
    """Whoever asks keeps as much as may be kept."""


class ModelError(FootnoteError):
    """The embedding model is missing, or is not the one that was expected."""


_TURNING = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNFIT = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_TURNING}]")
_UNFIT_IN_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_TURNING}]")


def one_line(text: str) -> str:
    """A name or a message with all of these escaped, line breaks and tabs among them."""
    return text if text.isprintable() else _UNFIT.sub(_escape, text)


def printable(text: str) -> str:
    """Text of several lines for a terminal: the same, but line feeds and tabs stay."""
    return text if text.isprintable() else _UNFIT_IN_TEXT.sub(_escape, text)


def is_whole(text: str) -> bool:
    """Whether no lone surrogate is in it: half a character, as a terminal's stray bytes come."""
    return _SURROGATE.search(text) is None


def storable(text: str) -> str:
    """`text` with lone surrogates, which no file can hold and nobody can be sent, as U+FFFD."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def escape_names(owner: object, *names: str) -> None:
    """Escape these fields of a frozen dataclass as it is made; each is a text, several texts, or None."""
    for name in names:
        value: object = getattr(owner, name)
        if isinstance(value, str) and not value.isprintable():
            object.__setattr__(owner, name, one_line(value))
        elif isinstance(value, tuple) and not all(str(element).isprintable() for element in value):
            object.__setattr__(owner, name, tuple(one_line(str(element)) for element in value))


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")
