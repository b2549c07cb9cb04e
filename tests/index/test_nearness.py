"""Crowds on unit vectors made by hand; the property tests hold for any."""

import math
from collections.abc import Sequence
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import Vectors
from index.nearness import TEMPERATURE, Crowds
from index.units import Entry

COSINES = st.lists(st.floats(min_value=-1, max_value=1), min_size=1, max_size=70)
ASKED = np.array([1.0, 0.0], dtype=np.float32)
SLACK = 2e-6
"""Nearness is rounded to six places, and the vectors are single precision."""


def vectors(cosines: Sequence[float]) -> Vectors:
    """Vectors of length one at these cosines to `ASKED`."""
    rows = [(one, math.sqrt(max(0.0, 1 - one * one))) for one in cosines]
    return np.array(rows, dtype=np.float32).reshape(-1, 2)


def nearness(cosines: Sequence[float]) -> float:
    entries = [Entry(f"q{at}", "d:0", "question") for at in range(len(cosines))]
    return Crowds(entries, vectors(cosines)).nearness(ASKED, ["answered"])


@given(COSINES)
def test_nearness_is_never_under_the_nearest_cosine(cosines: list[float]) -> None:
    most = TEMPERATURE * math.log(len(cosines))
    assert max(cosines) - SLACK <= nearness(cosines) <= max(cosines) + most + SLACK


@given(COSINES, st.floats(min_value=0, max_value=1))
def test_nearness_rises_when_a_nearer_question_is_added(cosines: list[float], share: float) -> None:
    nearer = max(cosines) + share * (1 - max(cosines))
    assert nearness([*cosines, nearer]) > nearness(cosines) or len(cosines) >= 50
    assert nearness([*cosines, nearer]) >= nearness(cosines) - SLACK


@given(COSINES, st.floats(min_value=-1, max_value=1))
def test_nearness_never_falls_when_any_question_is_added(
    cosines: list[float], another: float
) -> None:
    assert nearness([*cosines, another]) >= nearness(cosines) - SLACK


@given(COSINES, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_does_not_matter(cosines: list[float], order: Random) -> None:
    shuffled = list(cosines)
    order.shuffle(shuffled)
    assert nearness(shuffled) == pytest.approx(nearness(cosines), abs=SLACK)


@given(COSINES, COSINES)
def test_crowds_taken_together_are_at_least_as_near_as_either(
    one: list[float], other: list[float]
) -> None:
    entries = [Entry(f"a{at}", "d:0", "question") for at in range(len(one))]
    entries += [Entry(f"c{at}", "gap:g", "counter") for at in range(len(other))]
    crowds = Crowds(entries, vectors([*one, *other]))
    together = crowds.nearness(ASKED, ["answered", "counter"])
    assert together >= crowds.nearness(ASKED, ["answered"]) - SLACK
    assert together >= crowds.nearness(ASKED, ["counter"]) - SLACK


@pytest.mark.parametrize(
    ("entry", "crowd"),
    [
        (Entry("q", "d:0", "question"), "answered"),
        (Entry("q", "gap:g", "topic"), "gap"),
        (Entry("q", "premise:p", "topic"), "premise"),
        (Entry("q", "conflict:c", "topic"), "conflict"),
        (Entry("q", "gap:g", "counter"), "counter"),
        (Entry("q", "near", "unanswered"), "near"),
    ],
)
def test_each_kind_of_question_has_its_crowd(entry: Entry, crowd: str) -> None:
    crowds = Crowds([entry], vectors([0.5]))
    near: npt.NDArray[np.float32] = ASKED
    assert crowds.nearness(near, [crowd]) == pytest.approx(0.5, abs=SLACK)
    others = {"answered", "gap", "premise", "conflict", "counter", "near"} - {crowd}
    assert all(crowds.nearness(near, [other]) == -1.0 for other in others)


@pytest.mark.parametrize(
    "entry",
    [
        Entry("words", "d:0", "leaf"),
        Entry("words", "d:0", "whole"),
        Entry("q", "clinical", "unanswered"),
    ],
)
def test_words_of_the_documents_and_questions_outside_them_are_in_no_crowd(entry: Entry) -> None:
    crowds = Crowds([entry], vectors([0.9]))
    names = ["answered", "gap", "premise", "conflict", "counter", "near", "clinical"]
    assert crowds.nearness(ASKED, names) == -1.0
