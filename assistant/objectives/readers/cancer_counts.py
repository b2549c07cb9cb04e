"""Cancer waiting times added up in half patients, and checked against their own totals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from assistant.objectives.observations import (
    ENGLAND,
    Count,
    Observation,
    Organisation,
    Reading,
    exactly,
)
from assistant.objectives.periods import Period
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.cancer_columns import CancerColumns, Label
from assistant.objectives.readers.cancer_rows import CancerRows, cancer_rows, rolled_up
from assistant.objectives.readers.cell_counts import half_numbers
from assistant.objectives.readers.kept_rows import distinct_rows
from assistant.objectives.readers.reading import (
    at_rows,
    capped,
    column_name,
    provider,
    rows_of,
)
from assistant.objectives.readers.totals import total_differs
from assistant.objectives.tables import ROW, Table


class _Counts(NamedTuple):
    """Rows with `total`, `within` and `after` in half patients, `name` and `region`."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...]


def read_cancer(
    table: Table, columns: CancerColumns, label_of: Callable[[str], Label | None]
) -> Reading:
    """Return the counts of each measure, for each organisation and period.

    A figure is None where one of the cells that make it up is missing or can't be used.

    Args:
        table: rows of providers, and of England.
        columns: where the file has what.
        label_of: what a standard's label stands for; None for one that is not known.
    """
    rows = cancer_rows(table, columns, label_of)
    chosen = replace(rows.table, frame=rolled_up(rows.table.frame, rows.group, rows.parts))
    key = (rows.places.period, columns.code, rows.places.measure, *rows.places.dimensions)
    kinds = set(rows.table.frame[rows.parts[0]].unique())
    if "" not in kinds and len(kinds) == 1:
        return Reading(problems=(*rows.problems, _one_cancer(table)), rows_read=table.frame.height)
    figures = [at for at in (columns.total, columns.within, columns.after) if at is not None]
    once = distinct_rows(chosen, key, figures)
    counted = _counted(once.table, columns)
    observations = tuple(_observations(table, rows, counted.frame))
    faults = (*rows.problems, *once.problems, *counted.problems)
    is_whole = not any(problem.severity == "error" for problem in faults)
    england = _england_differs(table, columns, observations) if is_whole else ()
    return Reading(
        observations,
        problems=(*faults, *_parts_differ(rows, columns), *england),
        rows_read=table.frame.height,
        rows_used=counted.frame.height,
        notes=_notes(rows, counted.frame),
    )


def _one_cancer(table: Table) -> Problem:
    return error(
        "not_all_cancers",
        "The file holds one kind of cancer and no row for all of them, and the standards are for "
        "all. Nothing was used.",
        file=table.file,
        row=table.header.row,
    )


def _observations(table: Table, rows: CancerRows, whole: pl.DataFrame) -> list[Observation]:
    figures = whole.group_by(rows.group, maintain_order=True).agg(
        pl.col(ROW, "total", "within"), pl.col("name", "region").drop_nulls().first()
    )
    return [
        Observation(
            measure,
            rows.periods[period],
            _organisation(code, name, region),
            _sum(within),
            _sum(total),
            rows_of(table, numbers),
        )
        for period, code, measure, numbers, total, within, name, region in figures.iter_rows()
    ]


def _counted(table: Table, columns: CancerColumns) -> _Counts:
    """Return the rows with their counts in half patients, null where they contradict themselves."""
    frame, problems = _halves(table, columns)
    total, within, after = pl.col("total"), pl.col("within"), pl.col("after")
    wrong = ((within > total) | (within + after != total)).fill_null(False)
    does_not_add_up = error(
        "does_not_add_up",
        "The patients within and after the standard do not add up to the total. The row's counts "
        "were not used.",
        file=table.file,
        column=column_name(table, columns.total),
    )
    rows = frame.filter(wrong)[ROW].to_list()
    right = frame.with_columns(pl.when(~wrong).then(pl.col("total", "within")))
    return _Counts(right, problems + at_rows(does_not_add_up, rows))


