"""Fixtures of the readers' tests."""

from tests.corpus.reading import reader

__all__ = ["reader"]
