from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import mean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_status import (
    NATIONAL,
    Figure,
    count,
    definition,
    everywhere,
    independents,
    observed,
    only,
    reading_of,
    trusts,
)
from tests_support import shared_file

from assistant.objectives.measures import (
    ENGLAND,
    Level,
    Measure,
    chosen_measures,
    joined_rows,
    trusts_only,
)
from assistant.objectives.observations import TOTAL_ROW, Count, Observation, Rows, total
from assistant.objectives.periods import (
    Period,
    day,
    financial_year,
    month,
    quarter,
    year_to_quarter,
)
from assistant.objectives.reconciling import sector_measures
from assistant.objectives.wording import figure, rounded

A_AND_E = definition("ae_4h_all_types")
RTT = definition("rtt_incomplete_18w")
PSYCHOSIS = definition("eip_2w")
BALANCE = definition("sector_balance")
MARCH = month(2018, 3)

PAIRS = st.lists(
    st.integers(0, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))),
    min_size=1,
    max_size=40,
)


def sector(observations: list[Observation], measure: str = "ae_4h_all_types") -> Measure:
    """Return the one measure of these observations; nothing may be amiss."""
    made, problems = sector_measures(definition(measure), observations)
    assert problems == []
    return only(made)


def rows(pairs: list[tuple[int, int]]) -> list[Observation]:
    return [
        observed("ae_4h_all_types", MARCH, code, *pair, row=at)
        for at, (code, pair) in enumerate(zip(trusts(len(pairs)), pairs, strict=True), start=2)
    ]


def ae_table(measure: str = "ae_4h_all_types") -> list[Observation]:
    """Return the real A&E figures of April 2016 to March 2019."""
    found = reading_of(shared_file("data/ae_attendances_2016-04_2019-03.csv")).observations
    return [one for one in found if one.measure == measure]


def in_month(observations: list[Observation], period: Period) -> list[Observation]:
    return [one for one in observations if one.period == period]


def hundredths(value: Fraction | None) -> str:
    assert value is not None
    return rounded(value * 100, 2)


# Sums over sums


@pytest.mark.parametrize(
    ("period", "aggregate", "average", "middle"),
    [
        (month(2017, 4), "90.52", "93.46", "95.00"),
        (month(2018, 3), "84.62", "89.59", "91.34"),
    ],
)
def test_pitfall_1_the_sums_are_divided_and_percentages_are_never_averaged(
    period: Period, aggregate: str, average: str, middle: str
) -> None:
    found = in_month(ae_table(), period)
    shares = [
        Fraction(one.numerator.low) / Fraction(one.denominator.low)
        for one in found
        if one.numerator and one.denominator
    ]
    assert hundredths(sector(found).value) == aggregate
    assert hundredths(mean(shares)) == average
    assert hundredths(median(shares)) == middle


@given(PAIRS)
def test_the_value_is_the_sum_of_numerators_over_the_sum_of_denominators(
    pairs: list[tuple[int, int]],
) -> None:
    made = sector(rows(pairs))
    within, all_of_them = (sum(column) for column in zip(*pairs, strict=True))
    assert made.numerator == count(within)
    assert made.denominator == count(all_of_them)
    assert made.value == (Fraction(within, all_of_them) if all_of_them else None)


@given(st.data(), PAIRS)
def test_the_order_of_rows_changes_nothing(
    data: st.DataObject, pairs: list[tuple[int, int]]
) -> None:
    ordered = rows(pairs)
    shuffled = data.draw(st.permutations(ordered))
    assert sector(ordered) == sector(shuffled)


def test_pitfall_12_half_patients_are_added_up_as_halves() -> None:
    made = sector(
        [
            observed("cancer_62d_gp", MARCH, "RAA", "10.5", "12.5"),
            observed("cancer_62d_gp", MARCH, "RBB", "6.5", "7.5"),
        ],
        "cancer_62d_gp",
    )
    assert (made.numerator, made.denominator) == (count("17"), count("20"))
    assert made.value == Fraction(85, 100)
    assert made.standard
    assert made.standard.met_by(made.value)


# Totals rows


