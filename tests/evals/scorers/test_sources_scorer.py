from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Notice, NoticeKind, Statement
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.numbers import numbers_supported
from evals.scorers.sources import unsupported

WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."
RATE = "Objective 7: Deliver with providers a 2% efficiency improvement year on year"


def test_a_quote_brings_its_own_numbers(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert numbers_supported(make_case(WANTED), quoting(WANTED, RATE), corpus) == 1


def test_any_other_number_in_a_statement_is_found(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    @given(wrong=st.integers(1, 99).filter(lambda one: one != 50))
    def check(wrong: int) -> None:
        reply = quoting(WANTED)
        (statement,) = reply.statements
        text = statement.text.replace("50%", f"{wrong}%")
        changed = replace(reply, statements=(Statement(text, (1,)),))
        assert unsupported(changed, corpus) == (f"{wrong}%",)

    check()


@pytest.mark.parametrize(
    ("kind", "text", "lost"),
    [
        ("conflict", "It speaks of 50% of trusts by March 2018.", ()),
        ("conflict", "It speaks of half of the trusts.", ()),
        ("conflict", "It speaks of 50% of trusts in 2018.", ()),
        ("conflict", "It speaks of 60% of trusts.", ("60%",)),
        ("conflict", "It speaks of at least 50% of trusts.", ("at least 50%",)),
        ("conflict", "It speaks of 50% of trusts by May 2018.", ("2018-05",)),
        ("conflict", "It speaks of 50 weeks.", ("50 weeks",)),
        ("conflict", "*2020 Objectives* (July 2016) and the two differ in 3 places.", ()),
        ("conflict", "*2020 Objectives* (July 2017) differs.", ("2017-07",)),
        ("conflict", "It speaks of section 1.4.", ()),
        ("conflict", "It speaks of section 3.2.", ("section 3.2",)),
        ("conflict", "It speaks of objective 8.", ("objective 8",)),
        ("premise", "The documents do not say that it is 60%.", ()),
        ("premise", "It has 16 objectives.", ()),
        ("premise", "It has 15 objectives.", ("15",)),
        ("dated", "Implementing the Forward View was published in February 2016.", ()),
        ("dated", "Implementing the Forward View was published in July 2016.", ("2016-07",)),
        ("dated", "NHS Improvement became part of NHS England in July 2022.", ()),
        ("gap", "The documents are of 2016.", ()),
        ("gap", "It is to be met by 2016.", ("2016",)),
        ("gap", "You asked of 18 weeks.", ()),
    ],
)
def test_a_notice_names_what_it_cites_and_little_else(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    kind: NoticeKind,
    text: str,
    lost: tuple[str, ...],
) -> None:
    notice = Notice(kind, text, (1,))
    reply = quoting(WANTED, question="And the 18 weeks?", notices=[notice])
    found = unsupported(reply, corpus)
    assert tuple(one.removeprefix("at least ") for one in found) == tuple(
        one.removeprefix("at least ") for one in lost
    )


def test_the_title_of_a_numbered_statement_goes_with_its_quotes(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    words = (
        "The spending review settlement assumes 2% annual productivity improvements by providers."
    )
    assert unsupported(quoting(words), corpus) == ()


def test_a_refusal_names_no_number_of_its_own(
    corpus: Corpus, declining: Reply, make_case: Callable[..., Case]
) -> None:
    assert unsupported(declining, corpus) == ()
    more = replace(declining, text="The documents speak of 95% of patients.")
    assert unsupported(more, corpus) == ("95%",)
    asked = replace(more, question="Where is the 95%?")
    assert unsupported(asked, corpus) == ()


def test_there_is_no_objective_seventeen_and_that_can_be_said(corpus: Corpus) -> None:
    words = "There is no objective 17: the objectives are numbered 1 to 16."
    assert unsupported(Reply("What is objective 17?", "not_found", words), corpus) == ()


def test_what_was_computed_is_not_looked_at(corpus: Corpus) -> None:
    words = "Objective 8: Not met. 88%."
    statuses = {"statuses": [{"objective": 8}]}
    reply = Reply("?", "answered", words, (Statement(words, (), status=8),), more=statuses)
    assert unsupported(reply, corpus) == ()
    assert unsupported(replace(reply, more={}), corpus) == ("88%", "objective 8")


def test_a_failure_is_not_eligible(corpus: Corpus, make_case: Callable[..., Case]) -> None:
    assert numbers_supported(make_case(), Reply("?", "failed", "It broke."), corpus) is None
