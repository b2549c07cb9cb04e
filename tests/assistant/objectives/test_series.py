from datetime import date
from fractions import Fraction

import pytest
from tests_status import (
    assessed,
    definition,
    everywhere,
    finding,
    months,
    observed,
    reading_of,
)
from tests_support import shared_file

from assistant.objectives.measures import (
    Measure,
)
from assistant.objectives.observations import Observation
from assistant.objectives.periods import Period, day, financial_year, month, quarter
from assistant.objectives.reconciling import sector_measures
from assistant.objectives.series import Baseline, series_of
from assistant.objectives.subjects import Subject

A_AND_E = "ae_4h_all_types"


def made_of(observations: list[Observation], measure: str = A_AND_E) -> list[Measure]:
    return sector_measures(definition(measure), observations)[0]


def england(*figures: tuple[Period, int]) -> list[Measure]:
    return made_of([observed(A_AND_E, when, "ENGLAND", within, 100) for when, within in figures])


def real() -> list[Observation]:
    found = reading_of(shared_file("data/ae_attendances_2016-04_2019-03.csv")).observations
    return [one for one in found if one.measure == A_AND_E]


@pytest.mark.parametrize("when", [month(2018, 3), day(date(2018, 3, 31)), financial_year(2017)])
def test_one_period_and_what_is_no_month_or_quarter_is_no_series(when: Period) -> None:
    assert series_of(england((when, 90))) is None


def test_a_series_of_england_is_what_the_reference_computes() -> None:
    """Mean 88.471%, limits 86.045% and 90.896%: NHSRplotthedots 0.2.2 on the same months."""
    series = series_of(made_of(real()))
    assert series
    analysis = series.analysis
    last = analysis.phases[-1]
    assert last.mean == pytest.approx(0.88471, abs=1e-5)
    assert last.lower_limit == pytest.approx(0.86045, abs=1e-5)
    assert last.upper_limit == pytest.approx(0.90896, abs=1e-5)
    assert series.target == Fraction("0.95")
    assert (analysis.variation, analysis.assurance) == ("common_cause", "consistent_fail")
    assert series.definition.seasonal


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ("RFR", [month(2016, 11)]),
        ("RWH", [month(2017, 9)]),
        ("RYY", [month(2017, 11), month(2017, 12)]),
    ],
)
def test_pitfall_13_a_month_that_a_trust_skipped_is_a_gap_in_its_series(
    code: str, missing: list[Period]
) -> None:
    subject = Subject("provider", code)
    found = finding(8, real(), subject=subject, as_of=date(2019, 3, 31))
    (series,) = found.series
    gaps = [
        when
        for when, measure in zip(series.periods, series.measures, strict=True)
        if measure is None
    ]
    assert gaps == missing
    positions = {series.periods.index(one) for one in missing}
    assert {series.analysis.values[at] for at in positions} == {None}
    assert positions.isdisjoint(one.index for one in series.analysis.points)


def test_pitfall_13_providers_with_gaps_are_told() -> None:
    (told,) = assessed(real(), as_of=date(2019, 3, 31)).notes
    assert told.startswith("A&E")
    assert "8 providers" in told
    assert "RFR (2016-11)" in told
    assert "RYY (2017-11 and 2017-12)" in told


def test_pitfall_13_no_run_goes_across_a_gap() -> None:
    falling = [(when, 95 - at) for at, when in enumerate(months((2016, 4), (2016, 10)))]
    whole = series_of(england(*falling))
    broken = series_of(england(*(one for one in falling if one[0] != month(2016, 7))))
    assert whole
    assert broken
    assert "trend" in {one.special_cause for one in whole.analysis.points}
    assert "trend" not in {one.special_cause for one in broken.analysis.points}
    assert len(broken.periods) == len(whole.periods) == 7


