"""Outcome: what a reply comes to in one word."""

from typing import Literal

from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.brevity import brief, words
from evals.scorers.evidence import recall
from evals.scorers.facts import vital_quoted, vital_said
from evals.scorers.forbidden import hits
from evals.scorers.notice_words import borne_out
from evals.scorers.notices import noticed
from evals.scorers.numbers import numbers_supported
from evals.scorers.slots import contradicted
from evals.scorers.uncited import all_cited
from evals.scorers.validity import valid
from evals.scorers.verbatim import verbatim

Outcome = Literal["perfect", "acceptable", "missing", "incorrect"]

_SOUND = (valid, verbatim, all_cited, numbers_supported, borne_out)
_COMPLETE = (recall, vital_said, vital_quoted)

_TOO_MANY = 2
"""An answer of more than so many times its words is a document, not an answer."""


def outcome(case: Case, reply: Reply, corpus: Corpus) -> Outcome:
    """Return what the reply comes to.

    Of what can be answered: `perfect` has all evidence and vital facts, contradicts no slot, says
    nothing forbidden, keeps every invariant and its length, and carries the notices asked for;
    `acceptable` is too long, though not by more than as much again, or lacks a notice; `missing`
    declines; all else is `incorrect`.

    Of what cannot: `perfect` declines as the case expects, with the notices asked for;
    `acceptable` declines in another way or without them; answering is `incorrect`.
    """
    if case.answerable and reply.declined:
        return "missing"
    if hits(case, reply) or not all(_passed(one(case, reply, corpus)) for one in _SOUND):
        return "incorrect"
    if not case.answerable:
        return _declining(case, reply, corpus)
    if reply.outcome != "answered" or contradicted(case, reply, corpus):
        return "incorrect"
    if not all(_passed(one(case, reply, corpus)) for one in _COMPLETE):
        return "incorrect"
    if words(reply) > _TOO_MANY * case.max_words:
        return "incorrect"
    whole = _passed(brief(case, reply, corpus)) and _passed(noticed(case, reply, corpus))
    return "perfect" if whole else "acceptable"


def perfect(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when the outcome is perfect, else 0."""
    return float(outcome(case, reply, corpus) == "perfect")


def _declining(case: Case, reply: Reply, corpus: Corpus) -> Outcome:
    if not reply.declined:
        return "incorrect"
    expected = "not_found" if case.expect == "not_in_documents" else case.expect
    whole = reply.outcome == expected and _passed(noticed(case, reply, corpus))
    return "perfect" if whole else "acceptable"


def _passed(value: float | None) -> bool:
    return value is None or value == 1
