"""POST /v1/ask: the contract's answer as JSON, or the same as events, verified before a word."""

import json
import socket
import threading
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from httpx2 import Client, Response
from starlette.testclient import TestClient
from tests_api import FIGURES, key_of, problem
from tests_doors import Served
from tests_gate import Gate, wait_until
from tests_sse import Event, comments_in, events_in
from tests_support import answer_schema

from assistant.pipeline import Assistant
from assistant.questions import LONGEST
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts
from bots.web.api import ask
from bots.web.api.bodies import AnswerBody
from bots.web.app import create_web_app
from bots.web.sse import keepalive

AGENCY = "What is expected of us on agency staff?"
HOW = "Are we meeting the A&E standard?"
STREAM = {"Accept": "text/event-stream"}


def asked(client: TestClient, question: str = AGENCY, **body: Any) -> Response:
    response: Response = client.post("/v1/ask", json={"question": question, **body})
    return response


def streamed(client: TestClient, question: str = AGENCY, **body: Any) -> list[Event]:
    response = client.post("/v1/ask", json={"question": question, **body}, headers=STREAM)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    found: list[Event] = events_in(response.content)
    return found


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        (AGENCY, "answered"),
        ("How much do hospitals charge for parking?", "not_found"),
        ("What dose of paracetamol may I give?", "out_of_scope"),
        ("Was wird von uns erwartet?", "needs_clarification"),
        ("Are we meeting the cancer standards?", "answered"),
    ],
)
def test_the_reply_is_the_contracts_answer_and_every_citation_has_its_address(
    client: TestClient, parts: Parts, question: str, outcome: str
) -> None:
    response = asked(client, question)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    answer = response.json()
    answer_schema().validate(answer)
    AnswerBody.model_validate(answer)
    assert answer["outcome"] == outcome
    for citation in (*answer["citations"], *answer["related"]):
        document = parts.library.corpus.document(citation["document_id"])
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["url"] == (
            f"http://localhost/documents/{document.id}/{citation['start']}-{citation['end']}"
            f"?v={document.sha256[:12]}#quote"
        )


def test_the_described_body_is_the_contracts(app: FastAPI) -> None:
    text = files("assistant.contracts").joinpath("answer.schema.json").read_text(encoding="utf-8")
    contract = json.loads(text)
    described = app.openapi()["components"]["schemas"]
    pairs = [(described["AnswerBody"], contract)]
    for name in ("statement", "notice", "citation"):
        pairs.append((described[f"{name.capitalize()}Body"], contract["$defs"][name]))
    for body, agreed in pairs:
        assert set(body["required"]) == set(agreed["required"])
        assert set(body["properties"]) == set(agreed["properties"])
    for (body, agreed), name in ((pairs[0], "outcome"), (pairs[0], "mode"), (pairs[2], "kind")):
        assert body["properties"][name]["enum"] == agreed["properties"][name]["enum"]


def test_events_tell_the_same_answer_in_order(client: TestClient) -> None:
    whole = asked(client).json()
    found = streamed(client)
    assert [one.id for one in found] == [str(at) for at in range(1, len(found) + 1)]
    kinds = [one.type for one in found]
    assert kinds[:3] == ["answer.created", "answer.status", "answer.status"]
    assert kinds.count("answer.completed") == 1
    assert kinds[-1] == "answer.completed"
    assert found[-1].json == whole
    told = [one.json["text"] for one in found if one.type == "answer.delta"]
    assert "".join(told) == whole["text"]
    assert len(told) > 3
    citations = [one.json for one in found if one.type == "answer.citation.added"]
    assert citations == whole["citations"]


def test_a_citation_follows_the_piece_that_has_its_marker(client: TestClient) -> None:
    found = streamed(client, "What are objectives 1, 7 and 8?")
    markers = {number for one in found[-1].json["statements"] for number in one["citations"]}
    assert markers == {1, 2, 3}
    piece = ""
    for one in found:
        if one.type == "answer.delta":
            piece = one.json["text"]
        elif one.type == "answer.citation.added" and one.json["id"] in markers:
            assert f"[{one.json['id']}]" in piece


