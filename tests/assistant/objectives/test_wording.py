import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_status import Figure, definition, everywhere, months, observed, only

from assistant.objectives.periods import day, financial_year, month, quarter
from assistant.objectives.reconciling import sector_measures
from assistant.objectives.wording import (
    capital,
    counted,
    figure,
    listed,
    money,
    number,
    percent,
    plain_percent,
    rounded,
    run_of,
    target,
)

SHARES = st.builds(
    lambda part, rest: Fraction(part, part + rest), st.integers(0, 10**9), st.integers(1, 10**9)
)
THRESHOLDS = st.sampled_from(
    [Fraction(text) for text in ("0", "0.01", "0.02", "0.5", "0.92", "0.93", "0.95", "0.99", "1")]
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("1877191", "1,877,191"),
        ("12.5", "12.5"),
        ("1234.50", "1,234.5"),
        ("-3.25", "-3.25"),
        ("1E+3", "1,000"),
    ],
)
def test_a_count_has_separators_and_keeps_its_half(value: str, text: str) -> None:
    assert number(Decimal(value)) == text


# Percentages


@pytest.mark.parametrize(
    ("value", "threshold", "text"),
    [
        ("0.919952", "0.92", "91.995%"),
        ("0.92", "0.92", "92.0%"),
        ("0.91999999999", "0.92", "just below 92%"),
        ("0.92000000001", "0.92", "just above 92%"),
        ("0.919952", "0.95", "92.0%"),
        ("0.919952", None, "92.0%"),
        ("0.8462", "0.95", "84.6%"),
        ("0.0099999", "0.01", "0.99999%"),
        ("1", "1", "100.0%"),
        ("0.9996", "1", "99.96%"),
        ("0.00000000001", "0", "just above 0%"),
        ("-0.008", "0.02", "-0.8%"),
    ],
)
def test_pitfall_7_a_percentage_is_printed_so_that_it_tells_the_threshold_apart(
    value: str, threshold: str | None, text: str
) -> None:
    assert percent(Fraction(value), Fraction(threshold) if threshold else None) == text


@given(SHARES, THRESHOLDS)
def test_pitfall_7_no_percentage_prints_as_the_threshold_that_it_is_not(
    value: Fraction, threshold: Fraction
) -> None:
    text = percent(value, threshold)
    printed = re.fullmatch(r"(-?\d+\.\d+)%", text)
    if printed is None:
        assert value != threshold
        assert (
            text == f"just {'above' if value > threshold else 'below'} {plain_percent(threshold)}"
        )
        return
    shown = Fraction(printed[1]) / 100
    assert (shown == threshold) == (value == threshold)
    assert (shown > threshold) == (value > threshold)


@given(st.fractions(-(10**6), 10**6), st.integers(0, 4))
def test_rounding_is_exact_with_halves_away_from_nought(value: Fraction, places: int) -> None:
    shown = Fraction(rounded(value, places))
    step = Fraction(1, 10**places)
    assert abs(shown - value) <= step / 2
    assert shown % step == 0
    if abs(shown - value) == step / 2:
        assert abs(shown) > abs(value)
    assert not re.fullmatch(r"-0(\.0+)?", rounded(value, places))


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.95", "95%"), ("0.02", "2%"), ("2/3", "two-thirds"), ("0.0125", "1.25%"), ("1", "100%")],
)
def test_a_threshold_is_spoken_of_without_needless_decimals(value: str, text: str) -> None:
    assert plain_percent(Fraction(value)) == text


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("ae_4h_all_types", "at least 95%"),
        ("dm01_6w", "at most 1%"),
        ("cqc_good_or_outstanding", "at least two-thirds"),
        ("special_measures_count", "zero"),
    ],
)
def test_a_standard_is_spoken_of_in_words(measure: str, text: str) -> None:
    assert target(definition(measure).standards[-1]) == text


# Money


@pytest.mark.parametrize(
    ("millions", "text"),
    [
        ("-791", "a deficit of £791.0 million"),
        ("-2447.64", "a deficit of £2,447.6 million"),
        ("12.35", "a surplus of £12.4 million"),
        ("0", "neither surplus nor deficit"),
        ("-0.04", "a deficit of less than £0.1 million"),
        ("0.000001", "a surplus of less than £0.1 million"),
        ("-0.05", "a deficit of £0.1 million"),
    ],
)
def test_money_is_a_surplus_or_a_deficit(millions: str, text: str) -> None:
    assert money(Fraction(millions)) == text


@given(st.decimals(-5000, 5000, places=4, allow_nan=False))
def test_money_never_hides_on_which_side_of_balance_it_lies(millions: Decimal) -> None:
    text = money(Fraction(millions))
    assert ("surplus of" in text) == (millions > 0)
    assert ("deficit of" in text) == (millions < 0)
    assert "£0.0" not in text


# Figures


def shown(measure: str, numerator: Figure, denominator: Figure) -> str:
    one = observed(measure, month(2017, 3), "ENGLAND", numerator, denominator)
    return figure(only(sector_measures(definition(measure), [one])[0]))


def test_a_figure_is_printed_with_what_it_was_added_up_from() -> None:
    assert shown("ae_4h_all_types", 1877191, 2167550) == "86.6% (1,877,191 of 2,167,550)"
    assert shown("cancer_62d_gp", "10.5", 20) == "52.5% (10.5 of 20)"


def test_a_figure_known_in_bounds_is_printed_as_bounds() -> None:
    assert shown("eip_2w", (48, 52), 100) == "between 48.0% and 52.0%"


def test_bounds_do_not_print_as_the_threshold_either() -> None:
    assert shown("eip_2w", (49999, 60000), 100000) == "between 49.999% and 60.0%"


def test_without_a_figure_there_is_none() -> None:
    assert shown("ae_4h_all_types", None, 100) == "no figure"
    assert shown("ae_4h_all_types", 0, 0) == "no figure"


def test_a_sum_of_money_is_printed_as_money() -> None:
    made = sector_measures(
        definition("sector_balance"), everywhere("sector_balance", financial_year(2017), "-4.025")
    )[0]
    assert figure(only(made)) == "a deficit of £966.0 million"


# Lists and runs


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdefgh"), "a, b, c, d, e, f and 2 more"),
    ],
)
def test_a_list_is_cut_with_how_many_more_there_are(words: list[str], text: str) -> None:
    assert listed(words) == text


def test_counts_have_a_singular() -> None:
    assert counted(1, "month") == "1 month"
    assert counted(36, "month") == "36 months"
    assert counted(1200, "body", "bodies") == "1,200 bodies"
    assert capital("no data") == "No data"
    assert capital("") == ""


def test_a_run_of_periods_is_named_by_its_ends() -> None:
    assert run_of([month(2016, 4)]) == "1 month, April 2016"
    assert run_of(months((2016, 4), (2019, 3))) == "36 months, April 2016 to March 2019"
    assert run_of([financial_year(2016), financial_year(2017)]) == (
        "2 financial years, 2016/17 to 2017/18"
    )
    assert run_of([quarter(2016, 4)]) == "1 quarter, the fourth quarter of 2016/17"
    assert run_of([day(date(2016, 4, 2))]) == "1 period, 2 April 2016"


def test_pitfall_13_a_run_with_gaps_is_not_printed_as_if_it_had_none() -> None:
    text = run_of([month(2024, 4), month(2024, 7), month(2024, 9)])
    assert text == "the 3 months in the data between April 2024 and September 2024"
