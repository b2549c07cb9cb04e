"""What one caller keeps no other sees, over the whole app and with ids that are known."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests_api import FIGURES, key_of
from tests_guards import token_in

from assistant.settings import Settings
from bots.parts import Parts

_QUESTION = {"question": "What is expected of us on agency staff?"}


@pytest.fixture
def web_settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", access="keys")


@pytest.fixture
def kept(parts: Parts, client: TestClient) -> dict[str, Any]:
    """A conversation and an upload, and the headers of whoever keeps them."""
    mine = key_of(parts)
    thread = client.post("/v1/conversations", headers=mine).json()["id"]
    turns = f"/v1/conversations/{thread}/turns"
    assert client.post(turns, json=_QUESTION, headers=mine).status_code == 200
    file = {"file": ("ours.csv", FIGURES)}
    upload = client.post("/v1/uploads", files=file, headers=mine).json()["id"]
    return {"thread": thread, "upload": upload, "headers": mine}


def test_another_key_finds_nothing_of_it(
    parts: Parts, client: TestClient, kept: dict[str, Any]
) -> None:
    theirs = key_of(parts)
    thread, upload = kept["thread"], kept["upload"]
    asked_on_it = {**_QUESTION, "uploads": [upload]}
    tried = [
        client.get(f"/v1/conversations/{thread}", headers=theirs),
        client.delete(f"/v1/conversations/{thread}", headers=theirs),
        client.post(f"/v1/conversations/{thread}/turns", json=_QUESTION, headers=theirs),
        client.post("/v1/ask", json={**_QUESTION, "conversation": thread}, headers=theirs),
        client.post("/v1/ask", json=asked_on_it, headers=theirs),
        client.get(f"/v1/uploads/{upload}", headers=theirs),
        client.delete(f"/v1/uploads/{upload}", headers=theirs),
        client.get("/v1/status", params={"upload": upload}, headers=theirs),
        client.get("/v1/objectives/1/status", params={"upload": upload}, headers=theirs),
        client.get(f"/conversations/{thread}", headers=theirs),
        client.get("/data/status", params={"upload": upload}, headers=theirs),
        client.get("/data/report", params={"upload": upload}, headers=theirs),
        client.get("/data/charts/1-0.svg", params={"upload": upload}, headers=theirs),
    ]
    for reply in tried:
        assert "ours.csv" not in reply.text
        assert _QUESTION["question"] not in reply.text
    for reply in tried[:9]:
        assert reply.status_code == 404
    for path in ("/v1/conversations", "/v1/uploads", "/conversations", "/data"):
        listed = client.get(path, headers=theirs).text
        assert thread not in listed
        assert upload not in listed
    for path in ("/v1/conversations", "/v1/uploads"):
        assert client.delete(path, headers=theirs).status_code == 204
    assert client.get(f"/v1/conversations/{thread}", headers=kept["headers"]).status_code == 200
    assert client.get(f"/v1/uploads/{upload}", headers=kept["headers"]).status_code == 200


def test_nobody_without_a_key_gets_anywhere(client: TestClient, kept: dict[str, Any]) -> None:
    thread, upload = kept["thread"], kept["upload"]
    for path in (
        f"/v1/conversations/{thread}",
        f"/v1/uploads/{upload}",
        "/v1/uploads",
        "/v1/documents",
        "/v1/search?q=cancer",
        "/v1/objectives",
        "/v1/models",
        "/v1/openapi.json",
    ):
        assert client.get(path).status_code == 401
    for path in ("/", "/conversations", f"/conversations/{thread}", "/data", "/documents"):
        reply = client.get(path, follow_redirects=False)
        assert reply.status_code == 303
        assert reply.headers["location"].startswith("/sign-in?next=")
    for path in ("/accessibility", "/privacy", "/problems", "/sign-in"):
        assert client.get(path).status_code == 200


def test_what_is_kept_follows_a_key_into_the_browser_and_stops_at_sign_out(
    client: TestClient, parts: Parts, kept: dict[str, Any]
) -> None:
    token = token_in(client.get("/sign-in").text)
    secret = kept["headers"]["Authorization"].removeprefix("Bearer ")
    client.post("/sign-in", data={"csrf": token, "key": secret, "next": "/"})
    assert client.get(f"/v1/uploads/{kept['upload']}").status_code == 200
    client.post("/sign-out", data={"csrf": token_in(client.get("/").text)})
    assert client.get(f"/v1/uploads/{kept['upload']}").status_code == 401
