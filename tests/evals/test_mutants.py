from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from assistant.pipeline import Assistant
from corpus.read import Corpus
from evals.cases import Case, cases_file, load_cases
from evals.mutants import Trial, answered_rightly, bases, kinds, mutants, table, tried
from evals.mutations.good import Good, lost, without

NAMED = (
    "figure changed, in the text",
    "figure changed, in the citation",
    "not dropped, throughout",
    "not added, throughout",
    "strength changed, throughout",
    "neighbouring passage cited",
    "neighbouring sentence quoted",
    "level swapped, throughout",
    "half of the list quoted",
    "last vital fact cut off",
    "other document's id",
    "other document's hash",
    "both offsets off by one",
    "year changed, throughout",
    "actor changed, throughout",
    "elided over a negation",
    "invented and not cited",
    "unanswerable answered with the nearest passage",
    "answerable declined",
    "longer than allowed",
    "said twice",
)
"""What an evaluation of these answers has to see through."""


@pytest.fixture(scope="module")
def cases(corpus: Corpus) -> list[Case]:
    return load_cases(cases_file("development"), corpus)


@pytest.fixture(scope="module")
def good(assistant: Assistant, cases: list[Case]) -> list[Good]:
    """Good replies to a few cases of every type."""
    seen: Counter[str] = Counter()
    few = []
    for case in Random(7).sample(cases, len(cases)):
        if seen[case.type] < 3:
            seen[case.type] += 1
            few.append(case)
    return answered_rightly(assistant, few)


def survivors(trials: list[Trial]) -> list[str]:
    return [f"{one.mutant.kind}: {one.mutant.about}" for one in trials if not one.killed]


def test_good_answers_made_subtly_wrong_are_seen_through(good: list[Good], corpus: Corpus) -> None:
    trials = tried(mutants(good, per_kind=2), corpus)
    assert set(NAMED) <= {one.mutant.kind for one in trials}
    assert len(survivors(trials)) <= 0.02 * len(trials), survivors(trials)


def test_the_same_seed_makes_the_same_mutants(good: list[Good]) -> None:
    assert mutants(good, per_kind=1) == mutants(good, per_kind=1)
    assert mutants(good, per_kind=1) != mutants(good, per_kind=1, seed=1)


def test_what_is_not_good_is_no_base(good: list[Good], corpus: Corpus) -> None:
    cases = [one.case for one in good]
    replies = {one.case.id: one.reply for one in good}
    made = {one.case.id: one.reply for one in mutants(good, per_kind=1)}
    assert len(bases(cases, replies, corpus)) == len(good)
    assert not bases(cases, made, corpus)


def test_a_statement_that_the_case_can_do_without_is_not_left_out(good: list[Good]) -> None:
    """Else a mutant would be no worse than its base, and would have to be excused."""
    without_loss = [
        (one, statement)
        for one in good
        for statement in one.reply.statements
        if len(one.reply.statements) > 1 and lost(one, without(one.reply, statement)) is None
    ]
    made = {
        (one.case.id, statement.text)
        for one in mutants(good, per_kind=50)
        if one.kind == "needed statement left out"
        for statement in one.reply.statements
    }
    for one, statement in without_loss:
        left = {text for case, text in made if case == one.case.id}
        assert not left or statement.text in left


def test_every_kind_says_nothing_where_there_is_nothing_to_change(good: list[Good]) -> None:
    bare = replace(
        good[0],
        case=replace(good[0].case, expect="not_in_documents", evidence=(), facts=(), notices=()),
        reply=replace(
            good[0].reply,
            outcome="not_found",
            text="No.",
            statements=(),
            citations=(),
            notices=(),
            related=(),
        ),
        twin=None,
        others=(),
    )
    made = {kind for kind, mutation in kinds().items() if mutation(bare, Random(1))}
    assert made == {
        "unanswerable answered with a passage drawn by chance",
        "refusal that answers all the same",
        "refusal that goes on to claim",
    }


def test_the_table_names_each_survivor(good: list[Good], corpus: Corpus) -> None:
    trials = tried(mutants(good[:2], per_kind=1), corpus)
    alive = replace(trials[0], scored=replace(trials[0].scored, outcome="perfect", scores={}))
    assert not alive.killed
    printed = table([alive, *trials[1:]])
    assert alive.mutant.about in printed
    assert f"{len(trials)}" in printed.splitlines()[-1]


@pytest.mark.thorough
def test_of_five_hundred_mutants_ninety_eight_in_a_hundred_are_killed(
    assistant: Assistant, corpus: Corpus, cases: list[Case]
) -> None:
    trials = tried(mutants(answered_rightly(assistant, cases)), corpus)
    assert len(trials) >= 500
    assert sum(one.killed for one in trials) >= 0.98 * len(trials), table(trials)
