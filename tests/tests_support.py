"""Where tests find what is kept beside the project."""

from pathlib import Path

import pytest

_BESIDE = Path(__file__).parent.parent.parent / "shared"


def shared_file(name: str) -> Path:
    """Return a file that is kept beside the project; skip the test where it is not."""
    path = _BESIDE / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project here")
    return path
