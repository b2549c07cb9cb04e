"""What a reader is: a format that knows its own header and turns a table into observations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.objectives.observations import Reading
from assistant.objectives.tables import Grid, Header, Table


def _all(tables: Sequence[Table]) -> Sequence[Table]:
    return tables


def _none(_: Sequence[Grid]) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Format:
    """A published format or one of our templates."""

    id: str
    title: str
    """As a person knows it: Monthly A&E statistics (CSV)."""
    recognises: Callable[[Header], bool]
    """By the column names alone, never by a file's name."""
    read: Callable[[Table], Reading]
    """Reads one table. Raises nothing: what it can't use, it names as a problem."""
    choose: Callable[[Sequence[Table]], Sequence[Table]] = _all
    """Of the tables of one file that have this format, those that are to be read."""
    remarks: Callable[[Sequence[Grid]], tuple[str, ...]] = _none
    """Sentences for the reader of the figures that stand elsewhere in the same file."""