def test_a_thread_that_the_client_remembers_is_understood(client: TestClient) -> None:
    answer = asked(client, "And for cancer?", history=[AGENCY]).json()
    assert answer["text"].startswith("Read as: “")
    assert answer["question"] == "And for cancer?"


def test_a_question_in_a_conversation_is_kept_there(client: TestClient) -> None:
    conversation = client.post("/v1/conversations").json()["id"]
    answer = asked(client, conversation=conversation).json()
    answer_schema().validate(answer)
    found = streamed(client, "And for cancer?", conversation=conversation)
    thread = client.get(f"/v1/conversations/{conversation}").json()
    assert [one["answer"] for one in thread["turns"]] == [answer, found[-1].json]
    turn = thread["turns"][1]
    assert found[0].json == {"conversation": conversation, "turn": turn["id"], "number": 2}


def test_a_question_about_uploads_cites_the_objectives_it_speaks_of(client: TestClient) -> None:
    upload = client.post("/v1/uploads", files={"file": ("a.csv", FIGURES, "text/csv")}).json()
    answer = asked(client, HOW, uploads=[upload["id"]]).json()
    answer_schema().validate(answer)
    (finding,) = answer["statuses"]
    assert finding["objective"] == 8
    assert finding["citation"]["url"].startswith("http://localhost/documents/")
    assert finding["scope_citation"]["url"].startswith("http://localhost/documents/")


def test_uploads_are_asked_about_by_those_who_may_and_whose_they_are(
    client: TestClient, parts: Parts
) -> None:
    ours, theirs = key_of(parts), key_of(parts)
    only_asks = key_of(parts, scopes=["ask"])
    sent = client.post(
        "/v1/uploads", files={"file": ("a.csv", FIGURES, "text/csv")}, headers=ours
    ).json()
    body = {"question": HOW, "uploads": [sent["id"]]}
    assert client.post("/v1/ask", json=body, headers=ours).status_code == 200
    problem(client.post("/v1/ask", json=body, headers=theirs), 404, "not-found")
    problem(client.post("/v1/ask", json=body, headers=only_asks), 403, "not-allowed")
    body["uploads"] = ["0" * 32]
    problem(client.post("/v1/ask", json=body, headers=ours), 404, "not-found")


def test_a_key_that_may_not_ask_gets_no_answer(client: TestClient, parts: Parts) -> None:
    key = key_of(parts, scopes=["data"])
    response = client.post("/v1/ask", json={"question": AGENCY}, headers=key)
    problem(response, 403, "not-allowed")


@pytest.mark.parametrize(
    "question",
    ["", " \u200b ", "?!", "CANARY " * LONGEST],
    ids=["empty", "unseen", "marks", "long"],
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_what_is_no_question_is_told_and_not_repeated(
    client: TestClient, question: str, accept: str
) -> None:
    response = client.post("/v1/ask", json={"question": question}, headers={"Accept": accept})
    problem(response, 422, "unusable")
    assert "CANARY" not in response.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": 7},
        {"question": AGENCY, "CANARY": 1},
        {"question": AGENCY, "history": ["CANARY", None]},
        {"question": AGENCY, "history": ["x"] * 51},
        {"question": AGENCY, "uploads": ["x"] * 21},
        {"question": AGENCY, "history": ["CANARY"], "conversation": "0" * 32},
        ["CANARY"],
    ],
)
def test_a_body_of_another_shape_is_told_and_not_repeated(client: TestClient, body: Any) -> None:
    response = client.post("/v1/ask", json=body)
    problem(response, 422, "unusable")
    assert "CANARY" not in response.text.replace("/CANARY", "")


