from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests_status import observed

from assistant.objectives.observations import Observation
from assistant.objectives.periods import Period, day, financial_year, month
from assistant.objectives.snapshots import latest_of_each

BALANCED = "board_gender_balance"
MARCH, JUNE = day(date(2018, 3, 31)), day(date(2018, 6, 30))
DAYS = [day(date(2017, 12, 31)), MARCH, JUNE, month(2018, 3), month(2018, 6), financial_year(2017)]


def returned(code: str, on: Period, balanced: int = 1) -> Observation:
    return observed(BALANCED, on, code, balanced, 1)


def test_the_latest_return_of_each_counts_and_all_are_of_the_last_day() -> None:
    found = latest_of_each(
        [
            returned("RAA", MARCH, 0),
            returned("RAA", day(date(2017, 3, 31)), 1),
            returned("RBB", JUNE, 1),
            returned("RCC", day(date(2016, 1, 1)), 1),
        ]
    )
    assert found == [returned("RAA", JUNE, 0), returned("RBB", JUNE), returned("RCC", JUNE)]


def test_a_later_return_that_is_blank_is_the_latest_all_the_same() -> None:
    """An older answer is not put in the place of one that cannot be used."""
    blank = observed(BALANCED, JUNE, "RAA", None, None)
    assert latest_of_each([returned("RAA", MARCH), blank]) == [blank]


def test_a_row_of_england_or_of_a_region_is_no_return_and_keeps_its_day() -> None:
    england = observed(BALANCED, MARCH, "ENGLAND", 100, 200)
    region = observed(BALANCED, MARCH, "Y56", 10, 20, kind="region")
    found = latest_of_each([england, region, returned("RAA", JUNE)])
    assert found == [england, region, returned("RAA", JUNE)]
    assert latest_of_each([england]) == [england]


def test_the_last_day_is_the_one_that_ends_last_and_not_the_one_that_begins_last() -> None:
    found = latest_of_each(
        [returned("RAA", financial_year(2017)), returned("RBB", day(date(2018, 1, 31)))]
    )
    assert {one.period for one in found} == {financial_year(2017)}


def test_nothing_has_no_latest() -> None:
    assert latest_of_each([]) == []


@given(
    st.lists(st.tuples(st.sampled_from(["RAA", "RBB", "RCC"]), st.sampled_from(DAYS)), unique=True),
    st.data(),
)
def test_each_provider_is_left_once_by_its_last_day_in_whatever_order(
    returns: list[tuple[str, Period]], data: st.DataObject
) -> None:
    rows = [returned(code, on, at % 2) for at, (code, on) in enumerate(returns)]
    found = latest_of_each(rows)
    assert {one.organisation.code for one in found} == {code for code, _ in returns}
    assert len(found) == len({code for code, _ in returns})
    assert len({one.period for one in found}) <= 1
    if rows:
        assert found[0].period.end == max(on.end for _, on in returns)
    again = latest_of_each(data.draw(st.permutations(rows)))
    key = {one.organisation.code: one for one in again}
    assert all(key[one.organisation.code] == one for one in found)
