"""Retrieval: whether the search behind an answer brought what was needed, and how soon."""

from dataclasses import dataclass

from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.evidence import holds


@dataclass(frozen=True)
class AllFound:
    """Scores whether every group of evidence is among the first `k` passages found."""

    k: int

    def __call__(self, case: Case, reply: Reply, corpus: Corpus) -> float | None:
        """Return 1 or 0; None without evidence and where an answerer does not tell."""
        if not case.evidence or not reply.found:
            return None
        first = reply.found[: self.k]
        hit = [any(holds(one, span) for one in first for span in group) for group in case.evidence]
        return float(all(hit))


def first_found(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return one over the place of the first passage found that holds evidence; 0 for none."""
    if not case.evidence or not reply.found:
        return None
    for number, one in enumerate(reply.found, start=1):
        if any(holds(one, span) for group in case.evidence for span in group):
            return 1 / number
    return 0.0
