import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import cluster_bootstrap, mcnemar_exact, paired_difference, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (189, 200, 0.904, 0.969),
        (281, 300, 0.903, 0.960),
        (300, 300, 0.987, 1.0),
        (0, 300, 0.0, 0.0126),
    ],
)
def test_wilsons_interval_is_that_of_the_tables(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert found.low == pytest.approx(low, abs=0.001)
    assert found.high == pytest.approx(high, abs=0.001)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_proportion(pair: tuple[int, int]) -> None:
    k, n = pair
    found = wilson(k, n)
    assert -1e-9 <= found.low <= k / n + 1e-9
    assert k / n - 1e-9 <= found.high <= 1 + 1e-9


@pytest.mark.parametrize(("k", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_proportion_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson(k, n)


def test_the_bootstrap_says_the_same_every_time() -> None:
    values, clusters = [0.0, 1.0, 1.0, 0.5] * 5, ["a", "b", "c", "d"] * 5
    assert cluster_bootstrap(values, clusters) == cluster_bootstrap(values, clusters)
    other = cluster_bootstrap(values, clusters, seed=3)
    assert other is not None


def test_the_order_of_the_cases_makes_no_difference() -> None:
    values, clusters = [0.0, 1.0, 1.0, 0.5, 0.25], ["a", "b", "a", "c", "b"]
    found = cluster_bootstrap(values, clusters)
    turned = cluster_bootstrap(values[::-1], clusters[::-1])
    assert found is not None
    assert turned is not None
    assert (found.low, found.high) == pytest.approx((turned.low, turned.high))


def test_cases_that_are_alike_make_an_interval_wider_than_cases_that_are_not() -> None:
    values = [1.0] * 50 + [0.0] * 50
    alike = cluster_bootstrap(values, [str(case // 10) for case in range(100)])
    apart = cluster_bootstrap(values, [str(case) for case in range(100)])
    assert alike is not None
    assert apart is not None
    assert alike.high - alike.low > 2 * (apart.high - apart.low)


def test_clusters_of_one_case_give_nearly_wilsons_interval() -> None:
    found = cluster_bootstrap([1.0] * 70 + [0.0] * 30, [str(case) for case in range(100)])
    assert found is not None
    assert found.low == pytest.approx(wilson(70, 100).low, abs=0.02)
    assert found.high == pytest.approx(wilson(70, 100).high, abs=0.02)


def test_one_cluster_gives_no_interval() -> None:
    assert cluster_bootstrap([1.0, 0.0], ["a", "a"]) is None


def test_values_without_clusters_are_refused() -> None:
    with pytest.raises(ValueError, match="clusters"):
        cluster_bootstrap([1.0, 0.0], ["a"])
    with pytest.raises(ValueError, match="no cases"):
        paired_difference([], [], [])


def test_a_difference_is_taken_case_by_case() -> None:
    found = paired_difference([1.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0], ["a", "b", "c", "d"])
    assert found.value == 0.5
    assert found.interval is not None
    assert found.interval.low <= 0.5 <= found.interval.high


@pytest.mark.parametrize(
    ("b", "c", "p"), [(0, 0, 1.0), (5, 5, 1.0), (10, 0, 2 / 1024), (1, 9, 22 / 1024)]
)
def test_mcnemars_exact_p(b: int, c: int, p: float) -> None:
    assert mcnemar_exact(b, c) == pytest.approx(p)
    assert mcnemar_exact(c, b) == pytest.approx(p)
