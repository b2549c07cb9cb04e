from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quantities import dates, labels, quantities, quantity_of


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("95%", "95", "%", None),
        ("95 per cent", "95", "%", None),
        ("two-thirds", "66.6667", "%", None),
        ("half", "50", "%", None),
        ("a third of trusts", "33.3333", "%", None),
        ("four hours", "4", "hours", None),
        ("4-hour", "4", "hours", None),
        ("4 hrs", "4", "hours", None),
        ("18 weeks", "18", "weeks", None),
        ("twenty-one days", "21", "days", None),
        ("£1.6 billion", "1600000000", "£", None),
        ("£250m", "250000000", "£", None),
        ("30bn", "30000000000", "", None),
        ("750,000", "750000", "", None),
        ("a million patients", "1000000", "patients", None),
        ("2% year on year", "2", "%", None),
        ("one percentage point", "1", "percentage points", None),
        ("at least 15%", "15", "%", "at least"),
        ("two-thirds or more", "66.6667", "%", "at least"),
        ("no fewer than 4 consultants", "4", "consultants", "at least"),
        ("up to 10%", "10", "%", "at most"),
        ("no more than 5%", "5", "%", "at most"),
        ("less than 8%", "8", "%", "less than"),
        ("under a half", "50", "%", "less than"),
        ("over 300 different professions", "300", "", "more than"),
        ("within two weeks", "2", "weeks", "within"),
        ("around £2 billion", "2000000000", "£", "about"),
        ("exactly 4%", "4", "%", "exactly"),
        ("sixteen objectives", "16", "objectives", None),
        ("zero", "0", "", None),
        ("over three years", "3", "years", None),
        ("under five themes", "5", "themes", None),
    ],
)
def test_a_figure_is_read_with_its_unit_and_comparator(
    text: str, value: str, unit: str, comparator: str | None
) -> None:
    (one,) = quantities(text)
    assert (one.value, one.unit, one.comparator) == (Decimal(value), unit, comparator)


@pytest.mark.parametrize(
    "text",
    [
        "5YFV",
        "Objective 8",
        "objectives 13 and 14",
        "3.2 Temporary staff",
        "7) Deliver with providers",
        "2 Delivering value",
        "the Five Year Forward View",
        "one of our most important roles",
        "by 2020",
        "31 March 2017",
        "2017/18",
        "the half-year deficit",
        "the second half of it",
        "half a dozen bodies",
        "COVID-19",
        "www.gov.uk/499229/x",
    ],
)
def test_names_places_dates_and_pronouns_are_no_figures(text: str) -> None:
    assert quantities(text) == ()


def test_figures_are_in_order_and_where_they_say() -> None:
    text = "50% seen within two weeks; 95% treated within 18 weeks, at a cost of £250m"
    found = quantities(text)
    assert [text[one.start : one.end] for one in found] == [
        "50%", "two weeks", "95%", "18 weeks", "£250m",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "by"),
    [
        ("2017/18", "2017/18", False),
        ("2017-18", "2017/18", False),
        ("2016/2017", "2016/17", False),
        ("March 2018", "2018-03", False),
        ("by 2020", "2020", True),
        ("by the end of 2020/21", "2020/21", True),
        ("31 March 2017", "2017-03-31", False),
        ("by 1 April 2016", "2016-04-01", True),
        ("2016-02-11", "2016-02-11", False),
        ("Mar 2018", "2018-03", False),
    ],
)
def test_a_date_is_read_as_far_as_it_is_given(text: str, value: str, by: bool) -> None:
    (one,) = dates(text)
    assert (one.value, one.by) == (value, by)


@pytest.mark.parametrize("text", ["£2016", "2016%", "2,016", "the late 1990s", "April", "12016"])
def test_what_only_looks_like_a_year_is_no_date(text: str) -> None:
    assert dates(text) == ()


def test_numbered_places_are_named_apart() -> None:
    assert labels("Objectives 13 and 14, and section 3.2") == (
        "objective 13",
        "objective 14",
        "section 3.2",
    )


@pytest.mark.parametrize(
    ("value", "unit", "figure"),
    [
        ("95", "%", "95%"),
        ("10", "% of their expenditure", "10%"),
        ("30", "£ billion", "£30bn"),
        ("£400 million", "", "£400m"),
        ("two-thirds", "%", "two-thirds"),
        ("18", "weeks", "18 weeks"),
        ("Two-thirds or more", "", "two-thirds or more"),
    ],
)
def test_a_value_and_its_unit_are_one_figure(value: str, unit: str, figure: str) -> None:
    one, (other,) = quantity_of(value, unit), quantities(figure)
    assert one is not None
    assert (one.value, one.unit, one.comparator) == (other.value, other.unit, other.comparator)


def test_words_without_a_figure_are_none() -> None:
    assert quantity_of("'good' or better", "CQC rating") is None
    assert quantity_of("over three years; up to 14 years", "") is None


_UNITS = st.sampled_from(["%", " per cent", " weeks", "-week", " hours", " months"])
_COMPARED = st.sampled_from(["", "at least ", "up to ", "less than ", "more than ", "within "])


@given(number=st.integers(2, 999), unit=_UNITS, compared=_COMPARED, ending=st.sampled_from(" ,.;)"))
def test_every_number_keeps_its_value_wherever_it_stands(
    number: int, unit: str, compared: str, ending: str
) -> None:
    text = f"Trusts have {compared}{number}{unit}{ending}"
    (one,) = quantities(text)
    assert one.value == number
    assert text[one.start : one.end] == f"{number}{unit}"
    assert (one.comparator is None) == (not compared)


@given(st.decimals(Decimal("0.1"), Decimal("999.9"), places=1), st.sampled_from(["m", "bn"]))
def test_short_and_long_scales_say_the_same(number: Decimal, scale: str) -> None:
    long = {"m": "million", "bn": "billion"}[scale]
    (short,), (whole,) = quantities(f"£{number}{scale}"), quantities(f"£{number} {long}")
    assert (short.value, short.unit) == (whole.value, whole.unit)


@given(st.text(alphabet="0123456789 %£.,/-halfthirdsweekbnmY’²", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    found = quantities(text)
    for before, after in pairwise(found):
        assert before.end <= after.start
    for one in (*found, *dates(text)):
        assert 0 <= one.start < one.end <= len(text)
