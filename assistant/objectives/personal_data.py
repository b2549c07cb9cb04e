"""Whether uploaded cells hold data about people, in which case nothing of the file may be kept.

The product works on counts by organisation and period. NHS numbers, names, dates of birth,
patients' postcodes, tables with a row per person and the names of board members are refused,
before anything is written. Published files must pass: what is an organisation's (its address, its
postcode, the day it opened) is no person's.

It is a guard against mistakes, not against intent. It does not see names without a title under an
unknown heading, ages or dates of birth that stand alone as plain numbers, or a few ten-digit
numbers that nothing marks as NHS numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from assistant.objectives.nhs_numbers import DIGITS, SHARE, nhs_number_cells
from assistant.objectives.personal_columns import (
    Trait,
    is_about_a_person,
    is_count,
    is_identifier,
    is_organisation_key,
    is_organisations,
    is_postcode,
    repeatable,
    trait,
)
from assistant.objectives.personal_values import Kind, kinds
from assistant.objectives.problems import Problem, error
from assistant.objectives.tables import ROW, Grid, Header

_DEEPEST_HEADER = 60
_LONGEST_NAME = 200
"""Of what is read as a column's name; a longer cell is a note."""
_BIRTH = r"(?i)\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\b[^0-9]{0,4}[0-3]?[0-9][-/. ]"
_SHORTEST_BIRTH = 9
_NHS_NUMBER_LENGTH = 9
"""At least: ten digits, of which a spreadsheet drops a leading zero."""

_MOST_KEYS = 10
"""Columns that may say which organisation a row is about; a file made to keep us busy has more."""

_NAMED = "is named as one about people: who they are, where they live or who sits on a board."
_NHS_NUMBERS = "holds what look like NHS numbers: their check digits are right."
_LOOKS: dict[Kind, str] = {
    "rounded": "holds ten-digit numbers that a spreadsheet has shortened (as E+09), which may have "
    "been NHS numbers. If they are figures, show them in full.",
    "postcodes": "holds full postcodes that are not known to be organisations'.",
    "emails": "holds email addresses.",
    "names": "holds people's names, by the titles.",
    "births": "holds days that lie decades apart, as dates of birth do.",
}
_BORN = "says when somebody was born."
_REFUSED = (
    "A file with data about people is refused as a whole: upload counts by organisation and period."
)

_AGE = r"^(?:[0-9]{1,2}|1[01][0-9]|120|(?:19|20)[0-9]{2})(?:\.0+)?$"
"""An age in years, or a year of birth. A band of ages (0-4, 85+) is a statistic's."""
_SEX = (
    r"(?i)^(?:m|f|u|x|i|male|female|man|woman|boy|girl|other|unknown|indeterminate|"
    r"not (?:known|stated|specified|recorded)|[01289])$"
)
_CELLS: dict[Trait, str] = {"age": _AGE, "sex": _SEX, "ethnicity": r"\S", "event": "^[0-9]"}


@dataclass(frozen=True)
class _Top:
    """The first rows of a grid, one of which may be the header."""

    headers: tuple[Header, ...]
    """Rows with more cells filled than any row above: titles, if there are any, then the header."""
    others: tuple[Header, ...]
    body: pl.DataFrame
    """From the first row that is at least half as full as the fullest: no titles."""

    def names(self, column: int) -> tuple[str, ...]:
        """Return what might be the names of a column."""
        return tuple(header.names[column] for header in self.headers if header.names[column])


def personal_data(grid: Grid) -> tuple[Problem, ...]:
    """Return an error for every column that holds data about people; nothing for a file to use.

    The header need not be known: it is looked for in the first 60 rows that are not empty. A
    message repeats no cell but a column's name that is known here; other columns go by the letter
    that a spreadsheet shows.
    """
    if not grid.frame.height or not grid.width:
        return ()
    top = _top(grid)
    found: dict[int, Problem] = {}
    for check in (_by_name, _by_nhs_number, _by_birth, _by_kind, _by_person):
        for at, problem in check(grid, top):
            found.setdefault(at, problem)
    return tuple(problem for _, problem in sorted(found.items(), key=lambda item: item[0]))


def _top(grid: Grid) -> _Top:
    cells = grid.frame.head(_DEEPEST_HEADER).select(ROW, pl.exclude(ROW))
    rows = [
        Header(number, tuple(" ".join((cell or "")[:_LONGEST_NAME].split()) for cell in row))
        for number, *row in cells.iter_rows()
    ]
    filled = [sum(bool(name) for name in row.names) for row in rows]
    empty = grid.frame.drop(ROW).null_count().row(0)
    # A title fills one cell; where only one column is used, so does the header.
    most = 1 if sum(nulls < grid.frame.height for nulls in empty) > 1 else 0
    headers: list[Header] = []
    others: list[Header] = []
    for row, count in zip(rows, filled, strict=True):
        (headers if count > most else others).append(row)
        most = max(most, count)
    start = next(at for at, count in enumerate(filled) if 2 * count >= max(filled))
    return _Top(tuple(headers), tuple(others), grid.frame.slice(start))


