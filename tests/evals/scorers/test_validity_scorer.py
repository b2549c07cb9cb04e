from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Notice
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.validity import is_valid, valid

TARGET = (
    "We will focus on the A&E target "
    "(95% of patients seen and discharged or admitted within four hours)."
)


def test_what_the_assistant_composes_is_valid(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert valid(make_case(TARGET), quoting(TARGET), corpus) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"document_id": "implementing-the-forward-view"},
        {"document_id": "nowhere"},
        {"sha256": "0" * 64},
        {"document_title": "Implementing the Forward View"},
        {"published": "2017-07"},
        {"section": ("Quality objectives", "Objective 3")},
        {"section": ()},
        {"page": 3},
        {"url": "https://example.org"},
        {"quote": TARGET.replace("95%", "98%")},
        {"quote": TARGET.lower()},
        {"start": 0},
        {"end": 10**6},
        {"start": -1},
    ],
)
def test_a_citation_with_anything_wrong_is_not(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    make_case: Callable[..., Case],
    wrong: dict[str, object],
) -> None:
    reply = quoting(TARGET)
    (citation,) = reply.citations
    broken = replace(reply, citations=(replace(citation, **wrong),))
    assert valid(make_case(TARGET), broken, corpus) == 0


def test_offsets_that_are_off_by_any_number_are_not_valid(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    @given(by=st.integers(-300, 300).filter(bool))
    def check(by: int) -> None:
        (citation,) = quoting(TARGET).citations
        moved = replace(citation, start=citation.start + by, end=citation.end + by)
        assert not is_valid(moved, corpus)

    check()


def test_related_passages_and_notices_count_too(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case, reply = make_case(), quoting(TARGET)
    bad = replace(reply.citations[0], quote="other words")
    assert valid(case, Reply("?", "not_found", "", related=(bad,)), corpus) == 0
    noticed = replace(reply, notices=(Notice("dated", "Of 2016.", (7,)),))
    assert valid(case, noticed, corpus) == 0


def test_two_citations_may_not_have_one_number(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    reply = quoting(TARGET)
    twice = replace(reply, citations=reply.citations * 2)
    assert valid(make_case(TARGET), twice, corpus) == 0


def test_a_reply_that_cites_nothing_is_not_eligible(
    corpus: Corpus, declining: Reply, make_case: Callable[..., Case]
) -> None:
    assert valid(make_case(), declining, corpus) is None
