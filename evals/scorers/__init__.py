"""What is measured: one scorer a module, pure, without a judge.

A scorer takes a case, the reply to it and the corpus, and returns a number from 0 to 1, or None
where the case is not one for it. Not eligible is not zero. One is best for all of them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers import (
    abstention,
    brevity,
    evidence,
    facts,
    forbidden,
    notice_words,
    notices,
    numbers,
    order,
    premise,
    retrieval,
    sentence_f1,
    slots,
    uncited,
    validity,
    verbatim,
)


class Scorer(Protocol):
    """A pure function from a case and its reply to a score."""

    def __call__(self, case: Case, reply: Reply, corpus: Corpus) -> float | None:
        """Return the score, or None where the case is not eligible."""


SCORERS: Mapping[str, Scorer] = MappingProxyType(
    {
        "citations valid": validity.valid,
        "quotes verbatim": verbatim.verbatim,
        "everything cited": uncited.all_cited,
        "numbers supported": numbers.numbers_supported,
        "notices borne out": notice_words.borne_out,
        "nothing forbidden": forbidden.nothing_forbidden,
        "evidence recall": evidence.recall,
        "evidence recall without notices": evidence.recall_in_answer,
        "evidence precision": evidence.precision,
        "sentence F1": sentence_f1.sentence_f1,
        "vital facts said": facts.vital_said,
        "vital facts quoted": facts.vital_quoted,
        "other facts said": facts.okay_said,
        "numbers exact": numbers.number_facts,
        "slots": slots.slots,
        "unanswerable declined": abstention.declined,
        "answerable answered": abstention.answered,
        "notices carried": notices.noticed,
        "premise corrected": premise.premise_corrected,
        "first gold sentence": order.first_gold,
        "gold share of words": order.gold_words,
        "brief enough": brevity.brief,
        "all evidence found @1": retrieval.AllFound(1),
        "all evidence found @3": retrieval.AllFound(3),
        "all evidence found @5": retrieval.AllFound(5),
        "all evidence found @10": retrieval.AllFound(10),
        "first evidence found": retrieval.first_found,
    }
)
"""Every scorer by the name that reports print, in their order."""

INVARIANTS: tuple[str, ...] = (
    "citations valid",
    "quotes verbatim",
    "everything cited",
    "numbers supported",
    "notices borne out",
)
"""What no reply may break, whatever it is asked: 1, or None where it does not apply."""
