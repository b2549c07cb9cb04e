"""Several files as one: what is given twice is resolved aloud or refused, never added up."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.objectives.observations import Observation, Spell
from assistant.objectives.problems import Problem, error, warning

_REVISED = re.compile(r"revis", re.IGNORECASE)
_Key = tuple[str, str, str]


def merged(observations: Iterable[Observation]) -> tuple[list[Observation], list[Problem]]:
    """Return the observations, each measure, period and organisation once.

    - The same figures in two files: one is used, and that is said.
    - Different figures in two files, one of them a revision by its name ("-revised"): the revision
      is used, and that is said.
    - Anything else, and any row given twice in one file: an error; that measure and period are
      left out for everybody, because a sum without them would be wrong.
    """
    by_key: dict[tuple[str, object, str], list[Observation]] = defaultdict(list)
    for one in observations:
        by_key[one.measure, one.period, one.organisation.code].append(one)
    kept: list[Observation] = []
    refused: dict[tuple[str, object], list[Observation]] = {}
    resolved: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (measure, period, _), found in by_key.items():
        chosen = found[0] if len(found) == 1 else _chosen(found, resolved)
        if chosen:
            kept.append(chosen)
        else:
            refused.setdefault((measure, period), found)
    problems = [
        warning("given_twice", f"{words} ({', '.join(sorted(periods))}).", file=file)
        for (file, words), periods in resolved.items()
    ]
    problems += [_refusal(found) for found in refused.values()]
    return [one for one in kept if (one.measure, one.period) not in refused], problems


def _chosen(
    found: Sequence[Observation], resolved: dict[tuple[str, str], set[str]]
) -> Observation | None:
    places = [(one.rows.file, one.rows.sheet) for one in found]
    if len(set(places)) < len(places):
        return None
    label = found[0].period.label
    if len({(one.numerator, one.denominator) for one in found}) == 1:
        words = "The same figures stand in another file as well and were used once"
        resolved[found[0].rows.file, words].add(label)
        return found[0]
    revised = [one for one in found if _REVISED.search(one.rows.file)]
    if len(revised) == 1:
        words = "The figures of this revised file are used instead of those first published"
        resolved[revised[0].rows.file, words].add(label)
        return revised[0]
    return None


def _refusal(found: Sequence[Observation]) -> Problem:
    first = found[0]
    files = list(dict.fromkeys(one.rows.file for one in found))
    where = "two files" if len(files) > 1 else "the file twice"
    return error(
        "duplicate_rows",
        f"{first.organisation.code} stands in {where} for {first.period.label}, so nothing is "
        "computed from that period. Remove the row, or the file, that should not count.",
        file=first.rows.file,
        row=found[-1].rows.numbers[0] if found[-1].rows.numbers else None,
    )


def merged_spells(spells: Iterable[Spell]) -> tuple[list[Spell], list[Problem]]:
    """Return the spells, each once, whichever files they stand in.

    Where files give one entry different days of exit, the latest is used, an open end being the
    latest of all, and that is said.
    """
    seen: dict[_Key, list[Spell]] = defaultdict(list)
    for one in spells:
        seen[one.organisation.code, one.regime, one.entered.isoformat()].append(one)
    problems = [
        warning(
            "exits_differ",
            f"{found[0].organisation.code}: files give different days of exit for the special "
            f"measures entered on {found[0].entered.isoformat()}. The latest is used; where one "
            "file gives no exit, the provider counts as still in special measures.",
            file=found[0].rows.file,
            row=found[0].rows.numbers[0] if found[0].rows.numbers else None,
        )
        for found in seen.values()
        if len({one.exited for one in found}) > 1
    ]
    return [max(found, key=lambda one: one.exited or date.max) for found in seen.values()], problems
