from collections.abc import Callable
from dataclasses import replace

from assistant.answers import Notice
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.brevity import brief, words
from evals.scorers.families import drops, families
from evals.scorers.notices import noticed
from evals.scorers.order import first_gold, gold_words
from evals.scorers.premise import premise_corrected
from evals.scorers.retrieval import AllFound, first_found

TARGET = (
    "We will focus on the A&E target "
    "(95% of patients seen and discharged or admitted within four hours)."
)
WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."
LIST = ("Providers will therefore need to:", "run their estates more efficiently")


def test_the_kinds_of_notice_asked_for_are_shared_out(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(WANTED, notices=("scope", "dated"))
    reply = quoting(WANTED, notices=[Notice("dated", "Of 2016.", (1,))])
    assert noticed(case, reply, corpus) == 0.5
    assert noticed(make_case(WANTED), reply, corpus) is None


def test_a_premise_is_put_right_by_a_notice_or_by_the_right_words_first(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(TARGET, expect="correct_premise", type="false_premise")
    notice = Notice("premise", "The documents do not say so.", (1,))
    assert premise_corrected(case, quoting(TARGET, WANTED), corpus) == 1
    assert premise_corrected(case, quoting(WANTED, TARGET), corpus) == 0
    assert premise_corrected(case, quoting(WANTED, TARGET, notices=[notice]), corpus) == 1
    assert premise_corrected(case, quoting(WANTED, notices=[notice]), corpus) == 0
    plain = replace(case, expect="answer")
    assert premise_corrected(plain, quoting(TARGET), corpus) == 0
    assert premise_corrected(plain, quoting(TARGET, notices=[notice]), corpus) == 1


def test_a_premise_is_not_asked_of_other_cases(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert premise_corrected(make_case(TARGET), quoting(TARGET), corpus) is None
    assert premise_corrected(make_case(type="false_premise"), quoting(TARGET), corpus) is None


def test_the_place_of_the_first_gold_sentence(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert first_gold(make_case(TARGET), quoting(TARGET, WANTED), corpus) == 1
    assert first_gold(make_case(WANTED), quoting(TARGET, WANTED), corpus) == 0.5
    assert first_gold(make_case(LIST[1]), quoting(LIST), corpus) == 1
    assert first_gold(make_case(LIST[0]), quoting(TARGET), corpus) == 0
    assert first_gold(make_case(), quoting(TARGET), corpus) is None
    assert first_gold(make_case(TARGET), Reply("?", "not_found", ""), corpus) is None


def test_the_share_of_quoted_words_that_are_gold(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert gold_words(make_case(TARGET), quoting(TARGET), corpus) == 1
    assert gold_words(make_case(TARGET), quoting(WANTED), corpus) == 0
    both = gold_words(make_case(TARGET), quoting(TARGET, WANTED), corpus)
    gold, other = len(TARGET.split()), len(WANTED.split())
    assert both == gold / (gold + other)


def test_words_are_those_of_the_text_and_not_of_its_notices(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    reply = quoting(WANTED, notices=[Notice("dated", "Of 2016. " * 200, (1,))])
    case = make_case(WANTED, max_words=words(reply))
    assert brief(case, reply, corpus) == 1
    assert brief(replace(case, max_words=words(reply) - 1), reply, corpus) == 0
    assert brief(case, Reply("?", "not_found", "No."), corpus) is None


def test_a_family_is_right_when_all_of_it_is(make_case: Callable[..., Case]) -> None:
    def case(family: str, style: str) -> Case:
        return make_case(family=family, style=style)

    perfect = [
        (case("a", "formal"), True),
        (case("a", "typo"), True),
        (case("b", "formal"), True),
        (case("b", "typo"), False),
        (case("b", "vague"), True),
        (case("alone", "formal"), False),
    ]
    assert families(perfect) == {"a": True, "b": False}
    assert drops(perfect) == {"typo": 0.5, "vague": 0}
    assert families([]) == {}


def test_what_a_search_found(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    found = quoting(TARGET, WANTED).citations
    reply = Reply("?", "answered", "", found=found)
    case = make_case(TARGET, WANTED)
    assert AllFound(1)(case, reply, corpus) == 0
    assert AllFound(2)(case, reply, corpus) == 1
    assert first_found(make_case(WANTED), reply, corpus) == 0.5
    assert first_found(make_case(LIST[0]), reply, corpus) == 0
    assert AllFound(5)(make_case(), reply, corpus) is None
    assert first_found(case, quoting(TARGET), corpus) is None
