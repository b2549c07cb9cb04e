"""Rows that can be used: those with an organisation, and each thing that they say once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.reading import (
    CONTRADICTED,
    TOTALS,
    Periods,
    at_rows,
    column_name,
    total_rows,
)
from assistant.objectives.tables import ROW, Table

_CODE = r"^[A-Za-z0-9]{2,9}$"
"""Codes of providers have 3 to 6 characters, those of the statistics office 9. What is longer, or
has blanks in it, is no code and may be somebody's name: it is never repeated."""


class Kept(NamedTuple):
    """A table without the rows that can't be used, and why they can't."""

    table: Table
    problems: tuple[Problem, ...]


def with_organisation(table: Table, code: int, counts: Sequence[int]) -> Kept:
    """Return the rows that have an organisation's code: two to nine letters and digits.

    A row without one that holds a count is a problem; one without either is a footnote.
    """
    is_named = (pl.col(f"c{code}").str.contains(_CODE) | total_rows([code])).fill_null(False)
    if not counts:
        return Kept(replace(table, frame=table.frame.filter(is_named)), ())
    holds_count = pl.any_horizontal(pl.col(f"c{at}").is_not_null() for at in counts)
    rows = table.frame.filter(~is_named & holds_count)[ROW].to_list()
    problem = error(
        "no_organisation",
        "This row has counts and no organisation's code, which is two to nine letters and digits. "
        "The row was not used.",
        file=table.file,
        column=column_name(table, code),
    )
    kept = replace(table, frame=table.frame.filter(is_named))
    return Kept(kept, at_rows(problem, rows))


def distinct_rows(
    table: Table, key: Sequence[int], counts: Sequence[int], periods: Periods | None = None
) -> Kept:
    """Return the rows of which each key has one, so that nothing is counted twice.

    The key is what the columns say, whatever the case or the spelling of a total, and the period
    where `periods` is given, however it is spelled.

    A row that repeats an earlier one in every cell is left out, with a warning. Rows that have the
    same key and differ are each an error, for which of them is right is not known. The first of
    them is kept without its counts, as cells that can't be used: whoever it is about is missing,
    and not simply absent from a sum.

    Args:
        counts: the columns that hold figures.
    """
    parts = [
        pl.when(total_rows([at]))
        .then(pl.lit(TOTALS[0]))
        .otherwise(pl.col(f"c{at}").str.strip_chars().str.to_uppercase())
        .alias(f"c{at}")
        for at in key
    ]
    if periods:
        labels = {text: period.label for text, period in periods.by_text.items()}
        parts.append(pl.col(f"c{periods.column}").replace(labels))
    differing = pl.struct(parts).is_duplicated()
    frame = table.frame
    if not frame.select(differing.any()).item():
        return Kept(table, ())
    once = frame.unique(subset=pl.exclude(ROW), keep="first", maintain_order=True)
    repeats = frame.join(once, on=ROW, how="anti")[ROW].to_list()
    conflicts = once.filter(differing)[ROW].to_list()
    kept = once.with_columns(
        pl.when(differing).then(pl.lit(CONTRADICTED)).otherwise(pl.col(f"c{at}")).alias(f"c{at}")
        for at in counts
    ).filter(pl.struct(parts).is_first_distinct())
    repeated = warning(
        "repeated_row",
        "This row repeats an earlier row in every cell. It was counted once.",
        file=table.file,
    )
    conflicting = error(
        "conflicting_rows",
        "Another row is about the same organisation and period, with other figures. None of these "
        "rows was used: keep the right one.",
        file=table.file,
    )
    problems = at_rows(repeated, repeats) + at_rows(conflicting, conflicts)
    return Kept(replace(table, frame=kept), problems)
