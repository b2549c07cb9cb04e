"""Every reader is fed what `write_template` writes, with rows below: the file that people send."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import codes, grid_of, grid_of_rows, read_grid

from assistant.objectives.formats import Format
from assistant.objectives.observations import ENGLAND, TOTAL_ROW, Observation, Reading, total
from assistant.objectives.periods import Period, day, financial_year, month, year_to_quarter
from assistant.objectives.readers import (
    boards,
    efficiency,
    finance,
    improvement,
    seven_day,
    special_measures,
    tidy,
)
from assistant.objectives.tables import Header, header_candidates
from assistant.objectives.templates import template, templates
from assistant.reports.template_files import write_template

FORMATS: dict[str, Format] = {
    module.FORMAT.id: module.FORMAT
    for module in (special_measures, seven_day, finance, efficiency, boards, improvement, tidy)
}
TRUSTS = ("RAA", "RBB", "RCC", "RDD", "REE")
Figures = tuple[Decimal | None, Decimal | None]


def sent(template_id: str, *rows: Sequence[object]) -> Reading:
    """Return what is read of a CSV template with these rows filled in."""
    text = io.StringIO(write_template(template(template_id), "csv").decode("utf-8-sig"))
    text.seek(0, io.SEEK_END)
    csv.writer(text).writerows(rows)
    return read_grid(FORMATS[template_id], grid_of(text.getvalue()))


def table(template_id: str, *rows: Sequence[object]) -> Reading:
    """Return what is read of rows whose first is the header."""
    return read_grid(FORMATS[template_id], grid_of_rows(rows))


def exact(seen: Observation) -> Figures:
    counts = (seen.numerator, seen.denominator)
    assert all(count is None or count.exact for count in counts)
    numerator, denominator = (None if count is None else count.low for count in counts)
    return numerator, denominator


def figures(reading: Reading) -> dict[tuple[str, str], Figures]:
    return {(seen.measure, seen.organisation.code): exact(seen) for seen in reading.observations}


def rows_told(reading: Reading, code: str) -> list[int | None]:
    return [problem.row for problem in reading.problems if problem.code == code]


# Recognition


@pytest.mark.parametrize("template_id", FORMATS)
def test_a_template_is_recognised_by_its_own_reader_and_titled_like_it(template_id: str) -> None:
    form = FORMATS[template_id]
    assert form.title == template(template_id).title
    shouted = tuple(f" {name.upper().replace('_', ' ')} " for name in template(template_id).names)
    for names in (template(template_id).names, shouted, (*reversed(shouted), "comment")):
        header = Header(1, names)
        assert [one.id for one in FORMATS.values() if one.recognises(header)] == [template_id]


@pytest.mark.parametrize("template_id", FORMATS)
def test_the_example_of_a_template_is_read_without_a_problem(template_id: str) -> None:
    reading = sent(template_id, template(template_id).example)
    assert reading.problems == ()
    assert reading.rows_read == reading.rows_used == 1


@pytest.mark.parametrize("template_id", FORMATS)
def test_a_template_without_rows_gives_nothing(template_id: str) -> None:
    assert sent(template_id) == Reading()


EVERY_NAME = sorted({name for one in templates() for name in one.names})


@given(st.lists(st.sampled_from([*EVERY_NAME, "comment"]), max_size=len(EVERY_NAME), unique=True))
@settings(max_examples=150)
def test_no_header_is_recognised_by_two(names: list[str]) -> None:
    header = Header(1, tuple(names))
    assert sum(form.recognises(header) for form in FORMATS.values()) <= 1


PUBLISHED = [
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,Attendances over 4hrs Type 1",
    "period,org_code,type,attendances,breaches,admissions",
    "Period,Provider Parent Org Code,Provider Org Code,RTT Part Type,Total,Total All",
    "Provider Code,Provider Name,Total Waiting List,Number waiting 6+ Weeks",
    "Period,Org Code,Org Name,Standard,Cancer Type,Total treated,Within standard,Performance",
    "Period,Basis,Org_Code,Parent_Org,Org_Name,Standard_or_Item,Cancer_Type,Total,Within,After",
    "REPORTING_PERIOD_START,REPORTING_PERIOD_END,GROUP_TYPE,ORG_CODE1,MEASURE_ID,MEASURE_VALUE",
    "Provider ID,Provider Name,Provider Type,Domain,Latest Rating,Publication Date",
    "Year,Period Name,Org Code,Org Name,Cancelled Operations,Breaches Of Standard",
    "org_code,org_name,as_of",
    "financial_year,period,org_code,org_name,expenditure",
]


@pytest.mark.parametrize("names", PUBLISHED)
def test_the_header_of_another_table_is_no_template(names: str) -> None:
    header = Header(1, tuple(names.split(",")))
    assert not any(form.recognises(header) for form in FORMATS.values())


@pytest.mark.parametrize(
    ("template_id", "missing"),
    [
        ("special-measures", "exited"),
        ("special-measures", "org_code"),
        ("seven-day-standards", "overall_pct"),
        ("finance", "actual_surplus_deficit_gbp_m"),
        ("efficiency", "expenditure_gbp_m"),
        ("boards", "other_or_not_stated"),
        ("improvement-approach", "as_of"),
        ("tidy", "denominator"),
        ("tidy", "period"),
    ],
)
def test_a_template_that_lacks_a_column_is_known_and_the_column_named(
    template_id: str, missing: str
) -> None:
    its = template(template_id)
    kept = [column for column in its.columns if column.name != missing]
    reading = table(
        template_id, [column.name for column in kept], [column.example for column in kept]
    )
    [problem] = reading.problems
    assert (problem.severity, problem.code, problem.row) == ("error", "missing_column", 1)
    assert problem.column == missing
    assert missing in problem.message
    assert (reading.observations, reading.spells, reading.rows_read) == ((), (), 1)


def test_a_column_that_is_there_twice_is_refused_and_not_guessed() -> None:
    names = (*template("boards").names, "Women")
    reading = table("boards", names, ("RAA", "", "2018-03-31", 5, 5, 0, 6))
    assert codes(reading) == ["repeated_column"]
    assert reading.observations == ()


def test_columns_that_may_be_left_out_are_not_missed() -> None:
    reading = table(
        "finance",
        ("org_code", "financial_year", "period", "actual_surplus_deficit_gbp_m"),
        ("RAA", "2017/18", "FY", "-1.5"),
    )
    assert reading.problems == ()
    assert figures(reading) == {("sector_balance", "RAA"): (Decimal("-1.5"), None)}


# Who a row is about


@pytest.mark.parametrize("code", ["ENGLAND", "England", "Eng", "Sector", "E92000001"])
def test_a_national_row_is_englands(code: str) -> None:
    reading = sent("tidy", ("2016/17", code, "", "", "efficiency_cip", 3, 100))
    assert reading.observations[0].organisation == ENGLAND


@pytest.mark.parametrize("code", ["TOTAL", " total ", "All"])
def test_a_total_row_is_the_files_own_until_its_rows_are_englands(code: str) -> None:
    reading = sent("tidy", ("2016/17", code, "", "", "efficiency_cip", 3, 100))
    assert reading.observations[0].organisation == TOTAL_ROW


def test_regions_and_walk_in_centres_are_told_apart_and_codes_are_in_upper_case() -> None:
    reading = sent(
        "tidy",
        ("2017-04", "Y56", "London", "", "ae_4h_all_types", 9, 10),
        ("2017-04", "y02147", "A centre", "North", "ae_4h_all_types", 9, 10),
    )
    region, centre = (seen.organisation for seen in reading.observations)
    assert (region.kind, region.name) == ("region", "London")
    assert (centre.kind, centre.code, centre.region) == ("provider", "Y02147", "North")


def test_a_row_must_say_whom_it_is_about() -> None:
    reading = sent(
        "boards",
        ("", "Somewhere", "2018-03-31", 5, 5, 0),
        ("Example Hospital (North)", "", "2018-03-31", 5, 5, 0),
        ("Somewhere City", "", "2018-03-31", 5, 5, 0),
        ("TOTAL", "", "2018-03-31", 10, 10, 0),
        ("RAA", "", "2018-03-31", 5, 5, 0),
    )
    assert sorted(codes(reading)) == [
        "bad_org_code",
        "bad_org_code",
        "blank_cell",
        "not_a_provider",
    ]
    assert {seen.organisation.code for seen in reading.observations} == {"RAA"}
    assert (reading.rows_read, reading.rows_used) == (5, 1)


# Special measures


def spells(*rows: Sequence[object]) -> Reading:
    return sent("special-measures", *(("RAA", "", *row) for row in rows))


def test_a_blank_exit_means_still_in_special_measures() -> None:
    reading = spells(
        ("quality", "2014-05-01", "2016-02-29"),
        ("Quality", "2017-01-01", ""),
        ("financial", "2016-07-21", ""),
    )
    assert reading.problems == ()
    assert [(one.regime, one.entered, one.exited) for one in reading.spells] == [
        ("quality", date(2014, 5, 1), date(2016, 2, 29)),
        ("quality", date(2017, 1, 1), None),
        ("finance", date(2016, 7, 21), None),
    ]
    first = reading.spells[0].rows.numbers[0]
    assert [one.rows.numbers for one in reading.spells] == [(first,), (first + 1,), (first + 2,)]


def test_an_exit_that_cannot_be_read_is_not_taken_for_a_blank_one() -> None:
    reading = spells(("quality", "2014-05-01", "-"))
    assert codes(reading) == ["not_a_date"]
    assert reading.spells == ()


def test_an_exit_before_the_entry_is_an_error_of_its_row() -> None:
    reading = spells(("quality", "2016-02-29", "2014-05-01"), ("finance", "2016-07-21", ""))
    assert codes(reading) == ["exit_before_entry"]
    assert [one.regime for one in reading.spells] == ["finance"]


def test_one_provider_cannot_be_in_one_regime_twice_at_a_time() -> None:
    reading = spells(
        ("quality", "2014-05-01", "2016-02-29"),
        ("quality", "2016-02-28", ""),
        ("finance", "2014-05-01", "2016-02-29"),
    )
    assert codes(reading) == ["overlapping_spells"] * 2
    assert [one.regime for one in reading.spells] == ["finance"]


def test_coming_back_on_the_day_of_leaving_is_no_overlap() -> None:
    reading = spells(("quality", "2014-05-01", "2016-02-29"), ("quality", "2016-02-29", ""))
    assert reading.problems == ()
    assert len(reading.spells) == 2


def test_contradictory_dates_leave_no_spell_that_rests_on_them() -> None:
    reading = spells(
        ("quality", "01/02/2014", ""),
        ("finance", "12/31/2016", ""),
        ("finance", "2014-01-01", "2014-02-01"),
    )
    assert codes(reading) == ["ambiguous_dates"]
    assert [one.entered for one in reading.spells] == [date(2014, 1, 1)]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8))
@settings(max_examples=80)
def test_the_spells_that_are_left_out_are_those_that_share_a_day(
    lengths: list[tuple[int, int]],
) -> None:
    start = date(2015, 1, 1).toordinal()
    days = [(start + first, start + first + length) for first, length in lengths]
    reading = spells(
        *(("quality", date.fromordinal(one), date.fromordinal(other)) for one, other in days)
    )
    alone = [
        (date.fromordinal(one[0]), date.fromordinal(one[1]))
        for at, one in enumerate(days)
        if not any(
            one[0] < other[1] and other[0] < one[1]
            for place, other in enumerate(days)
            if place != at
        )
    ]
    assert [(one.entered, one.exited) for one in reading.spells] == alone
    assert len(rows_told(reading, "overlapping_spells")) == len(days) - len(alone)


# Seven-day services


def survey(*standards: Sequence[object], code: str = "RAA") -> Reading:
    """Return what is read of one trust's rows: standard and overall percentage."""
    rows = [("2018-03", code, "", one, "91%" if pct else "", "", pct) for one, pct in standards]
    return sent("seven-day-standards", *rows)


