"""Feedback by the API: kept without who said it, and without personal data."""

from typing import Any

import pytest
from starlette.testclient import TestClient
from tests_api import key_of, problem

from bots.parts import Parts
from bots.store.feedback import read

ANSWER = "0123456789abcdef"


def test_what_was_said_is_kept(client: TestClient, parts: Parts) -> None:
    said = {
        "answer_id": ANSWER,
        "helpful": False,
        "why": "incomplete",
        "question": "What about agency staff?",
        "comment": "No figure.",
        "outcome": "answered",
    }
    response = client.post("/v1/feedback", json=said)
    assert response.status_code == 201
    assert response.json() == {
        "answer_id": ANSWER,
        "on": parts.today.isoformat(),
        "question_kept": True,
        "question_withheld": [],
        "comment_kept": True,
        "comment_withheld": [],
    }
    [kept] = read(parts.database)
    assert (kept.answer_id, kept.helpful, kept.why) == (ANSWER, False, "incomplete")
    assert kept.question.text == "What about agency staff?"


def test_what_is_withheld_is_said_with_the_reason(client: TestClient, parts: Parts) -> None:
    comment = "Ring me on 020 7946 0958"
    said = {"answer_id": ANSWER, "helpful": True, "comment": comment}
    response = client.post("/v1/feedback", json=said)
    kept = response.json()
    assert kept["comment_kept"] is False
    assert kept["comment_withheld"]
    assert kept["question_withheld"] == []
    assert "7946" not in response.text
    assert "7946" not in repr(read(parts.database))


@pytest.mark.parametrize(
    "change",
    [
        {"answer_id": "<b>"},
        {"helpful": "<b>"},
        {"why": "<b>"},
        {"outcome": "<b>"},
        {"comment": "<b>" * 200},
        {"question": "<b>" * 1_000},
        {"<b>": 1},
    ],
)
def test_what_cannot_be_taken_is_refused_without_repeating_it(
    client: TestClient, parts: Parts, change: dict[str, Any]
) -> None:
    said = {"answer_id": ANSWER, "helpful": True, **change}
    response = client.post("/v1/feedback", json=said)
    problem(response, 422, "unusable")
    assert "<b>" not in response.text
    assert read(parts.database) == []


def test_what_is_no_json_is_refused(client: TestClient) -> None:
    response = client.post(
        "/v1/feedback", content=b"{<b>", headers={"Content-Type": "application/json"}
    )
    problem(response, 400, "bad-request")


def test_a_key_without_the_scope_may_not(client: TestClient, parts: Parts) -> None:
    said = {"answer_id": ANSWER, "helpful": True}
    response = client.post("/v1/feedback", json=said, headers=key_of(parts, scopes=["ask"]))
    problem(response, 403, "not-allowed")
