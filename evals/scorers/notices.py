"""Notices: what a careful reader has to be told unasked."""

from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply


def noticed(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share of the kinds of notice asked for that the reply carries."""
    wanted = set(case.notices)
    if not wanted:
        return None
    return len(wanted & {one.kind for one in reply.notices}) / len(wanted)