def test_a_trust_meets_the_standards_at_ninety_per_cent_in_each_of_the_four() -> None:
    reading = survey((2, "90%"), (5, "95%"), ("Standard 6", "100%"), ("8.0", "90.0%"))
    assert reading.problems == ()
    [seen] = reading.observations
    assert (seen.measure, seen.period) == ("seven_day_standards", month(2018, 3))
    assert exact(seen) == (1, 1)
    assert len(seen.rows.numbers) == 4
    assert reading.rows_used == 4


@pytest.mark.parametrize(
    ("standards", "expected"),
    [
        ([(2, "89.9%"), (5, "95%"), (6, "95%"), (8, "95%")], (0, 1)),
        ([(2, "89.9%")], (0, 1)),
        ([(2, "95%"), (5, "95%"), (6, "95%")], (None, 1)),
        ([(2, "95%"), (5, "95%"), (6, "95%"), (8, "")], (None, 1)),
        ([(2, ""), (5, ""), (6, ""), (8, "")], (None, None)),
        ([("", "")], (None, None)),
    ],
)
def test_what_is_missing_is_neither_met_nor_missed(
    standards: list[tuple[object, str]], expected: Figures
) -> None:
    [seen] = survey(*standards).observations
    assert exact(seen) == expected


def test_a_trust_with_two_rows_for_one_standard_is_counted_neither_way() -> None:
    reading = survey((2, "95%"), (2, "85%"), (5, "95%"), (6, "95%"), (8, "95%"))
    assert codes(reading) == ["duplicate_rows"] * 5
    assert exact(reading.observations[0]) == (None, 1)


