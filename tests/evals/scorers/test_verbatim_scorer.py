from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answers import Notice, Statement
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.verbatim import altered, misattributed, misplaced, verbatim

TARGET = (
    "We will focus on the A&E target "
    "(95% of patients seen and discharged or admitted within four hours)."
)
LEAD = "As the recent guidance sets out, providers will consistently need to:"
ITEM = "only use agencies on approved frameworks."
WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."


def test_what_the_assistant_composes_is_verbatim(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert verbatim(make_case(TARGET), quoting(TARGET, (LEAD, ITEM)), corpus) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [("95%", "98%"), ("will focus", "must focus"), ("or admitted", ""), ("We will", "we will")],
)
def test_a_changed_word_is_not_verbatim(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    make_case: Callable[..., Case],
    old: str,
    new: str,
) -> None:
    reply = quoting(TARGET)
    changed = replace(reply, text=reply.text.replace(old, new))
    assert verbatim(make_case(TARGET), changed, corpus) == 0


def test_layout_does_not_count(corpus: Corpus, quoting: Callable[..., Reply]) -> None:
    reply = quoting(TARGET)
    broken = reply.text.replace("discharged or", "dis\u00adcharged\u00a0or\n")
    assert altered(replace(reply, text=broken), corpus) == ()


def test_a_quote_with_the_number_of_another_citation_is_not_verbatim(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    reply = quoting(TARGET, WANTED)
    swapped = reply.text.replace("[1]", "[0]").replace("[2]", "[1]").replace("[0]", "[2]")
    assert altered(replace(reply, text=swapped), corpus) != ()


def test_a_statement_quotes_what_it_cites(corpus: Corpus, quoting: Callable[..., Reply]) -> None:
    reply = quoting(TARGET, WANTED)
    first, second = reply.statements
    swapped = (replace(first, citations=second.citations), second)
    assert altered(replace(reply, statements=swapped), corpus) != ()


def test_a_quote_mark_too_many_or_too_few_is_found(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    reply = quoting(TARGET)
    assert altered(replace(reply, text=f"{reply.text} ”"), corpus) == ("”",)
    assert altered(replace(reply, text=f"{reply.text} “and"), corpus) == ("and",)


def test_a_refusal_may_quote_the_question_and_nothing_else(
    corpus: Corpus, declining: Reply
) -> None:
    assert altered(declining, corpus) == ()
    other = replace(declining, question="What of something else?")
    assert altered(other, corpus) == ("parking",)


def test_a_notice_quotes_what_it_cites_or_says_what_it_is_not(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    def told(text: str) -> tuple[str, ...]:
        return altered(quoting(TARGET, notices=[Notice("strength", text, (1,))]), corpus)

    assert told("Its own words are “will focus” [1]. That is not “must”.") == ()
    assert told("Its own words are “must focus” [1].") == ("must focus",)
    assert told("That is “must”.") == ("must",)


def test_the_verb_may_stand_in_the_words_that_lead_in(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    notice = Notice("strength", "Its own words are “will consistently need to” [1].", (1,))
    assert altered(quoting(ITEM, notices=[notice]), corpus) == ()


def test_an_elision_keeps_the_order_of_one_passage(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    assert misplaced(quoting((LEAD, ITEM)), corpus) == ()
    assert misplaced(quoting((ITEM, LEAD)), corpus) == (LEAD,)
    assert misplaced(quoting((LEAD, WANTED)), corpus) == (WANTED,)
    assert misplaced(quoting((TARGET, WANTED)), corpus) == (WANTED,)


def test_a_quote_stands_under_its_own_document_and_heading(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    reply = quoting(TARGET)
    assert misattributed(reply, corpus) == ()
    other = reply.text.replace(
        "*2020 Objectives* (July 2016)", "*Implementing the Forward View* (11 February 2016)"
    )
    assert misattributed(replace(reply, text=other), corpus) == (TARGET,)
    (statement,) = reply.statements
    wrong = Statement(statement.text.replace("Objective 8", "Objective 9"), (1,))
    assert misattributed(replace(reply, statements=(wrong,)), corpus) == (wrong.text,)


def test_a_reply_without_quotes_is_not_eligible(
    corpus: Corpus, make_case: Callable[..., Case]
) -> None:
    assert verbatim(make_case(), Reply("?", "not_found", "No."), corpus) is None
