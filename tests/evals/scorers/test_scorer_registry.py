from collections.abc import Callable

from corpus.read import Corpus
from evals.cases import Case, cases_file, load_cases
from evals.replies import Reply
from evals.scorers import INVARIANTS, SCORERS

WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."


def test_the_invariants_are_scorers_and_come_first() -> None:
    assert tuple(SCORERS)[: len(INVARIANTS)] == INVARIANTS


def test_every_scorer_gives_a_share_or_nothing_for_any_case_and_reply(
    corpus: Corpus, quoting: Callable[..., Reply], declining: Reply
) -> None:
    cases = load_cases(cases_file("development"), corpus)[::9]
    failed = Reply("What is expected?", "failed", "")
    for reply in (quoting(WANTED), declining, failed):
        for case in cases:
            for name, scorer in SCORERS.items():
                value = scorer(case, reply, corpus)
                assert value is None or 0 <= value <= 1, (name, case.id)


def test_a_good_answer_keeps_every_invariant(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    values = {
        name: SCORERS[name](make_case(WANTED), quoting(WANTED), corpus) for name in INVARIANTS
    }
    assert set(values.values()) <= {1, None}
    assert values["quotes verbatim"] == 1
