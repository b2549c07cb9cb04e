import pytest

from assistant.objectives.periods import month, next_month
from assistant.objectives.spc import Analysis, Direction, analyse
from assistant.objectives.spc_rules import EXCEL_TOOL, PLOT_THE_DOTS, Rules
from assistant.objectives.spc_words import (
    SEASONAL,
    assurance,
    baseline,
    method,
    notes,
    special_causes,
    variation,
)


def monthly(
    values: list[float | None],
    *,
    direction: Direction = "increase",
    target: float | None = None,
    fix_after: int | None = None,
    rebase_at: tuple[int, ...] = (),
    rules: Rules = PLOT_THE_DOTS,
) -> Analysis:
    """Analyse values of consecutive months from April 2016 on."""
    months = [month(2016, 4)]
    while len(months) < len(values):
        months.append(next_month(months[-1]))
    return analyse(
        values,
        labels=[each.words for each in months][: len(values)],
        direction=direction,
        target=target,
        fix_after=fix_after,
        rebase_at=rebase_at,
        rules=rules,
    )


def steady(count: int) -> list[float | None]:
    return [5.0 if number % 2 else 6.0 for number in range(count)]


@pytest.mark.parametrize(
    ("analysis", "words"),
    [
        (monthly(steady(36)), "all 36 points, April 2016 to March 2019"),
        (
            monthly(steady(36), fix_after=12),
            "the first 12 points, April 2016 to March 2017, fixed",
        ),
        (monthly(steady(9), fix_after=12), "all 9 points, April 2016 to December 2016"),
        (
            monthly([*steady(5), None, *steady(30)]),
            "all 35 points, April 2016 to March 2019 (1 period missing)",
        ),
        (
            monthly(steady(36), rebase_at=(12, 24)),
            "rebased at April 2017 and April 2018: all 12 points, April 2016 to March 2017; then "
            "all 12 points, April 2017 to March 2018; then all 12 points, April 2018 to March 2019",
        ),
        (monthly([5.0]), "the one point, April 2016"),
        (monthly([]), "no points"),
    ],
)
def test_the_baseline_is_always_stated(analysis: Analysis, words: str) -> None:
    assert baseline(analysis) == words


def test_icons_in_words() -> None:
    steady_below = monthly(steady(14), target=95)
    assert variation(steady_below).words == "common cause: no significant change"
    assert assurance(steady_below).words == "consistently fails the target"
    worse = monthly([*steady(30), 20.0], direction="decrease", target=50)
    assert variation(worse).words == "special cause: concern"
    assert assurance(worse).words == "consistently meets the target"


@pytest.mark.parametrize(
    ("analysis", "no_variation", "no_assurance"),
    [
        (monthly(steady(12), target=1), "fewer than 13 points", "fewer than 13 points"),
        (monthly(steady(13)), None, "no target"),
        (monthly(steady(13), direction="neutral", target=1), None, "neither direction is better"),
        (monthly([5.0, None] * 13, target=1), "no limits", "no limits"),
        (monthly([], target=1), "fewer than 13 points", "fewer than 13 points"),
    ],
)
def test_where_there_is_no_icon_the_words_say_why(
    analysis: Analysis, no_variation: str | None, no_assurance: str
) -> None:
    assert assurance(analysis).words == f"no icon: {no_assurance}"
    if no_variation:
        assert variation(analysis).words == f"no icon: {no_variation}"
    else:
        assert variation(analysis).words == "common cause: no significant change"


def test_the_rules_are_named() -> None:
    assert method(monthly(steady(13))) == (
        "XmR chart, rules of NHSRplotthedots 0.2.2: shift 7 points, trend 7 points, "
        "outliers screened"
    )
    assert "NHS England's Excel tool" in method(monthly(steady(13), rules=EXCEL_TOOL))


def test_special_causes_are_told_as_stretches_with_their_reasons() -> None:
    values = [*steady(20), 9.0, *steady(10), *[4.9] * 7]
    values[21] = 2.5
    assert special_causes(monthly(values, direction="decrease")) == (
        "December 2017: concern (above the upper limit)",
        "January 2018: improvement (below the lower limit)",
        "October 2018 to May 2019: improvement (7 or more points in a row below the mean)",
    )
    assert special_causes(monthly(steady(20))) == ()


def test_the_reasons_of_a_stretch_stand_in_order_of_precedence() -> None:
    values = [*steady(24), 4.9, *[5.6] * 5, 7.5, 7.6, 9.0]
    assert special_causes(monthly(values, fix_after=12)) == (
        "May 2018 to December 2018: improvement (above the upper limit, two of three points near "
        "the upper limit, 7 or more points in a row above the mean)",
    )


def test_a_gap_divides_a_stretch() -> None:
    values = [*steady(24), 9.0, None, 9.5]
    assert special_causes(monthly(values, fix_after=12, direction="neutral")) == (
        "April 2018: high or rising (above the upper limit)",
        "June 2018: high or rising (above the upper limit)",
    )


def test_a_trend_in_words() -> None:
    rise = [4.6, 4.8, 5.0, 5.2, 5.4, 5.6, 5.8]
    assert special_causes(monthly([*steady(24), *rise], fix_after=12)) == (
        "April 2018 to October 2018: improvement (a rising trend of 7 or more points)",
    )


@pytest.mark.parametrize(
    ("analysis", "said"),
    [
        (monthly(steady(36)), ()),
        (monthly([]), ("There are no values.",)),
        (monthly([None, None]), ("There are no values.",)),
        (
            monthly([5.0, None] * 7, rebase_at=(1,)),
            (
                "April 2016: 1 point can't give limits, so nothing is singled out.",
                "May 2016 to May 2017: No two neighbouring periods of the baseline have values, so "
                "no limits.",
                "No value for May 2016; July 2016; September 2016; November 2016; January 2017; "
                "March 2017; May 2017. No run or trend is counted across a gap.",
                "The latest point is April 2017, which is not the latest period.",
            ),
        ),
        (monthly([5.0]), ("1 point can't give limits, so nothing is singled out.",)),
        (
            monthly(steady(9)),
            ("9 points, fewer than 13: the limits are provisional, and there are no icons.",),
        ),
        (
            monthly(steady(9), rules=EXCEL_TOOL),
            ("9 points can't give limits, so nothing is singled out.",),
        ),
        (
            monthly(steady(18), rebase_at=(13,)),
            (
                "May 2017 to September 2017: 5 points, fewer than 13: the limits are provisional, "
                "and there are no icons.",
            ),
        ),
        (
            monthly([5.0] * 14),
            (
                "The baseline doesn't vary from one period to the next, so both limits are on the "
                "mean, and any change is outside them.",
            ),
        ),
        (
            monthly([*steady(14), None, 5.0, 6.0, None, None]),
            (
                "No value for June 2017; September 2017 to October 2017. No run or trend is "
                "counted across a gap.",
                "The latest point is August 2017, which is not the latest period.",
            ),
        ),
    ],
)
def test_notes_say_what_a_reader_must_know(analysis: Analysis, said: tuple[str, ...]) -> None:
    assert notes(analysis) == said


def test_a_seasonal_measure_carries_its_caution() -> None:
    assert notes(monthly(steady(36)), seasonal=True) == (SEASONAL,)