@given(PAIRS.filter(lambda pairs: sum(whole for _, whole in pairs) > 0))
def test_pitfall_4_a_totals_row_reconciles_and_is_never_added(pairs: list[tuple[int, int]]) -> None:
    providers = rows(pairs)
    within, all_of_them = (sum(column) for column in zip(*pairs, strict=True))
    england = observed("ae_4h_all_types", MARCH, "ENGLAND", within, all_of_them, row=99)
    made = sector([*providers, england])
    assert made.level == sector(providers).level  # a few that add up to it are not England
    assert (made.numerator, made.denominator) == (count(within), count(all_of_them))
    assert made.providers == len(pairs)
    assert made.sources == (Rows("data.csv", (*range(2, len(pairs) + 2), 99)),)


@pytest.mark.parametrize(
    ("name", "percent", "attendances"),
    [
        ("Monthly-AE-April-2024-revised.csv", "74.49", "2240668"),
        ("Monthly-AE-July-2024-revised.csv", "75.22", "2324832"),
        ("Monthly-AE-September-2024.csv", "74.22", "2214217"),
    ],
)
def test_pitfall_4_the_published_totals_rows_agree_however_they_are_spelled(
    name: str, percent: str, attendances: str
) -> None:
    found = reading_of(shared_file(f"data/ae_monthly/{name}")).observations
    made = sector([one for one in found if one.measure == "ae_4h_all_types"])
    assert made.level == ENGLAND
    assert made.notes == ("The providers' rows add up to the file's own total row.",)
    assert hundredths(made.value) == percent
    assert made.denominator == count(attendances)


def test_a_region_row_is_never_added() -> None:
    providers = everywhere("ae_4h_all_types", MARCH, 90, 100)
    region = observed("ae_4h_all_types", MARCH, "Y56", 900, 1000, kind="region")
    assert sector([*providers, region]).denominator == count(100 * NATIONAL)


def test_a_total_that_is_not_the_sum_withholds_the_figure_and_says_so() -> None:
    england = observed("ae_4h_all_types", MARCH, "ENGLAND", 20000, 24000, row=242)
    made, problems = sector_measures(
        A_AND_E, [*everywhere("ae_4h_all_types", MARCH, 90, 100), england]
    )
    assert [(one.severity, one.code, one.row) for one in problems] == [
        ("error", "total_differs", 242)
    ]
    assert only(made).withheld
    assert only(made).bounds is None
    assert only(made).met is None


SOME = everywhere("ae_4h_all_types", MARCH, 90, 100, providers=12)
"""1,080 of 1,200."""


def total_row(within: int, of: int, *, row: int = 14) -> Observation:
    """Return a row that is called Total: whose, nobody can tell."""
    stated = observed("ae_4h_all_types", MARCH, "ENGLAND", within, of, row=row)
    return replace(stated, organisation=TOTAL_ROW)


def test_englands_row_above_the_sum_of_a_few_providers_is_englands_and_that_is_said() -> None:
    england = observed("ae_4h_all_types", MARCH, "ENGLAND", 95000, 100000, row=14)
    made, problems = sector_measures(A_AND_E, [*SOME, england])
    assert [(one.severity, one.code, one.row) for one in problems] == [
        ("warning", "part_of_a_file", 14)
    ]
    assert (only(made).level, only(made).value) == (ENGLAND, Fraction(95, 100))
    assert only(made).providers == 0
    assert only(made).sources == (Rows("data.csv", (14,)),)
    assert "12 providers" in only(made).notes[0]


def test_a_total_row_above_the_sum_of_a_few_providers_is_nobodys() -> None:
    made, problems = sector_measures(A_AND_E, [*SOME, total_row(95000, 100000)])
    assert [(one.severity, one.code) for one in problems] == [("warning", "part_of_a_file")]
    assert only(made).level.label == "12 providers"
    assert only(made).numerator == count(1080)


@pytest.mark.parametrize(
    ("within", "of"),
    [
        (1000, 1200),  # fewer within
        (1080, 1100),  # fewer of all
        (1200, 1250),  # the others would have 120 of 50
        (1081, 1200),  # the others would have 1 of none
    ],
)
def test_a_row_of_england_that_cannot_be_of_more_providers_differs(within: int, of: int) -> None:
    for stated in (
        observed("ae_4h_all_types", MARCH, "ENGLAND", within, of),
        total_row(within, of),
    ):
        made, problems = sector_measures(A_AND_E, [*SOME, stated])
        assert [(one.severity, one.code) for one in problems] == [("error", "total_differs")]
        assert only(made).withheld


