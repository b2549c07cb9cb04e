"""Health and readiness."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests_guards import door

from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.parts import close_parts, open_parts
from bots.web.app import create_web_app


def test_ready_with_an_assistant_and_a_database(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ready"})


def test_a_fault_is_told_in_its_words(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path)) as opened:
        reply = opened.client().get("/readyz")
        assert opened.client().get("/healthz").status_code == 200
    assert reply.status_code == 503
    assert reply.headers["content-type"] == "application/problem+json"
    assert "retry-after" in reply.headers
    assert reply.json()["type"] == "/problems#not-ready"
    assert reply.json()["errors"] == [
        {"detail": "There is no index yet.", "part": "assistant", "state": "failed"}
    ]


def test_on_the_way_it_says_how_far(tmp_path: Path, assistant: Assistant) -> None:
    told, go_on = threading.Event(), threading.Event()

    def make(settings: Settings, tell: Callable[[int, int], None]) -> Assistant:
        tell(30, 120)
        told.set()
        go_on.wait(60)
        return assistant

    parts = open_parts(Settings(data_dir=tmp_path), make=make)
    try:
        with TestClient(create_web_app(parts), base_url="http://localhost") as client:
            told.wait(60)
            [part] = client.get("/readyz").json()["errors"]
            assert (part["state"], part["done"], part["total"]) == ("preparing", 30, 120)
            page = client.get("/")
            assert page.status_code == 200
            assert client.post("/v1/ask", json={"question": "agency staff"}).status_code == 503
            go_on.set()
            parts.preparation.wait()
            assert client.get("/readyz").status_code == 200
    finally:
        go_on.set()
        close_parts(parts)


@pytest.mark.parametrize("broken", [b"", b"not a database" * 500])
def test_a_database_that_cannot_be_read_is_missed(tmp_path: Path, broken: bytes) -> None:
    with door(Settings(data_dir=tmp_path)) as opened:
        file = opened.parts.database.file
        assert file
        opened.parts.database.close()
        for one in tmp_path.glob(f"{file.name}*"):
            one.unlink()
        file.write_bytes(broken)
        reply = opened.client().get("/readyz")
        page = opened.client().get("/page")
    assert "database" in [one["part"] for one in reply.json()["errors"]]
    assert str(tmp_path) not in reply.text
    assert page.status_code == 200, "a visitor needs no database"
