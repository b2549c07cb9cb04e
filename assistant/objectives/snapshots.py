"""What is said of a single day by each provider for itself: the latest of each counts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from assistant.objectives.observations import Observation


def latest_of_each(observations: Iterable[Observation]) -> list[Observation]:
    """Return the last observation of each organisation, all dated to the last day among them.

    Boards change on days of their own: "by the latest return of each" is what a count of boards
    means on a day. Observations are of one measure. Those of England or a region are not returns:
    they keep their days.
    """
    latest: dict[str, Observation] = {}
    others: list[Observation] = []
    for one in observations:
        if one.organisation.kind != "provider":
            others.append(one)
            continue
        before = latest.setdefault(one.organisation.code, one)
        if _in_time(one) > _in_time(before):
            latest[one.organisation.code] = one
    last = max(latest.values(), key=_in_time, default=None)
    return others + [replace(one, period=last.period) for one in latest.values() if last]


def _in_time(one: Observation) -> tuple[date, date]:
    """By the last day; of two that end on it, the shorter period is the later."""
    return one.period.end, one.period.start
