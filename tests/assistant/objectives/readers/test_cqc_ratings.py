"""Synthetic files in the format of CQC's "Latest ratings", sheet Providers."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import codes, grid_of_rows, read_grid, summed

from assistant.objectives.observations import Observation, Reading, exactly
from assistant.objectives.periods import day
from assistant.objectives.readers.cqc_ratings import FORMAT
from assistant.objectives.tables import Header

HEADER = (
    "Provider ID",
    "Provider Name",
    "Provider Type",
    "Provider Primary Inspection Category",
    "Provider Region",
    "Service / Population Group",
    "Domain",
    "Latest Rating",
    "Publication Date",
    "Report Type",
    "URL",
)


def row(
    rating: str,
    published: str = "2018-03-06",
    code: str = "RBD",
    *,
    domain: str = "Overall",
    group: str = "Overall",
    kind: str = "NHS Healthcare Organisation",
) -> list[str]:
    place = [code, f"TRUST {code}", kind, "Acute hospital", "South West"]
    return [*place, group, domain, rating, published, "Provider", "https://www.cqc.org.uk"]


def read(*rows: Sequence[object], header: Sequence[str] = HEADER) -> Reading:
    return read_grid(FORMAT, grid_of_rows([header, *rows]))


def only(reading: Reading) -> Observation:
    (observation,) = reading.observations
    return observation


@pytest.mark.parametrize(
    ("rating", "good"),
    [
        ("Outstanding", 1),
        ("Good", 1),
        ("GOOD ", 1),
        ("Requires improvement", 0),
        ("Requires Improvement", 0),
        ("Inadequate", 0),
    ],
)
def test_a_provider_counts_once_and_well_when_good_or_outstanding(rating: str, good: int) -> None:
    reading = read(row(rating))
    seen = only(reading)
    assert seen.measure == "cqc_good_or_outstanding"
    assert (seen.numerator, seen.denominator) == (exactly(good), exactly(1))
    assert (seen.organisation.code, seen.organisation.region) == ("RBD", "South West")
    assert seen.period == day(date(2018, 3, 6))
    assert seen.rows.numbers == (2,)
    assert (reading.rows_read, reading.rows_used) == (1, 1)
    assert not reading.problems


@pytest.mark.parametrize("domain", ["Well-led", "Well-Led", "well led"])
def test_well_led_is_a_measure_of_its_own(domain: str) -> None:
    assert only(read(row("Good", domain=domain))).measure == "cqc_well_led"


def test_the_domain_was_called_key_question() -> None:
    header = [name.replace("Domain", "Key Question") for name in HEADER]
    assert only(read(row("Good"), header=header)).numerator == exactly(1)


def test_services_other_questions_and_other_providers_are_not_read() -> None:
    reading = read(
        row("Good"),
        row("Inadequate", domain="Safe"),
        row("Inadequate", group="Critical care"),
        row("Inadequate", code="1-101", kind="Social Care Org"),
    )
    assert only(reading).numerator == exactly(1)
    assert not reading.problems


@pytest.mark.parametrize(
    "rating",
    [
        "Not Rated",
        "Not applicable",
        "Insufficient evidence to rate",
        "Inspected but not rated",
        "",
    ],
)
def test_an_unrated_provider_is_left_out_and_counted(rating: str) -> None:
    reading = read(row("Good"), row(rating, code="RCF"))
    assert only(reading).organisation.code == "RBD"
    (problem,) = reading.problems
    assert (problem.severity, problem.code) == ("warning", "unrated")
    assert "1 provider has no overall rating" in problem.message


def test_the_latest_rating_is_the_one_that_stands() -> None:
    reading = read(
        row("Good", "2019-01-02"),
        row("Inadequate", "2016-05-04"),
        row("Requires improvement", "2017-01-31"),
    )
    seen = only(reading)
    assert seen.numerator == exactly(1)
    assert seen.rows.numbers == (2,)
    assert seen.period == day(date(2019, 1, 2))


def test_the_period_is_the_day_by_which_all_were_published() -> None:
    reading = read(
        row("Good", "2019-01-02"),
        row("Good", "2017-06-05", "RCF"),
        row("Not rated", "2020-02-03", "RXX"),
        row("Good", "2018-01-02", domain="Well-led"),
    )
    assert {seen.period for seen in reading.observations} == {day(date(2019, 1, 2))}


def test_british_dates_are_read_day_first() -> None:
    reading = read(row("Inadequate", "05/02/2017"), row("Good", "28/01/2018"))
    assert only(reading).numerator == exactly(1)


def test_ratings_on_both_sides_of_good_on_one_day_are_an_error_and_the_provider_is_not_known() -> (
    None
):
    reading = read(row("Good"), row("Inadequate"), row("Good", code="RCF"))
    first, second = reading.observations
    assert (first.numerator, first.denominator) == (None, exactly(1))
    assert first.rows.numbers == (2, 3)
    assert second.numerator == exactly(1)
    assert [(seen.severity, seen.code, seen.row) for seen in reading.problems] == [
        ("error", "conflicting_ratings", 2),
        ("error", "conflicting_ratings", 3),
    ]


def test_the_same_rating_twice_is_one() -> None:
    reading = read(row("Good"), row("Good"))
    assert only(reading).denominator == exactly(1)
    assert not reading.problems


@pytest.mark.parametrize(
    ("one", "other", "good"),
    [("Good", "Outstanding", 1), ("Inadequate", "Requires improvement", 0)],
)
def test_two_ratings_of_one_day_on_one_side_of_good_are_that_side(
    one: str, other: str, good: int
) -> None:
    reading = read(row(one), row(other))
    assert (only(reading).numerator, only(reading).denominator) == (exactly(good), exactly(1))
    assert not reading.problems


def test_a_rating_beside_a_word_that_is_none_is_not_known() -> None:
    reading = read(row("Good"), row("Splendid"))
    assert (only(reading).numerator, only(reading).denominator) == (None, exactly(1))
    assert set(codes(reading)) == {"conflicting_ratings", "unknown_rating"}


def test_a_rating_beside_a_row_without_one_stands() -> None:
    reading = read(row("Not rated"), row("Good"))
    assert only(reading).numerator == exactly(1)
    assert not reading.problems


def test_a_word_that_is_no_rating_is_an_error_and_not_repeated() -> None:
    reading = read(row("Splendid"))
    assert (only(reading).numerator, only(reading).denominator) == (None, None)
    assert codes(reading) == ["unknown_rating"]
    assert "Splendid" not in reading.problems[0].message


@pytest.mark.parametrize(("published", "code"), [("", "no_date"), ("once", "not_a_date")])
def test_a_rated_provider_without_a_date_counts_and_is_not_known(published: str, code: str) -> None:
    reading = read(row("Good", published), row("Inadequate"), row("Good", code="RCF"))
    first, second = reading.observations
    assert first.organisation.code == "RBD"
    assert (first.numerator, first.denominator) == (None, exactly(1))
    assert second.organisation.code == "RCF"
    assert (second.numerator, second.denominator) == (exactly(1), exactly(1))
    assert [(one.severity, one.code, one.row) for one in reading.problems] == [("error", code, 2)]
    assert "not counted" not in reading.problems[0].message


def test_a_date_with_its_month_first_refuses_all_that_are_written_so() -> None:
    reading = read(
        row("Good", "02/05/2017"),
        row("Inadequate", "12/31/2017", "RCF"),
        row("Good", "2018-03-06", "RXX"),
    )
    assert codes(reading) == ["ambiguous_dates"]
    assert {one.organisation.code: one.numerator for one in reading.observations} == {
        "RBD": None,
        "RCF": None,
        "RXX": exactly(1),
    }
    assert {one.denominator for one in reading.observations} == {exactly(1)}


def test_no_date_at_all_gives_no_figures() -> None:
    reading = read(row("Good", ""))
    assert not reading.observations
    assert codes(reading) == ["no_date"]


def test_a_file_without_nhs_providers_says_so() -> None:
    reading = read(row("Good", kind="Social Care Org"))
    assert not reading.observations
    assert codes(reading) == ["no_rows"]


def test_sites_and_the_care_directory_are_other_formats() -> None:
    assert not FORMAT.recognises(Header(1, ("Location ID", *HEADER)))
    directory = (
        "Location ID",
        "Location Name",
        "Location Latest Overall Rating",
        "Publication Date",
        "Inherited Rating (Y/N)",
        "Provider ID",
        "Provider Name",
    )
    assert not FORMAT.recognises(Header(1, directory))


RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate", "Not rated")


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.integers(0, 99).map(lambda number: f"R{number:02d}"),
        st.dictionaries(
            st.dates(date(2014, 1, 1), date(2025, 12, 31)),
            st.sampled_from(RATINGS),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=20,
    )
)
def test_each_provider_counts_once_by_its_latest_rating(
    history: dict[str, dict[date, str]],
) -> None:
    rows = [
        row(rating, when.isoformat(), code)
        for code, ratings in history.items()
        for when, rating in ratings.items()
    ]
    reading = read(*rows)
    latest = [ratings[max(ratings)] for ratings in history.values()]
    rated = [rating for rating in latest if rating != "Not rated"]
    good = sum(rating in ("Outstanding", "Good") for rating in rated)
    assert summed(reading.observations) == (Decimal(good), Decimal(len(rated)))
    assert len(reading.observations) == len(rated)
    assert codes(reading) == (["unrated"] if len(rated) < len(latest) else [])
