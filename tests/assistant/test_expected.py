import pytest

from assistant.expected import fit, names_in


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
        ("How many models are there?", "testing five models", False),
        ("Who is responsible?", "no figure here", False),
    ],
)
def test_a_figure_of_the_kind_asked_for(question: str, passage: str, missing: bool) -> None:
    assert fit(question, passage).figure_missing is missing


@pytest.mark.parametrize(
    ("question", "passage", "missing"),
    [
        ("By when?", "by March 2018", False),
        ("When will it start?", "in due course", True),
        ("What is it?", "in due course", False),
    ],
)
def test_a_date_that_is_asked_for(question: str, passage: str, missing: bool) -> None:
    assert fit(question, passage).date_missing is missing


def test_a_year_of_the_question_that_the_passage_lacks() -> None:
    assert fit("by March 2019?", "by March 2018").year_missing
    assert not fit("in 2016/17?", "the 2016/17 plan").year_missing
    assert not fit("by when?", "by 2018").year_missing


def test_names_are_words_with_a_capital_inside_a_sentence() -> None:
    assert names_in("What did Leeds do? They asked Ockenden.") == ("Leeds", "Ockenden")