def test_percentages_that_could_be_fractions_decide_nothing() -> None:
    reading = survey((2, "0.95"), (5, "0.95"), (6, "0.95"), (8, "0.85"))
    assert codes(reading) == ["ambiguous_percent"]
    assert exact(reading.observations[0]) == (None, 1)


def test_percentages_need_a_standard_and_it_must_be_one_of_the_four() -> None:
    reading = survey(("", "85%"), (3, "85%"), (2, "95%"))
    assert sorted(codes(reading)) == ["blank_cell", "not_allowed"]
    assert exact(reading.observations[0]) == (None, 1)


PERCENTS = st.integers(800, 1000).map(lambda tenths: f"{Decimal(tenths) / 10}%")


@given(st.lists(st.tuples(PERCENTS, PERCENTS, PERCENTS, PERCENTS), min_size=1, max_size=5))
@settings(max_examples=40)
def test_trusts_that_meet_all_four_are_counted(answers: list[tuple[str, ...]]) -> None:
    rows = [
        ("2018-03", code, "", standard, "", "", percent)
        for code, percents in zip(TRUSTS, answers, strict=False)
        for standard, percent in zip((2, 5, 6, 8), percents, strict=True)
    ]
    seen = sent("seven-day-standards", *rows).observations
    meeting = sum(all(Decimal(one[:-1]) >= 90 for one in percents) for percents in answers)
    assert total(one.numerator for one in seen if one.numerator).low == meeting
    assert total(one.denominator for one in seen if one.denominator).low == len(answers)


