"""Files that lie beside the checkout on the machines of the project, and nowhere else."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def shared(name: str) -> Path:
    """A file or folder of the shared ones; the test that asks for one that is absent is skipped."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    return path
