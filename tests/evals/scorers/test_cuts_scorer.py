from collections.abc import Callable

import pytest

from corpus.read import Corpus
from evals.replies import Reply
from evals.scorers.cuts import cut_off

BALANCE = (
    "For financial balance to be sustainable, it must not be achieved at the expense of "
    "investment in the maintenance and development of infrastructure; we will look to manage "
    "this risk."
)
SCOPE = "Our objectives apply to the sector as a whole rather than to individual providers."
SAVING = (
    "Just a 1% reduction in sickness absence could save £400 million, excluding the costs "
    "associated with absence such as temporary cover."
)
AGENCY = "no temporary staff will be paid more than permanent employees"


@pytest.mark.parametrize("words", [BALANCE, SCOPE, SAVING])
def test_a_whole_sentence_cuts_nothing_off(
    corpus: Corpus, quoting: Callable[..., Reply], words: str
) -> None:
    assert cut_off(quoting(words), corpus) == ()


@pytest.mark.parametrize(
    ("quote", "lost"),
    [
        ("be achieved at the expense of investment in the maintenance", "not"),
        (SCOPE.removesuffix(" rather than to individual providers."), "rather than"),
        ("to individual providers. However, we will support the sector", "rather than"),
        ("Just a 1% reduction in sickness absence could save £400 million", "excluding"),
        ("temporary staff will be paid more than permanent employees", "no"),
    ],
)
def test_a_quote_that_loses_what_turns_or_limits_it_is_found(
    corpus: Corpus, quoting: Callable[..., Reply], quote: str, lost: str
) -> None:
    assert any(lost in words for words in cut_off(quoting(quote), corpus))


def test_what_another_citation_quotes_is_not_lost(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    first, second = BALANCE[: BALANCE.index(" be achieved")], "be achieved at the expense of "
    rest = BALANCE[BALANCE.index(second) :]
    assert cut_off(quoting(first, rest), corpus) == ()


def test_less_of_a_sentence_may_be_quoted_where_the_rest_turns_nothing(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    assert cut_off(quoting("95% of patients seen and discharged or admitted"), corpus) == ()
    assert cut_off(quoting(AGENCY), corpus) == ()


def test_half_a_word_is_found(corpus: Corpus, quoting: Callable[..., Reply]) -> None:
    assert cut_off(quoting(BALANCE[:-3]), corpus) == ("is",)