# Finance


def money(*rows: Sequence[object]) -> Reading:
    return sent("finance", *rows)


def test_finance_gives_the_balance_and_both_efficiencies_in_the_units_of_the_file() -> None:
    reading = money(
        ("2016/17", "FY", "RAA", "", "(12.3)", "-10", "Y", "412.6", "11.9", "8.4"),
        ("2016/17", "FY", "ENGLAND", "", "-791", "", "Y", "82,000", "3,100", ""),
    )
    assert reading.problems == ()
    assert figures(reading) == {
        ("sector_balance", "RAA"): (Decimal("-12.3"), None),
        ("efficiency_cip", "RAA"): (Decimal("11.9"), Decimal("412.6")),
        ("efficiency_cip_recurrent", "RAA"): (Decimal("8.4"), Decimal("412.6")),
        ("sector_balance", "ENGLAND"): (-791, None),
        ("efficiency_cip", "ENGLAND"): (3100, 82_000),
        ("efficiency_cip_recurrent", "ENGLAND"): (None, 82_000),
    }
    assert reading.rows_used == 2


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("FY", financial_year(2016)),
        ("q4", financial_year(2016)),
        ("Q3", year_to_quarter(2016, 3)),
        ("Q1", Period(date(2016, 4, 1), date(2016, 6, 30), "year_to_date")),
    ],
)
def test_quarters_are_the_year_to_date_and_the_fourth_is_the_year(
    name: str, period: Period
) -> None:
    [seen] = money(("2016/17", name, "RAA", "", 1, "", "", "", "", "")).observations
    assert seen.period == period


