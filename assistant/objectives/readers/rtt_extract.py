"""The full CSV extract of referral-to-treatment waits: a row a provider, commissioner and function.

Source: NHS England, consultant-led RTT waiting times, full CSV data file: 121 columns with weekly
bands up to 104 weeks; older files stop at 52 weeks and have two rows above the header.
"""

import re
from dataclasses import replace

import polars as pl

from assistant.objectives.formats import Format
from assistant.objectives.observations import ENGLAND, Observation, Reading
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.kept_rows import distinct_rows, with_organisation
from assistant.objectives.readers.reading import (
    Periods,
    at_rows,
    is_total,
    national,
    optional_columns,
    provider,
    read_periods,
    rows_of,
    total_rows,
    whole_numbers,
)
from assistant.objectives.readers.totals import counted
from assistant.objectives.tables import ROW, Header, Table

MEASURE = "rtt_incomplete_18w"

_BAND = re.compile(r"gt (?P<weeks>\d{1,3})(?: to \d{1,3})? weeks(?: sum 1)?")
_WITHIN = 18
"""Bands that lie within 18 weeks: 0 to 1 up to 17 to 18."""
_INCOMPLETE = "Part_2"
"""Exactly: Part_2A, those with a decision to admit, is a part of it."""
_ALL_FUNCTIONS = "C_999"


def recognises(header: Header) -> bool:
    """Return whether the columns are those of the extract, with any number of weekly bands."""
    named = header.has("Period", "Provider Org Code", "RTT Part Type", "Treatment Function Code")
    return named and set(range(_WITHIN + 1)) <= _bands(header).keys()


def read(table: Table) -> Reading:
    """Return each provider's incomplete pathways: within 18 weeks, of all that wait.

    Sums a provider's commissioners. Of a provider and commissioner, the row of all treatment
    functions counts, or where there is none the single functions; never both. Rows of other parts
    than Part_2 are left alone. `Total All` is the denominator (`Total` is blank for Part_2); in a
    file without it, the bands and those with an unknown clock start are summed.
    """
    incomplete = replace(
        table, frame=table.frame.filter(_cell(table, "RTT Part Type") == _INCOMPLETE)
    )
    at_code = table.column("Provider Org Code")
    commissioner = optional_columns(table.header, "Commissioner Org Code")
    counts = [*_bands(table.header).values(), *_start_unknown(table), *_total_all(table)]
    named = with_organisation(incomplete, at_code, counts)
    periods = read_periods(named.table, table.column("Period"))
    key = (at_code, *commissioner, table.column("Treatment Function Code"))
    distinct = distinct_rows(named.table, key, counts, periods)
    numbers = whole_numbers(distinct.table, counts)
    rows = _waits(distinct.table, numbers.frame, periods)
    chosen = rows.filter(pl.col("all_functions") | ~pl.col("has_total"))
    return Reading(
        observations=_observations(table, chosen, periods),
        problems=(
            *named.problems,
            *periods.problems,
            *distinct.problems,
            *numbers.problems,
            *_nothing_incomplete(table, incomplete),
            *_problems(table, chosen),
            *_differing(table, rows),
        ),
        rows_read=table.frame.height,
        rows_used=rows.height,
    )


def _waits(table: Table, numbers: pl.DataFrame, periods: Periods) -> pl.DataFrame:
    """Return for each row who it is about, how many wait, and how many of them within 18 weeks.

    A blank band is nobody where the others add up to the row's total; else nobody can tell.
    """
    bands = [f"c{at}" for at in _bands(table.header).values()]
    start = [pl.col(f"c{at}").fill_null(0) for at in _start_unknown(table)]
    total = [pl.col(f"c{at}") for at in _total_all(table)]
    known = pl.sum_horizontal(*bands, *start)
    within = pl.sum_horizontal(bands[:_WITHIN], ignore_nulls=False)
    counts = numbers.select(
        ROW,
        (total or [pl.sum_horizontal(*bands, *start, ignore_nulls=False)])[0].alias("waiting"),
        known.alias("known"),
        within.alias("within"),
        pl.sum_horizontal(bands[:_WITHIN]).alias("within_known"),
    ).with_columns(
        pl.when(pl.col("known") == pl.col("waiting"))
        .then("within_known")
        .otherwise("within")
        .alias("within")
    )
    labels = {text: period.label for text, period in periods.by_text.items()}
    described = table.frame.select(
        _cell(table, "Period")
        .replace_strict(labels, default=None, return_dtype=pl.String)
        .alias("period"),
        pl.when(total_rows([table.column("Provider Org Code")]))
        .then(pl.lit(ENGLAND.code))
        .otherwise(_cell(table, "Provider Org Code").str.to_uppercase())
        .alias("code"),
        _cell(table, "Provider Org Name").alias("name"),
        _cell(table, "Provider Parent Name").alias("region"),
        _cell(table, "Commissioner Org Code").alias("commissioner"),
        (_cell(table, "Treatment Function Code") == _ALL_FUNCTIONS).alias("all_functions"),
    )
    return (
        pl.concat([counts, described], how="horizontal")
        .filter(pl.col("period").is_not_null())
        .with_columns(
            pl.col("all_functions").any().over("period", "code", "commissioner").alias("has_total")
        )
    )


