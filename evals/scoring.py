"""Replies to scores: every scorer on every case, and what the reply comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.read import Corpus
from evals import scorers
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.outcome import outcome

WORTH: Mapping[str, float] = {"perfect": 1.0, "acceptable": 0.5, "missing": 0.0, "incorrect": -1.0}
"""What an outcome counts for in truthfulness: P + .5A - I."""


@dataclass(frozen=True)
class Scored:
    """A case, the reply to it, and what it is worth."""

    case: Case
    reply: Reply
    outcome: str
    """`perfect`, `acceptable`, `missing` or `incorrect`."""
    scores: Mapping[str, float | None]
    """By scorer, from 0 to 1; None where the case is not one for it."""

    @property
    def perfect(self) -> bool:
        """Whether nothing is wanting."""
        return self.outcome == "perfect"

    @property
    def broken(self) -> tuple[str, ...]:
        """The invariants that the reply does not keep."""
        kept = {name: self.scores.get(name) for name in scorers.INVARIANTS}
        return tuple(name for name, value in kept.items() if value is not None and value < 1)


def score(
    cases: Iterable[Case], replies: Mapping[str, Reply], corpus: Corpus
) -> tuple[Scored, ...]:
    """Score the reply to each case; a case without one counts as failed, never as left out."""
    return tuple(
        _scored(case, replies.get(case.id, Reply(case.question, "failed", "")), corpus)
        for case in cases
    )


def _scored(case: Case, reply: Reply, corpus: Corpus) -> Scored:
    scores = {name: scorer(case, reply, corpus) for name, scorer in scorers.SCORERS.items()}
    return Scored(case, reply, outcome(case, reply, corpus), scores)