def test_efficiency_is_left_out_of_a_file_that_is_only_about_balance() -> None:
    reading = money(
        ("2016/17", "FY", "RAA", "", "", "", "", "", "", ""),
        ("2016/17", "FY", "RBB", "", "0", "", "", "400", "", ""),
    )
    assert figures(reading) == {
        ("sector_balance", "RAA"): (None, None),
        ("sector_balance", "RBB"): (0, None),
    }


def test_a_year_on_two_bases_is_an_error_told_once_and_its_balances_are_not_used() -> None:
    reading = money(
        ("2016/17", "FY", "RAA", "", 1, "", "Y", "400", "8", ""),
        ("2016/17", "FY", "RBB", "", 1, "", "n", "400", "8", ""),
        ("2016/17", "FY", "RCC", "", 1, "", "N", "400", "8", ""),
        ("2017/18", "FY", "RAA", "", 1, "", "N", "400", "8", ""),
        ("2017/18", "FY", "RBB", "", 1, "", "", "400", "8", ""),
    )
    [problem] = reading.problems
    balances = [one for one in reading.observations if one.measure == "sector_balance"]
    assert (problem.severity, problem.code) == ("error", "mixed_basis")
    assert "2016/17" in problem.message
    assert problem.row == balances[1].rows.numbers[0]
    assert [exact(one)[0] for one in balances] == [None, None, None, 1, 1]
    savings = [one for one in reading.observations if one.measure == "efficiency_cip"]
    assert [exact(one) for one in savings] == [(8, 400)] * 5


def test_englands_row_on_another_basis_than_the_providers_is_two_bases_too() -> None:
    reading = money(
        ("2016/17", "FY", "RAA", "", 1, "", "Y", "", "", ""),
        ("2016/17", "FY", "ENGLAND", "", 1, "", "N", "", "", ""),
    )
    assert codes(reading) == ["mixed_basis"]
    assert [exact(one) for one in reading.observations] == [(None, None)] * 2


def test_what_is_wrong_with_amounts_is_told_and_the_amount_not_used() -> None:
    reading = money(
        ("2016/17", "FY", "RAA", "", "a lot", "", "", "400", "500", "1"),
        ("2016/17", "FY", "RBB", "", "*", "", "", "-400", "5", "1"),
        ("2016", "FY", "RCC", "", "1", "", "", "400", "5", "1"),
        ("2016/17", "H1", "RDD", "", "1", "", "", "400", "5", "1"),
    )
    assert sorted(codes(reading)) == [
        "negative",
        "not_a_financial_year",
        "not_a_number",
        "not_allowed",
        "numerator_above_denominator",
        "suppressed",
    ]
    assert figures(reading) == {
        ("sector_balance", "RAA"): (None, None),
        ("efficiency_cip", "RAA"): (None, None),
        ("efficiency_cip_recurrent", "RAA"): (1, 400),
        ("sector_balance", "RBB"): (None, None),
        ("efficiency_cip", "RBB"): (5, None),
        ("efficiency_cip_recurrent", "RBB"): (1, None),
    }


def test_amounts_in_pounds_are_noticed() -> None:
    reading = money(
        ("2016/17", "FY", "RAA", "", "-12,300,000", "", "", "412,600,000", "", ""),
        ("2016/17", "FY", "RBB", "", "-12,300,001", "", "", "", "", ""),
        ("2016/17", "FY", "ENGLAND", "", "-791", "", "", "82,000", "", ""),
    )
    assert codes(reading) == ["check_unit"] * 2
    assert {problem.severity for problem in reading.problems} == {"warning"}


