import csv
from datetime import date

import pytest
from tests_status import (
    assessed,
    count,
    finding,
    months,
    observed,
    reading_of,
)
from tests_support import shared_file

from assistant.objectives.mergers import (
    incomplete_periods,
    predecessors,
    remarks,
    successions,
    successor,
)
from assistant.objectives.observations import Observation
from assistant.objectives.periods import month
from assistant.objectives.subjects import Subject

A_AND_E = "ae_4h_all_types"


def real() -> list[Observation]:
    return list(reading_of(shared_file("data/ae_attendances_2016-04_2019-03.csv")).observations)


def attended(observations: list[Observation], code: str, when: tuple[int, int]) -> int:
    for one in observations:
        is_it = one.organisation.code == code and one.measure == A_AND_E
        if is_it and one.period == month(*when) and one.denominator:
            return int(one.denominator.low)
    return 0


def test_the_successions_are_those_of_the_register_of_organisations() -> None:
    with shared_file("data/reference/trust_successors.csv").open(encoding="utf-8") as lines:
        published = {
            (one["old_code"], one["new_code"], one["date"]) for one in csv.DictReader(lines)
        }
    ours = {(one.old, one.new, f"{one.start:%Y%m%d}") for one in successions()}
    assert ours <= published
    since_2015 = {one for one in published if one[2] >= "20150401"}
    divided = {old for old, _, _ in since_2015 if sum(old == one[0] for one in since_2015) > 1}
    assert {one for one in since_2015 if one[0] not in divided} == ours


def test_nobody_follows_two_or_itself() -> None:
    olds = [one.old for one in successions()]
    assert len(olds) == len(set(olds))
    for code in {one.new for one in successions()} | set(olds):
        assert code not in predecessors(code)


def test_predecessors_are_all_who_went_into_a_trust_over_the_years() -> None:
    assert set(predecessors("RW4")) == {"RJX", "RY1", "RTV"}
    assert predecessors("RBD") == {}
    gone = successor("RM2")
    assert gone
    assert (gone.new, gone.start) == ("R0A", date(2017, 10, 1))
    assert successor("R0A") is None


def test_pitfall_16_a_merged_trusts_series_begins_with_its_predecessors_added_up() -> None:
    observations = real()
    merged = finding(8, observations, subject=Subject("provider", "R0A"), as_of=date(2019, 3, 31))
    monthly = {
        one.period: one
        for one in merged.measures
        if one.definition.id == A_AND_E and one.period.kind == "month"
    }
    assert len(monthly) == 36
    before, after = monthly[month(2017, 9)], monthly[month(2017, 10)]
    both = sum(attended(observations, code, (2017, 9)) for code in ("RM2", "RW3"))
    assert both > 0
    assert before.denominator == count(both)
    assert after.denominator == count(attended(observations, "R0A", (2017, 10)))


def test_pitfall_16_a_predecessor_that_reports_after_the_merger_is_added_in_as_well() -> None:
    """RR1 went into RRK on 1 April 2018, and both reported until June 2018."""
    observations = real()
    assert attended(observations, "RR1", (2018, 6)) > 0
    assert attended(observations, "RR1", (2018, 7)) == 0
    status = finding(8, observations, subject=Subject("provider", "RRK"), as_of=date(2019, 3, 31))
    june = next(
        one
        for one in status.measures
        if one.definition.id == A_AND_E and one.period == month(2018, 6)
    )
    parts = [attended(observations, code, (2018, 6)) for code in ("RRK", "RR1")]
    assert june.denominator == count(sum(parts))


def test_pitfall_16_the_sectors_sums_know_nothing_of_mergers() -> None:
    observations = real()
    sector = finding(8, observations, as_of=date(2019, 3, 31))
    june = next(
        one
        for one in sector.measures
        if one.definition.id == A_AND_E and one.period == month(2018, 6)
    )
    everyone = sum(
        one.denominator.low
        for one in observations
        if one.measure == A_AND_E and one.period == month(2018, 6) and one.denominator
    )
    assert june.denominator == count(int(everyone))


def test_pitfall_16_the_merger_is_told_as_a_point_for_rebasing() -> None:
    notes = assessed(real(), subject=Subject("provider", "R0A"), as_of=date(2019, 3, 31)).notes
    for code in ("RM2", "RW3"):
        (told,) = [one for one in notes if one.startswith(code)]
        assert "1 October 2017" in told
        assert "rebased" in told


def test_a_trust_that_was_taken_over_is_said_to_have_been() -> None:
    (told,) = remarks("RR1", ["RR1", "RRK"])
    assert "RRK" in told
    assert "1 April 2018" in told


def test_a_merger_with_nobody_in_the_data_is_not_told() -> None:
    assert remarks("R0A", ["R0A", "RBD"]) == []
    assert remarks("RBD", ["RBD", "RM2"]) == []


PARTS = [
    observed(A_AND_E, one, code, 90, 100)
    for one in months((2017, 4), (2017, 9))
    for code in ("RM2", "RW3")
]
WHOLE = [observed(A_AND_E, one, "R0A", 180, 200) for one in months((2017, 10), (2017, 12))]


def test_a_month_with_all_predecessors_or_with_the_trust_itself_is_complete() -> None:
    assert incomplete_periods("R0A", [*PARTS, *WHOLE]) == frozenset()


def test_a_month_that_lacks_a_predecessor_has_no_figure() -> None:
    lacking = [
        one for one in PARTS if (one.organisation.code, one.period) != ("RM2", month(2017, 6))
    ]
    observations = [*lacking, *WHOLE]
    assert incomplete_periods("R0A", observations) == {(A_AND_E, month(2017, 6))}
    status = finding(8, observations, subject=Subject("provider", "R0A"))
    by_period = {one.period: one.bounds for one in status.measures}
    assert by_period[month(2017, 6)] is None
    assert by_period[month(2017, 7)] is not None


@pytest.mark.parametrize("code", ["RBD", "RM2"])
def test_a_trust_without_predecessors_has_no_incomplete_months(code: str) -> None:
    assert incomplete_periods(code, [*PARTS, *WHOLE]) == frozenset()
