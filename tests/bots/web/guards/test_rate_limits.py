"""Nobody calls too often."""

import asyncio
from pathlib import Path

from limits.aio.storage import MemoryStorage
from tests_guards import ELSEWHERE, HERE, door

from assistant.settings import Settings
from bots.web.guards.rates import RateLimits

_QUESTION = {"question": "agency staff"}


def test_one_question_too_many_is_refused_with_the_time_to_wait(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path, asks_per_minute=3)) as opened:
        client = opened.client()
        replies = [client.post("/v1/ask", json=_QUESTION) for _ in range(5)]
        other = client.get("/v1/who")
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429, 429]
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 60
    assert replies[-1].headers["content-type"] == "application/problem+json"
    assert other.status_code == 200


def test_all_requests_of_a_caller_are_counted_also_those_that_fail(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path, requests_per_minute=4)) as opened:
        client = opened.client()
        found = [
            client.get(path).status_code for path in ("/v1/who", "/v1/x", "/v1/list", "/v1/broken")
        ]
        assert found == [200, 404, 422, 500]
        assert client.get("/v1/who").status_code == 429
        page = client.get("/page")
        assert page.status_code == 429
        assert "<h1" in page.text
        assert client.get("/healthz").status_code == 200
        assert client.get("/static/page.css").status_code == 200


def test_callers_are_counted_apart(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path, requests_per_minute=1)) as opened:
        assert opened.client(HERE).get("/v1/who").status_code == 200
        assert opened.client(HERE).get("/v1/who").status_code == 429
        assert opened.client(ELSEWHERE).get("/v1/who").status_code == 200


def test_throwing_cookies_away_does_not_help(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path, requests_per_minute=3)) as opened:
        found = [opened.client(ELSEWHERE).get("/page").status_code for _ in range(5)]
    assert found == [200, 200, 200, 429, 429]


def test_guessing_at_keys_is_counted(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path, access="keys", requests_per_minute=2)) as opened:
        found = [
            opened.client().get("/v1/who", headers={"authorization": f"Bearer fva_{guess}"})
            for guess in range(4)
        ]
    assert [reply.status_code for reply in found] == [401, 401, 429, 429]


def test_uploads_are_counted_for_themselves(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path)) as opened:
        client = opened.client()
        found = [client.post("/v1/uploads", content=b"x").status_code for _ in range(22)]
    assert found == [200] * 20 + [429] * 2


async def _come(limits: RateLimits, callers: int) -> None:
    for number in range(callers):
        await limits._count("requests", f"{number:032x}"[::-1])


def test_a_crowd_does_not_fill_the_memory(tmp_path: Path) -> None:
    limits = RateLimits(_nothing, settings=Settings(data_dir=tmp_path))
    asyncio.run(_come(limits, 70_000))
    storage = limits._counter.storage
    assert isinstance(storage, MemoryStorage)
    assert len(storage.storage) <= 2 * 65_536  # two windows


async def _nothing(scope: object, receive: object, send: object) -> None:
    """An app that nobody calls."""
