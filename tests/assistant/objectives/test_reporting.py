from hypothesis import given
from hypothesis import strategies as st
from tests_status import assessed, everywhere, months, observed, reading_of
from tests_support import shared_file

from assistant.objectives.observations import Observation
from assistant.objectives.periods import Period, financial_year, month, next_month
from assistant.objectives.reporting import (
    gaps_in_words,
    interior_gaps,
    stopped,
    stopped_in_words,
)
from assistant.objectives.subjects import Subject

A_AND_E = "ae_4h_all_types"
SPRING = months((2018, 3), (2018, 6))
MARCH, APRIL, MAY, JUNE = SPRING


def reports(code: str, *periods: Period) -> list[Observation]:
    return [observed(A_AND_E, one, code, 90, 100) for one in periods]


ALL = reports("RAA", *SPRING)


def test_a_month_between_others_of_its_own_is_a_gap() -> None:
    assert interior_gaps([*ALL, *reports("RBB", MARCH, JUNE)]) == {"RBB": [APRIL, MAY]}


def test_to_begin_later_or_to_stop_is_no_gap_between() -> None:
    rows = [*ALL, *reports("RBB", APRIL, MAY), *reports("RCC", MARCH)]
    assert interior_gaps(rows) == {}


def test_a_month_that_nobody_reported_is_nobodys_gap() -> None:
    assert interior_gaps([*reports("RAA", MARCH, MAY), *reports("RBB", MARCH, MAY)]) == {}


def test_a_month_without_a_figure_was_reported() -> None:
    silent = observed(A_AND_E, APRIL, "RBB", None, None)
    assert interior_gaps([*ALL, *reports("RBB", MARCH, MAY), silent]) == {}


def test_rows_of_england_and_of_years_are_not_looked_at() -> None:
    rows = [
        *reports("ENGLAND", MARCH, JUNE),
        *reports("RBB", financial_year(2015), financial_year(2017)),
    ]
    assert interior_gaps([*ALL, *rows]) == {}
    assert stopped(rows) is None
    assert interior_gaps([]) == {}


def test_who_reported_in_the_month_before_the_last_and_not_in_it_has_stopped() -> None:
    rows = [*ALL, *reports("RCC", MARCH, APRIL, MAY), *reports("RBB", MAY), *reports("RDD", APRIL)]
    assert stopped(rows) == (JUNE, ["RBB", "RCC"])


def test_nobody_has_stopped_where_all_went_on_or_the_month_before_is_not_there() -> None:
    assert stopped(ALL) is None
    assert stopped(reports("RAA", MARCH)) is None
    assert stopped([*reports("RAA", MARCH), *reports("RBB", JUNE)]) is None


@given(
    st.dictionaries(
        st.sampled_from(["RAA", "RBB", "RCC", "RDD"]),
        st.sets(st.sampled_from(months((2018, 1), (2018, 8))), min_size=1),
    )
)
def test_gaps_are_months_of_others_within_a_providers_own(seen: dict[str, set[Period]]) -> None:
    rows = [one for code, periods in seen.items() for one in reports(code, *periods)]
    every = set().union(*seen.values())
    expected = {
        code: [one for one in sorted(every - own) if min(own) < one < max(own)]
        for code, own in seen.items()
    }
    assert interior_gaps(rows) == {code: gaps for code, gaps in expected.items() if gaps}
    found = stopped(rows)
    if found:
        last, gone = found
        assert last == max(every)
        assert all(last not in seen[code] for code in gone)
        assert all(last in {next_month(one) for one in seen[code]} for code in gone)


def test_gaps_are_told_with_codes_and_months() -> None:
    told = gaps_in_words("A&E", [*ALL, *reports("RBB", MARCH, JUNE)])
    assert told
    assert "1 provider has no row" in told
    assert "RBB (2018-04 and 2018-05)" in told
    assert gaps_in_words("A&E", ALL) is None


def test_those_that_stopped_are_told_with_their_codes_and_ten_at_most() -> None:
    told = stopped_in_words("A&E", [*ALL, *reports("RBB", MAY)])
    assert told == (
        "A&E: 1 provider that reported in the month before has no row in June 2018, the last: RBB."
    )
    many = [*ALL, *everywhere(A_AND_E, MAY, 90, 100, providers=15)]
    told = stopped_in_words("A&E", many)
    assert told
    assert "15 providers that reported in the month before have no row" in told
    assert told.endswith("and 5 more.")
    assert stopped_in_words("A&E", ALL) is None


def test_the_sectors_notes_tell_of_both_and_one_providers_of_neither() -> None:
    rows = [*ALL, *reports("RBB", MARCH, MAY)]
    notes = assessed(rows).notes
    assert sum("RBB (2018-04)" in one for one in notes) == 1
    assert sum("no row in June 2018" in one for one in notes) == 1
    mine = assessed(rows, subject=Subject("provider", "RBB")).notes
    assert not [one for one in mine if "no row" in one]


def test_in_the_real_data_of_march_2018_those_that_stopped_are_found() -> None:
    found = reading_of(shared_file("data/ae_attendances_2016-04_2019-03.csv")).observations
    rows = [one for one in found if one.measure == A_AND_E and one.period <= month(2018, 7)]
    last = stopped(rows)
    assert last
    assert last[0] == month(2018, 7)
    assert "RR1" in last[1]  # went into RRK, and both reported until June 2018
