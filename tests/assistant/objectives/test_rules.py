import re
from datetime import date

import pytest
from tests_status import (
    NATIONAL,
    assessed,
    everywhere,
    finding,
    observed,
    shares,
    spell,
)

from assistant.objectives.observations import Observation
from assistant.objectives.periods import Period, day, month
from assistant.objectives.register import load_register
from assistant.objectives.verdicts import STATUS_WORDS, Status

RATED = day(date(2020, 12, 31))
LATER = date(2021, 3, 31)
RATING = "cqc_good_or_outstanding"
SEVEN_DAYS = "seven_day_standards"
BALANCED = "board_gender_balance"


def test_every_status_has_words() -> None:
    assert set(STATUS_WORDS) == {
        "met",
        "not_met",
        "not_yet_assessable",
        "insufficient_data",
        "no_data",
        "indicator_only",
        "not_computable",
    }


# Objectives that no figure settles


@pytest.mark.parametrize("number", [4, 5, 10, 11, 15, 16])
def test_pitfall_22_an_objective_that_no_figure_settles_lists_what_would_be_evidence(
    number: int,
) -> None:
    everything = [
        one
        for name, definition in load_register().measures.items()
        for one in everywhere(
            name, month(2017, 3), 1, None if definition.denominator is None else 1
        )
    ]
    for observations in ([], everything):
        status = finding(number, observations)
        assert status.status == "not_computable"
        assert status.entry.evidence
        assert status.entry.evidence in status.sentence
        assert status.measures == ()
        assert status.series == ()


@pytest.mark.parametrize("number", [1, 2, 3, 6, 7, 8, 9, 12, 13, 14])
def test_without_data_an_objective_says_what_is_needed(number: int) -> None:
    status = finding(number)
    assert status.status == "no_data"
    assert status.entry.needs
    assert status.entry.needs in status.sentence


# Objective 1: special measures

LISTED = [spell("RAA", date(2016, 5, 1)), spell("RBB", date(2017, 1, 1), date(2019, 6, 30))]


@pytest.mark.parametrize(
    ("as_of", "status", "named"),
    [
        (date(2018, 6, 30), "not_yet_assessable", ["2 providers", "RAA", "RBB", "1 May 2016"]),
        (date(2020, 12, 30), "not_yet_assessable", ["1 provider", "RAA"]),
        (date(2020, 12, 31), "not_met", ["1 provider", "RAA"]),
    ],
)
def test_special_measures_are_counted_on_the_day_and_due_by_2020(
    as_of: date, status: Status, named: list[str]
) -> None:
    found = finding(1, spells=LISTED, as_of=as_of)
    assert found.status == status
    assert all(words in found.sentence for words in named)
    if status == "not_yet_assessable":
        assert "31 December 2020" in found.sentence


def test_with_nobody_left_in_special_measures_the_objective_is_met_by_the_list() -> None:
    found = finding(1, spells=LISTED[1:])
    assert found.status == "met"
    assert "list in the data" in found.sentence


def test_financial_special_measures_are_never_added_in() -> None:
    finance = spell("RCC", date(2016, 7, 1), regime="finance")
    assert finding(1, spells=[LISTED[1], finance]).status == "met"
    assert finding(1, spells=[finance]).status == "no_data"


# Objective 2: CQC ratings


@pytest.mark.parametrize(
    ("good", "rated", "status", "printed"),
    [
        (120, 180, "met", "66.7% (120 of 180)"),
        (119, 180, "not_met", "66.1% (119 of 180)"),
        (58, 179, "not_met", "32.4% (58 of 179)"),
        (134, 200, "met", "67.0% (134 of 200)"),
        (133, 200, "not_met", "66.5% (133 of 200)"),
    ],
)
def test_two_thirds_of_rated_providers_are_counted_and_not_rounded(
    good: int, rated: int, status: Status, printed: str
) -> None:
    found = finding(2, shares(RATING, RATED, of=rated, are=good), as_of=LATER)
    assert found.status == status
    assert printed in found.sentence
    assert "two-thirds" in found.sentence


def test_ratings_of_before_2020_that_fall_short_are_not_yet_a_verdict() -> None:
    mid_2016 = day(date(2016, 6, 30))
    found = finding(2, shares(RATING, mid_2016, of=179, are=58), as_of=LATER)
    assert found.status == "not_yet_assessable"


def test_providers_without_a_usable_rating_are_left_out_and_counted() -> None:
    found = finding(2, shares(RATING, RATED, of=185, are=120, unknown=5), as_of=LATER)
    assert found.status == "met"
    assert "120 of 180" in found.sentence
    assert re.search(r"\b5\b", found.sentence)