AMOUNTS = st.integers(-500_000, 500_000).map(lambda thousands: Decimal(thousands) / 1000)


def written(amount: Decimal) -> str:
    """Return an amount as accountants write it: a deficit in parentheses."""
    return f"({-amount:,})" if amount < 0 else f"{amount:,}"


@given(st.lists(AMOUNTS, min_size=1, max_size=5))
@settings(max_examples=60)
def test_surpluses_and_deficits_add_up_exactly(amounts: list[Decimal]) -> None:
    rows = [
        ("2017/18", "FY", code, "", written(amount), "", "", "", "", "")
        for code, amount in zip(TRUSTS, amounts, strict=False)
    ]
    seen = money(*rows).observations
    assert total(one.numerator for one in seen if one.numerator).low == sum(amounts)


# Efficiency


def test_each_measure_of_efficiency_stays_itself() -> None:
    reading = sent(
        "efficiency",
        ("2016/17", "RAA", "", "cip", "11.9", "412.6", ""),
        ("2016/17", "RAA", "", "cip_recurrent", "8.4", "412.6", ""),
        ("2016/17", "ENGLAND", "", "productivity", "", "", "1.8%"),
        ("2017/18", "ENGLAND", "", "productivity", "", "", "(0.4%)"),
        ("2018/19", "ENGLAND", "", "productivity", "", "", ""),
    )
    assert reading.problems == ()
    assert [(seen.measure, seen.period.label, exact(seen)) for seen in reading.observations] == [
        ("efficiency_cip", "2016/17", (Decimal("11.9"), Decimal("412.6"))),
        ("efficiency_cip_recurrent", "2016/17", (Decimal("8.4"), Decimal("412.6"))),
        ("efficiency_productivity", "2016/17", (Decimal("1.8"), 100)),
        ("efficiency_productivity", "2017/18", (Decimal("-0.4"), 100)),
        ("efficiency_productivity", "2018/19", (None, 100)),
    ]


def test_a_providers_productivity_is_refused() -> None:
    reading = sent("efficiency", ("2016/17", "RAA", "", "productivity", "", "", "1.8%"))
    assert codes(reading) == ["sector_only"]
    assert reading.observations == ()


def test_growth_without_a_sign_could_be_a_fraction() -> None:
    reading = sent("efficiency", ("2016/17", "ENGLAND", "", "productivity", "", "", "0.018"))
    assert codes(reading) == ["ambiguous_percent"]
    assert exact(reading.observations[0]) == (None, 100)


@pytest.mark.parametrize("measure", ["", "savings"])
def test_efficiency_without_a_known_measure_is_no_efficiency(measure: str) -> None:
    reading = sent("efficiency", ("2016/17", "RAA", "", measure, "11.9", "412.6", ""))
    assert codes(reading) == ["not_allowed" if measure else "blank_cell"]
    assert reading.observations == ()


# Boards


@pytest.mark.parametrize(
    ("women", "men", "other", "balanced"),
    [
        (9, 11, 0, 1),  # 45%
        (11, 9, 0, 1),  # 55%
        (44, 56, 0, 0),
        (56, 44, 0, 0),
        (4, 5, 0, 1),  # 44.4%, one apart
        (5, 4, 0, 1),
        (1, 2, 0, 1),  # 33.3%, the smallest odd board of both
        (4, 6, 0, 0),
        (4, 5, 1, 0),  # 40%, one apart with another beside them
        (5, 5, 3, 0),  # 38.5%, as many women as men
        (0, 1, 0, 0),  # one apart, and no board of both
        (1, 0, 0, 0),
        (6, 4, 2, 1),  # half of twelve
    ],
)
def test_a_board_is_balanced_between_45_and_55_per_cent_or_one_apart_on_an_odd_board_of_both(
    women: int, men: int, other: int, balanced: int
) -> None:
    reading = sent("boards", ("RAA", "", "2018-03-31", women, men, other))
    assert reading.problems == ()
    assert {seen.period for seen in reading.observations} == {day(date(2018, 3, 31))}
    assert figures(reading) == {
        ("board_gender_balance", "RAA"): (balanced, 1),
        ("board_women", "RAA"): (women, women + men + other),
    }
    assert reading.rows_used == 1


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ((5, 5, ""), "blank_number"),
        ((5, "*", 0), "suppressed"),
        ((5, "4.5", 0), "not_whole"),
        ((-5, 5, 0), "negative"),
        (("five", 5, 0), "not_a_number"),
        ((0, 0, 3), "empty_board"),
    ],
)
def test_a_board_that_is_not_fully_known_is_listed_and_not_counted(
    members: tuple[object, ...], code: str
) -> None:
    reading = sent("boards", ("RAA", "", "2018-03-31", *members))
    assert codes(reading) == [code]
    assert set(figures(reading).values()) == {(None, None)}


