"""For a question about what is expected, passages that ask something of providers come first."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.knowledge import Expectation
from index.hits import Hit

_WEIGHT = 2.0
_MOST = 4
_OF_PROVIDERS = ("every provider", "boards", "sector", "health economy", "some providers")


def preferred(hits: Sequence[Hit], expectations: Sequence[Expectation]) -> tuple[Hit, ...]:
    """Return `hits`, those that say what providers are to do raised, best first."""
    raised = [
        replace(hit, score=round(hit.score + _WEIGHT * _share(hit, expectations), 6))
        for hit in hits
    ]
    return tuple(sorted(raised, key=lambda hit: -hit.score))


def _share(hit: Hit, expectations: Sequence[Expectation]) -> float:
    """How much of a passage asks something of providers: 0 to 1."""
    found = sum(
        one.level in _OF_PROVIDERS
        and one.place.overlaps(hit.passage.document_id, hit.passage.start, hit.passage.end)
        for one in expectations
    )
    return min(found, _MOST) / _MOST
