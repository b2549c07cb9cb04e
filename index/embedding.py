"""The seam to an embedding model."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""Shape (texts, dimension), each row of length one, so that a dot product is a cosine."""

Progress = Callable[[int, int], None]
"""Told how many of how many texts are done."""


class Embedder(Protocol):
    """Turns texts into vectors."""

    @property
    def name(self) -> str:
        """What the model is called."""

    @property
    def fingerprint(self) -> str:
        """A hash that differs whenever the model's vectors might."""

    def embed(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one vector a text, in the order given."""
