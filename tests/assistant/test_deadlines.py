from datetime import date

import pytest

from assistant.deadlines import ends, last_day


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("by 1 April 2016", [date(2016, 4, 1)]),
        ("by March 2018", [date(2018, 3, 31)]),
        ("in April 2016", [date(2016, 4, 30)]),
        ("By 2020", [date(2020, 12, 31)]),
        ("2020 objectives", [date(2020, 12, 31)]),
        ("from 2017/18", [date(2018, 3, 31)]),
        ("in their 2016/17 operational plan", [date(2017, 3, 31)]),
        ("by 2020, beginning in 2016/17", [date(2020, 12, 31), date(2017, 3, 31)]),
        ("by 31 February 2018", []),
        ("2016/19", []),
        ("as quickly as possible", []),
        ("over the next four years", []),
        ("every year", []),
        ("", []),
    ],
)
def test_a_time_limit_ends_on_the_last_day_that_it_names(words: str, days: list[date]) -> None:
    assert list(ends(words)) == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018", date(2018, 12, 31)),
        ("March 2018", date(2018, 3, 31)),
        ("by march 2018", date(2018, 3, 31)),
        ("the end of 2018", date(2018, 12, 31)),
        ("Mar 2018", date(2018, 3, 31)),
        ("2018-03", date(2018, 3, 31)),
        ("2017/18", date(2018, 3, 31)),
        ("2017-18", date(2018, 3, 31)),
        ("2016/17 Q2", date(2016, 9, 30)),
        ("1 April 2016", date(2016, 4, 1)),
        ("2016-04-01", date(2016, 4, 1)),
        ("01/04/2016", date(2016, 4, 1)),
        (" 2018 ", date(2018, 12, 31)),
        ("soon", None),
        ("2017/19", None),
        ("", None),
    ],
)
def test_a_date_that_a_person_names_is_taken_to_its_end(text: str, day: date | None) -> None:
    assert last_day(text) == day
