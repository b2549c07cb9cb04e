"""Abstention: declining what the documents do not answer, and only that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply


@dataclass(frozen=True)
class Abstention:
    """How well an answerer declines; each a share, None where there is nothing to share."""

    precision: float | None
    """Of the replies that decline, those to what cannot be answered."""
    recall: float | None
    """Of what cannot be answered, what is declined."""
    f1: float | None
    refused: float | None
    """Of what can be answered, what is declined."""


@dataclass(frozen=True)
class Point:
    """A point of the risk-coverage curve."""

    threshold: float
    """The least confidence at which there is an answer."""
    coverage: float
    """Share of the questions that are answered then."""
    risk: float
    """Share of those answers that are not right."""
    answered: int
    """How many questions that is."""


def declined(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when what cannot be answered is declined, else 0; None for what can be."""
    return None if case.answerable else float(reply.declined)


def answered(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when what can be answered is not declined, else 0; None for what cannot be."""
    return float(not reply.declined) if case.answerable else None


def abstention(replies: Iterable[tuple[Case, Reply]]) -> Abstention:
    """Return precision, recall and F1 of declining, and the share wrongly declined."""
    pairs = [(case.answerable, reply.declined) for case, reply in replies]
    right = sum(silent and not answerable for answerable, silent in pairs)
    silent = sum(silent for _, silent in pairs)
    none = sum(not answerable for answerable, _ in pairs)
    return Abstention(
        precision=_share(right, silent),
        recall=_share(right, none),
        f1=_share(2 * right, silent + none),
        refused=_share(silent - right, len(pairs) - none),
    )


def risk_coverage(judged: Iterable[tuple[float, bool]]) -> tuple[Point, ...]:
    """Return the curve from answering only what one is surest of to answering everything.

    Args:
        judged: for each question the confidence, and whether an answer is right. For a question
            that cannot be answered it never is.

    Returns:
        One point for each distinct confidence, surest first.
    """
    ranked = sorted(judged, key=lambda one: -one[0])
    points: list[Point] = []
    covered = wrong = 0
    for confidence, tied in groupby(ranked, key=lambda one: one[0]):
        outcomes = [right for _, right in tied]
        covered += len(outcomes)
        wrong += outcomes.count(False)
        points.append(Point(confidence, covered / len(ranked), wrong / covered, covered))
    return tuple(points)


def aurc(points: Sequence[Point]) -> float | None:
    """Return the area under the risk-coverage curve: the mean risk over all coverages.

    Questions of one confidence are taken in random order, that is, their mean area is returned.
    Lower is better; None for no points.
    """
    if not points:
        return None
    before, wrong, area = 0, 0.0, 0.0
    for one in points:
        tied = one.answered - before
        more = one.risk * one.answered - wrong
        area += sum((wrong + more * at / tied) / (before + at) for at in range(1, tied + 1))
        before, wrong = one.answered, wrong + more
    return area / before


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
