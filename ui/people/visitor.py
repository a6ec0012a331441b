"""Who is asking the server something. Left out: how they came in (`logins`)."""

from dataclasses import dataclass

from ui.people.role import Role


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person as the pages know them: their name, as it was added, and their role."""

    name: str
    role: Role


# Whoever sits at this machine: nobody may be added under this name.
LOCAL = Visitor("local", Role.ADMIN)
