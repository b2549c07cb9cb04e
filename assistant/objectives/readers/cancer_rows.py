"""A cancer file's rows made ready to be added up: measure, period, organisation and dimensions.

Every cancer file gives its counts by cancer type, and newer ones by referral route or stage and by
treatment modality as well. Each of these has a row for ALL beside the rows of its parts, or only
the parts. Of a provider's figure either is read, never both: adding every row counts each patient
several times over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import polars as pl

from assistant.objectives.observations import ENGLAND
from assistant.objectives.periods import Period
from assistant.objectives.problems import Problem, warning
from assistant.objectives.readers.cancer_columns import CancerColumns, Label
from assistant.objectives.readers.kept_rows import Kept, with_organisation
from assistant.objectives.readers.reading import (
    UNDATED,
    at_rows,
    column_name,
    read_periods,
    total_rows,
)
from assistant.objectives.tables import ROW, Table

_ENGLISH_PROVIDERS = ("ALL ENGLISH PROVIDERS", "ALL PROVIDERS", "NATIONAL")
_WHOLE = (
    r"^(?:all(?: (?:cancers?|cancer types?|routes?|stages?|modalities|treatments?))?"
    r"|total|-|n/?a|none|not applicable)?$"
)
"""What a dimension says in a row that is not broken down by it. Faster diagnosis has no modality:
the cell is blank, and means the same."""


@dataclass(frozen=True)
class Places:
    """The columns that are put in behind a table's own."""

    measure: int
    period: int
    dimensions: tuple[int, int, int]
    """Cancer type, route or stage, modality: lower case, and empty for ALL."""


@dataclass(frozen=True)
class CancerRows:
    """The rows of our measures that name a period and an organisation."""

    table: Table
    places: Places
    periods: dict[str, Period]
    """By what the period's place holds."""
    group: tuple[str, str, str]
    """The frame's columns of period, organisation and measure: a figure for each."""
    parts: tuple[str, str, str]
    """The frame's columns of the dimensions."""
    problems: tuple[Problem, ...]


class _Dated(NamedTuple):
    table: Table
    periods: dict[str, Period]
    problems: tuple[Problem, ...]


def cancer_rows(
    table: Table, columns: CancerColumns, label_of: Callable[[str], Label | None]
) -> CancerRows:
    """Return the rows that a cancer file's figures are made of.

    Args:
        table: rows of providers, and of England.
        columns: where the file has what.
        label_of: what a standard's label stands for; None for one that is not known.
    """
    width = len(table.header.names)
    places = Places(width, width + 1, (width + 2, width + 3, width + 4))
    labelled = _labelled(table, columns, label_of, places)
    named = with_organisation(labelled.table, columns.code, (columns.total, columns.within))
    dated = _dated(named.table, columns.period, places.period)
    kind, route, modality = places.dimensions
    return CancerRows(
        dated.table,
        places,
        dated.periods,
        (f"c{places.period}", f"c{columns.code}", f"c{places.measure}"),
        (f"c{kind}", f"c{route}", f"c{modality}"),
        labelled.problems + named.problems + dated.problems,
    )


def rolled_up(frame: pl.DataFrame, group: Sequence[str], parts: Sequence[str]) -> pl.DataFrame:
    """Return the rows whose sum counts each patient of a group once.

    Dimension by dimension: of the rows that agree so far, the one for ALL (an empty text) where
    there is one, else those of all the parts.
    """
    for at, part in enumerate(parts):
        is_whole = pl.col(part) == ""
        frame = frame.filter(is_whole | ~is_whole.any().over([*group, *parts[:at]]))
    return frame


def _labelled(
    table: Table,
    columns: CancerColumns,
    label_of: Callable[[str], Label | None],
    places: Places,
) -> Kept:
    """Return the rows of our measures, with the measure, the dimensions and plain codes."""
    standard = f"c{columns.standard}"
    texts: list[str] = table.frame[standard].drop_nulls().unique(maintain_order=True).to_list()
    labels = {text: label_of(text) for text in texts}
    known = {text: label for text, label in labels.items() if label and label.measure}
    measures = {text: label.measure for text, label in known.items()}
    types = {text: label.cancer_type for text, label in known.items()}
    unknown = [text for text, label in labels.items() if label is None]
    by_column = _part(columns.cancer_type)
    by_label = pl.col(standard).replace_strict(types, default="", return_dtype=pl.String)
    kind, route, modality = (f"c{at}" for at in places.dimensions)
    frame = table.frame.with_columns(
        pl.col(standard)
        .replace_strict(measures, default=None, return_dtype=pl.String)
        .alias(f"c{places.measure}"),
        pl.when(by_column == "").then(by_label).otherwise(by_column).alias(kind),
        _part(columns.route).alias(route),
        _part(columns.modality).alias(modality),
        _plain_code(columns).alias(f"c{columns.code}"),
    )
    problem = warning(
        "unknown_standard",
        "This row's standard is not one that is known here. The row was not used.",
        file=table.file,
        column=column_name(table, columns.standard),
    )
    rows = table.frame.filter(pl.col(standard).is_in(unknown))[ROW].to_list()
    ours = frame.filter(pl.col(f"c{places.measure}").is_not_null())
    return Kept(replace(table, frame=ours), at_rows(problem, rows))


def _part(at: int | None) -> pl.Expr:
    if at is None:
        return pl.lit("")
    folded = pl.col(f"c{at}").fill_null("").str.replace_all(r"\s+", " ").str.to_lowercase()
    return pl.when(folded.str.contains(_WHOLE)).then(pl.lit("")).otherwise(folded)


def _plain_code(columns: CancerColumns) -> pl.Expr:
    naming = [at for at in (columns.code, columns.name) if at is not None]
    is_england = total_rows(naming) | pl.any_horizontal(
        pl.col(f"c{at}").str.to_uppercase().is_in(_ENGLISH_PROVIDERS).fill_null(False)
        for at in naming
    )
    plain = pl.col(f"c{columns.code}").str.to_uppercase()
    return pl.when(is_england).then(pl.lit(ENGLAND.code)).otherwise(plain)


def _dated(table: Table, at: int | None, key: int) -> _Dated:
    """Return the rows that have a period, and the periods by the key that is put in for them."""
    if at is None:
        frame = table.frame.with_columns(pl.lit("").alias(f"c{key}"))
        return _Dated(replace(table, frame=frame), {"": UNDATED}, ())
    read = read_periods(table, at)
    keys = {text: f"{found.start}/{found.end}" for text, found in read.by_text.items()}
    key_of = pl.col(f"c{at}").replace_strict(keys, default=None, return_dtype=pl.String)
    frame = table.frame.with_columns(key_of.alias(f"c{key}"))
    kept = replace(table, frame=frame.filter(pl.col(f"c{key}").is_not_null()))
    by_key = {keys[text]: found for text, found in read.by_text.items()}
    return _Dated(kept, by_key, read.problems)
