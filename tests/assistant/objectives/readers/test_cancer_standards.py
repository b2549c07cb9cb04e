"""Synthetic files in the format of NHS England's provider extracts before October 2023."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import codes, grid_of, grid_of_rows, read_grid, summed

from assistant.objectives.observations import ENGLAND, Observation, Reading, exactly
from assistant.objectives.periods import month
from assistant.objectives.readers.cancer_standards import FORMAT, label_of
from assistant.objectives.readers.reading import UNDATED

HEADER = (
    "PERIOD",
    "STANDARD",
    "ORG CODE",
    "CANCER TYPE",
    "TOTAL TREATED",
    "WITHIN STANDARD",
    "BREACHES",
)
LABELS = {
    "2WW": "cancer_2ww",
    "2WW Breast": "cancer_2ww_breast",
    "31 Days": "cancer_31d_first",
    "31 Days Sub (Surgery)": "cancer_31d_surgery",
    "31 Days Sub (Drugs)": "cancer_31d_drugs",
    "31 Days Sub (Radio)": "cancer_31d_radiotherapy",
    "62 Days": "cancer_62d_gp",
    "62 Days (Screening)": "cancer_62d_screening",
    "62 Days (Upgrade)": "cancer_62d_upgrade",
}
TYPES = ("Breast", "Lung", "Urological", "Other (a)")


@dataclass(frozen=True)
class Part:
    organisation: str
    standard: str
    cancer_type: str
    within: int
    """In half patients."""
    breaches: int


def read(*rows: Sequence[object], header: Sequence[str] = HEADER) -> Reading:
    return read_grid(FORMAT, grid_of_rows([header, *rows]))


def only(reading: Reading) -> Observation:
    (observation,) = reading.observations
    return observation


@pytest.mark.parametrize(
    ("wording", "measure"),
    [
        *LABELS.items(),
        ("ALL CANCERS TWO WEEK WAIT", "cancer_2ww"),
        ("Two Week Wait From GP Urgent Referral to First Consultant Appointment", "cancer_2ww"),
        ("TWO WEEK WAIT BREAST SYMPTOMS (CANCER NOT INITIALLY SUSPECTED)", "cancer_2ww_breast"),
        ("Two week wait: exhibited (non-cancer) breast symptoms", "cancer_2ww_breast"),
        (
            "31-DAY (DIAGNOSIS TO TREATMENT) WAIT FOR FIRST TREATMENT: ALL CANCERS",
            "cancer_31d_first",
        ),
        ("One Month Wait from a Decision to Treat to a First Treatment", "cancer_31d_first"),
        ("31-DAY WAIT FOR SECOND OR SUBSEQUENT TREATMENT: SURGERY", "cancer_31d_surgery"),
        (
            "31-DAY WAIT FOR SECOND OR SUBSEQUENT TREATMENT: ANTI-CANCER DRUG TREATMENTS",
            "cancer_31d_drugs",
        ),
        (
            "31-day wait for subsequent treatment: radiotherapy treatments",
            "cancer_31d_radiotherapy",
        ),
        (
            "62-DAY (URGENT GP REFERRAL TO TREATMENT) WAIT FOR FIRST TREATMENT: ALL CANCERS",
            "cancer_62d_gp",
        ),
        ("62 days from urgent GP referral", "cancer_62d_gp"),
        (
            "62-DAY WAIT FOR FIRST TREATMENT FROM NHS CANCER SCREENING SERVICE REFERRAL: "
            "ALL CANCERS",
            "cancer_62d_screening",
        ),
        ("62-DAY WAIT FOR FIRST TREATMENT FROM CONSULTANT UPGRADE", "cancer_62d_upgrade"),
        ("62 Days (Consultant)", "cancer_62d_upgrade"),
    ],
)
def test_a_standard_is_told_by_the_words_of_its_label(wording: str, measure: str) -> None:
    for text in (wording, wording.lower(), f" {wording.replace(' ', '  ')} "):
        label = label_of(text)
        assert label is not None
        assert (label.measure, label.cancer_type) == (measure, "")


@pytest.mark.parametrize(
    "wording",
    [
        "28 Days FDS",
        "28 Days FDS (By Route)",
        "28-day Faster Diagnosis Standard",
        "31-DAY (URGENT GP REFERRAL TO TREATMENT) WAIT FOR FIRST TREATMENT: RARE CANCERS",
        "31 Days Sub (Other)",
        "62-DAY (BREAST SYMPTOMS) WAIT FOR FIRST TREATMENT",
    ],
)
def test_another_figure_of_the_publication_is_known_and_not_read(wording: str) -> None:
    label = label_of(wording)
    assert label is not None
    assert label.measure is None


@pytest.mark.parametrize("wording", ["", "18 weeks", "31-day Combined", "62-day Combined", "A&E"])
def test_a_label_of_something_else_is_not_known(wording: str) -> None:
    assert label_of(wording) is None


def test_half_patients_stay_exact() -> None:
    seen = only(read(["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "10.5", "9", "1.5"]))
    assert seen.measure == "cancer_62d_gp"
    assert seen.period == month(2019, 4)
    assert seen.organisation.code == "RBD"
    assert (seen.numerator, seen.denominator) == (exactly(9), exactly(Decimal("10.5")))
    assert seen.rows.numbers == (2,)


def test_only_the_row_for_all_cancers_counts_where_there_is_one() -> None:
    reading = read(
        ["2019-04-01", "62 Days", "RBD", "Breast", "6", "5", "1"],
        ["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "10", "8", "2"],
        ["2019-04-01", "62 Days", "RBD", "Lung", "4", "3", "1"],
    )
    seen = only(reading)
    assert (seen.numerator, seen.denominator) == (exactly(8), exactly(10))
    assert seen.rows.numbers == (3,)
    assert (reading.rows_read, reading.rows_used) == (3, 1)
    assert not reading.problems
    assert not reading.notes


def test_the_parts_are_added_where_there_is_no_row_for_all_cancers() -> None:
    reading = read(
        ["2019-04-01", "2WW", "RBD", "Suspected lung cancer", "10", "9", "1"],
        ["2019-04-01", "2WW", "RBD", "Suspected skin cancer", "20", "20", "0"],
    )
    seen = only(reading)
    assert (seen.numerator, seen.denominator) == (exactly(29), exactly(30))
    assert seen.rows.numbers == (2, 3)
    assert len(reading.notes) == 1
    assert not reading.problems


def test_parts_that_do_not_add_up_to_the_row_for_all_are_told_and_not_used() -> None:
    reading = read(
        ["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "10", "8", "2"],
        ["2019-04-01", "62 Days", "RBD", "Breast", "6", "5", "1"],
        ["2019-04-01", "62 Days", "RBD", "Lung", "3", "3", "0"],
    )
    assert only(reading).denominator == exactly(10)
    (problem,) = reading.problems
    assert (problem.severity, problem.code) == ("warning", "parts_differ")
    assert (problem.row, problem.column) == (2, "CANCER TYPE")


def test_a_file_without_a_column_of_types_has_them_in_its_labels() -> None:
    label = "62-DAY (URGENT GP REFERRAL TO TREATMENT) WAIT FOR FIRST TREATMENT"
    header = ["Period", "Standard", "Provider Code", "Total Treated", "Within Standard"]
    reading = read(
        ["Apr-15", f"{label}: ALL CANCERS", "RBD", "10", "8"],
        ["Apr-15", f"{label}: BREAST", "RBD", "6", "5"],
        ["Apr-15", f"{label}: LUNG", "RBD", "4", "3"],
        header=header,
    )
    assert only(reading).denominator == exactly(10)
    assert not reading.problems


def test_a_suspected_cancer_in_a_two_week_label_is_one_part() -> None:
    header = ["Period", "Standard", "Provider Code", "Total Seen", "Within Standard"]
    reading = read(
        ["Apr-15", "Two week wait: suspected breast cancer", "RBD", "10", "8"],
        ["Apr-15", "Two week wait: suspected lung cancer", "RBD", "6", "5"],
        header=header,
    )
    seen = only(reading)
    assert (seen.measure, seen.denominator) == ("cancer_2ww", exactly(16))


def test_the_total_row_is_england_whatever_its_spelling() -> None:
    for spelling in ("Total", "TOTAL ", "England", "ENG"):
        reading = read(
            ["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "10", "8", "2"],
            ["2019-04-01", "62 Days", spelling, "ALL CANCERS", "10", "8", "2"],
        )
        assert [seen.organisation for seen in reading.observations][1] == ENGLAND
        assert not reading.problems


def test_the_row_of_all_english_providers_needs_no_code() -> None:
    header = [*HEADER, "PROVIDER NAME"]
    row = ["2019-04-01", "62 Days", "", "ALL CANCERS", "10", "8", "2", "ALL ENGLISH PROVIDERS"]
    assert only(read(row, header=header)).organisation == ENGLAND


def test_an_england_row_that_is_not_the_sum_of_its_providers_is_told() -> None:
    reading = read(
        ["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "10", "8", "2"],
        ["2019-04-01", "62 Days", "Total", "ALL CANCERS", "11", "9", "2"],
    )
    assert codes(reading) == ["total_differs"]
    assert reading.problems[0].row == 3


def test_a_row_that_does_not_add_up_is_an_error_and_not_used() -> None:
    reading = read(["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "10", "8", "1.5"])
    assert (only(reading).numerator, only(reading).denominator) == (None, None)
    (problem,) = reading.problems
    assert (problem.severity, problem.code, problem.row) == ("error", "does_not_add_up", 2)


def test_a_part_that_cannot_be_read_leaves_the_whole_unknown() -> None:
    reading = read(
        ["2019-04-01", "2WW", "RBD", "Suspected lung cancer", "10", "9", "1"],
        ["2019-04-01", "2WW", "RBD", "Suspected skin cancer", "twenty", "20", "0"],
    )
    assert only(reading).denominator is None
    assert only(reading).numerator == exactly(29)
    assert codes(reading) == ["not_a_number"]
    assert "twenty" not in reading.problems[0].message


def test_a_missing_count_is_not_nought() -> None:
    reading = read(["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "-", "", ""])
    assert (only(reading).numerator, only(reading).denominator) == (None, None)
    assert not reading.problems


def test_a_quarter_of_a_patient_is_an_error() -> None:
    reading = read(["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "10.25", "8", ""])
    assert codes(reading) == ["not_half"]


def test_two_rows_that_contradict_each_other_are_both_left_out() -> None:
    reading = read(
        ["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "10", "8", "2"],
        ["01/04/2019", "62 Days", "rbd", "All Cancers", "11", "9", "2"],
        ["2019-04-01", "62 Days", "RBD", "Breast", "5", "4", "1"],
    )
    assert [seen for seen in reading.observations if seen.numerator] == []
    assert codes(reading)[:2] == ["conflicting_rows", "conflicting_rows"]


def test_a_part_in_doubt_leaves_out_the_figure_that_it_is_part_of() -> None:
    reading = read(
        ["2019-04-01", "2WW", "RBD", "Suspected lung cancer", "10", "9", "1"],
        ["2019-04-01", "2WW", "RBD", "Suspected lung cancer", "11", "9", "2"],
        ["2019-04-01", "2WW", "RBD", "Suspected skin cancer", "20", "20", "0"],
        ["2019-04-01", "2WW", "RCF", "Suspected skin cancer", "20", "20", "0"],
    )
    known = [seen.organisation.code for seen in reading.observations if seen.numerator]
    assert known == ["RCF"]


def test_a_repeated_row_is_counted_once() -> None:
    row = ["2019-04-01", "62 Days", "RBD", "ALL CANCERS", "10", "8", "2"]
    reading = read(row, row)
    assert only(reading).denominator == exactly(10)
    assert codes(reading) == ["repeated_row"]


def test_an_unknown_standard_is_told_by_row() -> None:
    reading = read(["2019-04-01", "Gone tomorrow", "RBD", "ALL CANCERS", "10", "8", "2"])
    assert not reading.observations
    assert [(seen.code, seen.row) for seen in reading.problems] == [("unknown_standard", 2)]
    assert "Gone" not in reading.problems[0].message


def test_many_unknown_standards_are_told_in_few_problems() -> None:
    rows = [["2019-04-01", "Other", f"R{at:02d}", "Lung", "1", "1", "0"] for at in range(50)]
    reading = read(*rows)
    assert len(reading.problems) == 21
    assert "30 more rows" in reading.problems[-1].message


def test_a_row_without_a_period_or_a_code_is_an_error() -> None:
    reading = read(
        ["whenever", "62 Days", "RBD", "ALL CANCERS", "10", "8", "2"],
        ["2019-04-01", "62 Days", "", "ALL CANCERS", "10", "8", "2"],
    )
    assert not reading.observations
    assert sorted(codes(reading)) == ["no_organisation", "no_period"]


def test_a_file_without_a_period_leaves_it_open() -> None:
    reading = read(["62 Days", "RBD", "ALL CANCERS", "10", "8", "2"], header=HEADER[1:])
    assert only(reading).period == UNDATED


def test_an_empty_table_reads_as_nothing() -> None:
    text = ",".join(HEADER) + "\n"
    reading = read_grid(FORMAT, grid_of(text))
    assert (reading.observations, reading.problems, reading.rows_read) == ((), (), 0)


parts = st.lists(
    st.builds(
        Part,
        st.sampled_from(["RBD", "RCF", "R1H"]),
        st.sampled_from(sorted(LABELS)),
        st.sampled_from(TYPES),
        st.integers(0, 4000),
        st.integers(0, 4000),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda part: (part.organisation, part.standard, part.cancer_type),
)


def halves(count: int) -> str:
    return str(Decimal(count) / 2)


def as_rows(found: Sequence[Part], organisation: str, cancer_type: str) -> list[list[str]]:
    """A row for each standard that these parts are of, each with their sum."""
    rows = []
    for standard in dict.fromkeys(part.standard for part in found):
        its = [part for part in found if part.standard == standard]
        within = sum(part.within for part in its)
        breaches = sum(part.breaches for part in its)
        counts = [halves(within + breaches), halves(within), halves(breaches)]
        rows.append(["2019-04-01", standard, organisation, cancer_type, *counts])
    return rows


@settings(max_examples=60, deadline=None)
@given(found=parts, with_all=st.sets(st.sampled_from(sorted(LABELS))), order=st.randoms())
def test_a_generated_file_adds_up_to_what_was_generated(
    found: list[Part], with_all: set[str], order: Random
) -> None:
    rows = [row for part in found for row in as_rows([part], part.organisation, part.cancer_type)]
    for code in {part.organisation for part in found}:
        own = [part for part in found if part.organisation == code and part.standard in with_all]
        rows += as_rows(own, code, "ALL CANCERS")
    rows += as_rows(found, "Total", "ALL CANCERS")
    order.shuffle(rows)
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    reading = read_grid(FORMAT, grid_of(text.getvalue()))
    assert not reading.problems
    for standard, measure in LABELS.items():
        its = [part for part in found if part.standard == standard]
        expected = (
            Decimal(sum(part.within for part in its)) / 2,
            Decimal(sum(part.within + part.breaches for part in its)) / 2,
        )
        seen = [one for one in reading.observations if one.measure == measure]
        assert summed(one for one in seen if one.organisation != ENGLAND) == expected
        assert summed(one for one in seen if one.organisation == ENGLAND) == expected
        assert len(seen) == len({part.organisation for part in its}) + bool(its)
