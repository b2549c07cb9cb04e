"""What kind of text most of a column's cells are: postcodes, email addresses, names, birth dates.

NHS numbers have a module of their own: one of them in a file is too many, where the kinds here are
told by what four cells in five look like.
"""

from collections.abc import Iterator
from typing import Literal

import polars as pl

from assistant.objectives.nhs_numbers import FEWEST_ROWS, ROUNDED, SHARE
from assistant.objectives.tables import ROW

Kind = Literal["rounded", "postcodes", "emails", "names", "births"]

_SAMPLE = 2_000
"""Cells of a column, evenly spaced, that tell what kind of text it holds."""
_SHORTEST = 5
"""The shortest postcode is M11AA. Hardly a count is as long, so that few columns are read."""

_POSTCODE = r"(?i)^(?:gir ?0aa|[a-z]{1,2}[0-9][a-z0-9]? {0,2}[0-9][abd-hjlnp-uw-z]{2})$"
"""The whole of it: an outward half alone (LS1) is a district's."""
_EMAIL = r"(?i)^<?[^@\s]+@[^@\s]+\.[a-z]{2,}>?$"
_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame)\b\.?"
_TITLED = rf"(?i)^(?:{_TITLE}\s+\p{{L}}|[^,0-9]{{2,40}},\s*{_TITLE}(?:\s|$))"
_PRACTICE = (
    r"(?i)\b(?:surgery|practice|partners?|clinic|centre|dental|hospital|trust|ltd|limited)\b"
)
"""Dr Smith and Partners is an organisation."""
_DATE = (
    r"^(?:(?<year>(?:18|19|20)[0-9]{2})-?(?:0[1-9]|1[0-2])-?(?<day>0[1-9]|[12][0-9]|3[01])"
    r"|(?<day2>[0-3]?[0-9])[-/. ](?:[01]?[0-9]|[a-zA-Z]{3,9})[-/. ](?<year2>(?:18|19|20)[0-9]{2}))"
    r"(?:[T ][0-9]{1,2}:[0-9]{2}.*)?$"
)
_BIRTH_YEARS = 30
"""The birth dates of adult patients lie further apart; few other dates of one table do."""
_FIRSTS = 0.2
"""At most so many birth dates are the first of a month. Organisations open and close on firsts: 411
of 417 successions of trusts in the Organisation Data Service's list."""


def kinds(frame: pl.DataFrame) -> Iterator[tuple[int, Kind]]:
    """Yield the position and the kind of columns of which four cells in five, of five, are one.

    Lengths are known without reading the text, so that a column of counts costs next to nothing.
    """
    cells = pl.exclude(ROW)
    long = frame.select((cells.str.len_bytes() >= _SHORTEST).sum()).row(0)
    filled = [frame.height - nulls for nulls in frame.drop(ROW).null_count().row(0)]
    for at, (count, some) in enumerate(zip(filled, long, strict=True)):
        if count >= FEWEST_ROWS and some >= SHARE * count:
            given = frame.get_column(f"c{at}").drop_nulls()
            kind = _kind(given.gather_every(max(1, count // _SAMPLE)))
            if kind:
                yield at, kind


def _kind(cells: pl.Series) -> Kind | None:
    least = SHARE * len(cells)
    cell = pl.col("cell")
    frame = cells.alias("cell").to_frame()
    looks: dict[Kind, pl.Expr] = {
        "rounded": cell.str.contains(ROUNDED),
        "postcodes": cell.str.contains(_POSTCODE),
        "emails": cell.str.contains(_EMAIL),
        "names": cell.str.contains(_TITLED) & ~cell.str.contains(_PRACTICE),
    }
    for kind, found in looks.items():
        if frame.select(found.sum()).item() >= least:
            return kind
    return "births" if _are_births(frame, least=least) else None


def _are_births(frame: pl.DataFrame, *, least: float) -> bool:
    dates = frame.select(pl.col("cell").str.extract_groups(_DATE).alias("date")).unnest("date")
    dates = dates.select(
        year=pl.coalesce("year", "year2").cast(pl.Int64),
        day=pl.coalesce("day", "day2").cast(pl.Int64),
    ).drop_nulls()
    if not dates.height or dates.height < least:
        return False
    years = dates.get_column("year")
    firsts = dates.filter(pl.col("day") == 1).height
    apart = int(years.max()) - int(years.min())  # type: ignore[arg-type]
    return apart >= _BIRTH_YEARS and firsts <= _FIRSTS * dates.height