@pytest.mark.parametrize(("rated", "unknown"), [(3, 0), (99, 0), (180, 179), (180, 81)], ids=str)
def test_too_few_ratings_do_not_speak_of_the_sector(rated: int, unknown: int) -> None:
    found = finding(2, shares(RATING, RATED, of=rated, are=rated, unknown=unknown), as_of=LATER)
    assert found.status == "insufficient_data"


# Objective 3: seven-day services


@pytest.mark.parametrize(
    ("survey", "meeting", "status", "said"),
    [
        (month(2017, 3), 50, "not_yet_assessable", ""),
        (month(2018, 3), 72, "not_yet_assessable", "short of the 50%"),
        (month(2018, 3), 73, "not_yet_assessable", "reaches the 50%"),
        (month(2020, 12), 145, "not_met", ""),
        (month(2020, 12), 146, "met", ""),
    ],
)
def test_seven_day_services_are_held_to_the_milestone_of_their_day_and_to_all_by_2020(
    survey: Period, meeting: int, status: Status, said: str
) -> None:
    found = finding(3, shares(SEVEN_DAYS, survey, of=146, are=meeting), as_of=LATER)
    assert found.status == status
    assert said in found.sentence
    assert "50%" not in found.sentence or said


def test_the_ninety_per_cent_of_a_standard_is_said_to_be_nhs_englands() -> None:
    rule = finding(3).entry.rule
    assert "90%" in rule
    assert "NHS England's" in rule


# Objectives 12 and 14: indicators


@pytest.mark.parametrize(
    ("number", "measure"), [(12, "cqc_well_led"), (14, "improvement_approach")]
)
@pytest.mark.parametrize("good", [0, 75, NATIONAL])
def test_an_objective_without_a_figure_is_never_met_or_missed(
    number: int, measure: str, good: int
) -> None:
    found = finding(number, shares(measure, RATED, of=NATIONAL, are=good), as_of=LATER)
    assert found.status == "indicator_only"
    assert f"{good} of {NATIONAL}" in found.sentence


# Objective 13: boards


def board(code: str, women: int, members: int, *, balanced: bool) -> list[Observation]:
    return [
        observed(BALANCED, RATED, code, int(balanced), 1),
        observed("board_women", RATED, code, women, members),
    ]


def test_one_board_out_of_balance_is_enough_for_not_met() -> None:
    boards = [*board("RAA", 5, 10, balanced=True), *board("RBB", 3, 10, balanced=False)]
    found = finding(13, boards)
    assert found.status == "not_met"
    assert "1 of 2 boards" in found.sentence


def test_a_few_balanced_boards_are_not_every_board() -> None:
    boards = [*board("RAA", 5, 10, balanced=True), *board("RBB", 4, 9, balanced=True)]
    assert finding(13, boards).status == "insufficient_data"


def test_balance_everywhere_is_met_on_gender_balance_alone() -> None:
    found = finding(13, shares(BALANCED, RATED, of=NATIONAL, are=NATIONAL))
    assert found.status == "met"
    assert "gender balance alone" in found.sentence
    assert found.entry.part == "gender balance only"


# Figures that cannot be given


@pytest.mark.parametrize(
    ("number", "measure"), [(2, RATING), (3, SEVEN_DAYS), (12, "cqc_well_led"), (13, BALANCED)]
)
def test_rows_without_a_figure_are_insufficient_and_not_no_data(number: int, measure: str) -> None:
    found = finding(number, everywhere(measure, RATED, None, None))
    assert found.status == "insufficient_data"
    assert found.entry.needs in found.sentence


def test_a_total_that_does_not_agree_leaves_no_figure_to_judge() -> None:
    rated = shares(RATING, RATED, of=150, are=150)
    total = observed(RATING, RATED, "ENGLAND", 90, 160)
    found = finding(2, [*rated, total])
    assert found.status == "insufficient_data"
    problems = assessed([*rated, total]).problems
    assert [one.code for one in problems] == ["total_differs"]


def test_the_rule_is_told_with_every_objective_that_figures_settle() -> None:
    for number in (1, 2, 3, 6, 7, 8, 9, 12, 13, 14):
        assert finding(number).entry.rule


@pytest.mark.parametrize(
    ("number", "word"), [(6, "sustainable"), (8, "Consistently"), (14, "Effectively")]
)
def test_pitfall_24_a_word_without_a_definition_is_named_in_the_rule(
    number: int, word: str
) -> None:
    rule = finding(number).entry.rule
    assert f"“{word}”" in rule