SEATS = st.integers(0, 30)


@given(st.lists(st.tuples(SEATS, SEATS, SEATS), min_size=1, max_size=5))
@settings(max_examples=60)
def test_women_and_members_add_up_exactly(filled: list[tuple[int, int, int]]) -> None:
    rows = [(code, "", "2018-03-31", *one) for code, one in zip(TRUSTS, filled, strict=False)]
    women = [one for one in sent("boards", *rows).observations if one.measure == "board_women"]
    counted = [one for one in filled if one[0] or one[1]]
    assert total(one.numerator for one in women if one.numerator).low == sum(
        one[0] for one in counted
    )
    assert total(one.denominator for one in women if one.denominator).low == sum(map(sum, counted))


# Improvement approach


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("yes", (1, 1)), ("No", (0, 1)), ("TRUE", (1, 1)), ("n", (0, 1)), ("", (None, None))],
)
def test_an_approach_is_in_place_or_not_or_not_known(answer: str, expected: Figures) -> None:
    reading = sent("improvement-approach", ("RAA", "", "2018-03-31", answer))
    assert reading.problems == ()
    assert figures(reading) == {("improvement_approach", "RAA"): expected}


def test_another_answer_is_not_taken_for_one() -> None:
    reading = sent("improvement-approach", ("RAA", "", "31/03/2018", "partly"))
    assert codes(reading) == ["not_allowed"]
    assert figures(reading) == {("improvement_approach", "RAA"): (None, None)}


# Tidy


def test_tidy_takes_any_measure_and_leaves_rows_given_twice_to_the_caller() -> None:
    reading = sent(
        "tidy",
        ("2017-04", "RAA", "A trust", "North", "EIP_2w", "12.5", "20"),
        ("2017-04", "RAA", "A trust", "North", "eip_2w", "12", "20"),
        ("2016/17", "RAA", "", "", "sector_balance", "(3.5)", ""),
        ("2016/17", "ENGLAND", "", "", "efficiency_productivity", "-0.4", "100"),
    )
    assert reading.problems == ()
    assert [(seen.measure, exact(seen)) for seen in reading.observations] == [
        ("eip_2w", (Decimal("12.5"), 20)),
        ("eip_2w", (12, 20)),
        ("sector_balance", (Decimal("-3.5"), None)),
        ("efficiency_productivity", (Decimal("-0.4"), 100)),
    ]
    assert reading.observations[0].organisation.region == "North"


def test_tidy_refuses_what_can_be_no_part_of_a_whole() -> None:
    reading = sent(
        "tidy",
        ("2017-04", "RAA", "", "", "eip_2w", 21, 20),
        ("2017-04", "RBB", "", "", "eip_2w", -1, 20),
        ("2017-04", "RCC", "", "", "eip_2w", "", 20),
        ("2017-04", "RDD", "", "", "eip_2w", "60%", ""),
        ("2017-04", "REE", "", "", "A&E", 1, 2),
        ("one day", "RFF", "", "", "eip_2w", 1, 2),
        ("2016/17", "RGG", "", "", "sector_balance", 3, 2),
    )
    assert sorted(codes(reading)) == [
        "bad_measure",
        "denominator_not_used",
        "negative",
        "no_period",
        "not_a_number",
        "numerator_above_denominator",
    ]
    assert figures(reading) == {
        ("eip_2w", "RAA"): (None, None),
        ("eip_2w", "RBB"): (None, 20),
        ("eip_2w", "RCC"): (None, 20),
        ("eip_2w", "RDD"): (None, None),
        ("sector_balance", "RGG"): (3, None),
    }


