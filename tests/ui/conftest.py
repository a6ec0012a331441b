"""Fixtures of the tests of `ask` and `search`."""

from tests.ui.asking import copied, filled, footnote, model

__all__ = ["copied", "filled", "footnote", "model"]
