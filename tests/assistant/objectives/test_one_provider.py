from datetime import date

import pytest
from tests_status import everywhere, finding, observed, reading_of, spell
from tests_support import shared_file

from assistant.objectives.observations import Observation
from assistant.objectives.periods import day, financial_year, month
from assistant.objectives.register import load_register
from assistant.objectives.subjects import Subject
from assistant.objectives.verdicts import Status

SCOPE = load_register().sector_scope
RBD = Subject("provider", "RBD")
ON = day(date(2018, 3, 31))
JUDGED: tuple[Status, ...] = ("met", "not_met")


def board(balanced: int, women: int, members: int) -> list[Observation]:
    return [
        observed("board_gender_balance", ON, "RBD", balanced, 1),
        observed("board_women", ON, "RBD", women, members),
    ]


def test_pitfall_21_a_trusts_own_figure_is_given_with_the_scope_sentence_and_no_status() -> None:
    observations = reading_of(shared_file("data/ae_attendances_2016-04_2019-03.csv")).observations
    found = finding(8, observations, subject=RBD, as_of=date(2019, 3, 31))
    assert found.status == "indicator_only"
    assert "RBD" in found.sentence
    assert "91.5% (7,570 of 8,273)" in found.sentence
    assert "March 2019" in found.sentence
    assert f"“{SCOPE}”" in found.sentence
    assert {one.level.label for one in found.measures} == {"provider:RBD"}


@pytest.mark.parametrize(
    ("number", "measure", "denominator"),
    [
        (2, "cqc_good_or_outstanding", 1),
        (3, "seven_day_standards", 1),
        (6, "sector_balance", None),
        (7, "efficiency_cip", 100),
        (8, "ae_4h_all_types", 100),
        (9, "eip_2w", 100),
        (12, "cqc_well_led", 1),
    ],
)
@pytest.mark.parametrize("numerator", [0, 1])
def test_pitfall_21_a_sector_objective_has_no_status_for_one_provider(
    number: int, measure: str, denominator: int | None, numerator: int
) -> None:
    row = observed(measure, financial_year(2017), "RBD", numerator, denominator)
    found = finding(number, [row], subject=RBD)
    assert found.status == "indicator_only"
    assert SCOPE in found.sentence


def test_pitfall_21_special_measures_are_told_for_one_provider_without_a_status() -> None:
    spells = [spell("RBD", date(2017, 1, 1)), spell("RAA", date(2016, 1, 1))]
    found = finding(1, spells=spells, subject=RBD)
    assert found.status == "indicator_only"
    assert "was in special measures" in found.sentence
    assert SCOPE in found.sentence
    left = [spell("RBD", date(2017, 1, 1), date(2018, 1, 1))]
    assert "was not in special measures" in finding(1, spells=left, subject=RBD).sentence


@pytest.mark.parametrize(
    ("balanced", "women", "members", "status", "printed"),
    [
        (1, 4, 9, "met", "4 of 9 members are women (44.4%)"),
        (0, 3, 10, "not_met", "3 of 10 members are women (30.0%)"),
    ],
)
def test_objective_13_speaks_of_every_board_and_has_a_status_for_one(
    balanced: int, women: int, members: int, status: Status, printed: str
) -> None:
    found = finding(13, board(balanced, women, members), subject=RBD)
    assert found.status == status
    assert printed in found.sentence
    assert SCOPE not in found.sentence


def test_a_board_is_met_on_gender_balance_alone() -> None:
    found = finding(13, board(1, 5, 10), subject=RBD)
    assert "gender balance alone" in found.sentence
    assert found.entry.part == "gender balance only"


def test_objective_14_speaks_of_every_provider_and_effectively_is_not_defined() -> None:
    row = observed("improvement_approach", ON, "RBD", 1, 1)
    found = finding(14, [row], subject=RBD)
    assert found.status == "indicator_only"
    assert "“effectively”" in found.sentence
    assert SCOPE not in found.sentence


@pytest.mark.parametrize("number", [4, 5, 10, 11, 15, 16])
def test_pitfall_22_what_no_figure_settles_is_not_computable_for_a_provider_either(
    number: int,
) -> None:
    found = finding(number, subject=RBD)
    assert found.status == "not_computable"
    assert found.entry.evidence in found.sentence


def test_without_rows_of_its_own_a_provider_has_no_data() -> None:
    rows = everywhere("ae_4h_all_types", month(2018, 3), 90, 100)
    assert finding(8, rows, subject=RBD).status == "no_data"


def test_rows_without_figures_are_insufficient() -> None:
    rows = [observed("ae_4h_all_types", month(2018, 3), "RBD", None, 100)]
    found = finding(8, rows, subject=RBD)
    assert found.status == "insufficient_data"
    assert found.status not in JUDGED


def test_the_england_row_is_nobodys_own() -> None:
    rows = [
        observed("ae_4h_all_types", month(2018, 3), "RBD", 90, 100),
        observed("ae_4h_all_types", month(2018, 3), "ENGLAND", 80000, 100000),
    ]
    found = finding(8, rows, subject=RBD)
    assert "90.0% (90 of 100)" in found.sentence
    assert "80,000" not in found.sentence


def test_a_region_has_the_sum_of_its_providers_and_no_status() -> None:
    march = month(2018, 3)
    rows = [
        observed("ae_4h_all_types", march, "RAA", 10, 100, region="London"),
        observed("ae_4h_all_types", march, "RBB", 400, 900, region="LONDON"),
        observed("ae_4h_all_types", march, "RCC", 900, 900, region="North"),
    ]
    found = finding(8, rows, subject=Subject("region", "London"))
    assert found.status == "indicator_only"
    assert "41.0% (410 of 1,000)" in found.sentence
    assert SCOPE in found.sentence


def test_two_boards_of_a_region_have_no_status() -> None:
    rows = [
        observed("board_gender_balance", ON, code, balanced, 1, region="London")
        for code, balanced in (("RAA", 1), ("RBB", 0))
    ]
    found = finding(13, rows, subject=Subject("region", "London"))
    assert found.status == "indicator_only"
    assert "1 of 2" in found.sentence


def test_a_straddling_figure_is_given_as_bounds_without_a_side() -> None:
    row = observed("ae_4h_all_types", month(2018, 3), "RBD", (94, 96), 100)
    found = finding(8, [row], subject=RBD)
    assert "between 94.0% and 96.0%" in found.sentence
    assert "95%" not in found.sentence
