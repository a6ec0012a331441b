"""What somebody may do on the page. Left out: who they are (`person`, `visitor`)."""

from enum import StrEnum

from corpus.errors import LibraryDamaged


class Role(StrEnum):
    """Each may do all that the one before it may: a student asks, a tutor checks, an admin looks after the people."""

    STUDENT = "student"
    TUTOR = "tutor"
    ADMIN = "admin"

    def allows(self, needed: "Role") -> bool:
        """Whether somebody with this role may do what `needed` may do."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)


def role_kept(text: str) -> Role:
    """The role that a row of the study file names. Raises `LibraryDamaged` when there is none of that name."""
    if text not in list(Role):
        raise LibraryDamaged(f"the study file gives somebody the role {text!r}, which is none: restore a copy of it")
    return Role(text)
