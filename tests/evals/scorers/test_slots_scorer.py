from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answers import Notice, NoticeKind, Statement
from corpus.read import Corpus
from evals.cases import Case, Slots
from evals.replies import Reply
from evals.scorers.levels import levels
from evals.scorers.slots import contradicted, kept, slots
from evals.scorers.strength import verbs

LEAD = "As the recent guidance sets out, providers will consistently need to:"
ITEM = (
    "adhere to a maximum hourly rate for temporary staff (doctors, nurses and midwives, other "
    "clinical and non-clinical staff), so that by 1 April 2016, no temporary staff will be paid "
    "more than permanent employees"
)
AGENCY = Slots(actor="providers", strength="will need to", deadline="1 April 2016")
WANTED = "We expect 50% of trusts to be meeting this standard by March 2018."
SCOPE = "Our objectives apply to the sector as a whole rather than to individual providers."
TARGET = (
    "We will focus on the A&E target "
    "(95% of patients seen and discharged or admitted within four hours)."
)


def test_an_item_needs_the_words_that_lead_in_for_its_actor_and_strength(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(ITEM, slots=AGENCY)
    assert slots(case, quoting((LEAD, ITEM)), corpus) == 1
    assert kept(case, quoting(ITEM), corpus) == {
        "actor": False,
        "strength": False,
        "deadline": True,
    }
    assert slots(case, quoting(ITEM), corpus) == 1 / 3


@pytest.mark.parametrize(
    ("wanted", "right"),
    [
        (Slots(value="50", unit="% of trusts", deadline="March 2018"), True),
        (Slots(value="half", deadline="by March 2018"), True),
        (Slots(actor="trusts", strength="expect", level="sector"), True),
        (Slots(level="every provider"), True),
        (Slots(strength="Expect; expect"), True),
    ],
)
def test_a_slot_is_read_in_the_documents_words(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    make_case: Callable[..., Case],
    wanted: Slots,
    right: bool,
) -> None:
    assert (slots(make_case(WANTED, slots=wanted), quoting(WANTED), corpus) == 1) is right


def test_other_words_than_the_evidence_keep_no_slot(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    wanted = Slots(actor="trusts", value="50", unit="%", deadline="March 2018", level="sector")
    found = kept(make_case(WANTED, slots=wanted), quoting(TARGET), corpus)
    assert not any(found.values())
    assert set(found) == {"actor", "value", "deadline", "level"}


def test_a_value_that_no_evidence_holds_is_not_looked_for(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    assert slots(make_case(WANTED, slots=Slots(value="8.4")), quoting(WANTED), corpus) is None
    either = make_case([WANTED, TARGET], slots=Slots(value="95", unit="%"))
    assert slots(either, quoting(WANTED), corpus) is None


def test_a_time_is_a_deadline(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    case = make_case(TARGET, slots=Slots(deadline="within 4 hours"))
    assert slots(case, quoting(TARGET), corpus) == 1
    assert slots(case, quoting(WANTED), corpus) == 0


def test_declining_keeps_no_slot(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    silent = replace(quoting((LEAD, ITEM)), outcome="not_found")
    assert slots(make_case(ITEM, slots=AGENCY), silent, corpus) == 0


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        ("strength", "Its own word is “expect” [1]. That is not “must”.", ()),
        ("strength", "Trusts must meet it [1].", ("strength",)),
        ("conflict", "It is mandatory for them [1].", ("strength",)),
        ("premise", "The documents do not say that it is mandatory [1].", ()),
        ("scope", "It is for the sector.", ()),
        ("scope", "It is for every provider.", ("level",)),
        ("premise", "It is for every provider.", ("level",)),
        ("gap", "What each provider has to do is not given.", ()),
    ],
)
def test_a_notice_may_not_harden_what_it_cites_nor_change_its_level(
    corpus: Corpus,
    quoting: Callable[..., Reply],
    make_case: Callable[..., Case],
    kind: NoticeKind,
    text: str,
    wrong: tuple[str, ...],
) -> None:
    case = make_case(WANTED, slots=Slots(strength="expect", level="sector"))
    reply = quoting(WANTED, notices=[Notice(kind, text, (1,))])
    assert contradicted(case, reply, corpus) == wrong
    assert slots(case, reply, corpus) == 1 - len(wrong) / 2


def test_levels_turned_round_are_found(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case]
) -> None:
    turned = "They are for individual providers rather than for the sector as a whole."
    case = make_case(SCOPE)
    right = quoting(SCOPE, notices=[Notice("scope", SCOPE, (1,))])
    wrong = quoting(SCOPE, notices=[Notice("scope", turned, (1,))])
    assert contradicted(case, right, corpus) == ()
    assert contradicted(case, wrong, corpus) == ("level",)


@pytest.mark.parametrize("words", ["Trusts may meet it.", "Trusts must meet it."])
def test_a_statement_in_own_words_is_neither_harder_nor_softer(
    corpus: Corpus, quoting: Callable[..., Reply], make_case: Callable[..., Case], words: str
) -> None:
    reply = quoting(WANTED)
    plain = replace(reply, text=f"{words} [1]", statements=(Statement(words, (1,)),))
    assert "strength" in contradicted(make_case(WANTED), plain, corpus)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They must, and should", ("must", "should")),
        ("Providers will therefore need to act", ("need to",)),
        ("We expect it by May 2018", ("expect",)),
        ("They have to", ("must",)),
        ("It could be so", ("may",)),
        ("mustard", ()),
    ],
)
def test_verbs_of_strength(text: str, found: tuple[str, ...]) -> None:
    assert verbs(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SCOPE.removeprefix("Our "), {"sector"}),
        ("every provider board", {"boards"}),
        ("every provider", {"every provider"}),
        ("50% of trusts", {"sector"}),
        ("the most challenged health economies", {"health economy"}),
        ("We will support it", {"NHS Improvement"}),
        ("the ward", set()),
    ],
)
def test_levels(text: str, found: set[str]) -> None:
    assert levels(text) == found
