import csv
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support import shared_file

from assistant.objectives.spc import Analysis, Direction, analyse
from assistant.objectives.spc_rules import EXCEL_TOOL, PLOT_THE_DOTS, signals

STEADY = [5.0, 6.0] * 7
NUMBERS = st.integers(-1000, 1000).map(lambda number: number / 8)
SERIES = st.lists(NUMBERS, min_size=13, max_size=40)
SERIES_WITH_GAPS = st.lists(st.none() | NUMBERS, max_size=40)


def causes(analysis: Analysis) -> dict[int, tuple[str, int]]:
    return {
        point.index: (point.special_cause, point.sign)
        for point in analysis.points
        if point.special_cause
    }


def reasons(run: list[float], name: str) -> list[int]:
    """The signs of one rule on values whose mean is 0 and whose limits are 2.66 and -2.66."""
    return [found.get(name, 0) for found in signals(run, 0, 1, PLOT_THE_DOTS)]  # type: ignore[call-overload]


def test_england_a_and_e_from_april_2016_to_march_2019() -> None:
    seen: Counter[str] = Counter()
    within: Counter[str] = Counter()
    with shared_file("data/ae_attendances_2016-04_2019-03.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            seen[row["period"]] += int(row["attendances"])
            within[row["period"]] += int(row["attendances"]) - int(row["breaches"])
    months = sorted(seen)
    analysis = analyse(
        [within[month] / seen[month] for month in months], direction="increase", target=0.95
    )
    (phase,) = analysis.phases
    assert len(months) == phase.count == 36
    assert phase.mean == pytest.approx(0.88471, abs=5e-6)
    assert phase.lower_limit == pytest.approx(0.86045, abs=5e-6)
    assert phase.upper_limit == pytest.approx(0.90896, abs=5e-6)
    assert analysis.variation == "common_cause"
    assert analysis.assurance == "consistent_fail"


def test_the_example_of_the_field_with_and_without_screening() -> None:
    values = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]
    screened = analyse(values, direction="increase").phases[0]
    whole = analyse(values, direction="increase", rules=EXCEL_TOOL).phases[0]
    limits = [
        (
            round(phase.lower_limit or 0, 2),
            round(phase.mean or 0, 2),
            round(phase.upper_limit or 0, 2),
        )
        for phase in (screened, whole)
    ]
    assert limits == [(-0.72, 1.94, 4.60), (-3.06, 1.94, 6.95)]


@pytest.mark.parametrize(
    ("name", "run", "expected"),
    [
        ("outside", [2.66, 2.67, -2.66, -2.67], [0, 1, 0, -1]),
        ("shift", [1] * 6, [0] * 6),
        ("shift", [1] * 8, [1] * 8),
        ("shift", [-1] * 3 + [0] + [-1] * 6, [0] * 10),
        ("trend", [0, 0.1, 0.2, 0.3, 0.4, 0.5], [0] * 6),
        ("trend", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [1] * 7),
        ("trend", [0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6], [0] * 8),
        ("trend", [*range(7), *range(5, -1, -1)], [1] * 6 + [-1] * 7),
        ("two_in_three", [2, 1, 2], [1, 0, 1]),
        ("two_in_three", [2, -1, 2], [0, 0, 0]),
        ("two_in_three", [2, -2, 1], [0, 0, 0]),
        ("two_in_three", [2, 1, 1, 2], [0, 0, 0, 0]),
        ("two_in_three", [-2, -3, -1], [0, 0, 0]),
        ("two_in_three", [2], [0]),
    ],
)
def test_each_rule_on_a_run(name: str, run: list[float], expected: list[int]) -> None:
    assert reasons(run, name) == expected


def test_the_excel_tool_counts_points_outside_towards_two_in_three() -> None:
    run = [-2.0, -3.0, -1.0]
    assert [found.get("two_in_three", 0) for found in signals(run, 0, 1, EXCEL_TOOL)] == [-1, -1, 0]


def test_the_excel_tool_shows_improvement_where_a_point_is_both() -> None:
    # A rise of seven that begins below the lower limit: concern by its place, improvement by trend.
    values = [50, 51] * 10 + [20, 25, 30, 35, 40, 45, 49] + [50, 51] * 10
    first = 20
    ours = analyse(values, direction="increase")
    excel = analyse(values, direction="increase", rules=EXCEL_TOOL)
    assert causes(ours)[first] == ("outside", -1)
    assert causes(excel)[first] == ("trend", 1)
    by_index = {point.index: point.point_type for point in ours.points}
    assert by_index[first] == "special_cause_concern"
    assert {point.index: point.point_type for point in excel.points}[first] == (
        "special_cause_improvement"
    )


