"""Forbidden: what would make an answer wrong must not be in it."""

from corpus.read import Corpus
from evals.cases import Case, Forbidden
from evals.replies import Reply
from evals.scorers.normal import readings


def nothing_forbidden(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when no forbidden pattern is in the reply, else 0; None where none is forbidden."""
    return float(not hits(case, reply)) if case.forbid else None


def hits(case: Case, reply: Reply) -> tuple[Forbidden, ...]:
    """Return what is forbidden and stands in the reply's text or notices.

    A premise notice has to name what it puts right: words of the question do not count in it.
    """
    asked = " ".join(readings(reply.question)).casefold()
    said = [(reply.text, False)]
    said += [(one.text, one.kind == "premise") for one in reply.notices]
    return tuple(
        forbidden
        for forbidden in case.forbid
        if any(
            not (puts_right and match[0].casefold() in asked)
            for text, puts_right in said
            for reading in readings(text)
            for match in forbidden.pattern.finditer(reading)
        )
    )
