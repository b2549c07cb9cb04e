"""Where the documents differ: an answer that shows one side shows the others, unasked."""

from collections.abc import Sequence

from assistant.answers import Citation, Notice
from assistant.fidelity.sources import Sources, touches
from corpus.knowledge import Conflict

_MOST = 2
"""Conflicts told of in one answer; those that the question is likest to come first."""


def touched(
    conflicts: Sequence[Conflict], citations: Sequence[Citation], asked: Sequence[str]
) -> tuple[Conflict, ...]:
    """Return the conflicts that an answer has to tell of.

    Where a document only differs from itself, it is told when the question is about that.

    Args:
        conflicts: all that are known.
        citations: what the answer quotes.
        asked: ids of those that the question itself touches, likest first.
    """
    wanted = [
        one
        for one in conflicts
        if one.id in asked[:1]
        or (len({side.place.document_id for side in one.sides}) > 1 and _shown(one, citations))
    ]
    order = {identity: at for at, identity in enumerate(asked)}
    return tuple(sorted(wanted, key=lambda one: order.get(one.id, len(order)))[:_MOST])


def notice(conflict: Conflict, sources: Sources) -> Notice:
    """Return the notice that shows the words of every side."""
    words, numbers = sources.shown(side.place for side in conflict.sides)
    return Notice("conflict", f"{conflict.text} {words}", numbers)


def _shown(conflict: Conflict, citations: Sequence[Citation]) -> bool:
    return any(touches(citation, side.place) for citation in citations for side in conflict.sides)
