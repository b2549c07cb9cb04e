import re
from datetime import date, timedelta

import pytest
from tests_status import (
    NATIONAL,
    assessed,
    everywhere,
    finding,
    observed,
    shares,
    spell,
    trusts,
)

from assistant.objectives.observations import Observation, exactly
from assistant.objectives.periods import Period, day, month
from assistant.objectives.register import load_register
from assistant.objectives.status import assess
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

LISTED = [
    spell("RAA", date(2016, 5, 1)),
    spell("RBB", date(2017, 1, 1), date(2019, 6, 30)),
    spell("RDD", date(2020, 1, 1), date(2020, 3, 31)),
]
"""With something in the year before the day asked about, so that the list reaches to it."""


@pytest.mark.parametrize(
    ("as_of", "status", "named"),
    [
        (date(2017, 6, 30), "not_yet_assessable", ["2 providers", "RAA", "RBB", "1 May 2016"]),
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
    assert finding(1, spells=[*LISTED[1:], finance]).status == "met"
    assert finding(1, spells=[finance]).status == "no_data"


LAST = date(2019, 6, 30)


@pytest.mark.parametrize(("days", "status"), [(366, "met"), (367, "insufficient_data")])
def test_a_list_in_which_nothing_happened_for_a_year_may_not_reach_to_the_day(
    days: int, status: Status
) -> None:
    found = finding(1, spells=[LISTED[1]], as_of=LAST + timedelta(days))
    assert found.status == status
    if status == "insufficient_data":
        assert "30 June 2019" in found.sentence
        assert "--as-of" in found.sentence


def test_an_old_list_settles_nothing_of_those_still_on_it_either() -> None:
    found = finding(1, spells=LISTED[:1])
    assert found.status == "insufficient_data"
    assert "RAA" in found.sentence


def test_an_entry_into_the_other_regime_shows_that_a_list_is_kept() -> None:
    finance = spell("RCC", date(2020, 9, 1), regime="finance")
    assert finding(1, spells=[LISTED[1], finance]).status == "met"


def test_rows_that_could_not_be_used_leave_an_empty_list_open() -> None:
    found = assess(
        load_register(), [], LISTED[1:], as_of=date(2020, 12, 31), spells_refused=True
    ).objective(1)
    assert found.status == "insufficient_data"
    assert "there may be one" in found.sentence


COUNTED = "special_measures_count"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([observed(COUNTED, RATED, "ENGLAND", 0)], "met"),
        ([observed(COUNTED, RATED, "ENGLAND", 2)], "not_met"),
        (everywhere(COUNTED, RATED, 0), "met"),
        ([observed(COUNTED, RATED, "RAA", 0), observed(COUNTED, RATED, "RBB", 0)], "open"),
        ([observed(COUNTED, RATED, "RAA", 0), observed(COUNTED, RATED, "RBB", 1)], "not_met"),
        ([*everywhere(COUNTED, RATED, 0), observed(COUNTED, RATED, "RZZ", None)], "open"),
        ([observed(COUNTED, RATED, "ENGLAND", (0, 4))], "open"),
        ([observed(COUNTED, day(date(2018, 3, 31)), "ENGLAND", 0)], "open"),
    ],
    ids=[
        "none",
        "two",
        "nobody",
        "two providers",
        "one of two",
        "one unknown",
        "suppressed",
        "long ago",
    ],
)
def test_a_count_without_a_list_is_met_only_when_it_is_everybodys_and_of_the_day(
    rows: list[Observation], status: str
) -> None:
    found = finding(1, rows)
    assert found.status == ("insufficient_data" if status == "open" else status)


def test_a_list_of_financial_special_measures_does_not_hide_a_count() -> None:
    finance = spell("RCC", date(2020, 9, 1), regime="finance")
    found = finding(1, [observed(COUNTED, RATED, "ENGLAND", 2)], [finance])
    assert found.status == "not_met"
    assert "2 providers" in found.sentence


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


UNKNOWN = [observed(RATING, RATED, f"R9{letter}", None, 1) for letter in "ABCDE"]
"""Five rated providers of which it is not known whether they are good."""


