"""Premise: a question that assumes what the documents contradict is put right, with words."""

from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.evidence import direct, is_needed, recall


def premise_corrected(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when the right words are quoted and the wrong premise is named as such, else 0.

    It is named by a premise notice or, for a case that expects a correction, by beginning with
    the right words. None for a case without a wrong premise, and for one to be declined.
    """
    if case.expect != "correct_premise" and case.type != "false_premise":
        return None
    if not case.answerable:
        return None
    quoted = recall(case, reply, corpus) == 1
    named = any(one.kind == "premise" for one in reply.notices)
    if case.expect == "correct_premise":
        shown = direct(case, reply, corpus)
        named = named or bool(shown and is_needed(case, shown[0]))
    return float(reply.outcome == "answered" and quoted and named)
