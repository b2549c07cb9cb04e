"""Every point and icon of NHSRplotthedots 0.2.2, computed by that package itself.

416 series (A&E of 139 trusts and England by the month, seeded synthetic ones, edges), each in up to
five configurations; the small file has 52 of them.
"""

import csv
import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from math import isclose, isnan
from pathlib import Path

import pytest
from tests_support import shared_file

from assistant.objectives.spc import Analysis, Direction, Phase, Point, analyse
from assistant.objectives.spc_rules import PLOT_THE_DOTS, Cause, Rules

Row = dict[str, str]


@dataclass(frozen=True)
class Setting:
    direction: Direction
    fix_after: int | None
    rebase_at: tuple[int, ...]
    rules: Rules


SCREENED = replace(PLOT_THE_DOTS, icons_from=0)  # the package gives icons to any series
UNSCREENED = replace(SCREENED, screen_outliers=False)
SETTINGS = {
    "c0": Setting("increase", None, (), SCREENED),
    "c1": Setting("increase", None, (), UNSCREENED),
    "c2": Setting("decrease", 12, (), SCREENED),
    "c3": Setting("neutral", None, (13,), UNSCREENED),
    "c4": Setting("increase", None, (13,), SCREENED),
}
CAUSES: dict[str, tuple[Cause | None, int]] = {
    "Common Cause": (None, 0),
    "Above UCL": ("outside", 1),
    "Below LCL": ("outside", -1),
    "7 Point Trend (Increasing)": ("trend", 1),
    "7 Point Trend (Decreasing)": ("trend", -1),
    "2 in 3 Above CL": ("two_in_three", 1),
    "2 in 3 Below CL": ("two_in_three", -1),
    "7 Points Above CL": ("shift", 1),
    "7 Points Below CL": ("shift", -1),
}
CONSTANT = "edge_constant"


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    path: Path = shared_file(f"data/spc/{name}")
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def runs_of(name: str) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
    for (series, setting), rows in groupby(rows_of(name), lambda row: (row["sid"], row["cfg"])):
        yield series, setting, tuple(rows)


def ours(rows: tuple[Row, ...], setting: Setting) -> Analysis:
    return analyse(
        [float(row["y"]) for row in rows],
        direction=setting.direction,
        target=float(rows[0]["target"]),
        fix_after=setting.fix_after,
        rebase_at=setting.rebase_at,
        rules=setting.rules,
    )


def same_limits(phase: Phase, row: Row) -> bool:
    pairs = (("mean", phase.mean), ("lpl", phase.lower_limit), ("upl", phase.upper_limit))
    return all(
        number is None if isnan(float(row[name])) else _close(number, float(row[name]))
        for name, number in pairs
    )


def _close(number: float | None, expected: float) -> bool:
    return number is not None and isclose(number, expected, rel_tol=1e-9, abs_tol=1e-12)


def agrees(analysis: Analysis, point: Point, row: Row) -> bool:
    return (
        (point.special_cause, point.sign) == CAUSES[row["special_cause_type"]]
        and point.point_type == row["point_type"]
        and analysis.phases.index(point.phase) == int(row["rebase_group"])
        and same_limits(point.phase, row)
    )


@pytest.mark.parametrize(
    ("name", "points"), [("ptd_points.csv", 6_406), ("ptd_points_full.csv.gz", 72_736)]
)
def test_every_point_agrees_but_those_of_the_constant_series(name: str, points: int) -> None:
    """The package gives a series without variation no limits when it screens; we give the mean."""
    compared = 0
    differ: Counter[tuple[str, str]] = Counter()
    for series, setting, rows in runs_of(name):
        analysis = ours(rows, SETTINGS[setting])
        for point, row in zip(analysis.points, rows, strict=True):
            compared += 1
            if not agrees(analysis, point, row):
                differ[series, setting] += 1
                assert point.phase.lower_limit == point.phase.upper_limit == point.value == 5
                assert isnan(float(row["lpl"])) and isnan(float(row["upl"]))
                assert point.point_type == row["point_type"] == "common_cause"
    assert compared == points
    assert differ == {(CONSTANT, "c0"): 15, (CONSTANT, "c2"): 15, (CONSTANT, "c4"): 15}


@pytest.mark.parametrize(
    ("points", "icons", "runs"),
    [
        ("ptd_points.csv", "ptd_summary.csv", 244),
        ("ptd_points_full.csv.gz", "ptd_summary_full.csv.gz", 2_064),
    ],
)
def test_every_icon_agrees_but_assurance_of_the_constant_series_and_of_single_points(
    points: str, icons: str, runs: int
) -> None:
    """A constant series that stands on its target meets it; and where there are no limits, none.

    The package says "inconsistent" in both cases.
    """
    expected = {(row["sid"], row["cfg"]): row for row in rows_of(icons)}
    assert len(expected) == runs
    differ = []
    without_limits = set()
    for series, setting, rows in runs_of(points):
        analysis = ours(rows, SETTINGS[setting])
        row = expected.pop((series, setting))
        if analysis.phases[-1].moving_range is None:
            without_limits.add(series)
            assert (analysis.variation, analysis.assurance) == (None, None)
            assert len(rows) in (1, 14)  # the whole series, or what is left of it from point 13
            assert row["variation"] == "common_cause"
            assert row["assurance"] == ("NA" if setting == "c3" else "inconsistent")
            continue
        assert analysis.variation == row["variation"]
        if (analysis.assurance or "NA") != row["assurance"]:
            differ.append((series, setting))
            assert (analysis.assurance, row["assurance"]) == ("consistent_pass", "inconsistent")
    assert not expected
    assert differ == [(CONSTANT, setting) for setting in ("c0", "c1", "c2", "c4")]
    assert "edge_n1" in without_limits


def test_icons_of_the_139_trusts_against_95_per_cent() -> None:
    found = [
        ours(rows, replace(SETTINGS["c0"], rules=PLOT_THE_DOTS))
        for series, setting, rows in runs_of("ptd_points_full.csv.gz")
        if series.startswith("perf_t1_") and setting == "c0"
    ]
    assert Counter(analysis.assurance for analysis in found) == {
        "consistent_fail": 94,
        "inconsistent": 43,
        "consistent_pass": 2,
    }
    assert Counter(analysis.variation for analysis in found) == {
        "common_cause": 93,
        "special_cause_concern": 42,
        "special_cause_improvement": 4,
    }


def _with(rules: Callable[[Rules], Rules]) -> Callable[[Setting], Setting]:
    return lambda setting: replace(setting, rules=rules(setting.rules))


@pytest.mark.parametrize(
    ("change", "disagreements"),
    [
        (_with(lambda rules: replace(rules, trend=6)), 340),
        (_with(lambda rules: replace(rules, shift=8)), 326),
        (_with(lambda rules: replace(rules, two_sigma_includes_outside=True)), 110),
        (_with(lambda rules: replace(rules, screen_outliers=False)), 103),
        (lambda setting: replace(setting, rebase_at=()), 700),
        (lambda setting: replace(setting, fix_after=None), 450),
    ],
    ids=["trend of 6", "shift of 8", "outside counts", "no screening", "no rebase", "no baseline"],
)
def test_the_reference_tells_each_rule_from_its_neighbour(
    change: Callable[[Setting], Setting], disagreements: int
) -> None:
    assert disagreements == sum(
        (point.special_cause, point.sign) != CAUSES[row["special_cause_type"]]
        for _, setting, rows in runs_of("ptd_points.csv")
        for point, row in zip(ours(rows, change(SETTINGS[setting])).points, rows, strict=True)
    )
