import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.answers import Notice
from corpus.read import Corpus
from evals.cases import Case, Fact, NumberFact
from evals.replies import Reply
from evals.scorers.facts import is_said, okay_said, vital_quoted, vital_said
from evals.scorers.numbers import is_exact, number_facts

WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."


def fact(*patterns: str, vital: bool = True, in_quote: bool = True) -> Fact:
    compiled = tuple(re.compile(one, re.IGNORECASE) for one in patterns)
    return Fact("a", vital, compiled, None, in_quote)


def number(
    value: str, unit: str, comparator: str | None = None, by: str | None = None
) -> NumberFact:
    return NumberFact(Decimal(value), unit, comparator, by)


def test_vital_facts_are_shared_out_and_any_pattern_will_do(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(WANTED, facts=(fact("100%", "50% OF trusts"), fact("March 2019")))
    assert vital_said(case, quoting(WANTED), corpus) == 0.5
    assert vital_quoted(case, quoting(WANTED), corpus) == 0.5
    assert okay_said(case, quoting(WANTED), corpus) is None


def test_a_notice_says_a_fact_and_quotes_none(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(WANTED, facts=(fact("as a whole"),))
    reply = quoting(WANTED, notices=[Notice("scope", "It is for the sector as a whole.")])
    assert vital_said(case, reply, corpus) == 1
    assert vital_quoted(case, reply, corpus) == 0


def test_a_fact_that_need_not_be_quoted_is_not_looked_for_there(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(WANTED, facts=(fact("NHS Improvement", in_quote=False),))
    assert vital_quoted(case, quoting(WANTED), corpus) is None
    assert vital_said(case, quoting(WANTED), corpus) == 1


def test_a_refusal_says_no_fact(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(WANTED, facts=(fact("50%"), fact("trusts", vital=False)))
    silent = replace(quoting(WANTED), outcome="not_found")
    assert vital_said(case, silent, corpus) == 0
    assert okay_said(case, silent, corpus) == 0


def test_footnote_marks_markers_and_line_ends_are_read_over() -> None:
    said = fact("Carter Review recommendations of 2016")
    assert is_said(said, ["the Carter\nReview⁵ recommendations [1] of 2016"])
    assert not is_said(said, ["the Carter Review and recommendations of 2016"])


@pytest.mark.parametrize(
    ("asked", "text", "exact"),
    [
        (number("50", "%"), WANTED, True),
        (number("50", "%", by="March 2018"), WANTED, True),
        (number("50", "%", by="March 2019"), WANTED, False),
        (number("51", "%"), WANTED, False),
        (number("50", "weeks"), WANTED, False),
        (number("50", "%", "at least"), WANTED, False),
        (number("50", "%", "exactly"), WANTED, True),
        (number("50", "%", "exactly"), "at least 50% of trusts", False),
        (number("10", "%", "at most"), "could save up to 10% of it", True),
        (number("10", "%", "at most"), "could save more than 10% of it", False),
        (number("2", "weeks", "within"), "seen within two weeks", True),
        (number("30", "£ billion"), "a gap of £30bn by 2020/21", True),
        (number("30", "£ billion", by="by 2020/21"), "a gap of £30bn by 2020/21", True),
        (number("30", "£ billion"), "a gap of £30m", False),
        (number("16", "objectives"), "There are sixteen 2020 objectives.", True),
        (number("16", "objectives"), "There are sixteen days.", False),
        (number("50", "%", by="March 2018"), "50% of trusts. By March 2018 more.", False),
    ],
)
def test_a_number_is_exact_in_value_unit_comparator_and_date(
    asked: NumberFact, text: str, exact: bool
) -> None:
    assert is_exact(asked, text) is exact


def test_a_number_fact_is_in_the_answer_and_in_its_quotes(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    asked = Fact("a", True, (), number("50", "%", by="March 2018"), True)
    case, reply = make_case(WANTED, facts=(asked,)), quoting(WANTED)
    assert number_facts(case, reply, corpus) == 1
    assert vital_said(case, reply, corpus) == 1
    assert number_facts(case, replace(reply, citations=()), corpus) == 0
    assert number_facts(case, replace(reply, outcome="not_found"), corpus) == 0
    assert number_facts(make_case(WANTED), reply, corpus) is None
