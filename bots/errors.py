"""What can go wrong at a door, whichever it is. Each text is written for a person.

DoorError
├── NotReady       the model or the index is not there yet, or cannot be had
├── TooBusy        more questions wait than can be answered in good time
├── TookTooLong    a question was given up
├── NotThere       no such conversation, upload or key; or it is somebody else's
├── UnusableUpload nothing in a file can be used; its problems say why
└── StoreError     what is kept cannot be read or written
    ├── StoreBusy    somebody else is writing; trying again helps
    └── StoreFull    there is no space left
"""

from collections.abc import Sequence

from assistant.objectives.problems import Problem


class DoorError(Exception):
    """Base of all faults of the doors; its text is written for a person."""


class NotReady(DoorError):
    """Questions cannot be answered yet, or not at all."""


class TooBusy(DoorError):
    """More questions wait than can be answered in good time."""


class TookTooLong(DoorError):
    """A question was given up after the time that is set for it."""


class NotThere(DoorError):
    """There is no such thing, or it is somebody else's: the two look the same."""


class UnusableUpload(DoorError):
    """Nothing in a file can be used, and nothing of it was kept."""

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        """Take the sentence and every problem of the file."""
        super().__init__(message)
        self.problems = tuple(problems)


class StoreError(DoorError):
    """What is kept cannot be read or written."""


class StoreBusy(StoreError):
    """Somebody else is writing just now."""


class StoreFull(StoreError):
    """There is no space left to write to."""
