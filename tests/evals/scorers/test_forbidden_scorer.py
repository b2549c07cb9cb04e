import re
from collections.abc import Callable

from assistant.answers import Notice
from corpus.read import Corpus
from evals.cases import Case, Forbidden
from evals.replies import Reply
from evals.scorers.forbidden import hits, nothing_forbidden

WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."


def forbid(pattern: str) -> tuple[Forbidden, ...]:
    return (Forbidden(re.compile(pattern, re.IGNORECASE), "wrong"),)


def test_a_pattern_is_forbidden_in_text_and_notices(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(WANTED, forbid=forbid("MARCH 2018"))
    assert nothing_forbidden(case, quoting(WANTED), corpus) == 0
    other = make_case(WANTED, forbid=forbid("98%"))
    assert nothing_forbidden(other, quoting(WANTED), corpus) == 1
    told = quoting(WANTED, notices=[Notice("conflict", "Or 98%.", (1,))])
    assert nothing_forbidden(other, told, corpus) == 0


def test_markers_and_line_ends_do_not_hide_it(
    make_case: Callable[..., Case], quoting: Callable[..., Reply]
) -> None:
    case = make_case(WANTED, forbid=forbid("call the helpline now"))
    reply = quoting(WANTED, text="call the [1]\nhelpline now")
    assert hits(case, reply) == case.forbid


def test_a_premise_notice_may_name_the_questions_own_words(
    make_case: Callable[..., Case], quoting: Callable[..., Reply]
) -> None:
    case = make_case(WANTED, forbid=forbid("98%"))
    notice = Notice("premise", "The documents do not say that it is 98%.", (1,))
    assert hits(case, quoting(WANTED, question="Why 98%?", notices=[notice])) == ()
    assert hits(case, quoting(WANTED, question="Why so many?", notices=[notice])) == case.forbid


def test_nothing_forbidden_is_not_eligible(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert nothing_forbidden(make_case(WANTED), quoting(WANTED), corpus) is None
