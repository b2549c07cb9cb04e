from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from corpus.pins import Place
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.evidence import holds, is_needed, precision, recall, recall_in_answer
from evals.scorers.sentence_f1 import sentence_f1

TARGET = (
    "We will focus on the A&E target "
    "(95% of patients seen and discharged or admitted within four hours)."
)
NEXT = "As well as being an important clinical measure in its own right"
WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."
LEAD = "As the recent guidance sets out, providers will consistently need to:"
ITEM = "only use agencies on approved frameworks."


def test_every_group_counts_and_any_one_of_a_group_will_do(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(TARGET, [WANTED, ITEM])
    assert recall(case, quoting(TARGET, WANTED), corpus) == 1
    assert recall(case, quoting(TARGET, ITEM), corpus) == 1
    assert recall(case, quoting(TARGET), corpus) == 0.5
    assert recall(case, quoting(NEXT), corpus) == 0


def test_what_only_a_notice_cites_is_recalled_but_not_by_the_answer(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    reply = quoting(TARGET, WANTED)
    noticed = replace(reply, statements=reply.statements[:1])
    case = make_case(TARGET, WANTED)
    assert recall(case, noticed, corpus) == 1
    assert recall_in_answer(case, noticed, corpus) == 0.5


def test_declining_wins_nothing(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    make_case: Callable[..., Case],
) -> None:
    silent = replace(quoting(TARGET), outcome="not_found")
    assert recall(make_case(TARGET), silent, corpus) == 0


def test_without_evidence_there_is_nothing_to_score(
    corpus: Corpus, declining: Reply, make_case: Callable[..., Case]
) -> None:
    for scorer in (recall, recall_in_answer, precision, sentence_f1):
        assert scorer(make_case(), declining, corpus) is None


def test_a_span_is_held_when_nine_tenths_of_it_are(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    @given(less=st.integers(0, 60))
    def check(less: int) -> None:
        (citation,) = quoting(TARGET).citations
        place = Place(citation.document_id, citation.start, citation.end)
        length = place.end - place.start
        shorter = replace(citation, end=citation.end - less)
        assert holds(shorter, place) == (less <= 0.1 * length)

    check()


def test_a_citation_is_needed_when_it_shares_half_of_the_shorter(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    @given(at=st.integers(-200, 200))
    def check(at: int) -> None:
        (citation,) = quoting(TARGET).citations
        length = citation.end - citation.start
        moved = replace(citation, start=citation.start + at, end=citation.end + at)
        assert is_needed(make_case(TARGET), moved) == (length - abs(at) >= 0.5 * length)

    check()


def test_another_document_holds_nothing(corpus: Corpus, quoting: Callable[..., Reply]) -> None:
    (citation,) = quoting(TARGET).citations
    assert not holds(citation, Place("nowhere", citation.start, citation.end))


def test_half_of_what_is_quoted_is_needed(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert precision(make_case(TARGET), quoting(TARGET, WANTED), corpus) == 0.5


def test_words_that_lead_in_are_counted_only_when_they_are_needed(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    reply = quoting((LEAD, ITEM), TARGET)
    assert precision(make_case(ITEM), reply, corpus) == 0.5
    assert precision(make_case(ITEM, LEAD), reply, corpus) == 2 / 3
    assert sentence_f1(make_case(ITEM), quoting((LEAD, ITEM)), corpus) == 1


def test_sentences_are_weighed_both_ways(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert sentence_f1(make_case(TARGET), quoting(TARGET), corpus) == 1
    assert sentence_f1(make_case(TARGET, WANTED), quoting(TARGET), corpus) == 2 / 3
    assert sentence_f1(make_case(TARGET), quoting(TARGET, WANTED), corpus) == 2 / 3
    assert sentence_f1(make_case(TARGET), quoting(WANTED), corpus) == 0


def test_a_part_of_a_sentence_is_its_sentence(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    part = "95% of patients seen and discharged or admitted within four hours"
    assert sentence_f1(make_case(part), quoting(TARGET), corpus) == 1


def test_an_alternative_that_is_quoted_as_well_is_not_wrong(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert sentence_f1(make_case([TARGET, WANTED]), quoting(TARGET, WANTED), corpus) == 1