def _by_name(grid: Grid, top: _Top) -> Iterator[tuple[int, Problem]]:
    for header in (*top.headers, *top.others):
        told = [
            at
            for at, name in enumerate(header.names)
            if name and not name.isdigit() and is_about_a_person(name)
        ]
        # In a list of data items a row may well say "NHS number"; only a header says two such.
        if header in top.headers or len(told) > 1:
            for at in told:
                yield at, _problem(grid, at, (header.names[at],), _NAMED, row=header.row)
    for header in top.headers:
        for at, name in enumerate(header.names):
            if is_postcode(name) and not _goes_with_an_organisation(at, top):
                yield at, _problem(grid, at, (name,), _LOOKS["postcodes"], row=header.row)


def _by_nhs_number(grid: Grid, top: _Top) -> Iterator[tuple[int, Problem]]:
    # Lengths are known without reading the text, and digits are looked for in all columns at once:
    # a column of counts costs next to nothing.
    cells = pl.exclude(ROW)
    long = cells.filter(cells.str.len_bytes() >= _NHS_NUMBER_LENGTH)
    for at, some in enumerate(grid.frame.select(long.str.contains(DIGITS).any()).row(0)):
        if not some:
            continue
        column, names = grid.frame.get_column(f"c{at}"), top.names(at)
        longer = column.filter(column.str.len_bytes() >= _NHS_NUMBER_LENGTH)
        found = nhs_number_cells(longer, identifier=any(is_identifier(name) for name in names))
        if len(found):
            rows = grid.frame.get_column(ROW).filter(column.is_in(found.implode()))
            yield at, _problem(grid, at, names, _NHS_NUMBERS, row=rows[0])


def _by_birth(grid: Grid, top: _Top) -> Iterator[tuple[int, Problem]]:
    """Find text that says when somebody was born: "DOB 12/03/1961" in a column of comments."""
    cells = pl.exclude(ROW)
    long = cells.filter(cells.str.len_bytes() >= _SHORTEST_BIRTH)
    for at, some in enumerate(grid.frame.select(long.str.contains(_BIRTH).any()).row(0)):
        if some:
            yield at, _problem(grid, at, top.names(at), _BORN)


def _by_kind(grid: Grid, top: _Top) -> Iterator[tuple[int, Problem]]:
    for at, kind in kinds(top.body):
        names = top.names(at)
        organisations = any(is_organisations(name) for name in names) or (
            kind == "postcodes" and _goes_with_an_organisation(at, top)
        )
        if kind == "rounded" or not organisations:
            yield at, _problem(grid, at, names, _LOOKS[kind])


def _by_person(grid: Grid, top: _Top) -> Iterator[tuple[int, Problem]]:
    """Find tables that say how old somebody is, or their sex, and when they came; and no counts."""
    for header in top.headers:
        named = {at: found for at, name in enumerate(header.names) if (found := trait(name))}
        if len(set(named.values())) < 2 or any(is_count(name) for name in header.names):
            continue
        below = grid.frame.select(ROW, *(f"c{at}" for at in named)).filter(pl.col(ROW) > header.row)
        told = [at for at, found in named.items() if _mostly(below[f"c{at}"], _CELLS[found])]
        if len({named[at] for at in told}) > 1:
            labels = [_label(at, (header.names[at],)) for at in told]
            columns = ", ".join(_shown(at, label) for at, label in zip(told, labels, strict=True))
            message = f"One row looks like one person: see the columns {columns}. {_REFUSED}"
            yield told[0], _error(grid, message, row=header.row, column=labels[0])


def _goes_with_an_organisation(column: int, top: _Top) -> bool:
    """Return whether a column's cell never changes within one organisation, as its postcode."""
    keys = [
        at
        for at in range(top.body.width - 1)
        if any(is_organisation_key(name) for name in top.names(at))
    ]
    for at in keys[:_MOST_KEYS]:
        pairs = top.body.select(f"c{at}", f"c{column}").drop_nulls()
        if pairs.n_unique() == pairs[f"c{at}"].n_unique():
            return True
    return False


def _mostly(cells: pl.Series, pattern: str) -> bool:
    given = cells.drop_nulls()
    return len(given) > 0 and int(given.str.contains(pattern).sum()) >= SHARE * len(given)


def _problem(
    grid: Grid, at: int, names: tuple[str, ...], what: str, *, row: int | None = None
) -> Problem:
    label = _label(at, names)
    return _error(grid, f"Column {_shown(at, label)} {what} {_REFUSED}", row=row, column=label)


def _error(grid: Grid, message: str, *, row: int | None, column: str) -> Problem:
    return error("personal_data", message, file=grid.file, row=row, column=column)


def _label(at: int, names: tuple[str, ...]) -> str:
    return next((shown for name in names if (shown := repeatable(name))), _letters(at))


def _shown(at: int, label: str) -> str:
    return label if label == _letters(at) else f"“{label}”"


def _letters(at: int) -> str:
    """Return a column's name as a spreadsheet shows it: A, Z, AA."""
    before, last = divmod(at, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
