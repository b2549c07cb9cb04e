"""Helpful or not, and why: said on the page of a conversation, and kept without a name."""

from typing import get_args

from starlette.testclient import TestClient
from tests_chat import QUESTION, ask, judge, turns

from assistant.feedback import Why
from bots.parts import Parts
from bots.store.feedback import read


def test_an_answer_can_be_called_helpful(client: TestClient, parts: Parts) -> None:
    page = ask(client, QUESTION)
    thanked = judge(client, page, helpful="yes")
    assert "Thank you. It was kept without saying who you are." in turns(thanked)[0]
    (kept,) = read(parts.database)
    assert (kept.helpful, kept.why, kept.outcome) == (True, None, "answered")


def test_why_an_answer_did_not_help_is_kept(client: TestClient, parts: Parts) -> None:
    page = ask(client, QUESTION)
    judge(client, page, helpful="no", why="incomplete", comment="The price caps are missing.")
    (kept,) = read(parts.database)
    assert (kept.why, kept.comment.text) == ("incomplete", "The price caps are missing.")


def test_words_that_hold_personal_data_are_not_kept_and_that_is_said(
    client: TestClient, parts: Parts
) -> None:
    page = ask(client, QUESTION)
    thanked = judge(client, page, helpful="no", comment="Ring me on 07700 900123")
    assert "Your words were not kept" in turns(thanked)[0]
    assert read(parts.database)[0].comment.text is None


def test_words_that_are_too_long_are_told_in_place(client: TestClient, parts: Parts) -> None:
    page = ask(client, QUESTION)
    refused = judge(client, page, helpful="no", why="wrong", comment="<x" * 300)
    assert list(refused.error_links.values()) == ["#turn-1-comment"]
    (box,) = [one for one in refused.all("textarea") if one.attributes.get("name") == "comment"]
    assert box.text.removeprefix("\n") == "<x" * 300
    assert [
        one.attributes["value"] for one in refused.all("input") if "checked" in one.attributes
    ] == ["wrong"]
    assert not read(parts.database)


def test_the_reasons_offered_are_those_that_are_kept(client: TestClient) -> None:
    for question in (QUESTION, "How much money will the transformation fund have?"):
        page = ask(client, question)
        offered = [
            one.attributes["value"]
            for one in page.all("input")
            if one.attributes.get("name") == "why"
        ]
        assert offered and set(offered) <= set(get_args(Why))
