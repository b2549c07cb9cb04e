"""What is said of a single day by each provider for itself: the latest of each counts."""

from collections.abc import Iterable
from dataclasses import replace

from assistant.objectives.observations import Observation
from assistant.objectives.periods import Period


def latest_of_each(observations: Iterable[Observation]) -> list[Observation]:
    """Return the last observation of each organisation, all dated to the last day among them.

    Boards change on days of their own: "by the latest return of each" is what a count of boards
    means on a day. Observations are of one measure.
    """
    latest: dict[str, Observation] = {}
    for one in observations:
        before = latest.get(one.organisation.code)
        if before is None or one.period.end > before.period.end:
            latest[one.organisation.code] = one
    last: Period | None = max((one.period for one in latest.values()), default=None)
    return [replace(one, period=last) for one in latest.values()] if last else []
