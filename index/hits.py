"""What a search returns."""

from dataclasses import dataclass
from typing import Literal

from corpus.documents import Passage

Signal = Literal["sentences", "questions", "keywords"]


@dataclass(frozen=True)
class Leaf:
    """A sentence or item of a hit, and how well it answers on its own."""

    passage: Passage
    score: float
    """Its own likeness to the question and that of its expansion questions, added."""
    question_likeness: float
    """Cosine of the question and its nearest expansion question, -1 to 1."""


@dataclass(frozen=True)
class Hit:
    """A passage that may answer a question."""

    passage: Passage
    score: float
    found_by: tuple[Signal, ...]
    leaves: tuple[Leaf, ...]
    """In reading order."""
    sentence_likeness: float
    """Cosine of the question and the best sentence, -1 to 1."""
    question_likeness: float
    """Cosine of the question and the nearest expansion question, -1 to 1."""
    questions_likeness: float
    """Mean cosine of the question and the three nearest expansion questions."""
    whole_likeness: float
    """Cosine of the question and the nearest expansion question about the passage as a whole."""
    coverage: float
    """Share of the question's words, weighted by rarity, that stand in the passage, its heading or
    its expansion questions, 0 to 1."""
