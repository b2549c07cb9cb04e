from dataclasses import replace
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


def test_a_provider_that_is_not_on_the_list_counts_as_not_in_special_measures() -> None:
    others = [spell("RAA", date(2020, 6, 1))]
    found = finding(1, spells=others, subject=RBD)
    assert found.status == "indicator_only"
    assert "By the list in the data, on 31 December 2020 RBD was not in" in found.sentence
    assert "may not reach" not in found.sentence
    of_finance = [spell("RAA", date(2020, 6, 1), regime="finance")]
    assert finding(1, spells=of_finance, subject=RBD).status == "no_data"


def test_a_list_that_may_not_reach_to_the_day_is_said_to_be_old() -> None:
    old = [spell("RAA", date(2014, 1, 1), date(2016, 2, 29))]
    assert "29 February 2016" in finding(1, spells=old, subject=RBD).sentence


def test_a_list_without_regions_says_nothing_of_a_region() -> None:
    london = Subject("region", "London")
    listed = spell("RAA", date(2020, 6, 1))
    assert finding(1, spells=[listed], subject=london).status == "no_data"
    placed = replace(listed, organisation=replace(listed.organisation, region="London"))
    found = finding(1, spells=[placed], subject=london)
    assert "1 provider in London was in special measures" in found.sentence
    unplaced = spell("RBB", date(2020, 6, 1))
    assert finding(1, spells=[placed, unplaced], subject=london).status == "no_data"
    elsewhere = finding(1, spells=[placed], subject=Subject("region", "North"))
    assert "0 providers in North were in special measures" in elsewhere.sentence


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


def test_a_board_of_which_it_is_not_known_has_no_status() -> None:
    found = finding(13, [observed("board_gender_balance", ON, "RBD", None, 1)], subject=RBD)
    assert found.status == "insufficient_data"
    assert "not known" in found.sentence


def test_a_providers_latest_return_keeps_its_own_day_beside_those_of_others() -> None:
    later = day(date(2019, 3, 31))
    rows = [
        *board(0, 3, 10),
        *[replace(one, period=day(date(2017, 3, 31))) for one in board(1, 5, 10)],
        observed("board_gender_balance", later, "RAA", 1, 1),
    ]
    found = finding(13, rows, subject=RBD)
    assert found.status == "not_met"
    assert "On 31 March 2018 the board of RBD" in found.sentence
    assert {one.period for one in found.measures} == {ON}


@pytest.mark.parametrize(
    ("number", "measure"),
    [(2, "cqc_good_or_outstanding"), (3, "seven_day_standards"), (12, "cqc_well_led")],
)
@pytest.mark.parametrize(
    ("numerator", "said"), [(1, ": yes."), (0, ": no."), (None, ": not known.")]
)
def test_what_is_yes_or_no_is_not_known_where_the_data_do_not_say(
    number: int, measure: str, numerator: int | None, said: str
) -> None:
    found = finding(number, [observed(measure, ON, "RBD", numerator, 1)], subject=RBD)
    assert f"RBD, 31 March 2018{said}" in found.sentence


@pytest.mark.parametrize(
    ("numerator", "status"), [(1, "indicator_only"), (0, "not_met"), (None, "indicator_only")]
)
def test_objective_14_is_missed_by_a_provider_that_reports_no_approach(
    numerator: int | None, status: Status
) -> None:
    row = observed("improvement_approach", ON, "RBD", numerator, 1)
    found = finding(14, [row], subject=RBD)
    assert found.status == status
    assert "speaks of every provider" in found.sentence
    of_region = [replace(row, organisation=replace(row.organisation, region="London"))]
    assert finding(14, of_region, subject=Subject("region", "London")).status == "indicator_only"


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


@pytest.mark.parametrize(
    ("within", "said"),
    [
        (95, "which meets the standard (at least 95%)"),
        (94, "which misses the standard (at least 95%)"),
    ],
)
def test_a_providers_figure_meets_or_misses_the_standard_with_its_target(
    within: int, said: str
) -> None:
    row = observed("ae_4h_all_types", month(2018, 3), "RBD", within, 100)
    found = finding(8, [row], subject=RBD)
    assert found.status == "indicator_only"
    assert said in found.sentence
    assert "later than" not in found.sentence


def test_a_lower_percentage_meets_a_standard_that_is_a_most() -> None:
    row = observed("dm01_6w", month(2018, 3), "RBD", 1, 200)
    found = finding(8, [row], subject=RBD)
    assert "which meets the standard (at most 1%)" in found.sentence


@pytest.mark.parametrize(
    ("measure", "when", "said"),
    [
        ("cancer_62d_gp", (2024, 1), "its standard ended on 30 September 2023"),
        ("ambulance_red_1_8m", (2018, 1), "its standard ended on 31 July 2017"),
        ("cancer_28d_fds", (2024, 1), "there is no standard of this form"),
        ("ae_4h_all_types", (2024, 1), "this is later than the objective's years"),
        ("cancer_31d_drugs", (2018, 1), "threshold not confirmed from a published source"),
    ],
)
def test_one_providers_sentence_says_what_a_standard_is_and_is_not(
    measure: str, when: tuple[int, int], said: str
) -> None:
    row = observed(measure, month(*when), "RBD", 50, 100)
    assert said in finding(8, [row], as_of=date(2026, 3, 31), subject=RBD).sentence


def test_a_straddling_figure_is_given_as_bounds_without_a_side() -> None:
    row = observed("ae_4h_all_types", month(2018, 3), "RBD", (94, 96), 100)
    found = finding(8, [row], subject=RBD)
    assert "between 94.0% and 96.0%" in found.sentence
    assert "95%" not in found.sentence