@pytest.mark.parametrize(
    ("direction", "high", "low"),
    [
        ("increase", "special_cause_improvement", "special_cause_concern"),
        ("decrease", "special_cause_concern", "special_cause_improvement"),
        ("neutral", "special_cause_neutral_high", "special_cause_neutral_low"),
    ],
)
def test_which_way_is_better_decides_what_a_special_cause_is(
    direction: Direction, high: str, low: str
) -> None:
    analysis = analyse([*STEADY, 90, *STEADY, -90, *STEADY], direction=direction)
    by_index = {point.index: point.point_type for point in analysis.points}
    assert (by_index[14], by_index[29]) == (high, low)


def test_the_variation_icon_is_the_last_points_and_forgets_the_past() -> None:
    once = analyse([*STEADY, 9, *STEADY], direction="increase")
    now = analyse([*STEADY, *STEADY, 9], direction="increase")
    assert once.variation == "common_cause"
    assert now.variation == "special_cause_improvement"


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [
        (1, "consistent_pass", "consistent_fail"),
        (5.5, "inconsistent", "inconsistent"),
        (10, "consistent_fail", "consistent_pass"),
    ],
)
def test_assurance_compares_the_limits_with_the_target(
    target: float, increase: str, decrease: str
) -> None:
    assert analyse(STEADY, direction="increase", target=target).assurance == increase
    assert analyse(STEADY, direction="decrease", target=target).assurance == decrease
    assert analyse(STEADY, direction="neutral", target=target).assurance is None
    assert analyse(STEADY, direction="increase").assurance is None


def test_a_target_on_a_limit_is_hit_and_miss() -> None:
    upper = analyse(STEADY, direction="increase").phases[0].upper_limit
    assert analyse(STEADY, direction="increase", target=upper).assurance == "inconsistent"


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [
        (0.9, "consistent_pass", "consistent_fail"),
        (0.95, "consistent_pass", "consistent_pass"),
        (0.96, "consistent_fail", "consistent_pass"),
    ],
)
def test_a_series_without_variation_is_compared_with_the_target(
    target: float, increase: str, decrease: str
) -> None:
    values = [0.95] * 15
    analysis = analyse(values, direction="increase", target=target)
    assert not causes(analysis)
    assert analysis.phases[0].lower_limit == analysis.phases[0].upper_limit == 0.95
    assert analysis.assurance == increase
    assert analyse(values, direction="decrease", target=target).assurance == decrease


def test_a_change_after_a_baseline_without_variation_is_outside_its_limits() -> None:
    analysis = analyse([0.0] * 12 + [3.0], direction="decrease", target=0, fix_after=12)
    assert causes(analysis) == {12: ("outside", 1)}
    assert analysis.variation == "special_cause_concern"
    assert analysis.assurance == "inconsistent"


@pytest.mark.parametrize("count", range(14))
def test_icons_from_thirteen_points_and_limits_from_two(count: int) -> None:
    values = ([5.0, 6.0] * 7)[:count]
    analysis = analyse(values, direction="increase", target=9)
    excel = analyse(values, direction="increase", target=9, rules=EXCEL_TOOL)
    assert (analysis.variation is not None) == (analysis.assurance is not None) == (count >= 13)
    assert (analysis.phases[0].upper_limit is not None) == (count >= 2)
    assert (excel.phases[0].upper_limit is not None) == (count >= 13)
    assert (analysis.phases[0].mean is not None) == (count >= 1)


def test_the_points_since_a_rebase_must_be_enough_for_icons() -> None:
    assert analyse([5, 6] * 13, direction="increase", rebase_at=(13,)).variation is not None
    assert analyse([5, 6] * 13, direction="increase", rebase_at=(14,)).variation is None


def test_each_phase_has_its_own_limits_and_no_run_crosses_into_it() -> None:
    analysis = analyse([*STEADY, *(value + 90 for value in STEADY)], direction="increase")
    rebased = analyse(
        [*STEADY, *(value + 90 for value in STEADY)], direction="increase", rebase_at=(14,)
    )
    assert len(causes(analysis)) == 28
    assert not causes(rebased)
    assert [phase.mean for phase in rebased.phases] == [5.5, 95.5]
    assert [point.phase.start for point in rebased.points] == [0] * 14 + [14] * 14


def test_a_fixed_baseline_gives_the_limits_of_all_later_points() -> None:
    analysis = analyse([5, 6] * 6 + [50] * 5, direction="increase", fix_after=12)
    (phase,) = analysis.phases
    assert (phase.mean, phase.baseline) == (5.5, tuple(range(12)))
    assert causes(analysis) == {at: ("outside", 1) for at in range(12, 17)}


