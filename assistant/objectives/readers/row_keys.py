"""Rows that say the same thing in different words: 2016 and April, 2016 and 4."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from assistant.objectives.readers.kept_rows import Kept, distinct_rows
from assistant.objectives.tables import ROW, Table


def distinct_keys(table: Table, keys: Mapping[int, str], counts: Sequence[int]) -> Kept:
    """Return the rows that have a key, each key once, as `distinct_rows` does with cells.

    Args:
        keys: by a row's number, what the row is about; rows that are not in it are left out.
        counts: the columns that hold figures.
    """
    kept = table.frame.filter(pl.col(ROW).is_in(list(keys)))
    at = len(table.header.names)
    key = pl.Series(f"c{at}", [keys[row] for row in kept[ROW]], dtype=pl.String)
    return distinct_rows(replace(table, frame=kept.with_columns(key)), [at], counts)
