"""The special-measures template: when each provider entered and left special measures."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Literal

from assistant.objectives.observations import Reading, Spell
from assistant.objectives.problems import Problem, error
from assistant.objectives.readers.columns import filled, problems_of, read_choices
from assistant.objectives.readers.dates import read_dates
from assistant.objectives.readers.reading import capped
from assistant.objectives.readers.template_tables import TemplateTable, template_format

Regime = Literal["quality", "finance"]

_REGIMES: dict[str, Regime] = {"quality": "quality", "finance": "finance", "financial": "finance"}


def _read(sheet: TemplateTable) -> Reading:
    organisations = sheet.organisations(providers_only=True)
    regime_cells, entered_cells = sheet.column("regime"), sheet.column("entered")
    regimes = filled(regime_cells, read_choices(regime_cells, _REGIMES))
    entered = filled(entered_cells, read_dates(entered_cells))
    exited = read_dates(sheet.column("exited"))
    found: list[Spell] = []
    faults: list[Problem] = []
    for row, organisation in organisations.by_row.items():
        # A blank exit means still in; an exit that can't be read does not.
        has_exit = row in exited.by_row or row in exited.blank
        if row not in regimes.by_row or row not in entered.by_row or not has_exit:
            continue
        first, last = entered.by_row[row], exited.by_row.get(row)
        if last and last < first:
            faults.append(_exit_before_entry(sheet.table.file, row))
        else:
            regime, rows = regimes.by_row[row], sheet.rows(row)
            found.append(Spell(organisation, regime, first, last, rows))
    overlapping = _overlapping(found)
    faults += [_overlap(one) for one in found if one in overlapping]
    problems = problems_of(organisations, regimes, entered, exited) + capped(faults)
    return sheet.reading(problems, spells=[one for one in found if one not in overlapping])


def _overlapping(spells: Iterable[Spell]) -> set[Spell]:
    """Return the spells of one provider and regime that share a day; the day of exit is outside."""
    by_key: dict[tuple[str, Regime], list[Spell]] = defaultdict(list)
    for one in sorted(spells, key=lambda one: (one.entered, _end(one))):
        by_key[one.organisation.code, one.regime].append(one)
    found: set[Spell] = set()
    for ordered in by_key.values():
        latest = ordered[0]
        for one in ordered[1:]:
            if one.entered < _end(latest):
                found |= {one, latest}
            latest = max(latest, one, key=_end)
    return found


def _end(one: Spell) -> date:
    return one.exited or date.max


def _exit_before_entry(file: str, row: int) -> Problem:
    message = "The day of exit is before the day of entry. The row was not used."
    return error("exit_before_entry", message, file=file, row=row, column="exited")


def _overlap(one: Spell) -> Problem:
    message = (
        f"Another row puts {one.organisation.code} in the same special measures at the same time. "
        "Neither row was used: give each time once."
    )
    row = one.rows.numbers[0]
    return error("overlapping_spells", message, file=one.rows.file, row=row, column="entered")


FORMAT = template_format("special-measures", "Providers in special measures", _read)
