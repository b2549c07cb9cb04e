"""A text and what is changed in it, and where its words stand afterwards."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise


@dataclass(frozen=True)
class Edit:
    """Words that are put in the place of others; offsets are code points, `end` exclusive."""

    document_id: str
    start: int
    end: int
    words: str
    """Nothing, where the old ones are deleted."""


@dataclass(frozen=True)
class Revision:
    """A document's text and the edits to it, in order."""

    old: str
    edits: tuple[Edit, ...]

    def __post_init__(self) -> None:
        """Refuse edits that cannot be made together.

        Raises:
            ValueError: two of them touch, or they are out of order.
        """
        for one, other in pairwise(self.edits):
            if other.start < one.end:
                raise ValueError(f"Two edits touch at {other.start} of {other.document_id}.")

    @cached_property
    def text(self) -> str:
        """The text after the edits."""
        parts, at = [], 0
        for edit in self.edits:
            parts += [self.old[at : edit.start], edit.words]
            at = edit.end
        return "".join([*parts, self.old[at:]])

    def at(self, position: int) -> int:
        """Return where what stood at `position` stands now.

        What stood within words that were changed stands at their beginning.
        """
        moved = 0
        for edit in self.edits:
            if position < edit.end:
                return min(position, edit.start) + moved
            moved += len(edit.words) - (edit.end - edit.start)
        return position + moved

    def touching(self, start: int, end: int) -> tuple[Edit, ...]:
        """Return the edits to any of the words from `start` to `end`."""
        return tuple(one for one in self.edits if one.start < end and start < one.end)

    def words(self, start: int, end: int) -> str | None:
        """Return what now stands where the words from `start` to `end` stood.

        None where an edit crosses their border, or nothing of them is left.
        """
        touching = self.touching(start, end)
        if any(one.start < start or end < one.end for one in touching):
            return None
        return self.text[self.at(start) : self.at(end)].strip() or None
