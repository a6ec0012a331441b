"""A number and its noun, as people write them."""


def count(number: int, noun: str) -> str:
    """ "1 page", "2,000 pages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
