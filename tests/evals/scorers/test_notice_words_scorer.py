from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answers import Notice, NoticeKind, Statement
from corpus.knowledge_files import load_knowledge
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.notice_words import borne_out, unfounded

WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."
STANDING = (
    "It does not say what replaces it. The NHS Long Term Plan of January 2019 followed the Five "
    "Year Forward View, and NHS Improvement became part of NHS England in July 2022."
)
CLAIM = "Commissioners have to agree to this in writing first."
PUBLISHED = "Implementing the Forward View was published in February 2016."


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("gap", "The documents name this but do not give it [1]. They point elsewhere for it [1]."),
        ("premise", "The documents do not say that it is 60%. They speak of 50% of trusts."),
        ("dated", f"{PUBLISHED} {STANDING}"),
        ("strength", "Its own word is “expect” [1]. That is not “must”."),
        ("conflict", "They speak of 50% of trusts meeting the standard, and do not say who pays."),
        ("scope", "*Implementing the Forward View* (February 2016) speaks of 50% of trusts."),
    ],
)
def test_what_its_kind_is_there_to_say_is_borne_out(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    make_case: Callable[..., Case],
    kind: NoticeKind,
    text: str,
) -> None:
    reply = quoting(WANTED, notices=[Notice(kind, text, (1,))])
    assert unfounded(reply, corpus) == ()
    assert borne_out(make_case(WANTED), reply, corpus) == 1
    claiming = replace(reply, notices=(Notice(kind, f"{text} {CLAIM}", (1,)),))
    assert unfounded(claiming, corpus) == (CLAIM,)
    assert borne_out(make_case(WANTED), claiming, corpus) == 0


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("gap", "The documents name this and give it."),
        ("gap", "They point elsewhere for it."),
        ("premise", "The documents do say that it is 60%."),
        ("dated", "Implementing the Forward View was withdrawn in February 2016."),
        ("dated", "2020 Objectives was published in July 2016."),
        ("dated", "It says what replaces it."),
        ("strength", "That is “must”."),
        ("strength", "It is strong."),
        ("conflict", "They speak of chief executives and their salaries."),
    ],
)
def test_what_is_turned_round_or_rests_on_nothing_is_found(
    corpus: Corpus, quoting: Callable[..., Reply], kind: NoticeKind, text: str
) -> None:
    reply = quoting(WANTED, notices=[Notice(kind, text, (1,))])
    assert unfounded(reply, corpus) == (text,)


def test_beside_what_was_computed_notices_speak_of_data(corpus: Corpus) -> None:
    reply = Reply(
        "Is it met?",
        "answered",
        "Not met.",
        (Statement("Not met.", (), status=8),),
        notices=(Notice("scope", "The figures are those of one trust."),),
        more={"statuses": [{"objective": 8}]},
    )
    assert unfounded(reply, corpus) == ()


def test_without_notices_there_is_nothing_to_score(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert borne_out(make_case(WANTED), quoting(WANTED), corpus) is None


def test_the_scopes_that_ship_are_borne_out(corpus: Corpus, quoting: Callable[..., Reply]) -> None:
    for scope in load_knowledge(corpus).scopes:
        words = [corpus.document(one.document_id).text[one.start : one.end] for one in scope.says]
        numbers = tuple(range(1, len(words) + 1))
        reply = quoting(*words, notices=[Notice("scope", scope.text, numbers)])
        assert unfounded(reply, corpus) == ()