def _halves(table: Table, columns: CancerColumns) -> _Counts:
    wanted = {"total": columns.total, "within": columns.within, "after": columns.after}
    found = half_numbers(table, [at for at in wanted.values() if at is not None])
    counts = found.frame.select(
        ROW,
        *(
            (pl.lit(None, pl.Int64) if at is None else pl.col(f"c{at}")).alias(name)
            for name, at in wanted.items()
        ),
    )
    text = {"name": columns.name, "region": columns.region}
    frame = table.frame.with_columns(
        (pl.lit(None, pl.String) if at is None else pl.col(f"c{at}")).alias(name)
        for name, at in text.items()
    )
    joined = frame.join(counts, on=ROW, how="left", maintain_order="left")
    return _Counts(joined, found.problems)


def _parts_differ(rows: CancerRows, columns: CancerColumns) -> tuple[Problem, ...]:
    """Return a warning for each dimension whose parts do not add up to the row for all of them."""
    table, parts = rows.table, rows.parts
    frame, _ = _halves(table, columns)
    whole = frame.filter(pl.all_horizontal(pl.col(part) == "" for part in parts))
    problems: list[Problem] = []
    for part, at in zip(parts, (columns.cancer_type, columns.route, columns.modality), strict=True):
        others = [pl.col(other) == "" for other in parts if other != part]
        sums = (
            frame.filter(pl.col(part) != "", *others)
            .group_by(rows.group)
            .agg(
                pl.col("total", "within").cast(pl.Int128).sum().name.suffix(" of parts"),
                pl.any_horizontal(pl.col("total", "within").is_null()).any().alias("unread"),
            )
            .filter(~pl.col("unread"))
        )
        differing = whole.join(sums, on=rows.group, how="inner", maintain_order="left").filter(
            (pl.col("total") != pl.col("total of parts"))
            | (pl.col("within") != pl.col("within of parts"))
        )
        if differing.height:
            places = "place" if differing.height == 1 else "places"
            problems.append(
                warning(
                    "parts_differ",
                    "The rows of the parts do not add up to the row for all of them, in "
                    f"{differing.height} {places}, first here. The row for all was used.",
                    file=table.file,
                    row=differing[ROW][0],
                    column=column_name(table, columns.standard if at is None else at),
                )
            )
    return tuple(problems)


def _england_differs(
    table: Table, columns: CancerColumns, observations: Sequence[Observation]
) -> tuple[Problem, ...]:
    """Return a warning for each England row that is not the sum of its providers."""
    providers: dict[tuple[str, Period], list[Observation]] = {}
    for seen in observations:
        if seen.organisation != ENGLAND:
            providers.setdefault((seen.measure, seen.period), []).append(seen)
    problems: list[Problem] = []
    for seen in observations:
        its = providers.get((seen.measure, seen.period))
        if seen.organisation != ENGLAND or not its:
            continue
        published = {columns.total: seen.denominator, columns.within: seen.numerator}
        summed = {
            columns.total: [one.denominator for one in its],
            columns.within: [one.numerator for one in its],
        }
        problems.extend(
            total_differs(
                table,
                seen.rows.numbers[0],
                {at: _in_halves([count]) for at, count in published.items()},
                {at: _in_halves(counts) for at, counts in summed.items()},
            )
        )
    return capped(problems)


def _in_halves(counts: Sequence[Count | None]) -> int | None:
    known = [int(2 * count.low) for count in counts if count]
    return sum(known) if len(known) == len(counts) else None


def _organisation(code: str, name: str | None, region: str | None) -> Organisation:
    return ENGLAND if code == ENGLAND.code else provider(code, name, region)


def _sum(halves: Sequence[int | None]) -> Count | None:
    known = [count for count in halves if count is not None]
    return exactly(Decimal(sum(known)) / 2) if len(known) == len(halves) else None


def _notes(rows: CancerRows, whole: pl.DataFrame) -> tuple[str, ...]:
    added = whole.filter(pl.any_horizontal(pl.col(part) != "" for part in rows.parts))
    count = added.select(rows.group).unique().height
    if not count:
        return ()
    figures = "1 figure has" if count == 1 else f"{count} figures have"
    return (f"{figures} no row for all cancers or routes; the parts were added instead.",)
