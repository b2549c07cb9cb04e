import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Answer, Citation, Notice, NoticeKind, Statement, cite
from assistant.wire import citation_data
from corpus.read import Corpus
from evals.replies import Reply, from_answer, from_data, read_replies, to_data, write_replies

TEXT = st.text(max_size=20)
NUMBERS = st.lists(st.integers(1, 9), max_size=3).map(tuple)
KINDS: list[NoticeKind] = ["scope", "conflict", "dated", "gap", "premise", "strength"]
CITATIONS = st.builds(
    Citation,
    id=st.integers(1, 9),
    document_id=TEXT,
    document_title=TEXT,
    published=TEXT,
    section=st.lists(TEXT, max_size=2).map(tuple),
    quote=TEXT,
    start=st.integers(),
    end=st.integers(),
    sha256=TEXT,
    page=st.none() | st.integers(1, 9),
    url=st.none() | TEXT,
)
REPLIES = st.builds(
    Reply,
    question=TEXT,
    outcome=st.sampled_from(["answered", "not_found", "failed"]),
    text=TEXT,
    statements=st.lists(
        st.builds(Statement, TEXT, NUMBERS, st.none() | st.integers(1, 16)), max_size=2
    ).map(tuple),
    citations=st.lists(CITATIONS, max_size=2).map(tuple),
    notices=st.lists(st.builds(Notice, st.sampled_from(KINDS), TEXT, NUMBERS), max_size=2).map(
        tuple
    ),
    related=st.lists(CITATIONS, max_size=1).map(tuple),
    confidence=st.none() | st.floats(-9, 9),
    found=st.lists(CITATIONS, max_size=1).map(tuple),
    more=st.just({}) | st.just({"id": "1", "mode": "extractive", "statuses": []}),
)


def answer(corpus: Corpus) -> Answer:
    passages = [one for one in corpus.passages if one.kind == "sentence"][:2]
    citations = tuple(
        cite(number, corpus.document(one.document_id), one)
        for number, one in enumerate(passages, start=1)
    )
    return Answer(
        id="1",
        question="What is expected?",
        outcome="answered",
        text=f"“{citations[0].quote}” [1]",
        statements=(Statement(f"“{citations[0].quote}”", (1,)),),
        citations=citations,
        notices=(Notice("conflict", "They differ.", (1, 2)),),
    )


@given(REPLIES)
def test_a_reply_comes_back_from_json_as_it_went(reply: Reply) -> None:
    assert from_data(json.loads(json.dumps(to_data(reply)))) == reply


def test_replies_come_back_from_a_file_by_case(corpus: Corpus, tmp_path: Path) -> None:
    replies = {"a": from_answer(answer(corpus)), "b": Reply("“What”\u2028?", "not_found", "No.\n")}
    path = tmp_path / "replies.jsonl"
    write_replies(path, replies)
    with path.open(encoding="utf-8") as lines:
        assert read_replies(lines) == replies
    assert read_replies([*path.read_text(encoding="utf-8").split("\n"), "", " "]) == replies


def test_an_answer_becomes_a_reply_with_all_it_says(corpus: Corpus) -> None:
    given_ = answer(corpus)
    found = [citation_data(given_.citations[1])]
    reply = from_answer(given_, confidence=0.5, found=found)
    assert (reply.question, reply.text) == (given_.question, given_.text)
    assert reply.statements == given_.statements
    assert reply.citations == given_.citations
    assert reply.notices == given_.notices
    assert (reply.confidence, reply.found) == (0.5, given_.citations[1:])
    assert reply.more["id"] == "1"


def test_the_answer_proper_is_without_what_its_notices_cite(corpus: Corpus) -> None:
    reply = from_answer(answer(corpus))
    assert [one.id for one in reply.quoted] == [1]


@pytest.mark.parametrize(
    ("outcome", "declined"),
    [
        ("answered", False),
        ("failed", False),
        ("not_found", True),
        ("out_of_scope", True),
        ("needs_clarification", True),
    ],
)
def test_three_outcomes_decline(outcome: str, declined: bool) -> None:
    assert Reply("?", outcome, "").declined is declined
