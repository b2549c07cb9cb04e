"""What is measured, as pure functions. None means the case is not one for this score."""

from collections.abc import Sequence
from typing import Protocol

from assistant.answers import Answer
from evals.cases import Case, Span

_ENOUGH = 0.9
"""A needed span is shown when this share of it is; the rest is a full stop or a list mark."""

_LONGEST = 200
"""Words that an answer may have, unless it is one list."""


class Quoted(Protocol):
    """Anything that points at words of a document."""

    @property
    def document_id(self) -> str:
        """Which document."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last."""


def rank_of(group: Sequence[Span], shown: Sequence[Quoted]) -> int | None:
    """Return the place, from 0, of the first of `shown` that holds a span of `group`."""
    for place, words in enumerate(shown):
        if any(_holds(words, span) for span in group):
            return place
    return None


def all_within(case: Case, shown: Sequence[Quoted], k: int) -> bool | None:
    """Return whether every needed span is among the first `k`."""
    if not case.answerable:
        return None
    return all(rank_of(group, shown[:k]) is not None for group in case.evidence)


def reciprocal_rank(case: Case, shown: Sequence[Quoted]) -> float | None:
    """Return one over the place of the first that is needed; 0 when none is."""
    if not case.answerable:
        return None
    places = [rank_of(group, shown) for group in case.evidence]
    found = [place for place in places if place is not None]
    return 1 / (1 + min(found)) if found else 0.0


def complete(case: Case, answer: Answer) -> bool | None:
    """Return whether an answer of permitted length holds every needed span and vital fact."""
    if not case.answerable:
        return None
    if answer.outcome != "answered" or too_long(answer):
        return False
    spans = all(rank_of(group, answer.citations) is not None for group in case.evidence)
    said = " ".join(answer.text.split())
    facts = all(any(pattern.search(said) for pattern in fact) for fact in case.facts)
    return spans and facts


def needed_share(case: Case, answer: Answer) -> float | None:
    """Return the share of citations that hold something needed."""
    if not case.answerable or not answer.citations:
        return None
    groups = [span for group in case.evidence for span in group]
    useful = sum(any(_touches(citation, span) for span in groups) for citation in answer.citations)
    return useful / len(answer.citations)


def declined(case: Case, answer: Answer) -> bool | None:
    """Return whether an unanswerable question was declined."""
    return None if case.answerable else answer.outcome in ("not_found", "out_of_scope")


def refused(case: Case, answer: Answer) -> bool | None:
    """Return whether an answerable question was wrongly declined."""
    return answer.outcome != "answered" if case.answerable else None


def too_long(answer: Answer) -> bool:
    """Return whether an answer is over the limit without being one list or the objectives."""
    words = len(answer.text.split())
    lists = any("\n- " in citation.quote for citation in answer.citations)
    named = sum("Objective " in citation.quote[:12] for citation in answer.citations) > 4
    return words > _LONGEST and not (lists and len(answer.citations) == 1) and not named


def _holds(words: Quoted, span: Span) -> bool:
    if words.document_id != span.document_id:
        return False
    shared = min(words.end, span.end) - max(words.start, span.start)
    return shared >= _ENOUGH * (span.end - span.start)


def _touches(words: Quoted, span: Span) -> bool:
    if words.document_id != span.document_id:
        return False
    shared = min(words.end, span.end) - max(words.start, span.start)
    return shared >= 0.5 * min(span.end - span.start, words.end - words.start)
