"""A server answers to its own names only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_guards import Door, door

from assistant.settings import Settings
from bots.web.guards.clients import host_name
from bots.web.guards.hosts import allowed_names


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("hosts"),
        host="10.0.0.5",
        allowed_hosts=("Assistant.Trust.example",),
        public_url="https://ask.trust.example:8443",
    )
    with door(settings) as opened:
        yield opened


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8000",
        "127.0.0.1:8000",
        "[::1]:8000",
        "10.0.0.5:8000",
        "assistant.trust.example",
        "assistant.trust.example.",
        "ask.trust.example:8443",
    ],
)
def test_its_own_names_are_answered(open_door: Door, host: str) -> None:
    assert open_door.client().get("/v1/who", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example:8000",
        "other.example",
        "[::1",
        "localhost:80:80",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "localhost@evil.example",
        "[::1].evil.example",
        "",
    ],
)
def test_other_names_are_refused_with_a_problem(open_door: Door, host: str) -> None:
    reply = open_door.client().get("/v1/who", headers={"host": host})
    assert reply.status_code == 421
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["type"].endswith("/problems#wrong-host")
    assert not host or host not in reply.text


def test_two_host_headers_are_refused(open_door: Door) -> None:
    headers = [("host", "localhost"), ("host", "evil.example")]
    assert open_door.client().get("/v1/who", headers=headers).status_code == 421


def test_a_forwarded_host_does_not_count(open_door: Door) -> None:
    headers = {"host": "evil.example", "x-forwarded-host": "localhost"}
    assert open_door.client().get("/v1/who", headers=headers).status_code == 421


def test_health_is_told_under_any_name(open_door: Door) -> None:
    assert open_door.client().get("/healthz", headers={"host": "10.1.2.3"}).status_code == 200


def test_an_address_that_the_connection_came_in_on_is_our_own(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path, host="0.0.0.0", open_to_network=True)) as opened:
        here = opened.client(base_url="http://192.0.2.1:8000")
        assert here.get("/v1/who").status_code == 200
        assert here.get("/v1/who", headers={"host": "192.0.2.2"}).status_code == 421


@given(st.text(max_size=30))
def test_no_name_but_ours_passes_for_ours(host: str) -> None:
    ours = allowed_names(Settings(data_dir=Path("unused")))
    name = host_name(host)
    assert (name in ours) == (name in {"localhost", "127.0.0.1", "::1"})