def test_a_sum_of_money_is_never_taken_for_a_part_of_englands_row() -> None:
    """A deficit of the others may be anything."""
    some = everywhere("sector_balance", financial_year(2017), 1, providers=12)
    england = observed("sector_balance", financial_year(2017), "ENGLAND", -900)
    made, problems = sector_measures(BALANCE, [*some, england])
    assert [one.code for one in problems] == ["total_differs"]
    assert only(made).withheld


@pytest.mark.parametrize(("providers", "label"), [(99, "99 providers"), (100, "England")])
def test_providers_that_add_up_to_a_total_are_england_when_there_are_enough(
    providers: int, label: str
) -> None:
    some = everywhere("ae_4h_all_types", MARCH, 90, 100, providers=providers)
    for stated in (
        observed("ae_4h_all_types", MARCH, "ENGLAND", 90 * providers, 100 * providers),
        total_row(90 * providers, 100 * providers),
    ):
        assert sector([*some, stated]).level.label == label


def test_a_total_that_nobody_is_called_is_no_england_by_itself() -> None:
    made = sector([total_row(90, 100)])
    assert made.level.label == "the file's own total row"
    assert made.met is None


def test_a_total_row_that_agrees_with_what_is_known_is_no_difference() -> None:
    silent = observed("ae_4h_all_types", MARCH, "RZZ", None, 100)
    made = sector([*SOME, silent, total_row(1150, 1300)])
    assert (made.level.label, made.missing) == ("12 providers", ("RZZ",))
    money = everywhere("sector_balance", financial_year(2017), 1, providers=12)
    unknown = observed("sector_balance", financial_year(2017), "RZZ", None)
    stated = replace(
        observed("sector_balance", financial_year(2017), "ENGLAND", 5), organisation=TOTAL_ROW
    )
    assert sector([*money, unknown, stated], BALANCE.id).bounds is None


def test_a_total_row_without_a_row_number_is_told_without_one() -> None:
    stated = observed("ae_4h_all_types", MARCH, "ENGLAND", 1, 2)
    nowhere = replace(stated, rows=Rows("data.csv", ()))
    _, problems = sector_measures(A_AND_E, [*SOME, nowhere])
    assert [one.row for one in problems] == [None]


def test_a_total_that_the_bounds_of_its_parts_allow_is_used_in_their_place() -> None:
    providers = everywhere("eip_2w", MARCH, (0, 4), (5, 9), providers=150)
    england = observed("eip_2w", MARCH, "ENGLAND", 300, 1000)
    made = sector([*providers, england], "eip_2w")
    assert (made.level, made.value) == (ENGLAND, Fraction(3, 10))
    outside = observed("eip_2w", MARCH, "ENGLAND", 700, 1000)
    assert only(sector_measures(PSYCHOSIS, [*providers, outside])[0]).withheld


def test_a_total_of_a_file_with_a_missing_provider_may_be_more_than_the_rest() -> None:
    providers = everywhere("ae_4h_all_types", MARCH, 90, 100)
    silent = observed("ae_4h_all_types", MARCH, "RZZ", None, None)
    more = observed("ae_4h_all_types", MARCH, "ENGLAND", 21690, 24100)
    made = sector([*providers, silent, more])
    assert made.numerator == count(21690)
    less = observed("ae_4h_all_types", MARCH, "ENGLAND", 21500, 23900)
    assert only(sector_measures(A_AND_E, [*providers, silent, less])[0]).withheld


def test_an_england_row_alone_is_englands() -> None:
    made = sector([observed("rtt_incomplete_18w", MARCH, "ENGLAND", 92, 100)], RTT.id)
    assert (made.level, made.providers) == (ENGLAND, 0)
    assert made.met is True


# Whose figure it is


@pytest.mark.parametrize(
    ("measure", "providers", "label"),
    [
        ("sector_balance", 200, "England"),
        ("sector_balance", 199, "199 providers"),
        ("efficiency_cip", 200, "England"),
        ("efficiency_cip", 199, "199 providers"),
        ("efficiency_cip_recurrent", 199, "199 providers"),
        ("board_gender_balance", 200, "England"),
        ("board_gender_balance", 199, "199 providers"),
        ("seven_day_standards", 130, "England"),
        ("seven_day_standards", 129, "129 providers"),
        ("cqc_good_or_outstanding", 100, "England"),
        ("improvement_approach", 99, "99 providers"),
        ("iapt_18w", 40, "England"),
        ("iapt_18w", 39, "39 providers"),
        ("ae_4h_all_types", 100, "England"),
        ("ae_4h_all_types", 99, "99 providers"),
        ("ae_4h_all_types", 1, "provider:R00"),
        ("eip_2w", 40, "England"),
        ("eip_2w", 39, "39 providers"),
        ("ambulance_red_1_8m", 10, "England"),
        ("ambulance_red_1_8m", 9, "9 providers"),
    ],
)
def test_a_sum_is_englands_only_with_providers_enough(
    measure: str, providers: int, label: str
) -> None:
    denominator = None if definition(measure).kind == "sum" else 100
    rows = everywhere(measure, month(2017, 3), 50, denominator, providers=providers)
    made = sector(rows, measure)
    assert made.level.label == label
    is_judged = made.standard is not None and not label.endswith("providers")
    assert (made.met is not None) == is_judged


