"""/v1/conversations: threads of questions, which nobody sees but whose they are."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests_api import key_of, problem
from tests_sse import events_in

from bots.owners import Owner
from bots.parts import Parts
from bots.store import conversations, keys
from bots.web.api.bodies import ConversationsBody, ThreadBody, TurnBody

AGENCY = "What is expected of us on agency staff?"
CANCER = "And for cancer?"
PATH = "/v1/conversations"
STREAM = {"Accept": "text/event-stream"}

Key = dict[str, str]


def started(client: TestClient, key: Key | None = None) -> str:
    return str(client.post(PATH, headers=key).json()["id"])


def turn(client: TestClient, conversation: str, question: str, key: Key | None = None) -> Any:
    response = client.post(f"{PATH}/{conversation}/turns", json={"question": question}, headers=key)
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    return response.json()


def ids_of(client: TestClient, key: Key | None = None) -> list[str]:
    found = client.get(PATH, headers=key).json()
    return [one["id"] for one in found["conversations"]]


def test_a_new_conversation_is_empty_and_says_where_it_is(client: TestClient) -> None:
    response = client.post(PATH)
    assert response.status_code == 201
    made = response.json()
    ThreadBody.model_validate(made)
    assert (made["title"], made["turns"]) == ("", [])
    assert response.headers["location"] == f"http://localhost{PATH}/{made['id']}"
    assert client.get(response.headers["location"]).json() == made


def test_turns_are_kept_in_order_and_read_with_each_other(client: TestClient) -> None:
    conversation = started(client)
    first, second = turn(client, conversation, AGENCY), turn(client, conversation, CANCER)
    TurnBody.model_validate(first)
    assert [first["number"], second["number"]] == [1, 2]
    assert first["understood_as"] is None
    assert "cancer" in second["understood_as"]
    assert second["answer"]["text"].startswith(f"Read as: “{second['understood_as']}”")
    assert second["answer"]["citations"][0]["url"].startswith("http://localhost/documents/")
    thread = client.get(f"{PATH}/{conversation}").json()
    ThreadBody.model_validate(thread)
    assert thread["turns"] == [first, second]
    assert thread["title"] == AGENCY


def test_a_turn_can_be_streamed_and_completes_with_the_whole_turn(client: TestClient) -> None:
    conversation = started(client)
    response = client.post(
        f"{PATH}/{conversation}/turns", json={"question": AGENCY}, headers=STREAM
    )
    found = events_in(response.content)
    (kept,) = client.get(f"{PATH}/{conversation}").json()["turns"]
    assert found[0].json == {"conversation": conversation, "turn": kept["id"], "number": 1}
    assert (found[-1].type, found[-1].json) == ("answer.completed", kept)
    text = "".join(one.json["text"] for one in found if one.type == "answer.delta")
    assert text == kept["answer"]["text"]


def test_a_question_left_behind_is_answered_when_it_is_read(
    client: TestClient, parts: Parts
) -> None:
    key = key_of(parts)
    conversation = started(client, key)
    turn(client, conversation, AGENCY, key)
    (known,) = keys.listed(parts.database)
    owner = Owner(known.tenant, known.id)
    conversations.add_turn(parts.database, owner, conversation, CANCER, now=parts.now())
    _, left = client.get(f"{PATH}/{conversation}", headers=key).json()["turns"]
    assert left["state"] == "done"
    assert "cancer" in left["understood_as"]


def test_pages_of_the_list_hold_each_conversation_once_newest_first(client: TestClient) -> None:
    made = [started(client) for _ in range(5)]
    found: list[str] = []
    cursor = None
    for _ in range(3):
        page = client.get(PATH, params={"limit": 2, **({"cursor": cursor} if cursor else {})})
        ConversationsBody.model_validate(page.json())
        found += [one["id"] for one in page.json()["conversations"]]
        cursor = page.json()["next_cursor"]
    assert found == made[::-1]
    assert cursor is None


def test_a_cursor_that_is_not_of_this_list_is_refused(client: TestClient) -> None:
    problem(client.get(PATH, params={"cursor": "CANARY"}), 400, "bad-request")
    problem(client.get(PATH, params={"limit": 0}), 422, "unusable")
    of_documents = client.get("/v1/documents", params={"limit": 1}).json()["next_cursor"]
    problem(client.get(PATH, params={"cursor": of_documents}), 400, "bad-request")


def test_a_list_does_not_go_on_from_what_was_deleted(client: TestClient) -> None:
    made = [started(client) for _ in range(3)]
    cursor = client.get(PATH, params={"limit": 1}).json()["next_cursor"]
    client.delete(f"{PATH}/{made[-1]}")
    problem(client.get(PATH, params={"cursor": cursor}), 404, "not-found")


def test_what_is_deleted_is_gone(client: TestClient) -> None:
    one, other = started(client), started(client)
    turn(client, one, AGENCY)
    assert client.delete(f"{PATH}/{one}").status_code == 204
    problem(client.get(f"{PATH}/{one}"), 404, "not-found")
    problem(client.delete(f"{PATH}/{one}"), 404, "not-found")
    assert ids_of(client) == [other]
    assert client.delete(PATH).status_code == 204
    assert client.delete(PATH).status_code == 204
    assert ids_of(client) == []


@pytest.mark.parametrize("conversation", ["0" * 32, "CANARY", "%2e%2e%2fCANARY", "é", "x" * 5000])
def test_what_is_no_conversation_is_not_there(client: TestClient, conversation: str) -> None:
    for response in (
        client.get(f"{PATH}/{conversation}"),
        client.delete(f"{PATH}/{conversation}"),
        client.post(f"{PATH}/{conversation}/turns", json={"question": AGENCY}),
    ):
        problem(response, 404, "not-found")
        assert "CANARY" not in response.text


def test_a_conversation_needs_somebody_to_be_known_by(client: TestClient, parts: Parts) -> None:
    stranger = TestClient(client.app, base_url="http://localhost", client=("192.0.2.7", 50_000))
    problem(stranger.post(PATH), 401, "not-signed-in")
    problem(client.post(PATH, headers=key_of(parts, scopes=["data"])), 403, "not-allowed")


def test_nobody_sees_changes_or_goes_on_with_anothers_conversation(
    client: TestClient, parts: Parts
) -> None:
    ours, theirs = key_of(parts, "trust"), key_of(parts, "trust")
    conversation = started(client, ours)
    turn(client, conversation, AGENCY, ours)
    for key in (theirs, key_of(parts, "elsewhere"), None):
        asked = {"question": CANCER}
        for response in (
            client.get(f"{PATH}/{conversation}", headers=key),
            client.delete(f"{PATH}/{conversation}", headers=key),
            client.post(f"{PATH}/{conversation}/turns", json=asked, headers=key),
            client.post(
                f"{PATH}/{conversation}/turns", json=asked, headers={**(key or {}), **STREAM}
            ),
            client.post("/v1/ask", json={**asked, "conversation": conversation}, headers=key),
        ):
            problem(response, 404, "not-found")
        assert client.delete(PATH, headers=key).status_code == 204
        assert ids_of(client, key) == []
    thread = client.get(f"{PATH}/{conversation}", headers=ours).json()
    assert [one["question"] for one in thread["turns"]] == [AGENCY]


steps = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["start", "ask", "delete", "delete all"])),
    max_size=12,
)


@given(steps)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_however_people_take_turns_each_has_just_their_own(
    client: TestClient, parts: Parts, steps: list[tuple[int, str]]
) -> None:
    callers = [key_of(parts, f"trust {at % 2}") for at in range(3)]
    expected: list[dict[str, list[str]]] = [{}, {}, {}]
    for who, what in steps:
        own = expected[who]
        if what == "start":
            own[started(client, callers[who])] = []
        elif what == "ask" and own:
            conversation = next(iter(own))
            text = f"What is expected of us on objective {who + 1}?"
            turn(client, conversation, text, callers[who])
            own[conversation].append(text)
        elif what == "delete" and own:
            conversation, _ = own.popitem()
            client.delete(f"{PATH}/{conversation}", headers=callers[who])
        elif what == "delete all":
            own.clear()
            client.delete(PATH, headers=callers[who])
    for own, key in zip(expected, callers, strict=True):
        assert ids_of(client, key) == list(own)[::-1]
        for conversation, questions in own.items():
            thread = client.get(f"{PATH}/{conversation}", headers=key).json()
            assert [one["question"] for one in thread["turns"]] == questions
