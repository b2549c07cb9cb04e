import numpy as np
import pytest

from corpus.knowledge import Knowledge, matters
from index.embedding import Vectors
from index.matters import Matters
from index.units import Entry

ASKED = np.array([1.0, 0.0], dtype=np.float32)


def at(*cosines: float) -> Vectors:
    rows = [(one, (1 - one * one) ** 0.5) for one in cosines]
    return np.array(rows, dtype=np.float32)


def test_a_matter_is_as_like_as_the_mean_of_its_two_likest_questions() -> None:
    entries = [Entry(f"q{n}", "gap:g", "topic") for n in range(3)]
    [found] = Matters(entries, at(0.2, 0.9, 0.7)).touched(ASKED)
    assert found.name == "gap:g"
    assert found.likeness == pytest.approx(0.8, abs=1e-5)


def test_a_matter_with_one_question_is_as_like_as_that() -> None:
    [found] = Matters([Entry("q", "gap:g", "topic")], at(0.4)).touched(ASKED)
    assert found.likeness == pytest.approx(0.4, abs=1e-5)


def test_the_likest_comes_first_and_ties_are_in_order_of_name() -> None:
    entries = [Entry("q", name, "topic") for name in ("gap:b", "premise:z", "gap:a")]
    found = Matters(entries, at(0.5, 0.9, 0.5)).touched(ASKED)
    assert [one.name for one in found] == ["premise:z", "gap:a", "gap:b"]


def test_only_questions_on_a_matter_count() -> None:
    entries = [
        Entry("q", "gap:g", "counter"),
        Entry("q", "d:0", "question"),
        Entry("q", "near", "unanswered"),
    ]
    assert Matters(entries, at(0.9, 0.9, 0.9)).touched(ASKED) == ()


def test_without_knowledge_there_are_no_matters() -> None:
    assert matters(Knowledge()) == ()
