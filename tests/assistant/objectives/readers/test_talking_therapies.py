"""Synthetic rows in the format of the monthly NHS Talking Therapies activity CSV."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import codes, grid_of_rows, read_grid, summed

from assistant.objectives.observations import ENGLAND, Count, Observation, Reading, exactly
from assistant.objectives.periods import Period, month
from assistant.objectives.readers.talking_therapies import FORMAT

HEADER = (
    "REPORTING_PERIOD_START",
    "REPORTING_PERIOD_END",
    "GROUP_TYPE",
    "ORG_CODE1",
    "ORG_NAME1",
    "ORG_CODE2",
    "ORG_NAME2",
    "MEASURE_ID",
    "MEASURE_NAME",
    "MEASURE_VALUE_SUPPRESSED",
)
NAMES = {
    "M052": "Count_FirstTreatment6WeeksFinishedCourseTreatment",
    "M053": "Percentage_FirstTreatment6WeeksFinishedCourseTreatment",
    "M054": "Count_FirstTreatment18WeeksFinishedCourseTreatment",
    "M055": "Percentage_FirstTreatment18WeeksFinishedCourseTreatment",
    "M076": "Count_FinishedCourseTreatment",
    "M031": "Count_AccessingServices",
    "M046": "Percentage_AccessingServices18WeeksFinishedCourseTreatment",
}


def row(
    measure: str,
    value: object,
    code: str = "RDY",
    *,
    group: str = "Provider",
    start: str = "01/03/2023",
    end: str = "31/03/2023",
) -> list[object]:
    first = ["All", "All"] if group == "Provider" else [code, code]
    second = [code, f"TRUST {code}"] if group == "Provider" else ["All", "All"]
    return [start, end, group, *first, *second, measure, NAMES.get(measure, measure), value]


def england(measure: str, value: object) -> list[object]:
    return row(measure, value, "England", group="England")


def read(*rows: Sequence[object], header: Sequence[str] = HEADER) -> Reading:
    return read_grid(FORMAT, grid_of_rows([header, *rows]))


def only(reading: Reading) -> Observation:
    (observation,) = reading.observations
    return observation


def between(low: str, high: str) -> Count:
    return Count(Decimal(low), Decimal(high))


def test_a_percentage_of_a_rounded_count_leaves_bounds() -> None:
    reading = read(row("M076", 200), row("M055", 95))
    seen = only(reading)
    assert (seen.measure, seen.period) == ("iapt_18w", month(2023, 3))
    assert (seen.organisation.code, seen.organisation.name) == ("RDY", "TRUST RDY")
    assert seen.denominator == between("198", "202")
    assert seen.numerator == between("187.110", "192.910")
    assert seen.rows.numbers == (2, 3)
    assert len(reading.notes) == 1
    assert not reading.problems


def test_six_weeks_are_a_measure_of_their_own() -> None:
    reading = read(row("M076", 201), row("M055", 100), row("M053", 80))
    assert [seen.measure for seen in reading.observations] == ["iapt_18w", "iapt_6w"]
    eighteen, six = reading.observations
    assert eighteen.numerator == between("199.995", "201")
    assert six.numerator == between("159.795", "161.805")
    assert reading.rows_used == 3


def test_counts_are_preferred_to_percentages() -> None:
    reading = read(row("M076", 201), row("M054", 196), row("M055", 98))
    assert only(reading).numerator == exactly(196)
    assert only(reading).rows.numbers == (2, 3)
    assert not reading.notes


def test_the_near_namesake_is_another_measure() -> None:
    reading = read(row("M076", 200), row("M046", 40), row("M055", 95))
    assert only(reading).numerator == between("187.110", "192.910")
    assert codes(read(row("M076", 200), row("M046", 40))) == ["no_rows"]


def test_a_name_decides_where_an_id_says_something_else() -> None:
    swapped = row("M055", 40)
    swapped[8] = NAMES["M046"]
    assert codes(read(row("M076", 200), swapped)) == ["no_rows"]


def test_a_file_without_names_is_read_by_its_ids() -> None:
    rows = [[*one[:8], one[9]] for one in (row("M076", 201), row("M054", 196), row("M046", 3))]
    reading = read(*rows, header=[*HEADER[:8], HEADER[9]])
    assert (only(reading).numerator, only(reading).denominator) == (exactly(196), exactly(201))


def test_the_england_row_is_england_and_its_counts_are_exact() -> None:
    reading = read(
        england("M076", 58029), england("M055", "98.3"), row("M076", 200), row("M055", 95)
    )
    whole = next(seen for seen in reading.observations if seen.organisation == ENGLAND)
    assert whole.denominator == exactly(58029)
    assert whole.numerator == between("57013.49250", "57071.52150")


def test_other_groups_are_the_same_people_again_and_not_read() -> None:
    reading = read(
        row("M076", 201),
        row("M054", 196),
        row("M076", 201, "15E", group="SubICB"),
        row("M076", 201, "QHL", group="ICB"),
        row("M076", 201, "Y60", group="Commissioning Region"),
        row("M076", 201, "RDY", group="SubICB; Provider"),
    )
    assert only(reading).denominator == exactly(201)
    assert not reading.problems


def test_a_provider_in_the_first_pair_of_columns_is_found_too() -> None:
    changed = row("M076", 201)
    changed[3:7] = ["RDY", "TRUST RDY", "", ""]
    percentage = row("M055", 98)
    seen = only(read(changed, percentage))
    assert (seen.organisation.code, seen.organisation.name) == ("RDY", "TRUST RDY")
    assert seen.denominator == exactly(201)


def test_a_suppressed_percentage_leaves_the_numerator_open() -> None:
    seen = only(read(row("M076", 12), row("M055", "*")))
    assert (seen.numerator, seen.denominator) == (between("0", "12"), exactly(12))


def test_a_suppressed_count_is_anything_under_five() -> None:
    seen = only(read(row("M076", "*"), row("M054", "*")))
    assert (seen.numerator, seen.denominator) == (between("0", "4"), between("0", "4"))


def test_a_percentage_without_its_count_says_nothing_of_how_many() -> None:
    seen = only(read(row("M055", 95)))
    assert (seen.numerator, seen.denominator) == (None, None)


def test_a_count_without_its_percentage_is_not_nought_of_it() -> None:
    reading = read(row("M076", 201), row("M055", 98), row("M076", 301, "RXX"))
    assert reading.observations[1].numerator is None
    assert reading.observations[1].denominator == exactly(301)


@pytest.mark.parametrize("value", ["101", "-1", "most", "1e3"])
def test_what_is_no_percentage_is_an_error(value: str) -> None:
    reading = read(row("M076", 201), row("M055", value))
    assert only(reading).numerator is None
    assert codes(reading) == ["no_percentage"]
    assert value not in reading.problems[0].message.replace("0 to 100", "")


def test_a_per_cent_sign_is_understood() -> None:
    seen = only(read(row("M076", 1001), row("M055", "95%")))
    assert seen.numerator == between("945.945", "955.955")


def test_percentages_that_may_be_fractions_are_refused() -> None:
    reading = read(row("M076", 201), row("M055", "0.95"), row("M053", "1"))
    assert all(seen.numerator is None for seen in reading.observations)
    assert all(seen.denominator == exactly(201) for seen in reading.observations)
    assert codes(reading) == ["fractions"]


def test_more_within_than_finished_is_an_error() -> None:
    reading = read(row("M076", 201), row("M054", 202))
    assert (only(reading).numerator, only(reading).denominator) == (None, None)
    assert codes(reading) == ["more_than_all"]


def test_one_bad_count_of_both_measures_is_told_once() -> None:
    reading = read(row("M076", "x"), row("M055", 95), row("M053", 80))
    assert codes(reading) == ["not_a_number"]


def test_two_rows_that_contradict_each_other_are_both_left_out() -> None:
    reading = read(row("M076", 201), row("M076", 202), row("M054", 196))
    assert only(reading).denominator is None
    assert codes(reading) == ["conflicting_rows"] * 2


def test_a_file_with_one_kind_of_value_column_is_read_by_either_name() -> None:
    reading = read(row("M076", 201), row("M054", 196), header=[*HEADER[:-1], "MEASURE_VALUE"])
    assert only(reading).numerator == exactly(196)


def test_a_hundred_thousand_rows_of_other_measures_are_passed_over() -> None:
    rows = [row("M031", at, f"R{at % 90:02d}") for at in range(100_000)]
    reading = read(*rows, row("M076", 201), row("M054", 196))
    assert only(reading).rows.numbers == (100_002, 100_003)
    assert (reading.rows_read, reading.rows_used) == (100_002, 2)


found_counts = st.dictionaries(
    st.tuples(
        st.integers(0, 60).map(lambda number: f"R{number:02d}"),
        st.integers(1, 12).map(lambda number: month(2022, number)),
    ),
    st.tuples(st.integers(0, 900), st.integers(0, 900)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(found=found_counts, order=st.randoms())
def test_a_generated_file_adds_up_to_what_was_generated(
    found: dict[tuple[str, Period], tuple[int, int]], order: Random
) -> None:
    rows = [row("M076", 9, "RZZ"), row("M054", 6, "RZZ"), row("M052", 3, "RZZ")]
    for (code, period), (within, after) in found.items():
        days = {"start": f"{period.start:%Y-%m-%d}", "end": f"{period.end:%Y-%m-%d}"}
        rows.append(row("M076", within + after, code, **days))
        rows.append(row("M054", within, code, **days))
        rows.append(row("M052", within // 2, code, **days))
        rows.append(row("M055", 50, code, **days))
        rows.append(row("M076", within, "15E", group="SubICB", **days))
    order.shuffle(rows)
    reading = read(*rows)
    assert not reading.problems
    finished = sum(sum(counts) for counts in found.values()) + 9
    for measure, within in (
        ("iapt_18w", sum(counts[0] for counts in found.values()) + 6),
        ("iapt_6w", sum(counts[0] // 2 for counts in found.values()) + 3),
    ):
        seen = [one for one in reading.observations if one.measure == measure]
        assert summed(seen) == (Decimal(within), Decimal(finished))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.integers(0, 2000).flatmap(
            lambda finished: st.tuples(st.just(finished), st.integers(0, finished))
        ),
        min_size=1,
        max_size=20,
    )
)
def test_the_truth_lies_within_the_bounds_of_the_published_figures(
    truth: list[tuple[int, int]],
) -> None:
    """Published by the rule: counts under five suppressed, others to five, whole percentages."""
    rows = [row("M076", 1000, "RZZ"), row("M055", 90, "RZZ")]
    for number, (finished, within) in enumerate(truth):
        hidden = finished < 5 or within < 5
        rows.append(row("M076", "*" if finished < 5 else (finished + 2) // 5 * 5, f"R{number:02d}"))
        share = "*" if hidden else int(Decimal(100 * within) / finished + Decimal("0.5"))
        rows.append(row("M055", share, f"R{number:02d}"))
    reading = read(*rows)
    assert not reading.problems
    for seen, (finished, within) in zip(reading.observations[1:], truth, strict=True):
        assert seen.numerator is not None
        assert seen.denominator is not None
        assert seen.numerator.low <= within <= seen.numerator.high <= seen.denominator.high
        assert seen.denominator.low <= finished <= seen.denominator.high