def test_a_missing_period_takes_no_moving_range_with_it() -> None:
    whole = analyse([1, 2, 3, 8, 9, 8], direction="increase").phases[0]
    broken = analyse([1, 2, 3, None, 8, 9, 8], direction="increase").phases[0]
    assert whole.moving_range == pytest.approx(9 / 5)
    assert broken.moving_range == pytest.approx(1)
    assert broken.mean == whole.mean


@pytest.mark.parametrize(
    "rise",
    [[1, 2, 3, 4, 5, 6, 7], [6, 6, 6, 6, 6, 6, 6]],
    ids=["trend", "shift"],
)
def test_no_run_crosses_a_gap(rise: list[float]) -> None:
    before: list[float | None] = [0, 9, 0, 9, 0, 9, 0, 9, 0, 9, 0, 0]
    unbroken = analyse([*before, *rise, 0], direction="increase")
    broken = analyse([*before, *rise[:4], None, *rise[4:], 0], direction="increase")
    assert set(causes(unbroken)) >= set(range(12, 19))
    assert not causes(broken)
    assert [point.index for point in broken.points if point.index > 14] == [15, 17, 18, 19, 20]


def test_two_in_three_does_not_cross_a_gap() -> None:
    near = analyse([5, 6] * 20 + [7.5, 7.5] + [5, 6] * 3, direction="increase", fix_after=12)
    broken = analyse(
        [5, 6] * 20 + [7.5, None, 7.5] + [5, 6] * 3, direction="increase", fix_after=12
    )
    # The sixth before them is above the mean too: three on one side, two of them near the limit.
    assert causes(near) == {40: ("two_in_three", 1), 41: ("two_in_three", 1)}
    assert not causes(broken)


def test_a_fixed_baseline_counts_points_and_not_periods() -> None:
    values: list[float | None] = [5, None, 6, *[5, 6] * 5, 50, 50]
    (phase,) = analyse(values, direction="increase", fix_after=12).phases
    assert phase.baseline == (0, *range(2, 13))
    assert phase.mean == 5.5


def test_no_limits_where_no_two_neighbours_have_values() -> None:
    analysis = analyse([5.0, None] * 14, direction="increase", target=1)
    assert analysis.phases[0].mean == 5
    assert (analysis.phases[0].moving_range, analysis.variation, analysis.assurance) == (
        (None,) * 3
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"values": [1.0, float("nan")]}, "finite"),
        ({"target": float("inf")}, "finite"),
        ({"labels": ("a",)}, "label"),
        ({"fix_after": 11}, "at least 12"),
        ({"rebase_at": (0,)}, "phase"),
        ({"rebase_at": (2,)}, "phase"),
        ({"rebase_at": (1, 1)}, "phase"),
        ({"rebase_at": (-1,)}, "phase"),
        ({"direction": "up"}, "direction"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, object], words: str) -> None:
    arguments: dict[str, object] = {"values": [1.0, 2.0], "direction": "increase"} | changes
    with pytest.raises(ValueError, match=words):
        analyse(**arguments)  # type: ignore[arg-type]


@settings(max_examples=60)
@given(SERIES_WITH_GAPS, st.sampled_from(("increase", "decrease", "neutral")))
def test_any_series_gives_one_point_for_each_value(
    values: list[float | None], direction: Direction
) -> None:
    analysis = analyse(values, direction=direction, target=0)
    assert [point.index for point in analysis.points] == [
        at for at, value in enumerate(values) if value is not None
    ]
    for point in analysis.points:
        assert (
            (point.special_cause is None)
            == (point.sign == 0)
            == (point.point_type == "common_cause")
        )


@settings(max_examples=60)
@given(SERIES)
def test_a_mirrored_series_has_mirrored_signs_and_the_same_icons(values: list[float]) -> None:
    up = analyse(values, direction="increase", target=3)
    down = analyse([-value for value in values], direction="decrease", target=-3)
    assert [(point.special_cause, point.sign) for point in up.points] == [
        (point.special_cause, -point.sign) for point in down.points
    ]
    assert (up.variation, up.assurance) == (down.variation, down.assurance)


@settings(max_examples=60)
@given(SERIES, SERIES)
def test_a_rebase_leaves_each_phase_as_if_it_stood_alone(
    before: list[float], after: list[float]
) -> None:
    both = analyse([*before, *after], direction="increase", rebase_at=(len(before),))
    alone = [analyse(part, direction="increase") for part in (before, after)]
    assert [point.special_cause for point in both.points] == [
        point.special_cause for part in alone for point in part.points
    ]
    assert both.variation == alone[1].variation
