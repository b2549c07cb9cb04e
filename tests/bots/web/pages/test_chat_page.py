"""The conversation as pages: asked, read, gone on with and deleted, all without a script."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient
from tests_chat import QUESTION, ask, conversation_of, post, turns
from tests_data_pages import AE_CSV, Page, assert_nothing_runs, load, send

from bots.owners import Owner
from bots.parts import Parts
from bots.store import conversations
from bots.store.tables import ConversationRow
from bots.web.pages.chat_page import SUGGESTIONS


def test_the_first_page_asks_and_suggests(client: TestClient) -> None:
    page = load(client, "/")
    assert page.title == "Ask – Forward View Assistant"
    assert [one.attributes["value"] for one in page.all("button", "suggestion")] == [*SUGGESTIONS]
    assert "Do not include personal information about patients or staff." in page.words
    (box,) = [one for one in page.all("textarea") if one.attributes.get("name") == "question"]
    assert "question-hint" in (box.attributes["aria-describedby"] or "")
    assert_nothing_runs(page)


def test_a_question_is_answered_on_a_page_of_its_own(client: TestClient) -> None:
    response = post(client, QUESTION)
    assert [one.status_code for one in response.history] == [303]
    assert re.fullmatch(
        r"/conversations/[0-9a-f]{32}#turn-1", response.history[0].headers["location"]
    )
    page = Page(response.text)
    assert page.title == f"{QUESTION} – Forward View Assistant"
    (turn,) = turns(page)
    assert "Quoted from the documents" in turn
    assert "3.2 Temporary staff" in turn
    assert page.all("mark")
    assert_nothing_runs(page)


@pytest.mark.parametrize("question", SUGGESTIONS)
def test_a_suggestion_is_answered(client: TestClient, question: str) -> None:
    page = ask(client, "", suggested=question)
    assert page.all("div", "answer--answered")


def test_the_log_is_round_the_list_and_not_the_list(client: TestClient) -> None:
    page = ask(client, QUESTION)
    (log,) = [one for one in page.elements if one.attributes.get("role") == "log"]
    assert log.tag == "div"
    assert page.inside(log, "ol")[0].attributes["id"] == "turns"


def test_a_follow_up_stands_below_and_says_how_it_was_read(client: TestClient) -> None:
    first = ask(client, "What is expected of providers on agency staff?")
    page = ask(client, "And on diversity?", conversation_of(first))
    second = turns(page)[1]
    assert second.startswith("You asked: And on diversity? Read as: “")
    assert len(turns(page)) == 2


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("", "Enter a question"),
        ("   \n", "Enter a question"),
        ("?!", "The question holds no words. Ask in your own words."),
        ("a" * 2_001, "The question is too long: 2,001 characters, and 2,000 are the most."),
    ],
)
def test_a_question_that_cannot_be_used_is_told_beside_it(
    client: TestClient, question: str, error: str
) -> None:
    response = post(client, question)
    assert response.status_code == 422
    page = Page(response.text)
    assert page.title == "Error: Ask – Forward View Assistant"
    ((said, place),) = page.error_links.items()
    assert said.startswith(error) and place == "#question"
    (message,) = page.all("span", "nhsuk-error-message")
    assert error in " ".join(message.text.split())
    assert not load(client, "/conversations").all("li", "conversations__item")


def test_what_was_typed_stays_when_it_cannot_be_used(client: TestClient) -> None:
    page = Page(post(client, "<b>?</b>" * 300).text)
    (box,) = [one for one in page.all("textarea") if one.attributes.get("name") == "question"]
    assert box.text == "<b>?</b>" * 300


def test_a_question_in_another_language_is_an_answer(client: TestClient) -> None:
    page = ask(client, "¿Qué se espera de nosotros sobre el personal?")
    assert "Please ask again" in turns(page)[0]


def test_a_form_that_is_not_ours_is_refused(client: TestClient) -> None:
    load(client, "/")
    for path in ("/ask", "/feedback", "/conversations/delete"):
        data = {"question": QUESTION, "turn": "x", "helpful": "yes", "csrf": "0" * 32}
        assert client.post(path, data=data).status_code == 403


def test_nobody_sees_or_goes_on_with_anothers_conversation(
    client: TestClient, app: FastAPI
) -> None:
    mine = conversation_of(ask(client, QUESTION))
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50001)) as other:
        assert other.get(f"/conversations/{mine}").status_code == 404
        assert post(other, QUESTION, mine).status_code == 404
        csrf = load(other, "/").csrf
        assert other.post(f"/conversations/{mine}/delete", data={"csrf": csrf}).status_code == 404
    assert len(turns(load(client, f"/conversations/{mine}"))) == 1


def test_conversations_are_listed_and_deleted(client: TestClient) -> None:
    first = conversation_of(ask(client, QUESTION))
    ask(client, "What is the A&E target?")
    page = load(client, "/conversations")
    assert [one.text for one in page.all("a", "conversations__title")] == [
        "What is the A&E target?",
        QUESTION,
    ]
    csrf = load(client, f"/conversations/{first}").csrf
    gone = Page(client.post(f"/conversations/{first}/delete", data={"csrf": csrf}).text)
    assert "The conversation was deleted." in gone.words
    assert len(gone.all("a", "conversations__title")) == 1
    none = Page(client.post("/conversations/delete", data={"csrf": csrf}).text)
    assert "All your conversations were deleted." in none.words
    assert not none.all("a", "conversations__title")


def test_older_conversations_are_on_a_page_of_their_own(client: TestClient, parts: Parts) -> None:
    ask(client, QUESTION)
    me = owner_of_all(parts)
    for _ in range(30):
        conversations.start(parts.database, me, now=parts.now())
    page = load(client, "/conversations")
    (older,) = [one for one in page.all("a") if one.text == "Older conversations"]
    assert QUESTION in load(client, older.attributes["href"] or "").words


def owner_of_all(parts: Parts) -> Owner:
    """The one owner there is."""
    with parts.database.session() as session:
        row = session.scalars(select(ConversationRow)).first()
        assert row is not None
        return Owner(row.tenant, row.person)


def test_answers_use_the_uploads_that_are_ticked(client: TestClient) -> None:
    assert send(client, ("ae.csv", AE_CSV))[0] == 200
    first = load(client, "/")
    (tick,) = [
        one
        for one in first.all("input")
        if one.attributes.get("type") == "checkbox" and one.attributes.get("name") == "uploads"
    ]
    assert "checked" in tick.attributes
    asked = "Was the A&E target met in October 2018?"
    used = ask(client, asked, uploads=["", tick.attributes["value"]])
    assert "Computed by rule from your data" in turns(used)[0]
    assert used.all("strong", "nhsuk-tag")
    unused = ask(client, asked, conversation_of(used), uploads=[""])
    assert "Computed by rule" not in turns(unused)[1]
    (tick,) = [
        one
        for one in unused.all("input")
        if one.attributes.get("name") == "uploads" and one.attributes.get("type") == "checkbox"
    ]
    assert "checked" not in tick.attributes


def test_an_upload_that_has_gone_or_is_somebody_elses_is_left_out(client: TestClient) -> None:
    page = ask(client, QUESTION, uploads=["", "0" * 32])
    assert page.all("div", "answer--answered")
