import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.expected import fit


@pytest.mark.parametrize(
    ("question", "passage", "missing"),
    [
        ("What percentage must be seen?", "95% of patients", False),
        ("What percentage must be seen?", "within two weeks", True),
        ("What share of trusts?", "two-thirds of providers", False),
        ("How much money could we save?", "savings of around £2 billion", False),
        ("How much money could we save?", "significant savings", True),
        ("How long does it take?", "up to 14 years to train", False),
        ("How long does it take?", "it takes a while", True),
        ("How many weeks may it last?", "at most six weeks", False),
        ("How many models are there?", "testing five models", False),
        ("What is the agency ceiling?", "remain within a ceiling", True),
        ("Who is responsible?", "no figure here", False),
    ],
)
def test_a_figure_of_the_kind_asked_for(question: str, passage: str, missing: bool) -> None:
    assert fit(question, passage).figure_missing is missing


@pytest.mark.parametrize(
    ("question", "passage", "missing"),
    [
        ("What is due in March 2019?", "by March 2018", True),
        ("What is due in March 2018?", "by March 2018", False),
        ("What is due by Mar 18?", "by March 2018", False),
        ("Is it April 2017 or June 2017?", "from April 2017", False),
        ("What is due in March?", "by 2018", False),
        ("What is due by 2018?", "in due course", False),
    ],
)
def test_a_month_of_a_year_that_the_question_names(
    question: str, passage: str, missing: bool
) -> None:
    assert fit(question, passage).month_missing is missing


@given(st.text(max_size=120))
def test_a_question_without_a_month_misses_none(passage: str) -> None:
    assert not fit("How quickly must we recover?", passage).month_missing


@given(st.text(max_size=120))
def test_a_text_that_repeats_the_question_never_lacks_its_month(text: str) -> None:
    assert not fit(text, text).month_missing