def test_only_codes_of_nhs_trusts_count_towards_england() -> None:
    """Three characters that begin with R or T; the sum is of all."""
    trusts_of = everywhere("ae_4h_all_types", MARCH, 90, 100, providers=98)
    others = [
        observed("ae_4h_all_types", MARCH, code, 90, 100)
        for code in (*independents(200), "R0A01", "Y02147", "8A123", "NTP")
    ]
    assert sector([*trusts_of, *others]).level.label == "302 providers"
    two_more = [observed("ae_4h_all_types", MARCH, code, 90, 100) for code in ("RZZ", "TAD")]
    made = sector([*trusts_of, *others, *two_more])
    assert (made.level, made.denominator) == (ENGLAND, count(30400))


def test_providers_without_a_figure_do_not_make_a_sum_englands() -> None:
    silent = everywhere("ae_4h_all_types", MARCH, None, 100)
    made = sector([*silent, observed("ae_4h_all_types", MARCH, "RZZ", 96, 100)])
    assert made.level.label == "1 provider"
    assert made.met is None


def test_a_region_is_its_providers_and_a_level_of_its_own() -> None:
    found = reading_of(shared_file("data/ae_monthly/Monthly-AE-September-2024.csv")).observations
    level = Level("region", "NHS ENGLAND LONDON")
    made = chosen_measures(
        A_AND_E,
        [one for one in found if one.measure == A_AND_E.id],
        level,
        lambda one: one.organisation.region == level.name,
    )
    assert only(made).level.label == "region:NHS ENGLAND LONDON"
    assert (only(made).numerator, only(made).denominator) == (count(291876), count(384695))


def test_pitfall_18_the_figures_of_nhs_trusts_alone_are_shown_where_others_are_in_the_data() -> (
    None
):
    everyone = in_month(ae_table(), month(2019, 3))
    (trusts_alone,) = trusts_only(A_AND_E, everyone)
    assert trusts_alone.level.label == "NHS trusts in England"
    assert trusts_alone.providers < sector(everyone).providers
    assert trusts_alone.value is not None
    assert trusts_alone.value < (sector(everyone).value or 0)
    by_hand = [
        one
        for one in everyone
        if len(one.organisation.code) == 3 and one.organisation.code[0] in "RT"
    ]
    assert trusts_alone.denominator == total(one.denominator for one in by_hand if one.denominator)


def test_pitfall_18_a_trusts_site_and_a_walk_in_centre_are_no_trusts() -> None:
    others = [observed(A_AND_E.id, MARCH, code, 50, 100) for code in ("R0A01", "Y02147", "NX122")]
    found = [*everywhere(A_AND_E.id, MARCH, 90, 100), observed(A_AND_E.id, MARCH, "TAD", 1, 10)]
    assert only(trusts_only(A_AND_E, [*found, *others])).denominator == count(24010)


def test_pitfall_18_trusts_alone_are_not_shown_twice() -> None:
    assert trusts_only(A_AND_E, everywhere(A_AND_E.id, MARCH, 90, 100)) == []


# Missing, suppressed, rounded


@given(PAIRS, st.integers(1, 100))
def test_pitfall_10_a_provider_without_a_figure_is_left_out_and_named_and_no_nought(
    pairs: list[tuple[int, int]], attended: int
) -> None:
    silent = observed("ae_4h_all_types", MARCH, "RZZ", None, attended)
    made, without = sector([*rows(pairs), silent]), sector(rows(pairs))
    assert (made.numerator, made.denominator) == (without.numerator, without.denominator)
    assert (made.missing, without.missing) == (("RZZ",), ())


