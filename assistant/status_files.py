"""Files to observations: the walk of an upload, in order. Nothing is written anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.objectives.observations import Observation, Reading, Spell
from assistant.objectives.periods import Period, parse_period
from assistant.objectives.personal_data import personal_data
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.reading import UNDATED, dated
from assistant.objectives.readers.title_rows import period_above
from assistant.objectives.recognise import Recognised, formats, recognise
from assistant.objectives.tables import Grid, Table, header_candidates, normal
from assistant.uploads.limits import Limits
from assistant.uploads.open import Opened, open_upload


@dataclass(frozen=True)
class Upload:
    """A file as it was given: its name and its bytes. Untrusted."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Input:
    """What became of a file."""

    file: str
    sha256: str
    format: str
    """The format's title; "not recognised" or "refused" where it was not read."""
    rows_read: int
    rows_used: int


@dataclass(frozen=True)
class Contents:
    """What all files hold together."""

    inputs: tuple[Input, ...] = ()
    observations: tuple[Observation, ...] = ()
    spells: tuple[Spell, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    spells_refused: bool = False
    """Whether rows about special measures could not be used."""


def read_files(
    uploads: Sequence[Upload], *, limits: Limits | None = None, period: Period | None = None
) -> Contents:
    """Return what the files hold; whatever is wrong with them is among the problems.

    Args:
        period: for a file that does not say its own.
    """
    return together(
        [
            read_file(_named_apart(upload, at, uploads), limits=limits, period=period)
            for at, upload in enumerate(uploads)
        ]
    )


def together(read: Sequence[Contents]) -> Contents:
    """Return what files hold together that were read one by one; each has a name of its own."""
    return Contents(
        inputs=tuple(one for contents in read for one in contents.inputs),
        observations=tuple(one for contents in read for one in contents.observations),
        spells=tuple(one for contents in read for one in contents.spells),
        notes=tuple(dict.fromkeys(one for contents in read for one in contents.notes)),
        problems=tuple(one for contents in read for one in contents.problems),
        spells_refused=any(contents.spells_refused for contents in read),
    )


def read_file(
    upload: Upload, *, limits: Limits | None = None, period: Period | None = None
) -> Contents:
    """Return what one file holds: opened, checked for personal data, recognised, read."""
    opened = open_upload(upload.name, upload.data, limits or Limits())
    if not opened.grids:
        return _refused(opened, opened.problems)
    personal = [problem for grid in opened.grids for problem in personal_data(grid)]
    if personal:
        return _refused(opened, personal)
    known = recognise(opened.grids)
    if not known:
        return _refused(opened, [*opened.problems, _unknown(opened)], "not recognised")
    readings = [
        _dated(one.format.read(table), grid, table, period)
        for one in known
        for grid, table in one.tables
    ]
    notes = [note for one in known for note in one.format.remarks(opened.grids)]
    return Contents(
        inputs=(_input(opened, known, readings),),
        observations=tuple(one for reading in readings for one in reading.observations),
        spells=tuple(one for reading in readings for one in reading.spells),
        notes=tuple(notes + [note for reading in readings for note in reading.notes]),
        problems=(
            *opened.problems,
            *(repeat for one in known for _, table in one.tables for repeat in _repeated(table)),
            *(problem for reading in readings for problem in reading.problems),
            *_nothing_in(opened, readings),
        ),
        spells_refused=any(one.format.id == "special-measures" for one in known)
        and any(one.severity == "error" for reading in readings for one in reading.problems),
    )


def _named_apart(upload: Upload, at: int, uploads: Sequence[Upload]) -> Upload:
    """Two files of one name are told apart in the report."""
    before = sum(one.name == upload.name for one in uploads[:at])
    return replace(upload, name=f"{upload.name} ({before + 1})") if before else upload


def _dated(reading: Reading, grid: Grid, table: Table, given: Period | None) -> Reading:
    if all(one.period != UNDATED for one in reading.observations):
        return reading
    period = period_above(grid, table.header.row) or given
    if period:
        return dated(reading, period)
    hint = parse_period(table.file)
    suggestion = hint.label if hint else "2024-09"
    why = error(
        "no_period_in_file",
        "The file does not say which month its figures are of, so none was used. Give the month "
        f"with --period, for example --period {suggestion}.",
        file=table.file,
    )
    kept = tuple(one for one in reading.observations if one.period != UNDATED)
    return replace(reading, observations=kept, problems=(*reading.problems, why), rows_used=0)


def _input(opened: Opened, known: Sequence[Recognised], readings: Sequence[Reading]) -> Input:
    return Input(
        opened.file,
        opened.sha256,
        "; ".join(one.format.title for one in known),
        sum(reading.rows_read for reading in readings),
        sum(reading.rows_used for reading in readings),
    )


def _refused(opened: Opened, problems: Sequence[Problem], why: str = "refused") -> Contents:
    return Contents(
        inputs=(Input(opened.file, opened.sha256, why, 0, 0),), problems=tuple(problems)
    )


def _nothing_in(opened: Opened, readings: Sequence[Reading]) -> list[Problem]:
    if any(reading.rows_read for reading in readings):
        return []
    message = "The file has column names and nothing under them."
    return [error("empty_table", message, file=opened.file)]


def _repeated(table: Table) -> list[Problem]:
    """A column name that stands twice: which of the two is meant is not known."""
    names = [name for name in table.header.normal if name]
    return [
        warning(
            "repeated_column",
            "Two columns have this name. The first of them was used.",
            file=table.file,
            row=table.header.row,
            column=next(one for one in table.header.names if normal(one) == name),
        )
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _unknown(opened: Opened) -> Problem:
    titles = "; ".join(one.title for one in formats())
    percentages = any(
        "%" in name or "percent" in name or "per cent" in name
        for grid in opened.grids
        for header in header_candidates(grid)
        for name in header.normal
    )
    advice = (
        " Percentages alone cannot be added up: numerators and denominators are needed."
        if percentages
        else ""
    )
    return error(
        "unknown_format",
        "No row of column names of a known format was found. What can be read: "
        f"{titles}. `assistant template tidy` writes an empty table for anything else.{advice}",
        file=opened.file,
    )
