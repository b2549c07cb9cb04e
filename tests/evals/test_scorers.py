import re

from assistant.answers import Answer, Citation, Statement
from evals import scorers
from evals.cases import Case, Span

NEEDED = (Span("d", 100, 120),)
OTHER = (Span("d", 300, 320), Span("e", 0, 20))
CASE = Case("c", "t", "q", "answer", (NEEDED, OTHER), ((re.compile("95%"),),))
NOTHING = Case("n", "t", "q", "not_in_documents", (), ())


def citation(number: int, document: str, start: int, end: int) -> Citation:
    return Citation(number, document, "T", "2016", ("S",), "w" * (end - start), start, end, "h")


def answer(*citations: Citation, text: str = "It is 95%.") -> Answer:
    statements = tuple(Statement("s", (one.id,)) for one in citations)
    return Answer("i", "q", "answered", text, statements, citations)


ASIDE = answer(citation(1, "d", 0, 50))
WHOLE = answer(citation(1, "d", 90, 130), citation(2, "e", 0, 40))


def test_every_group_must_be_held_and_any_one_of_a_group_will_do() -> None:
    assert scorers.complete(CASE, WHOLE)
    assert not scorers.complete(CASE, answer(citation(1, "d", 90, 130)))
    assert not scorers.complete(CASE, answer(citation(1, "d", 105, 120), citation(2, "e", 0, 40)))


def test_a_missing_fact_makes_an_answer_incomplete() -> None:
    spans = WHOLE.citations
    assert not scorers.complete(CASE, answer(*spans, text="It is high."))


def test_an_answer_that_is_too_long_is_not_complete() -> None:
    assert not scorers.complete(CASE, answer(*WHOLE.citations, text="95% " * 201))


def test_the_share_of_citations_that_are_needed() -> None:
    half = answer(citation(1, "d", 90, 130), citation(2, "d", 500, 600))
    assert scorers.needed_share(CASE, half) == 0.5
    assert scorers.needed_share(CASE, ASIDE) == 0


def test_ranks() -> None:
    shown = [citation(1, "x", 0, 9), citation(2, "d", 90, 130), citation(3, "e", 0, 40)]
    assert scorers.reciprocal_rank(CASE, shown) == 0.5
    assert not scorers.all_within(CASE, shown, 2)
    assert scorers.all_within(CASE, shown, 3)


def test_a_case_that_a_score_is_not_about_has_none() -> None:
    assert scorers.complete(NOTHING, WHOLE) is None
    assert scorers.refused(NOTHING, WHOLE) is None
    assert scorers.declined(CASE, WHOLE) is None
    assert scorers.reciprocal_rank(NOTHING, ()) is None


def test_declining() -> None:
    declined = Answer("i", "q", "not_found", "The documents do not say.")
    assert scorers.declined(NOTHING, declined)
    assert scorers.refused(CASE, declined)
    assert not scorers.declined(NOTHING, WHOLE)
