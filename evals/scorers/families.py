"""Families: one question in several wordings counts once, and only when all are answered."""

from collections.abc import Iterable, Mapping
from statistics import mean

from evals.cases import Case


def families(perfect: Iterable[tuple[Case, bool]]) -> Mapping[str, bool]:
    """Return for each family of two cases or more whether all of its cases are perfect."""
    members = _members(perfect)
    return {name: all(right for _, right in cases) for name, cases in members.items()}


def drops(perfect: Iterable[tuple[Case, bool]]) -> Mapping[str, float]:
    """Return how much of the perfect answers is lost from the clean wording to each other style.

    The clean wording is the first of a family. A drop is a difference of shares over the families
    that have the style: 0.1 is ten points lost; below 0 the style does better.
    """
    lost: dict[str, list[int]] = {}
    for cases in _members(perfect).values():
        (_, clean), *others = cases
        for case, right in others:
            lost.setdefault(case.style, []).append(int(clean) - int(right))
    return {style: mean(values) for style, values in sorted(lost.items())}


def _members(perfect: Iterable[tuple[Case, bool]]) -> Mapping[str, list[tuple[Case, bool]]]:
    members: dict[str, list[tuple[Case, bool]]] = {}
    for case, right in perfect:
        members.setdefault(case.family, []).append((case, right))
    return {name: cases for name, cases in sorted(members.items()) if len(cases) > 1}
