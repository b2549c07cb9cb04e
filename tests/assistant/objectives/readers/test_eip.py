"""Synthetic rows in the format of the Mental Health Services Monthly Statistics."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import codes, grid_of_rows, read_grid, summed

from assistant.objectives.observations import ENGLAND, Count, Observation, Reading, exactly
from assistant.objectives.periods import Period, month, quarter
from assistant.objectives.readers.eip import FORMAT

HEADER = (
    "REPORTING_PERIOD_START",
    "REPORTING_PERIOD_END",
    "STATUS",
    "BREAKDOWN",
    "PRIMARY_LEVEL",
    "PRIMARY_LEVEL_DESCRIPTION",
    "SECONDARY_LEVEL",
    "SECONDARY_LEVEL_DESCRIPTION",
    "MEASURE_ID",
    "MEASURE_NAME",
    "MEASURE_VALUE",
)


def row(
    measure: str,
    value: object,
    code: str = "RV5",
    *,
    breakdown: str = "Provider",
    secondary: str = "NONE",
    start: str = "2019-04-01",
    end: str = "2019-06-30",
) -> list[object]:
    level = [breakdown, code, f"TRUST {code}", secondary, secondary]
    return [start, end, "Final", *level, measure, "Referrals on EIP pathway", value]


def england(measure: str, value: object) -> list[object]:
    return row(measure, value, "England", breakdown="England")


def read(*rows: Sequence[object]) -> Reading:
    return read_grid(FORMAT, grid_of_rows([HEADER, *rows]))


def only(reading: Reading) -> Observation:
    (observation,) = reading.observations
    return observation


def between(low: int, high: int) -> Count:
    return Count(Decimal(low), Decimal(high))


def test_those_within_two_weeks_are_counted_of_all_who_entered_treatment() -> None:
    reading = read(row("EIP23a", 41), row("EIP23b", 32))
    seen = only(reading)
    assert seen.measure == "eip_2w"
    assert (seen.organisation.code, seen.organisation.name) == ("RV5", "TRUST RV5")
    assert (seen.numerator, seen.denominator) == (exactly(32), exactly(41))
    assert seen.rows.numbers == (2, 3)
    assert (reading.rows_read, reading.rows_used) == (2, 2)
    assert not reading.problems
    assert not reading.notes


def test_ids_with_more_letters_and_rates_are_other_measures() -> None:
    reading = read(
        row("EIP23a", 41),
        row("EIP23b", 32),
        row("EIP23aa", 7),
        row("EIP23ba", 6),
        row("EIP23i", 78),
        row("EIP23d", 9),
        row("MHS01", 1000),
    )
    assert (only(reading).numerator, only(reading).denominator) == (exactly(32), exactly(41))
    assert reading.rows_used == 2


def test_other_breakdowns_and_secondary_levels_are_not_added() -> None:
    reading = read(
        row("EIP23a", 41),
        row("EIP23b", 32),
        row("EIP23a", 20, secondary="0 to 17"),
        row("EIP23b", 20, secondary="0 to 17"),
        row("EIP23a", 20, breakdown="Provider; Age Group"),
        row("EIP23a", 20, breakdown="CCG - Registration or Residence"),
        row("EIP23a", 20, breakdown="STP"),
    )
    assert only(reading).denominator == exactly(41)
    assert not reading.problems


def test_the_england_row_is_england() -> None:
    reading = read(england("EIP23a", 3001), england("EIP23b", 2222))
    assert only(reading).organisation == ENGLAND
    assert only(reading).denominator == exactly(3001)


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        ("2019-04-01", "2019-06-30", "2019/20 Q1"),
        ("01/04/2019", "30/06/2019", "2019/20 Q1"),
        ("2019-05-01", "2019-07-31", "2019-05-01 to 2019-07-31"),
        ("2019-05-01", "2019-05-31", "2019-05"),
    ],
)
def test_a_period_is_what_its_first_and_last_day_say(start: str, end: str, label: str) -> None:
    reading = read(row("EIP23a", 41, start=start, end=end))
    assert only(reading).period.label == label


def test_a_measure_that_is_not_in_the_file_is_not_nought() -> None:
    assert only(read(row("EIP23a", 41))).numerator is None
    assert only(read(row("EIP23b", 41))).denominator is None


def test_a_suppressed_count_is_anything_under_five() -> None:
    seen = only(read(row("EIP23a", 12), row("EIP23b", "*")))
    assert (seen.numerator, seen.denominator) == (between(0, 4), exactly(12))


def test_rounded_counts_of_providers_carry_what_rounding_hides() -> None:
    reading = read(
        row("EIP23a", 40),
        row("EIP23b", 30),
        row("EIP23a", 5, "RXT"),
        row("EIP23b", 5, "RXT"),
        england("EIP23a", 3001),
        england("EIP23b", 2222),
    )
    first, second, whole = reading.observations
    assert (first.numerator, first.denominator) == (between(28, 32), between(38, 42))
    assert (second.numerator, second.denominator) == (between(3, 7), between(3, 7))
    assert (whole.numerator, whole.denominator) == (exactly(2222), exactly(3001))
    assert len(reading.notes) == 1


def test_more_in_two_weeks_than_in_all_is_an_error() -> None:
    reading = read(row("EIP23a", 11), row("EIP23b", 12))
    assert (only(reading).numerator, only(reading).denominator) == (None, None)
    assert codes(reading) == ["more_than_all"]


def test_a_count_that_cannot_be_read_is_told_and_not_repeated() -> None:
    reading = read(row("EIP23a", "SECRET"), row("EIP23b", 1.5))
    assert (only(reading).numerator, only(reading).denominator) == (None, None)
    assert sorted(codes(reading)) == ["not_a_number", "not_whole"]
    assert not any("SECRET" in problem.message for problem in reading.problems)


def test_two_rows_that_contradict_each_other_are_both_left_out() -> None:
    reading = read(row("EIP23a", 41), row("EIP23a", 42), row("EIP23b", 32))
    assert only(reading).denominator is None
    assert only(reading).numerator == exactly(32)
    assert codes(reading) == ["conflicting_rows"] * 2


def test_a_period_spelled_in_two_ways_is_still_one_period() -> None:
    reading = read(row("EIP23a", 41), row("EIP23a", 42, start="01/04/2019", end="30/06/2019"))
    assert [seen for seen in reading.observations if seen.numerator] == []
    assert codes(reading)[:2] == ["conflicting_rows"] * 2


def test_a_row_without_a_period_or_an_organisation_is_an_error() -> None:
    reading = read(
        row("EIP23a", 41, start="soon"),
        row("EIP23a", 41, start="2019-06-30", end="2019-04-01"),
        row("EIP23a", 41, ""),
    )
    assert not reading.observations
    assert codes(reading).count("no_period") == 2
    assert "no_organisation" in codes(reading)


def test_a_file_without_these_measures_says_so() -> None:
    reading = read(row("MHS01", 41))
    assert codes(reading) == ["no_rows"]
    assert reading.problems[0].severity == "error"


rows_of_counts = st.dictionaries(
    st.tuples(
        st.integers(0, 40).map(lambda number: f"R{number:02d}"),
        st.integers(1, 12).map(lambda number: month(2018, number)),
    ),
    st.tuples(st.integers(5, 500), st.integers(5, 500)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(found=rows_of_counts, order=st.randoms())
def test_a_generated_file_adds_up_to_what_was_generated(
    found: dict[tuple[str, Period], tuple[int, int]], order: Random
) -> None:
    """Exact counts: one that is no multiple of five shows that the file is not rounded."""
    rows = [row("EIP23a", 9, "RZZ"), row("EIP23b", 6, "RZZ")]
    for (code, period), (within, after) in found.items():
        days = {"start": f"{period.start:%d/%m/%Y}", "end": f"{period.end:%d/%m/%Y}"}
        rows.append(row("EIP23a", within + after, code, **days))
        rows.append(row("EIP23b", within, code, **days))
        rows.append(row("EIP23aa", within, code, **days))
        rows.append(row("EIP23a", within, code, secondary="18 to 34", **days))
    order.shuffle(rows)
    reading = read(*rows)
    assert not reading.problems
    within = sum(counts[0] for counts in found.values())
    after = sum(counts[1] for counts in found.values())
    assert summed(reading.observations) == (Decimal(within + 6), Decimal(within + after + 9))
    assert len(reading.observations) == len(found) + 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.integers(0, 400).flatmap(
            lambda entered: st.tuples(st.just(entered), st.integers(0, entered))
        ),
        min_size=1,
        max_size=20,
    )
)
def test_the_truth_lies_within_the_bounds_of_the_published_figures(
    truth: list[tuple[int, int]],
) -> None:
    """Published by the rule: under five suppressed, else rounded to the nearest five."""
    rows = []
    for number, (entered, within) in enumerate(truth):
        for measure, count in (("EIP23a", entered), ("EIP23b", within)):
            shown = "*" if count < 5 else (count + 2) // 5 * 5
            rows.append(row(measure, shown, f"R{number:02d}"))
    reading = read(*rows)
    assert not reading.problems
    for seen, (entered, within) in zip(reading.observations, truth, strict=True):
        assert seen.period == quarter(2019, 1)
        assert seen.numerator is not None
        assert seen.denominator is not None
        assert seen.numerator.low <= within <= seen.numerator.high <= seen.denominator.high
        assert seen.denominator.low <= entered <= seen.denominator.high
