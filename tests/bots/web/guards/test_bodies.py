"""Bodies that are too large or too slow, on a real server."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from fastapi import APIRouter
from tests_doors import Served
from tests_guards import door

from assistant.settings import Settings
from bots.web.guards.bodies import Patience

_IMPATIENT = Patience(idle=0.3, whole=1.0, upload=1.5, farewell=0.3)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("bodies"), upload_bytes=2_000_000)
    with door(settings, patience=_IMPATIENT) as opened:
        server = Served(opened.app)
        server.start()
        yield server.url
        server.stop()


@contextmanager
def _connected(url: str) -> Iterator[socket.socket]:
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as made:
        yield made


def _everything(connection: socket.socket) -> bytes:
    """Return all that the server sends until it closes."""
    found = b""
    while piece := connection.recv(65_536):
        found += piece
    return found


def _head(path: str, *headers: str) -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: localhost", *headers)
    return "\r\n".join((*lines, "", "")).encode()


@pytest.mark.parametrize(("size", "status"), [(1_048_577, 413), (1_048_000, 422)])
def test_a_body_may_have_a_megabyte(url: str, size: int, status: int) -> None:
    reply = httpx2.post(
        f"{url}/v1/ask",
        content=b'"%s"' % (b"x" * (size - 2)),
        headers={"content-type": "application/json"},
    )
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"


def test_an_upload_may_be_larger_but_not_endless(url: str) -> None:
    assert httpx2.post(f"{url}/v1/uploads", content=b"x" * 1_900_000).json() == 1_900_000
    refused = httpx2.post(f"{url}/v1/uploads", content=b"x" * 3_000_000)
    assert refused.status_code == 413
    assert refused.json()["detail"] == "The selected file must be smaller than 2MB"


def test_a_body_that_does_not_say_its_size_is_counted(url: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    reply = httpx2.post(
        f"{url}/v1/ask", content=pieces(), headers={"content-type": "application/json"}
    )
    assert reply.status_code == 413
    assert reply.json()["type"] == "/problems#too-large"
    assert reply.headers["connection"] == "close"


def test_an_endless_body_does_not_hold_the_connection(url: str) -> None:
    with _connected(url) as connection:
        connection.sendall(_head("/v1/ask", "Content-Length: 900000000"))
        reply = _everything(connection)
    assert reply.startswith(b"HTTP/1.1 413 ")


def test_a_body_that_stops_coming_is_given_up(url: str) -> None:
    with _connected(url) as connection:
        connection.sendall(
            _head("/v1/ask", "Content-Type: application/json", "Content-Length: 100") + b'{"qu'
        )
        reply = _everything(connection)
    assert reply.startswith(b"HTTP/1.1 408 ")
    assert b"/problems#too-slow" in reply


def test_a_body_that_trickles_is_given_up(url: str) -> None:
    with _connected(url) as connection:
        connection.sendall(_head("/v1/uploads", "Content-Length: 100000"))
        connection.settimeout(0.1)
        reply = b""
        while not reply:
            connection.sendall(b"x")
            try:
                reply = connection.recv(65_536)
            except TimeoutError:
                continue
    assert reply.startswith(b"HTTP/1.1 408 ")


def test_the_body_of_a_request_that_is_refused_anyway_is_not_waited_for(url: str) -> None:
    with _connected(url) as connection:
        connection.sendall(_head("/v1/nothing", "Content-Length: 1000000"))
        reply = _everything(connection)
    assert reply.startswith(b"HTTP/1.1 404 ")
    assert b"connection: close" in reply.lower()


def test_who_asks_first_is_told_before_sending(url: str) -> None:
    with _connected(url) as connection:
        connection.sendall(_head("/v1/ask", "Content-Length: 900000000", "Expect: 100-continue"))
        reply = _everything(connection)
    assert reply.startswith(b"HTTP/1.1 413 ")
    assert b"100 Continue" not in reply


def test_a_connection_stays_open_for_whoever_sends_properly(url: str) -> None:
    with httpx2.Client(base_url=url) as client:
        for _ in range(3):
            reply = client.post("/v1/ask", json={"question": "agency staff"})
            assert reply.status_code == 200
            assert "connection" not in reply.headers


def test_an_answer_that_takes_long_is_not_taken_for_a_slow_body(tmp_path: Path) -> None:
    slow = APIRouter()

    @slow.post("/v1/slow")
    def answer(body: dict[str, int]) -> int:
        time.sleep(1.2)
        return body["n"]

    with door(Settings(data_dir=tmp_path), slow, patience=_IMPATIENT) as opened:
        assert opened.client().post("/v1/slow", json={"n": 7}).json() == 7
