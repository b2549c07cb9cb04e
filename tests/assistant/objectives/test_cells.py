from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.objectives.cells import MISSING, NOT_A_NUMBER, SUPPRESSED, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("12", "12"),
        ("3,038", "3038"),
        ("1,234,567", "1234567"),
        ("12.5", "12.5"),
        (".5", "0.5"),
        (" 7 ", "7"),
        ("£12.3", "12.3"),
        ("(12.3)", "-12.3"),
        ("-12.3", "-12.3"),
        ("−12.3", "-12.3"),
        ("£-1", "-1"),
        ("(0)", "0"),
        ("9.43477E+09", "9434770000"),
    ],
)
def test_a_number_is_read_exactly(text: str, number: str) -> None:
    cell = read_number(text)
    assert cell.state == "number"
    assert cell.number == Decimal(number)
    assert not cell.percent


def test_a_per_cent_sign_is_kept_beside_the_number_as_written() -> None:
    cell = read_number("4.80%")
    assert (cell.number, cell.percent) == (Decimal("4.80"), True)


@pytest.mark.parametrize(
    "text", [None, "", "  ", "-", "–", ".", "N/A", "#N/A", "null", "Not submitted", "No data"]
)
def test_pitfall_10_what_is_missing_is_missing_and_no_nought(text: str | None) -> None:
    assert read_number(text) == MISSING
    assert read_number(text) != read_number("0")


@pytest.mark.parametrize("text", ["*", "**", "<5", "< 5", "c", "[c]", "Suppressed"])
def test_pitfall_10_a_suppressed_count_is_neither_missing_nor_nought(text: str) -> None:
    assert read_number(text) == SUPPRESSED


@pytest.mark.parametrize(
    "text",
    [
        "about 5",
        "1 234",
        "12,34",
        "1,2345",
        "5-",
        "--5",
        "-(5)",
        "(5",
        "£",
        "()",
        "5 of 10",
        "#DIV/0!",
        "1e99",
        "9" * 19,
    ],
)
def test_what_is_no_number_is_said_to_be_none(text: str) -> None:
    assert read_number(text) == NOT_A_NUMBER


@given(
    st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False), st.booleans()
)
def test_any_number_with_separators_is_read_without_loss(number: Decimal, brackets: bool) -> None:
    text = f"({-number:,})" if brackets and number < 0 else f"{number:,}"
    assert read_number(text).number == number


@given(st.text(max_size=12))
def test_no_text_whatever_makes_reading_a_cell_fail(text: str) -> None:
    cell = read_number(text)
    if cell.state != "number":
        assert cell.number == 0
        assert not cell.percent