@pytest.mark.parametrize("measure", ["cqc_good_or_outstanding", "seven_day_standards"])
def test_of_a_single_days_share_an_unknown_provider_is_none_or_all(measure: str) -> None:
    on = day(date(2020, 12, 31))
    rows = [
        *everywhere(measure, on, 1, 1, providers=149),
        observed(measure, on, "RYY", None, 1),
        observed(measure, on, "RZZ", None, None),
    ]
    made = sector(rows, measure)
    assert made.bounds == (Fraction(149, 150), Fraction(1))
    assert (made.denominator, made.missing) == (count(150), ("RZZ",))
    assert made.providers == 150


def test_of_what_is_counted_over_time_an_unknown_provider_is_missing() -> None:
    rows = [*everywhere(RTT.id, MARCH, 90, 100), observed(RTT.id, MARCH, "RZZ", None, 100)]
    made = sector(rows, RTT.id)
    assert (made.denominator, made.missing) == (count(24000), ("RZZ",))


@given(st.lists(st.sampled_from([0, 1, None]), min_size=1, max_size=30))
def test_the_share_when_all_is_known_lies_within_the_bounds(answers: list[int | None]) -> None:
    measure, on = "cqc_good_or_outstanding", day(date(2020, 12, 31))
    rows = [
        observed(measure, on, code, answer, 1)
        for code, answer in zip(trusts(len(answers)), answers, strict=True)
    ]
    bounds = sector(rows, measure).bounds
    for unknown in (0, 1):
        known = [unknown if one is None else one for one in answers]
        assert bounds
        assert bounds[unknown] == Fraction(sum(known), len(known))


def test_pitfall_10_with_nobodys_figure_there_is_none() -> None:
    made = sector(everywhere("ae_4h_all_types", MARCH, None, None))
    assert (made.numerator, made.bounds, made.met) == (None, None, None)
    assert len(made.missing) == NATIONAL


def test_pitfall_10_a_plain_sum_with_a_part_missing_is_no_figure() -> None:
    """To leave a provider's deficit out of a sum is to count it as nought."""
    providers = everywhere("sector_balance", financial_year(2017), "0.1")
    made = sector([*providers, observed(BALANCE.id, financial_year(2017), "RZZ", None)], BALANCE.id)
    assert (made.bounds, made.met, made.missing) == (None, None, ("RZZ",))
    england = observed(BALANCE.id, financial_year(2017), "ENGLAND", "-485")
    silent = observed(BALANCE.id, financial_year(2017), "RZZ", None)
    assert sector([*providers, silent, england], BALANCE.id).value == -485


def test_pitfall_10_no_patients_at_all_are_no_percentage() -> None:
    made = sector(everywhere("ae_4h_all_types", MARCH, 0, 0))
    assert (made.bounds, made.met) == (None, None)


@pytest.mark.parametrize(
    ("numerator", "denominator", "met"),
    [
        ((50, 53), 100, True),
        ((49, 53), 100, None),
        ((46, 49), 100, False),
        (50, (96, 100), True),
        (50, (98, 102), None),
        (48, (98, 102), False),
        ((48, 52), (98, 102), None),
        ((0, 4), (0, 4), None),
    ],
)
def test_pitfall_11_there_is_no_verdict_where_the_bounds_straddle_the_threshold(
    numerator: Figure, denominator: Figure, met: bool | None
) -> None:
    made = sector([observed("eip_2w", MARCH, "ENGLAND", numerator, denominator)], "eip_2w")
    assert made.met is met


def test_a_share_known_in_bounds_is_never_more_than_all() -> None:
    made = sector([observed("eip_2w", MARCH, "ENGLAND", (95, 110), 100)], "eip_2w")
    assert made.bounds == (Fraction(95, 100), Fraction(1))


COUNTS = st.tuples(st.integers(0, 400), st.integers(0, 8)).map(
    lambda pair: Count(Decimal(pair[0]), Decimal(pair[0] + pair[1]))
)