def _observations(table: Table, chosen: pl.DataFrame, periods: Periods) -> tuple[Observation, ...]:
    by_label = {period.label: period for period in periods.by_text.values()}
    usable = ~(pl.col("within") > pl.col("waiting")).fill_null(False)
    sums = (
        pl.when(usable.all() & pl.col(name).is_not_null().all()).then(pl.col(name).sum())
        for name in ("within", "waiting")
    )
    providers = chosen.group_by("period", "code", maintain_order=True).agg(
        pl.col("name").first(), pl.col("region").first(), *sums, ROW
    )
    return tuple(
        Observation(
            MEASURE,
            by_label[label],
            national(code) if is_total(code) else provider(code, name, region),
            counted(within),
            counted(waiting),
            rows_of(table, rows),
        )
        for label, code, name, region, within, waiting, rows in providers.iter_rows()
    )


def _nothing_incomplete(table: Table, incomplete: Table) -> tuple[Problem, ...]:
    if table.frame.is_empty() or not incomplete.frame.is_empty():
        return ()
    message = (
        "The standard is about incomplete pathways, and no row here has the RTT Part Type "
        f"{_INCOMPLETE}. Nothing was used."
    )
    return (error("no_incomplete", message, file=table.file, row=table.header.row),)


def _problems(table: Table, chosen: pl.DataFrame) -> tuple[Problem, ...]:
    """Tell of rows whose total is blank, smaller than its part, or not the sum of its bands."""
    within, waiting, known = pl.col("within"), pl.col("waiting"), pl.col("known")
    unknown = within.is_null() | waiting.is_null()
    impossible = within > waiting
    blank = error(
        "missing_count",
        "The total or a weekly band of this row is blank, so that the provider's count is unknown.",
        file=table.file,
    )
    over = error(
        "over_total",
        "This row has more patients within 18 weeks than patients in total. The provider's count "
        "was not used.",
        file=table.file,
    )
    differs = warning(
        "total_differs",
        "The weekly bands of this row do not add up to its Total All. Both were used as they are.",
        file=table.file,
    )
    return (
        *at_rows(blank, chosen.filter(unknown)[ROW].to_list()),
        *at_rows(over, chosen.filter(impossible)[ROW].to_list()),
        *at_rows(
            differs, chosen.filter(~unknown & ~impossible & (known != waiting))[ROW].to_list()
        ),
    )


def _differing(table: Table, rows: pl.DataFrame) -> tuple[Problem, ...]:
    """Compare the rows of all treatment functions with the sums of the single functions."""
    single = ~pl.col("all_functions")
    counts = ("waiting", "within")
    groups = (
        rows.filter(pl.col("has_total") & single.any().over("period", "code", "commissioner"))
        .group_by("period", "code", "commissioner", maintain_order=True)
        .agg(
            pl.col(ROW).filter(pl.col("all_functions")).first(),
            *(
                (pl.col(name).filter(single).sum() != pl.col(name).filter(~single).sum()).alias(
                    name
                )
                for name in counts
            ),
        )
    )
    problem = warning(
        "total_differs",
        "The single treatment functions do not add up to this row of all functions. The row of all "
        "functions was used.",
        file=table.file,
    )
    return at_rows(problem, groups.filter(pl.any_horizontal(counts))[ROW].to_list())


def _bands(header: Header) -> dict[int, int]:
    """Return the columns of the weekly bands by the week they begin with, in order."""
    found = {}
    for at in header.matching(_BAND):
        match = _BAND.fullmatch(header.normal[at])
        if match:
            found[int(match["weeks"])] = at
    return dict(sorted(found.items()))


def _start_unknown(table: Table) -> tuple[int, ...]:
    return optional_columns(table.header, "Patients with unknown clock start date")


def _total_all(table: Table) -> tuple[int, ...]:
    return optional_columns(table.header, "Total All")


def _cell(table: Table, name: str) -> pl.Expr:
    found = optional_columns(table.header, name)
    return pl.col(f"c{found[0]}") if found else pl.lit(None, pl.String)


FORMAT = Format(
    id="rtt_extract",
    title="Referral-to-treatment waiting times, full extract (CSV)",
    recognises=recognises,
    read=read,
)
