"""People whose passwords cost nothing to hash, so that a test may log in often."""

from argon2 import PasswordHasher

from ui.web.accounts import Passwords

PASSWORD = "correct horse battery"


def quick(time_cost: int = 1) -> Passwords:
    return Passwords(PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1))