def test_what_is_neither_form_is_not_acceptable(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": AGENCY}, headers={"Accept": "text/html"})
    problem(response, 406, "not-acceptable")


@pytest.fixture
def behind(gated: Parts) -> FastAPI:
    """The routes of questions, with an assistant that waits at the gate."""
    app = create_web_app(gated, [ask.router])
    app.dependency_overrides[keepalive] = lambda: 0.01
    return app


@pytest.fixture
def slow(behind: FastAPI) -> Iterator[Served]:
    server = Served(behind)
    server.start()
    yield server
    server.stop()


def test_nothing_of_an_answer_is_sent_before_it_is_verified(slow: Served, gate: Gate) -> None:
    body = {"question": AGENCY}
    with (
        Client() as client,
        client.stream("POST", f"{slow.url}/v1/ask", json=body, headers=STREAM) as response,
    ):
        pieces = response.iter_raw()
        early = b""
        while comments_in(early) < 3:
            early += next(pieces)
        assert [one.type for one in events_in(early)] == ["answer.created", "answer.status"]
        gate.opened.set()
        found = events_in(early + b"".join(pieces))
    assert found[-1].type == "answer.completed"
    assert [one.id for one in found] == [str(at) for at in range(1, len(found) + 1)]


def test_a_fault_in_a_stream_is_an_event_and_its_text_is_nowhere(
    slow: Served, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    question = "What of CANARY and agency staff?"
    gate.fails = {question}
    gate.opened.set()
    with Client() as client:
        response = client.post(f"{slow.url}/v1/ask", json={"question": question}, headers=STREAM)
    assert response.status_code == 200
    last = events_in(response.content)[-1]
    assert last.type == "answer.error"
    assert (last.json["status"], last.json["title"]) == (500, "Something went wrong")
    assert last.json["instance"].removeprefix("urn:request:") == response.headers["x-request-id"]
    assert "unexpected fault" in caplog.messages
    assert "CANARY" not in response.text + caplog.text


def sent_by_hand(served: Served, accept: str, question: str) -> socket.socket:
    """Send a question; whoever closes the socket has left."""
    body = json.dumps({"question": question}).encode()
    address = urlsplit(served.url)
    assert address.hostname and address.port
    made = socket.create_connection((address.hostname, address.port))
    made.sendall(
        f"POST /v1/ask HTTP/1.1\r\nHost: {address.netloc}\r\nAccept: {accept}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    return made


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_who_goes_takes_the_question_out_of_the_queue(
    slow: Served, gated: Parts, gate: Gate, accept: str
) -> None:
    at_work = [f"What is objective {one + 1}?" for one in range(gated.settings.answers_at_once)]
    stay = [sent_by_hand(slow, accept, text) for text in at_work]
    gate.wait_for(len(at_work))
    goes = sent_by_hand(slow, accept, AGENCY)
    wait_until(lambda: gated.answering.waiting == 1)
    goes.close()
    wait_until(lambda: gated.answering.waiting == 0)
    gate.opened.set()
    for one in stay:
        assert one.recv(12) == b"HTTP/1.1 200"
        one.close()
    assert gate.answered[AGENCY] == 0


def test_a_stop_lets_those_who_wait_have_their_answers(behind: FastAPI, gate: Gate) -> None:
    server = Served(behind)
    server.start()
    replies: list[Response] = []

    def post() -> None:
        with Client(timeout=60) as client:
            replies.append(client.post(f"{server.url}/v1/ask", json={"question": AGENCY}))

    asker = threading.Thread(target=post)
    asker.start()
    gate.wait_for()
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    gate.opened.set()
    stopping.join()
    asker.join()
    assert replies[0].status_code == 200


@pytest.mark.parametrize("headers", [{}, STREAM])
def test_when_too_many_wait_it_is_told_with_when_to_come_again(
    web_settings: Settings, gate: Gate, headers: dict[str, str]
) -> None:
    full = web_settings.model_copy(update={"answers_at_once": 1, "answers_waiting": 1})
    parts = open_parts(full, make=lambda settings, tell: cast(Assistant, gate))
    parts.preparation.wait()
    server = Served(create_web_app(parts, [ask.router]))
    server.start()
    sent = sent_by_hand(server, "*/*", "What is objective 1?")
    gate.wait_for()
    waits = sent_by_hand(server, "*/*", "What is objective 2?")
    wait_until(lambda: parts.answering.waiting == 1)
    with Client() as client:
        response = client.post(f"{server.url}/v1/ask", json={"question": AGENCY}, headers=headers)
    problem(response, 503, "too-busy")
    assert int(response.headers["retry-after"]) > 0
    gate.opened.set()
    for one in (sent, waits):
        assert one.recv(12) == b"HTTP/1.1 200"
        one.close()
    server.stop()
    close_parts(parts)
