"""Faults of a real server in a process of its own."""

import asyncio
import contextlib
import resource
import signal
import socket
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests_serving import Serving, serving, with_index

from assistant.pipeline import Assistant

_QUESTION = {"question": "What is expected of us on agency staff?"}
_TOPICS = ("agency staff", "cancer", "seven day services", "deficits", "special measures")
_WAIT = 180.0


@pytest.fixture(scope="module")
def built(assistant: Assistant, data_dir: Path) -> Path:
    """A data folder whose index is up to date."""
    return data_dir


@pytest.fixture(scope="module")
def server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server that is ready, and lets one caller ask as often as they like."""
    data_dir = with_index(tmp_path_factory.mktemp("served") / "data", built)
    with serving(data_dir, asks_per_minute=100_000, requests_per_minute=1_000_000) as made:
        yield made.until_ready()


def _questions(count: int) -> list[dict[str, str]]:
    """Return questions that differ, so that none is answered from memory."""
    return [
        {"question": f"What is expected of us on {_TOPICS[n % 5]} in {2000 + n}, number {n}?"}
        for n in range(count)
    ]


async def _ask_all(
    url: str, questions: list[dict[str, str]], first_in: asyncio.Event | None = None
) -> list[httpx2.Response]:
    async with httpx2.AsyncClient(
        base_url=url, timeout=_WAIT, limits=httpx2.Limits(max_connections=None)
    ) as client:

        async def one(question: dict[str, str]) -> httpx2.Response:
            reply = await client.post("/v1/ask", json=question)
            if first_in:
                first_in.set()
            return reply

        return await asyncio.gather(*(one(question) for question in questions))


def test_two_hundred_at_once_all_get_an_answer_or_are_told_to_come_back(server: Serving) -> None:
    httpx2.post(f"{server.url}/v1/ask", json=_QUESTION, timeout=_WAIT)
    before = server.kilobytes
    replies = asyncio.run(_ask_all(server.url, _questions(200)))
    statuses = Counter(reply.status_code for reply in replies)
    assert set(statuses) <= {200, 429, 503}
    assert statuses[200] > 0
    for reply in replies:
        if reply.status_code == 200:
            assert reply.json()["outcome"]
        else:
            assert int(reply.headers["retry-after"]) >= 1
            assert reply.headers["content-type"] == "application/problem+json"
    assert server.kilobytes - before < 300_000
    assert httpx2.get(f"{server.url}/readyz", timeout=_WAIT).status_code == 200


def test_one_who_asks_too_often_is_told_when_to_come_back(built: Path, tmp_path: Path) -> None:
    with serving(with_index(tmp_path / "data", built), asks_per_minute=5) as server:
        server.until_ready()
        replies = asyncio.run(_ask_all(server.url, [_QUESTION] * 12))
    assert Counter(reply.status_code for reply in replies) == {200: 5, 429: 7}
    assert all(
        1 <= int(reply.headers["retry-after"]) <= 60
        for reply in replies
        if reply.status_code == 429
    )


def test_a_client_that_goes_while_it_is_answered_leaves_nothing_behind(server: Serving) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    for number in range(20):
        body = f'{{"question": "What is expected on cancer, number {number} and going?"}}'
        head = (
            f"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((host, int(port)), timeout=_WAIT) as connection:
            connection.sendall((head + body).encode())
            if number % 2:
                assert connection.recv(20).startswith(b"HTTP/1.1 200")
    server.until("/metrics", lambda reply: "assistant_questions_waiting 0.0" in reply.text)
    assert httpx2.post(f"{server.url}/v1/ask", json=_QUESTION, timeout=_WAIT).status_code == 200
    assert "unexpected fault" not in server.log


def test_half_a_request_head_does_no_harm(server: Serving) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with contextlib.ExitStack() as stack:
        for _ in range(50):
            connection = stack.enter_context(socket.create_connection((host, int(port))))
            connection.sendall(b"GET / HTTP/1.1\r\nHost: local")
        assert httpx2.get(f"{server.url}/healthz", timeout=_WAIT).status_code == 200


def test_a_head_without_end_is_refused(server: Serving) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    reply = b""
    with (
        socket.create_connection((host, int(port)), timeout=_WAIT) as connection,
        contextlib.suppress(ConnectionError),
    ):
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ")
        for _ in range(1_000):
            connection.sendall(b"x" * 1_000)
        reply = connection.recv(100)
    assert not reply or reply.startswith(b"HTTP/1.1 400 ")


def test_a_locked_database_stops_what_is_kept_and_nothing_else(built: Path, tmp_path: Path) -> None:
    data_dir = with_index(tmp_path / "data", built)
    with serving(data_dir) as server:
        server.until_ready()
        other = sqlite3.connect(data_dir / "assistant.sqlite3")
        other.execute("BEGIN IMMEDIATE")
        with httpx2.Client(base_url=server.url, timeout=_WAIT) as client:
            kept = client.post("/v1/conversations")
            asked = client.post("/v1/ask", json=_QUESTION)
            page = client.get("/")
            ready = client.get("/readyz")
            other.rollback()
            other.close()
            again = client.post("/v1/conversations")
        assert (kept.status_code, kept.json()["type"]) == (503, "/problems#storage")
        assert int(kept.headers["retry-after"]) >= 1
        assert (asked.status_code, page.status_code, ready.status_code) == (200, 200, 200)
        assert again.status_code == 201
        assert "Traceback" not in server.log
        assert server.lines


def test_a_full_disk_stops_what_is_kept_and_nothing_else(built: Path, tmp_path: Path) -> None:
    data_dir = with_index(tmp_path / "data", built)
    with serving(data_dir) as server:
        server.until_ready()
        # No file may grow beyond this: to the database that is a disk with no space.
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (200_000, 200_000))
        with httpx2.Client(base_url=server.url, timeout=_WAIT) as client:
            replies = [client.post("/v1/conversations") for _ in range(100)]
            kept = [reply for reply in replies if reply.status_code != 201]
            asked = client.post("/v1/ask", json=_QUESTION)
            page = client.get("/")
        assert {reply.status_code for reply in kept} == {503}
        assert {reply.json()["type"] for reply in kept} == {"/problems#storage"}
        assert not [reply for reply in kept if str(tmp_path) in reply.text]
        assert (asked.status_code, page.status_code) == (200, 200)
        assert "Traceback" not in server.log


@pytest.mark.parametrize("path", ["index.json", "chroma.sqlite3"])
def test_a_damaged_index_is_said_and_the_page_still_opens(
    built: Path, tmp_path: Path, path: str
) -> None:
    data_dir = with_index(tmp_path / "data", built)
    [damaged] = data_dir.glob(f"index/build-*/{path}")
    damaged.write_bytes(b"{ not what it was")
    with serving(data_dir) as server:
        reply = server.until("/readyz", lambda reply: "preparing" not in reply.text)
        page = httpx2.get(server.url)
        asked = httpx2.post(f"{server.url}/v1/ask", json=_QUESTION)
        assert server.end() == 0
    [missing] = reply.json()["errors"]
    assert (missing["part"], missing["state"]) == ("assistant", "failed")
    assert "index" in missing["detail"]
    assert str(tmp_path) not in reply.text + page.text + asked.text
    assert page.status_code == 200
    assert (asked.status_code, asked.json()["type"]) == (503, "/problems#not-ready")


def test_a_model_that_is_not_there_is_said_and_the_page_still_opens(tmp_path: Path) -> None:
    folder = tmp_path / "no-model"
    folder.mkdir()
    with serving(tmp_path / "data", embedding_model=folder) as server:
        reply = server.until("/readyz", lambda reply: "preparing" not in reply.text)
        assert httpx2.get(server.url).status_code == 200
    assert reply.status_code == 503
    assert reply.json()["errors"][0]["state"] == "failed"


@pytest.mark.slow
def test_a_first_start_says_how_far_it_is_and_can_be_ended(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        reply = server.until("/readyz", lambda reply: reply.json()["errors"][0]["total"] > 0)
        [missing] = reply.json()["errors"]
        assert 0 <= missing["done"] <= missing["total"]
        assert httpx2.get(server.url).status_code == 200
        assert httpx2.post(f"{server.url}/v1/ask", json=_QUESTION).status_code == 503
        assert server.end() == 0


def test_who_is_being_answered_when_it_is_ended_gets_the_whole_answer(
    built: Path, tmp_path: Path
) -> None:
    with serving(with_index(tmp_path / "data", built), asks_per_minute=1_000) as server:
        server.until_ready()

        async def ask_and_end() -> list[httpx2.Response]:
            first = asyncio.Event()
            asking = asyncio.create_task(_ask_all(server.url, _questions(30), first))
            await first.wait()
            server.process.send_signal(signal.SIGTERM)
            return await asking

        replies = asyncio.run(ask_and_end())
        assert [reply.status_code for reply in replies] == [200] * 30
        assert all(reply.json()["text"] for reply in replies)
        assert server.process.wait(_WAIT) == 0
        assert "Traceback" not in server.log
