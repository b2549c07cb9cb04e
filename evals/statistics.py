"""How sure a figure is: intervals, and whether two answerers differ by more than chance.

Cases of one cluster are alike, so clusters are resampled and never rows. Proportions get Wilson's
interval as well, which stays honest when every case passes; a bootstrap does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

_RESAMPLES = 4_000
_SEED = 2016


@dataclass(frozen=True)
class Interval:
    """The ends of a 95% interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """By how much the first of two is higher, on the same cases."""

    value: float
    interval: Interval | None


def wilson(k: int, n: int) -> Interval:
    """Return Wilson's 95% interval for `k` of `n`.

    Raises:
        ValueError: there are no cases, or `k` is not between 0 and `n`.
    """
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"{k} of {n} is no proportion.")
    found = binomtest(k, n).proportion_ci(0.95, method="wilson")
    return Interval(float(found.low), float(found.high))


def cluster_bootstrap(
    values: Sequence[float], clusters: Sequence[str], *, seed: int = _SEED
) -> Interval | None:
    """Return the 95% percentile interval of the mean of `values`, resampling whole clusters.

    Args:
        values: one a case.
        clusters: the cluster of each case, in the same order.

    Returns:
        None where there is one cluster, or all values are alike: drawing again tells nothing.

    Raises:
        ValueError: the two are not of one length.
    """
    if len(values) != len(clusters):
        raise ValueError(f"{len(values)} values have {len(clusters)} clusters.")
    names = {name: index for index, name in enumerate(sorted(set(clusters)))}
    if len(names) < 2 or len(set(values)) < 2:
        return None
    where = np.array([names[name] for name in clusters])
    sums = np.bincount(where, weights=np.asarray(values, dtype=float))
    sizes = np.bincount(where)
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(len(names), np.full(len(names), 1 / len(names)), size=_RESAMPLES)
    means = (drawn @ sums) / (drawn @ sizes)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(low), float(high))


def paired_difference(
    first: Sequence[float], second: Sequence[float], clusters: Sequence[str], *, seed: int = _SEED
) -> Difference:
    """Return the mean of `first` less that of `second`, case by case, with its interval.

    Raises:
        ValueError: there are no cases, or the three are not of one length.
    """
    gaps = [one - other for one, other in zip(first, second, strict=True)]
    if not gaps:
        raise ValueError("There are no cases to compare.")
    return Difference(sum(gaps) / len(gaps), cluster_bootstrap(gaps, clusters, seed=seed))


def mcnemar_exact(b: int, c: int) -> float:
    """Return the two-sided exact p of McNemar's test.

    Args:
        b: how many cases only the first passes.
        c: how many only the second does.
    """
    return float(binomtest(b, b + c, 0.5).pvalue) if b + c else 1.0
