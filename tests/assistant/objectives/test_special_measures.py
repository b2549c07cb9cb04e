from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_status import definition, spell

from assistant.objectives.measures import Level
from assistant.objectives.observations import Spell
from assistant.objectives.periods import day, month
from assistant.objectives.special_measures import (
    counts,
    in_force,
    is_old,
    last_event,
    longest,
)

COUNT = definition("special_measures_count")
ENTERED, LEFT = date(2016, 5, 10), date(2018, 2, 28)
ONE = spell("RAA", ENTERED, LEFT)

DAYS = st.dates(date(2013, 1, 1), date(2020, 12, 31))
SPELLS = st.lists(
    st.builds(
        lambda code, entered, days, regime: spell(
            code, entered, None if days is None else entered + timedelta(days), regime=regime
        ),
        st.sampled_from(["RAA", "RBB", "RCC"]),
        DAYS,
        st.none() | st.integers(0, 1500),
        st.sampled_from(["quality", "quality", "finance"]),
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("when", "is_in"),
    [
        (ENTERED - timedelta(1), False),
        (ENTERED, True),
        (LEFT - timedelta(1), True),
        (LEFT, False),
    ],
)
def test_the_day_of_entry_counts_and_the_day_of_exit_does_not(when: date, is_in: bool) -> None:
    assert in_force([ONE], when) == ([ONE] if is_in else [])


def test_without_an_exit_a_provider_is_still_in() -> None:
    assert in_force([spell("RAA", ENTERED)], date(2020, 12, 31))


def test_financial_special_measures_are_another_regime_and_not_counted() -> None:
    spells = [spell("RAA", ENTERED, regime="finance"), ONE]
    assert [one.regime for one in in_force(spells, ENTERED)] == ["quality"]


def test_a_list_of_financial_special_measures_alone_says_nothing_of_quality() -> None:
    assert counts(COUNT, [spell("RAA", ENTERED, regime="finance")], date(2017, 1, 1)) == []


def test_nothing_listed_is_no_count_and_no_nought() -> None:
    assert counts(COUNT, [], date(2017, 1, 1)) == []


def test_a_count_is_given_for_each_months_end_and_for_the_day() -> None:
    made = counts(COUNT, [ONE, spell("RBB", date(2016, 6, 30))], date(2016, 7, 15))
    assert [one.period for one in made] == [
        month(2016, 5),
        month(2016, 6),
        day(date(2016, 7, 15)),
    ]
    assert [one.value for one in made] == [1, 2, 2]
    assert [one.met for one in made] == [None, None, False]  # the objective is of July 2016


def test_on_a_months_last_day_the_day_stands_for_the_month() -> None:
    made = counts(COUNT, [ONE], date(2016, 6, 30))
    assert [one.period for one in made] == [month(2016, 5), day(date(2016, 6, 30))]


def test_a_provider_with_two_spells_is_one_provider() -> None:
    spells = [spell("RAA", date(2014, 1, 1)), spell("RAA", ENTERED)]
    assert counts(COUNT, spells, date(2017, 1, 1))[-1].value == 1


def test_when_the_last_has_left_the_count_is_nought_and_met() -> None:
    last = counts(COUNT, [ONE], LEFT)[-1]
    assert last.value == 0
    assert last.met is True


@given(SPELLS, DAYS)
def test_the_count_of_a_day_is_the_number_of_distinct_providers(
    spells: list[Spell], when: date
) -> None:
    made = counts(COUNT, spells, when)
    inside = {
        one.organisation.code
        for one in spells
        if one.regime == "quality" and one.entered <= when < (one.exited or date.max)
    }
    if any(one.regime == "quality" for one in spells):
        assert made[-1].value == len(inside)
        assert [one.period for one in made] == sorted(one.period for one in made)
        assert len(made) <= 121
    else:
        assert made == []


def test_a_provider_that_is_not_on_the_list_is_counted_as_not_in() -> None:
    level = Level("provider", "RZZ")
    made = counts(COUNT, [ONE], date(2017, 1, 1), level, lambda _: False)
    assert [(one.period, one.value, one.level) for one in made] == [
        (day(date(2017, 1, 1)), 0, level)
    ]
    assert made[0].sources == (ONE.rows,)


def test_a_list_without_regions_gives_a_region_no_count() -> None:
    london = Level("region", "London")
    placed = replace(ONE, organisation=replace(ONE.organisation, region="London"))
    assert counts(COUNT, [ONE, placed], ENTERED, london, lambda one: one is placed) == []
    assert counts(COUNT, [placed], ENTERED, london, lambda one: one is placed)[-1].value == 1


def test_the_last_event_is_the_last_entry_or_exit_of_either_regime() -> None:
    assert last_event([ONE]) == LEFT
    assert last_event([ONE, spell("RBB", date(2018, 3, 1))]) == date(2018, 3, 1)
    assert last_event([ONE, spell("RBB", date(2018, 3, 2), regime="finance")]) == date(2018, 3, 2)


@pytest.mark.parametrize(("days", "old"), [(-10, False), (366, False), (367, True)])
def test_a_list_is_believed_for_a_year_after_its_last_event(days: int, old: bool) -> None:
    assert is_old([ONE], LEFT + timedelta(days)) is old


def test_the_longest_in_is_who_entered_first_of_those_still_in() -> None:
    spells = [ONE, spell("RBB", date(2017, 1, 1)), spell("RCC", date(2016, 12, 1))]
    assert longest(spells, date(2017, 6, 1)) == (ONE, date(2017, 6, 1) - ENTERED)
    later = longest(spells, date(2019, 1, 1))
    assert later
    assert later[0].organisation.code == "RCC"
    assert longest(spells, date(2010, 1, 1)) is None