def test_a_suppressed_numerator_is_none_to_four_and_no_more_than_its_whole() -> None:
    reading = sent(
        "tidy",
        ("2017-04", "RAA", "", "", "eip_2w", "*", 20),
        ("2017-04", "RBB", "", "", "eip_2w", "*", 3),
        ("2017-04", "RCC", "", "", "eip_2w", "*", ""),
    )
    bounds = [
        one.numerator and (one.numerator.low, one.numerator.high) for one in reading.observations
    ]
    assert bounds == [(0, 4), (0, 3), None]


HALVES = st.integers(0, 2_000_000).map(lambda halves: Decimal(halves) / 2)


@given(st.lists(st.tuples(HALVES, HALVES).map(sorted), min_size=1, max_size=5))
@settings(max_examples=60)
def test_numerators_and_denominators_add_up_exactly(parts: list[list[Decimal]]) -> None:
    rows = [
        ("2017-04", code, "", "", "cancer_62d_gp", f"{one:,}", f"{other}")
        for code, (one, other) in zip(TRUSTS, parts, strict=False)
    ]
    reading = sent("tidy", *rows)
    assert reading.problems == ()
    seen = reading.observations
    assert total(one.numerator for one in seen if one.numerator).low == sum(one for one, _ in parts)
    assert total(one.denominator for one in seen if one.denominator).low == sum(
        other for _, other in parts
    )


# All of them


CELLS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.sampled_from(["2016/17", "FY", "RAA", "ENGLAND", "quality", "2", "95%", "0.9", "yes"]),
    st.sampled_from(["2018-03-31", "01/02/2018", "02/13/2018", "(3.5)", "*", "-", "cip"]),
)


@pytest.mark.parametrize("template_id", FORMATS)
@given(data=st.data())
@settings(max_examples=40)
def test_nothing_in_a_cell_makes_a_reader_raise(template_id: str, data: st.DataObject) -> None:
    width = len(template(template_id).names)
    row = st.lists(CELLS, min_size=width, max_size=width)
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    reading = table(template_id, template(template_id).names, *rows)
    assert reading.rows_used <= reading.rows_read <= len(rows)
    for problem in reading.problems:
        assert problem.message.endswith(".")
        assert problem.file == "synthetic.csv"
    for seen in reading.observations:
        numerator, denominator = exact(seen)
        assert seen.rows.numbers
        if numerator is not None and denominator is not None:
            assert numerator <= denominator


def test_many_problems_of_one_kind_are_told_twenty_times_and_then_counted() -> None:
    reading = sent("boards", *(("RAA", "", "2018-03-31", "x", 5, 0) for _ in range(25)))
    told = [problem for problem in reading.problems if problem.code == "not_a_number"]
    assert len(told) == 21
    assert [one.row is not None for one in told] == [True] * 20 + [False]
    assert all(one.row < other.row for one, other in pairwise(told[:20]) if one.row and other.row)


@pytest.mark.parametrize("template_id", FORMATS)
@pytest.mark.parametrize("cell", ["Qwertz 77", "98765432109876543210", "13/31/2018"])
def test_no_problem_repeats_what_a_cell_holds(template_id: str, cell: str) -> None:
    names = template(template_id).names
    for at in range(len(names)):
        row = list(template(template_id).example)
        row[at] = cell
        reading = table(template_id, names, row)
        assert not any(cell in problem.message for problem in reading.problems)


def test_only_the_header_of_a_csv_template_is_taken_for_one() -> None:
    for one in templates():
        grid = grid_of(write_template(one, "csv").decode("utf-8-sig"))
        found = [
            (header.names, form.id)
            for header in header_candidates(grid)
            for form in FORMATS.values()
            if form.recognises(header)
        ]
        assert found == [(one.names, one.id)]
