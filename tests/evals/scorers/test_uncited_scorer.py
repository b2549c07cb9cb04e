from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answers import Statement
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.uncited import all_cited, uncited

TARGET = (
    "We will focus on the A&E target "
    "(95% of patients seen and discharged or admitted within four hours)."
)
LIST = ("Providers will therefore need to:", "run their estates more efficiently")
CLAIM = "Trusts that fall short are put in special measures."


def test_the_frame_needs_no_citation(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    reply = quoting(TARGET, LIST)
    assert "(“We” is NHS Improvement.)" in reply.text
    assert uncited(reply, corpus) == ()
    assert all_cited(make_case(TARGET), reply, corpus) == 1


@pytest.mark.parametrize("marker", ["", " [1]"])
@pytest.mark.parametrize("joint", ["\n\n", " "])
def test_a_sentence_that_no_statement_covers_is_found(
    corpus: Corpus, quoting: Callable[..., Reply], joint: str, marker: str
) -> None:
    reply = quoting(TARGET)
    more = replace(reply, text=f"{reply.text}{joint}{CLAIM}{marker}")
    assert any(CLAIM[:-1] in one for one in uncited(more, corpus))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(July 2016) says:", "(July 2017) says:"),
        ("(July 2016) says:", "(July 2016) leaves it to you:"),
        ("*2020 Objectives*", "*Our Objectives*"),
        ("(“We” is NHS Improvement.)", "(“We” is NHS England.)"),
        ("**Objective 8: NHS Constitution standards**", "**You need not do this**"),
    ],
)
def test_a_frame_that_is_not_the_documents_own_is_found(
    corpus: Corpus, quoting: Callable[..., Reply], old: str, new: str
) -> None:
    reply = quoting(TARGET)
    assert old in reply.text
    assert uncited(replace(reply, text=reply.text.replace(old, new)), corpus) != ()


def test_a_statement_without_a_citation_or_with_one_that_is_not_listed_is_found(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    reply = quoting(TARGET)
    (statement,) = reply.statements
    for numbers in ((), (9,)):
        bare = replace(reply, statements=(replace(statement, citations=numbers),))
        assert statement.text in uncited(bare, corpus)


def test_a_statement_has_to_stand_in_the_text_with_its_markers(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    reply = quoting(TARGET)
    (statement,) = reply.statements
    assert uncited(replace(reply, text=reply.text.replace(" [1]", "")), corpus) == (statement.text,)
    assert statement.text in uncited(replace(reply, text=reply.text.replace("95%", "9%")), corpus)


def test_a_citation_does_not_make_an_invented_statement_good(
    corpus: Corpus, quoting: Callable[..., Reply]
) -> None:
    reply = quoting(TARGET)
    more = replace(
        reply,
        text=f"{reply.text}\n\n{CLAIM} [1]",
        statements=(*reply.statements, Statement(CLAIM, (1,))),
    )
    assert uncited(more, corpus) == (CLAIM,)


@pytest.mark.parametrize(
    ("words", "good"),
    [
        (TARGET, True),
        ("95% of patients seen and discharged or admitted within four hours", True),
        ("95% of patients must be seen within four hours.", False),
        (TARGET.replace("95%", "98%"), False),
    ],
)
def test_a_statement_without_quotation_marks_is_word_for_word(
    corpus: Corpus, quoting: Callable[..., Reply], words: str, good: bool
) -> None:
    plain = replace(quoting(TARGET), text=f"{words} [1]", statements=(Statement(words, (1,)),))
    assert (uncited(plain, corpus) == ()) is good


@pytest.mark.parametrize("slipped", [", now optional: “", " (as a last resort): “"])
def test_nothing_but_a_heading_stands_before_a_quote(
    corpus: Corpus, quoting: Callable[..., Reply], slipped: str
) -> None:
    reply = quoting(TARGET)
    (statement,) = reply.statements
    text = statement.text.replace(": “", slipped)
    changed = replace(
        reply,
        text=reply.text.replace(": “", slipped),
        statements=(replace(statement, text=text),),
    )
    assert uncited(changed, corpus) == (text,)


def test_what_was_computed_from_data_rests_on_a_status(corpus: Corpus) -> None:
    words = "Objective 8 (NHS Constitution standards): Not met. 88% against 95%."
    reply = Reply(
        "Is it met?",
        "answered",
        f"**Status at 31 March**\n\n{words}\n\nComputed by rule from 3 rows of a file.",
        (Statement(words, (), status=8),),
        more={"statuses": [{"objective": 8}]},
    )
    assert uncited(reply, corpus) == ()
    assert words in uncited(replace(reply, more={}), corpus)


@pytest.mark.parametrize(
    "more",
    [
        CLAIM,
        "I would take it that the usual 92% applies.",
        "The documents expect you to decide this.",
        "You do not have to do this.",
    ],
)
def test_a_refusal_says_what_is_not_there_and_answers_nothing(
    corpus: Corpus, declining: Reply, make_case: Callable[..., Case], more: str
) -> None:
    assert all_cited(make_case(), declining, corpus) == 1
    claiming = replace(declining, text=f"{declining.text}\n\n{more}")
    assert uncited(claiming, corpus) == (more,)


@pytest.mark.parametrize(
    "words",
    [
        "I can't give clinical advice. Ask your manager.",
        "That is not something these documents are about.\n\nI answer only from *2020 Objectives*.",
        "There is no objective 17: the objectives are numbered 1 to 16.",
    ],
)
def test_the_words_of_refusals_are_known(corpus: Corpus, words: str) -> None:
    assert uncited(Reply("?", "not_found", words), corpus) == ()


def test_a_failure_is_not_eligible(corpus: Corpus, make_case: Callable[..., Case]) -> None:
    assert all_cited(make_case(), Reply("?", "failed", "It broke."), corpus) is None
