"""Synthetic files in the format of the combined cancer waiting times CSV."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests_objectives import codes, grid_of_rows, read_grid, summed

from assistant.objectives.observations import ENGLAND, Observation, Reading, exactly
from assistant.objectives.periods import month
from assistant.objectives.readers.cancer_combined import FORMAT, label_of
from assistant.objectives.readers.reading import UNDATED

HEADER = (
    "Period",
    "Basis",
    "Org_Code",
    "Parent_Org",
    "Org_Name",
    "Standard_or_Item",
    "Cancer_Type",
    "Referral_Route_or_Stage",
    "Treatment_Modality",
    "Total",
    "Within",
    "After",
)
ALL = ("ALL CANCERS", "ALL ROUTES", "ALL MODALITIES")
MEASURES = {
    "FDS": "cancer_28d_fds",
    "31D": "cancer_31d_combined",
    "62D": "cancer_62d_combined",
}


def row(
    standard: str = "62D",
    dimensions: Sequence[str] = ALL,
    counts: Sequence[object] = (100, 80, 20),
    *,
    code: str = "RBD",
    period: str = "01/10/2023",
    basis: str = "Provider",
) -> list[object]:
    named = ["South West", "A TRUST"]
    return [period, basis, code, *named, standard, *dimensions, *counts]


def read(*rows: Sequence[object], header: Sequence[str] = HEADER) -> Reading:
    return read_grid(FORMAT, grid_of_rows([header, *rows]))


def only(reading: Reading) -> Observation:
    (observation,) = reading.observations
    return observation


@pytest.mark.parametrize(
    ("wording", "measure"),
    [
        *MEASURES.items(),
        ("28-day FDS", "cancer_28d_fds"),
        ("28 Days Faster Diagnosis Standard", "cancer_28d_fds"),
        ("31-day Combined", "cancer_31d_combined"),
        ("62 Day Combined", "cancer_62d_combined"),
        ("62-days combined", "cancer_62d_combined"),
    ],
)
def test_a_standard_is_told_by_its_label(wording: str, measure: str) -> None:
    label = label_of(wording)
    assert label is not None
    assert label.measure == measure


@pytest.mark.parametrize(
    "wording",
    [
        "Urgent Suspected Cancer referral",
        "Urgent Breast Symptomatic referral",
        "28 Days FDS (By Route)",
    ],
)
def test_referrals_are_no_standard(wording: str) -> None:
    label = label_of(wording)
    assert label is not None
    assert label.measure is None


@pytest.mark.parametrize("wording", ["2WW", "62 Days (Screening)", "31 Days Sub (Drugs)", "", "62"])
def test_a_label_of_something_else_is_not_known(wording: str) -> None:
    assert label_of(wording) is None


def test_a_row_is_read_with_its_month_and_trust() -> None:
    seen = only(read(row(counts=("100.5", "80", "20.5"))))
    assert (seen.measure, seen.period) == ("cancer_62d_combined", month(2023, 10))
    assert (seen.organisation.code, seen.organisation.region) == ("RBD", "South West")
    assert (seen.numerator, seen.denominator) == (exactly(80), exactly(Decimal("100.5")))


@pytest.mark.parametrize("period", ["2024-02-01", "01/02/2024", "Feb-24", "2024-02"])
def test_both_ways_to_write_a_month_are_read(period: str) -> None:
    assert only(read(row(period=period))).period == month(2024, 2)


def test_commissioners_rows_are_the_same_patients_again_and_not_read() -> None:
    reading = read(row(), row(basis="Commissioner", code="15N"))
    assert only(reading).organisation.code == "RBD"
    assert (reading.rows_read, reading.rows_used) == (2, 1)


def test_the_total_row_is_england() -> None:
    reading = read(row(), row(code="Total"))
    assert [seen.organisation for seen in reading.observations][1] == ENGLAND
    assert not reading.problems


def test_faster_diagnosis_has_no_modality_and_blank_is_no_part() -> None:
    reading = read(
        row("FDS", ("ALL CANCERS", "ALL ROUTES", "")),
        row("FDS", ("Suspected breast cancer", "ALL ROUTES", ""), (60, 50, 10)),
        row("FDS", ("Suspected lung cancer", "ALL ROUTES", ""), (40, 30, 10)),
    )
    assert only(reading).denominator == exactly(100)
    assert not reading.problems


def test_parts_are_added_only_in_the_dimension_without_a_row_for_all() -> None:
    reading = read(
        row(dimensions=("ALL CANCERS", "Screening", "ALL MODALITIES"), counts=(10, 8, 2)),
        row(dimensions=("ALL CANCERS", "Screening", "Surgery"), counts=(10, 8, 2)),
        row(dimensions=("ALL CANCERS", "Consultant Upgrade", "Surgery"), counts=(4, 3, 1)),
        row(dimensions=("ALL CANCERS", "Consultant Upgrade", "Other"), counts=(5, 5, 0)),
        row(dimensions=("Lung", "Consultant Upgrade", "Other"), counts=(5, 5, 0)),
    )
    seen = only(reading)
    assert (seen.numerator, seen.denominator) == (exactly(16), exactly(19))
    assert seen.rows.numbers == (2, 4, 5)
    assert len(reading.notes) == 1


def test_all_stages_is_the_whole_of_the_31_day_standard() -> None:
    reading = read(
        row("31D", ("ALL CANCERS", "ALL STAGES", "ALL MODALITIES")),
        row("31D", ("ALL CANCERS", "First Treatment", "ALL MODALITIES"), (60, 50, 10)),
        row("31D", ("ALL CANCERS", "Subsequent", "ALL MODALITIES"), (40, 30, 10)),
    )
    assert only(reading).rows.numbers == (2,)
    assert not reading.problems


def test_parts_that_do_not_add_up_are_told_once_for_each_dimension() -> None:
    reading = read(
        row(),
        row(dimensions=("Lung", "ALL ROUTES", "ALL MODALITIES"), counts=(1, 1, 0)),
        row(dimensions=("ALL CANCERS", "Screening", "ALL MODALITIES"), counts=(1, 1, 0)),
        row(dimensions=("ALL CANCERS", "ALL ROUTES", "Other"), counts=(1, 1, 0)),
    )
    assert only(reading).denominator == exactly(100)
    assert [(seen.code, seen.column) for seen in reading.problems] == [
        ("parts_differ", "Cancer_Type"),
        ("parts_differ", "Referral_Route_or_Stage"),
        ("parts_differ", "Treatment_Modality"),
    ]


def test_a_row_whose_total_is_not_its_sum_is_an_error_by_row() -> None:
    reading = read(row(), row(code="RCF", counts=(100, 80, 21)))
    assert [(seen.severity, seen.code, seen.row) for seen in reading.problems] == [
        ("error", "does_not_add_up", 3)
    ]
    assert [seen.denominator for seen in reading.observations] == [exactly(100), None]


def test_referrals_are_passed_over_and_an_unknown_standard_is_told() -> None:
    reading = read(row("Urgent Suspected Cancer referral"), row("90D"))
    assert not reading.observations
    assert [(seen.code, seen.row) for seen in reading.problems] == [("unknown_standard", 3)]


def test_a_file_of_one_month_may_leave_out_its_period() -> None:
    reading = read(row()[1:], header=HEADER[1:])
    assert only(reading).period == UNDATED


def test_the_provider_extract_of_the_same_standards_is_read_too() -> None:
    header = [
        "PERIOD",
        "STANDARD",
        "ORG CODE",
        "TREATMENT MODALITY",
        "CANCER TYPE",
        "STAGE/ROUTE",
        "TOTAL TREATED",
        "WITHIN STANDARD",
        "BREACHES",
    ]
    place = ["2023-04-01 00:00:00", "62-day Combined", "RBD"]
    reading = read(
        [*place, "ALL MODALITIES", "Lung", "Screening", "3.5", "3", "0.5"],
        [*place, "Surgery", "Lung", "Screening", "3.5", "3", "0.5"],
        [*place, "ALL MODALITIES", "Breast", "Screening", "2", "2", "0"],
        header=header,
    )
    seen = only(reading)
    assert (seen.numerator, seen.denominator) == (exactly(5), exactly(Decimal("5.5")))


VALUES = (
    ("Breast", "Lung"),
    ("Screening", "Urgent Suspected Cancer"),
    ("Surgery", "Radiotherapy", "Other"),
)
cells = st.dictionaries(
    st.tuples(
        st.sampled_from(["RBD", "RCF"]),
        st.sampled_from(sorted(MEASURES)),
        *map(st.sampled_from, VALUES),
    ),
    st.tuples(st.integers(0, 999), st.integers(0, 999)),
    min_size=1,
    max_size=20,
)


def halves(count: int) -> str:
    return str(Decimal(count) / 2)


@settings(max_examples=60, deadline=None)
@given(
    found=cells,
    whole=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    seed=st.integers(0, 99),
)
def test_a_generated_file_adds_up_to_what_was_generated(
    found: dict[tuple[str, ...], tuple[int, int]], whole: tuple[bool, ...], seed: int
) -> None:
    """Every cut of a cube, with a row for ALL in each dimension that `whole` says has one."""
    assume(whole[0] or len({key[2] for key in found}) > 1)  # one kind of cancer is not all of them
    rows = []
    choices = [
        (*values, name) if has else values
        for values, name, has in zip(VALUES, ALL, whole, strict=True)
    ]
    for code, standard, *wanted in product(
        [*dict.fromkeys(key[0] for key in found), "Total"], MEASURES, *choices
    ):
        its = [
            counts
            for (own, label, *values), counts in found.items()
            if code in (own, "Total")
            and label == standard
            and all(
                want in (value, name) for want, value, name in zip(wanted, values, ALL, strict=True)
            )
        ]
        if its:
            within, after = (sum(counts[at] for counts in its) for at in (0, 1))
            counts = (halves(within + after), halves(within), halves(after))
            rows.append(row(standard, wanted, counts, code=code))
    Random(seed).shuffle(rows)
    reading = read(*rows)
    assert not reading.problems
    for standard, measure in MEASURES.items():
        its = [counts for key, counts in found.items() if key[1] == standard]
        expected = (
            Decimal(sum(within for within, _ in its)) / 2,
            Decimal(sum(within + after for within, after in its)) / 2,
        )
        seen = [one for one in reading.observations if one.measure == measure]
        assert summed(one for one in seen if one.organisation != ENGLAND) == expected
        assert summed(one for one in seen if one.organisation == ENGLAND) == expected


def test_thousands_of_parts_are_added_exactly() -> None:
    rows = [
        row(
            dimensions=(f"Type {at % 40}", f"Route {at // 40 % 5}", "ALL MODALITIES"),
            counts=(2, 1, 1),
            code=f"R{at // 200:02d}",
        )
        for at in range(20_000)
    ]
    reading = read(*rows)
    assert len(reading.observations) == 100
    assert summed(reading.observations) == (Decimal(20_000), Decimal(40_000))


def test_nothing_in_a_problem_repeats_a_cell() -> None:
    secret = "SECRET"
    reading = read(row(secret), row(counts=(secret, 1, 1)), row(period=secret))
    assert reading.problems
    assert not any(secret in problem.message for problem in reading.problems)
    assert set(codes(reading)) == {"unknown_standard", "not_a_number", "no_period"}
