from pathlib import Path

import pytest

from assistant.build import load_library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.pins import place
from corpus.read import Corpus, load_corpus
from evals.cases import Case, cases_file, load_cases
from evals.causality import (
    Verdict,
    batches,
    changed_by,
    copied_assistant,
    interventions,
    unrelated_document,
    verdicts,
)
from evals.corpus_copies import write_copy
from evals.interventions import KINDS, Kind
from evals.mutants import answered_rightly
from evals.mutations.good import Good
from evals.revisions import Edit, Revision

OBJECTIVES = "2020-objectives"
FIGURE = "Objective 7: Deliver with providers a 2% efficiency improvement year on year"


def wrong(found: list[Verdict]) -> list[str]:
    return [
        f"{one.intervention.good.case.id} {one.intervention.about}: {one.found}"
        for one in found
        if not one.right
    ]


def edit(corpus: Corpus, quote: str, old: str, new: str) -> Edit:
    at = place(corpus, OBJECTIVES, quote).start + quote.index(old)
    return Edit(OBJECTIVES, at, at + len(old), new)


@pytest.fixture(scope="module")
def cases(corpus: Corpus) -> list[Case]:
    return load_cases(cases_file("development"), corpus)


def test_words_are_found_again_after_edits() -> None:
    text = "One hen and two ducks."
    new = Revision(text, (Edit("d", 0, 3, "Eleven"), Edit("d", 12, 16, "")))
    assert new.text == "Eleven hen and ducks."
    assert new.words(4, 7) == "hen"
    assert new.words(0, 7) == "Eleven hen"
    assert new.words(12, 16) is None
    assert new.words(14, 21) is None
    assert new.words(8, 22) == "and ducks."


def test_edits_that_touch_are_refused() -> None:
    with pytest.raises(ValueError, match="touch"):
        Revision("abc", (Edit("d", 0, 2, "x"), Edit("d", 1, 3, "y")))


def test_a_copy_without_edits_is_the_same_corpus(corpus: Corpus, tmp_path: Path) -> None:
    copy = write_copy(corpus, tmp_path)
    assert copy.documents == corpus.documents
    assert copy.passages == corpus.passages


def test_annotations_follow_a_change_and_lose_what_is_deleted(
    corpus: Corpus, settings: Settings, tmp_path: Path
) -> None:
    changed, deleted = tmp_path / "changed", tmp_path / "deleted"
    for folder in (changed, deleted):
        folder.mkdir()
    write_copy(corpus, changed, [edit(corpus, FIGURE, "2%", "9%")])
    whole = next(
        one for one in corpus.passages if corpus.words(one).startswith("We will focus on the A&E")
    )
    write_copy(corpus, deleted, [Edit(OBJECTIVES, whole.start, whole.end, "")])
    before = load_library(settings)
    after = load_library(Settings(data_dir=settings.data_dir, corpus_dir=changed))
    assert len(after.questions) == len(before.questions)
    assert len(after.knowledge.expectations) == len(before.knowledge.expectations)
    # What spoke of the figure and is pinned to a place that still has the old one is dropped.
    left = {one.id for one in after.knowledge.conflicts}
    gone = [one for one in before.knowledge.conflicts if one.id not in left]
    assert all("2%" in one.text for one in gone)
    assert len(gone) <= 1
    assert after.titles[OBJECTIVES, "Objective 7"] == "9% efficiency"
    fewer = load_library(Settings(data_dir=settings.data_dir, corpus_dir=deleted))
    assert len(fewer.questions) < len(before.questions)
    assert len(fewer.knowledge.expectations) < len(before.knowledge.expectations)


def test_edits_of_one_copy_leave_each_others_answers_alone(
    assistant: Assistant, cases: list[Case]
) -> None:
    made = interventions(answered_rightly(assistant, cases[:10]), KINDS, 4)
    for group in batches(made):
        for one in group:
            assert not any(one.touches(other) for other in group if other is not one)
    assert sum(map(len, batches(made))) == len(made)


def test_answers_rest_on_the_documents(
    assistant: Assistant, settings: Settings, corpus: Corpus, cases: list[Case]
) -> None:
    """What is quoted is deleted, or a number, date or actor in it is changed."""
    made = interventions(answered_rightly(assistant, cases[:24]), KINDS, 2)
    assert len(made) >= 6
    assert {one.kind for one in made} == set(KINDS)
    assert wrong(verdicts(settings, corpus, made)) == []


def test_an_unrelated_document_changes_no_answer(
    assistant: Assistant, settings: Settings, corpus: Corpus, cases: list[Case], tmp_path: Path
) -> None:
    other = copied_assistant(settings, corpus, tmp_path, (), [unrelated_document()])
    assert len(other.corpus.documents) == 3
    assert len(load_corpus(tmp_path).passages) > len(corpus.passages)
    assert changed_by(assistant, other, [case.question for case in cases[::60]]) == []


@pytest.fixture(scope="module")
def every_good(assistant: Assistant, cases: list[Case]) -> list[Good]:
    return answered_rightly(assistant, cases)


@pytest.mark.thorough
@pytest.mark.parametrize("kind", KINDS)
def test_forty_answers_rest_on_the_documents(
    settings: Settings, corpus: Corpus, every_good: list[Good], kind: Kind
) -> None:
    found = verdicts(settings, corpus, interventions(every_good, [kind], 40))
    assert len(found) == 40
    assert wrong(found) == []


@pytest.mark.thorough
def test_an_unrelated_document_changes_none_of_a_hundred_answers(
    assistant: Assistant, settings: Settings, corpus: Corpus, cases: list[Case], tmp_path: Path
) -> None:
    other = copied_assistant(settings, corpus, tmp_path, (), [unrelated_document()])
    questions = [case.question for case in cases[:: len(cases) // 100]][:100]
    assert changed_by(assistant, other, questions) == []