@pytest.mark.parametrize(
    ("good", "status", "printed"),
    [
        (130, "met", "between 66.7%"),  # 130 of 195 if none of the five is good
        (129, "insufficient_data", "between 66.2%"),
        (125, "insufficient_data", "and 66.7%"),  # 130 of 195 if all of them are
        (124, "not_met", "and 66.2%"),
    ],
)
def test_a_rated_provider_of_which_the_rating_is_unknown_counts_as_none_or_all(
    good: int, status: Status, printed: str
) -> None:
    found = finding(2, [*shares(RATING, RATED, of=190, are=good), *UNKNOWN], as_of=LATER)
    assert found.status == status
    assert printed in found.sentence.replace("Between", "between")
    assert (found.measures[-1].denominator, found.measures[-1].missing) == (exactly(195), ())


def test_ratings_from_after_2020_are_said_to_be_so() -> None:
    later = day(date(2023, 3, 31))
    found = finding(2, shares(RATING, later, of=180, are=60), as_of=date(2023, 6, 30))
    assert found.status == "not_met"
    assert found.sentence.startswith("These data are later than 2020")


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


def test_all_trusts_but_those_that_are_unknown_are_not_all() -> None:
    silent = finding(3, shares(SEVEN_DAYS, RATED, of=146, are=140, unknown=6), as_of=LATER)
    assert silent.status == "insufficient_data"
    assert "100.0% (140 of 140)" in silent.sentence
    assert "6 trusts gave no usable answer, so that is 95.9% of the 146" in silent.sentence
    answered = shares(SEVEN_DAYS, RATED, of=146, are=146)
    unknown = finding(3, [*answered, observed(SEVEN_DAYS, RATED, "RZZ", None, 1)], as_of=LATER)
    assert unknown.status == "insufficient_data"
    assert "both sides of the target" in unknown.sentence


def test_a_share_known_in_bounds_is_of_all_trusts_at_least_so_much() -> None:
    rows = [
        *shares(SEVEN_DAYS, RATED, of=140, are=70),
        observed(SEVEN_DAYS, RATED, "RYY", None, 1),
        observed(SEVEN_DAYS, RATED, "RZZ", None, None),
    ]
    found = finding(3, rows, as_of=LATER)
    assert "1 trust gave no usable answer, so that is at least 49.3% of the 142" in found.sentence


@pytest.mark.parametrize(("answered", "status"), [(129, "insufficient_data"), (130, "met")])
def test_130_trusts_speak_for_the_seven_day_survey(answered: int, status: Status) -> None:
    found = finding(3, shares(SEVEN_DAYS, RATED, of=answered, are=answered), as_of=LATER)
    assert found.status == status


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


def test_an_indicator_says_how_many_it_is_without() -> None:
    found = finding(14, shares("improvement_approach", RATED, of=150, are=75, unknown=3))
    assert "75 of 147" in found.sentence
    assert "3 providers without a usable figure are left out" in found.sentence


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


def test_a_board_of_which_it_is_not_known_is_neither_balanced_nor_not() -> None:
    balanced = shares(BALANCED, RATED, of=NATIONAL, are=NATIONAL)
    unknown = observed(BALANCED, RATED, "RZZ", None, 1)
    found = finding(13, [*balanced, unknown])
    assert found.status == "insufficient_data"
    assert "240 to 241 of 241 boards" in found.sentence
    found = finding(13, [*balanced, unknown, *board("RYY", 1, 10, balanced=False)])
    assert found.status == "not_met"


def test_every_board_of_200_trusts_is_every_board_unless_one_is_silent() -> None:
    enough = shares(BALANCED, RATED, of=200, are=200)
    assert finding(13, enough).status == "met"
    assert finding(13, enough[1:]).status == "insufficient_data"
    found = finding(13, [*enough, observed(BALANCED, RATED, "RZZ", None, None)])
    assert found.status == "insufficient_data"
    assert "1 provider without a usable figure is left out" in found.sentence


def test_each_boards_latest_return_counts_whatever_its_day() -> None:
    boards = [
        observed(BALANCED, day(date(2018, 1 + at % 12, 1 + at % 28)), code, 1, 1)
        for at, code in enumerate(trusts(NATIONAL))
    ]
    before = observed(BALANCED, day(date(2017, 3, 31)), "R00", 0, 1)
    found = finding(13, [before, *boards])
    assert found.status == "met"
    assert "240 of 240 boards reported" in found.sentence
    assert "28 December 2018" in found.sentence
    after = observed(BALANCED, day(date(2019, 3, 31)), "R00", 0, 1)
    assert finding(13, [before, *boards, after]).status == "not_met"


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
    total = observed(RATING, RATED, "ENGLAND", 90, 160, row=152)
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
