"""A number and its noun, as people write them. Left out: plurals that take more than an s."""


def count(number: int, noun: str) -> str:
    """ "1 page", "2,000 pages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
