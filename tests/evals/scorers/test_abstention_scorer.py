from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.abstention import abstention, answered, aurc, declined, risk_coverage

WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."
JUDGED = st.lists(
    st.tuples(st.floats(0, 1).map(lambda one: round(one, 1)), st.booleans()), min_size=1
)


def test_each_case_is_for_one_of_the_two(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    declining: Reply,
    make_case: Callable[..., Case],
) -> None:
    asked, unanswerable = make_case(WANTED), make_case()
    assert declined(unanswerable, declining, corpus) == 1
    assert declined(unanswerable, quoting(WANTED), corpus) == 0
    assert declined(asked, declining, corpus) is None
    assert answered(asked, quoting(WANTED), corpus) == 1
    assert answered(asked, declining, corpus) == 0
    assert answered(unanswerable, declining, corpus) is None


def test_precision_recall_and_f1(
    quoting: Callable[..., Reply], declining: Reply, make_case: Callable[..., Case]
) -> None:
    asked, unanswerable, reply = make_case(WANTED), make_case(), quoting(WANTED)
    found = abstention(
        [
            (unanswerable, declining),
            (unanswerable, declining),
            (unanswerable, reply),
            (asked, declining),
            (asked, reply),
        ]
    )
    assert (found.precision, found.recall, found.refused) == (2 / 3, 2 / 3, 1 / 2)
    assert found.f1 == pytest.approx(2 / 3)


def test_without_cases_there_are_no_shares() -> None:
    found = abstention([])
    assert (found.precision, found.recall, found.f1, found.refused) == (None,) * 4
    assert risk_coverage([]) == ()
    assert aurc(()) is None


def test_ties_are_answered_together() -> None:
    points = risk_coverage([(0.5, True), (0.9, True), (0.5, False), (0.1, False)])
    assert [(one.threshold, one.coverage, one.risk) for one in points] == [
        (0.9, 0.25, 0),
        (0.5, 0.75, 1 / 3),
        (0.1, 1, 0.5),
    ]
    orders = [(0, 0, 1 / 3, 1 / 2), (0, 1 / 2, 1 / 3, 1 / 2)]
    assert aurc(points) == pytest.approx(sum(map(sum, orders)) / 2 / 4)


@given(JUDGED)
def test_the_curve_ends_at_everything_and_does_not_heed_the_order(
    judged: list[tuple[float, bool]],
) -> None:
    points = risk_coverage(judged)
    assert points == risk_coverage(list(reversed(judged)))
    assert points[-1].coverage == 1
    assert points[-1].risk == pytest.approx(sum(not right for _, right in judged) / len(judged))
    assert all(0 <= one.risk <= 1 for one in points)


@given(JUDGED)
def test_knowing_what_is_right_is_never_worse(judged: list[tuple[float, bool]]) -> None:
    knowing = aurc(risk_coverage([(float(right), right) for _, right in judged]))
    found = aurc(risk_coverage(judged))
    unknowing = aurc(risk_coverage([(0.0, right) for _, right in judged]))
    assert knowing is not None and found is not None and unknowing is not None
    assert knowing <= found + 1e-9
    assert knowing <= unknowing + 1e-9
