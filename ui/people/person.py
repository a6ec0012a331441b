"""Somebody who may log in: their name, role, and when they were added. Left out: their password (`people`)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from corpus.errors import SettingError
from ui.people.role import Role
from ui.people.visitor import LOCAL

LONGEST_NAME = 64

_NAME = re.compile(r"\w(?:[\w .@'-]*[\w.'])?")


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people; `id` is the study file's number for them."""

    id: int
    name: str
    role: Role
    added_at: datetime


def composed(name: str) -> str:
    """A name as it is looked up: without spaces around it, its letters composed (NFC)."""
    return unicodedata.normalize("NFC", name.strip())


def name_from(text: str) -> str:
    """The name as it is kept: `composed`.

    Raises `SettingError` for one that is empty, longer than `LONGEST_NAME`, kept for Footnote, or holds anything but
    letters, digits, spaces and ``. @ ' - _``.
    """
    name = composed(text)
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise SettingError(
            f"the name {name[: LONGEST_NAME + 1]!r} cannot be used: 1 to {LONGEST_NAME} letters, digits, spaces and "
            ". @ ' - _, beginning with a letter or a digit"
        )
    if name.casefold() == LOCAL.name:
        raise SettingError(f"the name {name!r} stands for whoever sits at this machine: choose another")
    return name
