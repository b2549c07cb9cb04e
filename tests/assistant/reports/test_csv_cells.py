"""What goes out into a CSV file is run by no spreadsheet, and figures stay figures."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reports.csv_cells import safe_cell


@pytest.mark.parametrize("text", ["-5", "+3.2", "-1.5%", "(1,234)", "-1,234.50", "-1e5", "-£3", ""])
def test_a_number_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "-E5",
        "-e5",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n5",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "\u00a0=1",
        "\u200b=1",
        "-",
        "-5 or so",
    ],
)
def test_what_could_start_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@given(st.text())
def test_no_text_comes_out_as_a_formula_and_none_is_changed_otherwise(text: str) -> None:
    out = safe_cell(text)
    assert out in (text, f"'{text}")
    assert safe_cell(out) == out
    if out.lstrip().startswith(tuple("=@＝＋－＠")):
        raise AssertionError(out)
    if out.startswith(("+", "-")):
        assert re.fullmatch(r"[+-][£$]?[0-9.,]+(?:[eE][+-]?[0-9]+)?%? *", out)


@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=3)))
def test_every_figure_stays_as_it_is(figure: int | Decimal) -> None:
    assert safe_cell(str(figure)) == str(figure)
    assert safe_cell(f"{figure:+,}") == f"{figure:+,}"