@pytest.mark.parametrize(("points", "icons"), [(12, False), (13, True)])
def test_pitfall_23_there_are_no_icons_below_thirteen_points(points: int, icons: bool) -> None:
    steady = [(when, 90 + at % 2) for at, when in enumerate(months((2016, 4), (2018, 3))[:points])]
    series = series_of(england(*steady))
    assert series
    assert (series.analysis.variation is not None) == icons
    assert (series.analysis.assurance is not None) == icons


def test_pitfall_23_a_series_without_variation_has_limits_on_its_mean() -> None:
    series = series_of(england(*((when, 100) for when in months((2016, 4), (2018, 3)))))
    assert series
    last = series.analysis.phases[-1]
    assert last.mean == last.lower_limit == last.upper_limit == 1
    assert series.analysis.assurance == "consistent_pass"


def test_what_has_no_exact_figure_is_a_gap() -> None:
    rows = [
        observed(A_AND_E, month(2018, 1), "ENGLAND", 90, 100),
        observed(A_AND_E, month(2018, 2), "ENGLAND", (89, 91), 100),
        observed(A_AND_E, month(2018, 3), "ENGLAND", None, 100),
        observed(A_AND_E, month(2018, 4), "ENGLAND", 92, 100),
    ]
    series = series_of(made_of(rows))
    assert series
    assert series.analysis.values == (0.9, None, None, 0.92)


def test_a_month_of_few_providers_is_no_point_of_englands_series() -> None:
    rows = [
        *everywhere(A_AND_E, month(2018, 1), 90, 100),
        *everywhere(A_AND_E, month(2018, 2), 10, 100, providers=30),
        *everywhere(A_AND_E, month(2018, 3), 91, 100),
    ]
    series = series_of(made_of(rows))
    assert series
    assert series.level.label == "England"
    assert series.analysis.values == (0.9, None, 0.91)


def test_months_come_before_quarters() -> None:
    both = england((month(2018, 1), 90), (month(2018, 2), 91), (quarter(2016, 1), 80))
    series = series_of(both)
    assert series
    assert [one.kind for one in series.periods] == ["month", "month"]
    quarters = series_of(england((quarter(2016, 4), 80), (quarter(2017, 2), 81)))
    assert quarters
    assert [one.label for one in quarters.periods] == ["2016/17 Q4", "2017/18 Q1", "2017/18 Q2"]


def test_pitfall_19_the_target_of_a_series_is_the_standard_that_held_in_its_last_period() -> None:
    def target(last: tuple[int, int]) -> Fraction | None:
        rows = [
            observed("ambulance_red_1_8m", when, "ENGLAND", 70, 100)
            for when in months((2017, 5), last)
        ]
        series = series_of(made_of(rows, "ambulance_red_1_8m"))
        assert series
        return series.target

    assert target((2017, 7)) == Fraction("0.75")
    assert target((2017, 8)) is None


def test_fewer_waiting_is_better_for_diagnostics() -> None:
    rows = [observed("dm01_6w", when, "ENGLAND", 2, 100) for when in months((2018, 1), (2018, 3))]
    series = series_of(made_of(rows, "dm01_6w"))
    assert series
    assert series.analysis.direction == "decrease"


def test_a_person_may_fix_the_baseline_and_rebase() -> None:
    figures = [(when, 90 + at % 3) for at, when in enumerate(months((2016, 4), (2019, 3)))]
    fixed = series_of(england(*figures), Baseline(fix_after=12))
    rebased = series_of(england(*figures), Baseline(rebase_at=(month(2018, 4),)))
    assert fixed
    assert rebased
    assert [len(one.baseline) for one in fixed.analysis.phases] == [12]
    assert [(one.start, one.end) for one in rebased.analysis.phases] == [(0, 24), (24, 36)]


def test_a_fixed_baseline_of_too_few_points_is_refused() -> None:
    figures = [(when, 90) for when in months((2016, 4), (2019, 3))]
    with pytest.raises(ValueError, match="12"):
        series_of(england(*figures), Baseline(fix_after=11))
