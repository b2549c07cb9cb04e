import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answers import Notice
from corpus.read import Corpus
from evals.cases import Case, Fact, Forbidden
from evals.replies import Reply
from evals.scorers.outcome import outcome, perfect

TARGET = (
    "We will focus on the A&E target "
    "(95% of patients seen and discharged or admitted within four hours)."
)
WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."
BALANCE = (
    "For financial balance to be sustainable, it must not be achieved at the expense of "
    "investment in the maintenance and development of infrastructure; we will look to manage "
    "this risk."
)
LIST = (
    "Providers will therefore need to:\n\n"
    "- co-locate primary and secondary care where possible\n"
    "- run their estates more efficiently\n"
    "- transform the way in which we use surplus estate to fund these developments and to make a "
    "major contribution to the provision of additional housing for NHS staff and the wider "
    "population."
)
HALF = LIST[: LIST.index("\n- transform")]
SCOPE = "Our objectives apply to the sector as a whole rather than to individual providers."


def fact(pattern: str) -> Fact:
    return Fact("a", True, (re.compile(pattern),), None, True)


def test_all_that_is_needed_and_no_more_is_perfect(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(TARGET, facts=(fact("95%"), fact("four hours")))
    assert outcome(case, quoting(TARGET), corpus) == "perfect"
    assert perfect(case, quoting(TARGET), corpus) == 1


def test_too_long_or_without_a_notice_is_acceptable(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    reply = quoting(TARGET)
    assert outcome(make_case(TARGET, max_words=30), reply, corpus) == "acceptable"
    assert outcome(make_case(TARGET, notices=("scope",)), reply, corpus) == "acceptable"


def test_more_than_twice_too_long_is_no_answer(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert outcome(make_case(TARGET, max_words=12), quoting(TARGET), corpus) == "incorrect"


def test_declining_what_can_be_answered_is_missing(
    corpus: Corpus, declining: Reply, make_case: Callable[..., Case]
) -> None:
    assert outcome(make_case(TARGET), declining, corpus) == "missing"


def test_a_failure_is_incorrect(corpus: Corpus, make_case: Callable[..., Case]) -> None:
    failed = Reply("?", "failed", "It broke.")
    assert outcome(make_case(TARGET), failed, corpus) == "incorrect"
    assert outcome(make_case(), failed, corpus) == "incorrect"


@pytest.mark.parametrize(
    ("expect", "said", "comes_to"),
    [
        ("not_in_documents", "not_found", "perfect"),
        ("not_in_documents", "out_of_scope", "acceptable"),
        ("not_in_documents", "needs_clarification", "acceptable"),
        ("out_of_scope", "out_of_scope", "perfect"),
        ("out_of_scope", "not_found", "acceptable"),
    ],
)
def test_what_cannot_be_answered_is_to_be_declined_for_the_right_reason(
    corpus: Corpus,
    declining: Reply,
    make_case: Callable[..., Case],
    expect: str,
    said: str,
    comes_to: str,
) -> None:
    reply = replace(declining, outcome=said)
    assert outcome(make_case(expect=expect), reply, corpus) == comes_to


def test_answering_what_cannot_be_answered_is_incorrect(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert outcome(make_case(), quoting(TARGET), corpus) == "incorrect"


def test_declining_without_the_notice_asked_for_is_acceptable(
    corpus: Corpus, declining: Reply, make_case: Callable[..., Case]
) -> None:
    assert outcome(make_case(notices=("gap",)), declining, corpus) == "acceptable"


@pytest.mark.parametrize(
    "lacking",
    [{"facts": (fact("98%"),)}, {"forbid": (Forbidden(re.compile("four hours"), "no"),)}],
)
def test_a_fact_too_few_or_a_word_too_many_is_incorrect(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    make_case: Callable[..., Case],
    lacking: dict[str, object],
) -> None:
    assert outcome(make_case(TARGET, **lacking), quoting(TARGET), corpus) == "incorrect"


@pytest.mark.parametrize(
    ("quote", "old", "new"),
    [
        (TARGET, "95%", "98%"),
        (TARGET, "four hours", "four days"),
        (BALANCE, "must not be", "must be"),
        (BALANCE, "must not", "may not"),
        (WANTED, "expect", "require"),
        (WANTED, "March 2018", "March 2019"),
        (SCOPE, "the sector as a whole", "every provider"),
        (SCOPE, "rather than to individual providers", "and to individual providers"),
    ],
)
def test_a_word_changed_everywhere_is_incorrect(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    make_case: Callable[..., Case],
    altering: Callable[[Reply, str, str], Reply],
    quote: str,
    old: str,
    new: str,
) -> None:
    reply, case = quoting(quote), make_case(quote)
    assert outcome(case, reply, corpus) == "perfect"
    assert outcome(case, altering(reply, old, new), corpus) == "incorrect"


@pytest.mark.parametrize("quote", [HALF, BALANCE, WANTED])
def test_half_a_list_or_another_passage_is_incorrect(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case], quote: str
) -> None:
    assert outcome(make_case(LIST), quoting(LIST), corpus) == "perfect"
    assert outcome(make_case(LIST), quoting(quote), corpus) == "incorrect"


def test_words_put_under_another_document_are_incorrect(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    reply = quoting(TARGET)
    (citation,) = reply.citations
    moved = replace(citation, document_id="implementing-the-forward-view")
    assert outcome(make_case(TARGET), replace(reply, citations=(moved,)), corpus) == "incorrect"


def test_a_notice_that_misleads_is_incorrect(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    for text in ("It is 60% of trusts.", "Trusts must do this.", "“We require it” [1]."):
        reply = quoting(WANTED, notices=[Notice("conflict", text, (1,))])
        assert outcome(make_case(WANTED), reply, corpus) == "incorrect"


def test_quoting_everything_is_no_answer(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    document = corpus.document("2020-objectives")
    whole = [
        corpus.words(one)
        for one in corpus.passages
        if one.document_id == document.id and one.kind == "paragraph"
    ]
    once = [words for words in whole if document.text.count(words) == 1]
    everything = quoting(*(words for words in once if not _elsewhere(corpus, words)))
    assert outcome(make_case(TARGET), everything, corpus) == "incorrect"


def _elsewhere(corpus: Corpus, words: str) -> bool:
    return sum(words in one.text for one in corpus.documents) > 1