@given(COUNTS, COUNTS)
@settings(max_examples=300)
def test_pitfall_11_a_verdict_exists_only_where_every_possible_value_gives_the_same(
    within: Count, all_of_them: Count
) -> None:
    one = observed("eip_2w", MARCH, "ENGLAND", None, None)
    made = sector([replace(one, numerator=within, denominator=all_of_them)], "eip_2w")
    possible = {
        2 * numerator >= denominator
        for numerator in range(int(within.low), int(within.high) + 1)
        for denominator in range(int(all_of_them.low), int(all_of_them.high) + 1)
        if numerator <= denominator
    }
    if made.met is not None and possible:
        assert possible == {made.met}
    if all_of_them.low > 0 and within.high <= all_of_them.low:
        assert (made.met is None) == (len(possible) == 2)


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=20))
def test_pitfall_11_the_bounds_of_parts_are_added(pairs: list[tuple[Count, Count]]) -> None:
    observations = [
        replace(one, numerator=numerator, denominator=denominator)
        for one, (numerator, denominator) in zip(
            everywhere("eip_2w", MARCH, 0, 0, providers=len(pairs)), pairs, strict=True
        )
    ]
    made = sector(observations, "eip_2w")
    assert made.numerator == total(numerator for numerator, _ in pairs)
    assert made.denominator == total(denominator for _, denominator in pairs)
    if made.bounds:
        assert made.bounds[0] <= made.bounds[1]


# Thresholds


def test_pitfall_7_england_in_january_2016_prints_as_92_and_fails_92() -> None:
    found = reading_of(shared_file("data/rtt/england_rtt_overview.csv")).observations
    made = sector([one for one in found if one.period == month(2016, 1)], RTT.id)
    assert made.value is not None
    assert rounded(made.value * 100, 1) == "92.0"
    assert rounded(made.value * 100, 4) == "91.9952"
    assert made.met is False
    assert "91.995%" in figure(made)
    assert "92.0%" not in figure(made)


@pytest.mark.parametrize(
    ("year", "met"), [(2012, 12), (2013, 12), (2014, 12), (2015, 9), (2016, 0)]
)
def test_england_met_referral_to_treatment_in_so_many_months_of_a_year(year: int, met: int) -> None:
    found = reading_of(shared_file("data/rtt/england_rtt_overview.csv")).observations
    made, _ = sector_measures(RTT, found)
    of_year = [one for one in made if financial_year(year).start <= one.period.start]
    assert sum(bool(one.met) for one in of_year[:12]) == met


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_pitfall_7_the_threshold_is_compared_on_whole_numbers(within: int, attended: int) -> None:
    made = sector([observed(A_AND_E.id, MARCH, "ENGLAND", within, attended)])
    assert made.met == (100 * within >= 95 * attended)


@pytest.mark.parametrize(
    ("measure", "period", "met"),
    [
        ("ambulance_red_1_8m", month(2017, 7), False),
        ("ambulance_red_1_8m", month(2017, 8), None),
        ("cancer_62d_gp", month(2023, 9), False),
        ("cancer_62d_gp", month(2023, 10), None),
        ("cancer_62d_combined", month(2023, 9), None),
        ("cancer_62d_combined", month(2023, 10), False),
        ("cancer_62d_gp", quarter(2023, 2), False),
        ("cancer_62d_gp", Period(date(2023, 8, 1), date(2023, 10, 31), "span"), None),
    ],
)
def test_pitfall_19_a_standard_is_applied_only_where_it_held_throughout(
    measure: str, period: Period, met: bool | None
) -> None:
    made = sector([observed(measure, period, "ENGLAND", 1, 100)], measure)
    assert made.met is met
    assert (made.standard is None) == (met is None)


def test_a_year_to_date_in_the_data_is_not_complete() -> None:
    made = sector(everywhere(BALANCE.id, year_to_quarter(2017, 3), "-1"), BALANCE.id)
    assert (made.complete, made.met) == (False, None)


# Where it stands


def test_rows_are_joined_by_file_and_sheet_each_once_and_in_order() -> None:
    parts = [
        Rows("a.csv", (9, 2)),
        Rows("b.xlsx", (5,), "Provider"),
        Rows("a.csv", (3, 2)),
        Rows("b.xlsx", (5,), "Notes"),
    ]
    assert joined_rows(parts) == (
        Rows("a.csv", (2, 3, 9)),
        Rows("b.xlsx", (5,), "Provider"),
        Rows("b.xlsx", (5,), "Notes"),
    )


def test_a_row_without_a_figure_is_not_among_the_sources() -> None:
    made = sector(
        [
            observed(A_AND_E.id, MARCH, "RAA", 90, 100, row=2),
            observed(A_AND_E.id, MARCH, "RBB", None, 100, row=3),
        ]
    )
    assert made.sources == (Rows("data.csv", (2,)),)
