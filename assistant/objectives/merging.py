"""Several files as one: what is given twice is resolved aloud or refused, never added up."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.objectives.observations import Observation, Spell
from assistant.objectives.problems import Problem, error, warning

_REVISED = re.compile(r"(?<![a-z])(?<!not[-_ ])(?<!pre[-_ ])revis(?:ed|ion)", re.IGNORECASE)
_Key = tuple[str, str, str]


def merged(observations: Iterable[Observation]) -> tuple[list[Observation], list[Problem]]:
    """Return the observations, each measure, period and organisation once.

    - The same figures in two files: one is used, and that is said.
    - Different figures in two files, one of them a revision by its name ("-revised"): the revision
      is used, and that is said.
    - Anything else, and any row given twice in one file: an error; that measure and period are
      left out for everybody, because a sum without them would be wrong.
    """
    resolved: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_key: dict[tuple[str, object, str], list[Observation]] = defaultdict(list)
    for one in _without_superseded(list(observations), resolved):
        by_key[one.measure, one.period, one.organisation.code].append(one)
    kept: list[Observation] = []
    refused: dict[tuple[str, object], list[Observation]] = {}
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
    return None


def _without_superseded(
    observations: Sequence[Observation], resolved: dict[tuple[str, str], set[str]]
) -> list[Observation]:
    """Leave out what a revised file replaces: all of another file's, by measure and period.

    Only a file that shares an organisation with the revision, and differs from it, is replaced: a
    code that moved between the two is then not counted twice.
    """
    by_period: dict[tuple[str, object], dict[str, list[Observation]]] = defaultdict(dict)
    for one in observations:
        files = by_period[one.measure, one.period]
        files.setdefault(one.rows.file, []).append(one)
    dropped: set[int] = set()
    for files in by_period.values():
        revised = [file for file in files if _REVISED.search(file)]
        if len(revised) != 1:
            continue
        new = {one.organisation.code: one for one in files[revised[0]]}
        for file, its in files.items():
            shared = [one for one in its if one.organisation.code in new]
            if file != revised[0] and any(
                _figures(one) != _figures(new[one.organisation.code]) for one in shared
            ):
                dropped.update(map(id, its))
                words = "The figures of this revised file are used instead of those first published"
                if len(shared) < len(its):
                    words += ", and those of organisations that it does not hold are left out"
                resolved[revised[0], words].add(its[0].period.label)
    return [one for one in observations if id(one) not in dropped]


def _figures(one: Observation) -> tuple[object, object]:
    return one.numerator, one.denominator


def _refusal(found: Sequence[Observation]) -> Problem:
    first = found[0]
    files = list(dict.fromkeys(one.rows.file for one in found))
    where = f"the files {' and '.join(files)}" if len(files) > 1 else "the file twice"
    return error(
        "duplicate_rows",
        f"{first.measure}: {first.organisation.code} is in {where} for {first.period.label}, so "
        "nothing is computed from that period. Remove the row, or the file, that should not count.",
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
