"""Which format a table has: found by the names of its columns, wherever the header stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from assistant.objectives.formats import Format
from assistant.objectives.tables import Grid, Table, header_candidates, table_at

_READERS = (
    "ae_monthly",
    "ae_table",
    "rtt_extract",
    "rtt_overview",
    "dm01",
    "cancer_standards",
    "cancer_combined",
    "eip",
    "talking_therapies",
    "ambulance_old",
    "cqc_ratings",
    "special_measures",
    "seven_day",
    "finance",
    "efficiency",
    "boards",
    "improvement",
    "tidy",
)


@cache
def formats() -> tuple[Format, ...]:
    """Return every format that can be read; no header belongs to two."""
    modules = (import_module(f"assistant.objectives.readers.{name}") for name in _READERS)
    return tuple(module.FORMAT for module in modules)


@dataclass(frozen=True)
class Recognised:
    """The tables of one format in a file."""

    format: Format
    tables: tuple[tuple[Grid, Table], ...]
    """Each with the grid it was found in."""


def recognise(grids: Sequence[Grid]) -> tuple[Recognised, ...]:
    """Return the tables in a file's grids whose format is known, by format.

    Of a format's tables the format itself chooses which are read (a workbook may hold the same
    figures twice).
    """
    found: dict[str, list[tuple[Grid, Table]]] = {}
    by_id = {one.id: one for one in formats()}
    for grid in grids:
        known = _known_table(grid)
        if known:
            found.setdefault(known[0].id, []).append((grid, known[1]))
    made = []
    for identity, pairs in found.items():
        chosen = by_id[identity].choose([table for _, table in pairs])
        kept = tuple(pair for pair in pairs if any(pair[1] is one for one in chosen))
        made.append(Recognised(by_id[identity], kept))
    return tuple(made)


def _known_table(grid: Grid) -> tuple[Format, Table] | None:
    for header in header_candidates(grid):
        for one in formats():
            if one.recognises(header):
                return one, table_at(grid, header.row)
    return None
