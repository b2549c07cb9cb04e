"""Signing in with a key, and out again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests_guards import CANARY, Door, door, token_in

from assistant.settings import Settings
from bots.store import keys
from bots.web.pages.sign_in import local_path

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_COOKIE = "forward-view"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(Settings(data_dir=tmp_path_factory.mktemp("keys"), access="keys")) as opened:
        yield opened


@pytest.fixture(scope="module")
def secret(locked: Door) -> str:
    return keys.make(
        locked.parts.database, name="ann", tenant="trust", scopes={"ask", "data"}, now=NOW
    )[1]


def _sign_in(client: TestClient, key: str, next_: str = "/page") -> str:
    token = token_in(client.get("/sign-in").text)
    reply = client.post("/sign-in", data={"csrf": token, "key": key, "next": next_})
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def test_whoever_has_a_key_gets_in_and_to_where_they_wanted(locked: Door, secret: str) -> None:
    client = locked.client()
    going_to = client.get("/documents/one?v=2").headers["location"]
    assert "next=%2Fdocuments%2Fone%3Fv%3D2" in going_to
    page = client.get(going_to).text
    assert 'name="next" value="/documents/one?v=2"' in page
    assert _sign_in(client, f" {secret} ", "/documents/one?v=2") == "/documents/one?v=2"
    assert client.get("/documents/one?v=2").status_code == 200
    assert client.get("/v1/who").json()["owner"][0] == "trust"
    assert "Sign out" in client.get("/problems").text


@pytest.mark.parametrize("key", ["", "fva_wrong", CANARY, "<script>alert(1)</script>", "x" * 9000])
def test_a_wrong_key_is_not_let_in_and_not_shown_again(locked: Door, key: str) -> None:
    client = locked.client()
    token = token_in(client.get("/sign-in").text)
    reply = client.post("/sign-in", data={"csrf": token, "key": key})
    assert reply.status_code == 422
    assert "There is a problem" in reply.text
    assert not key or key not in reply.text
    assert client.get("/v1/who").status_code == 401


def test_another_site_signs_nobody_in(locked: Door, secret: str) -> None:
    client = locked.client()
    client.get("/sign-in")
    assert client.post("/sign-in", data={"key": secret}).status_code == 403


def test_signing_in_gives_a_cookie_nobody_had_before(locked: Door, secret: str) -> None:
    client = locked.client()
    client.get("/sign-in")
    before = client.cookies[_COOKIE]
    _sign_in(client, secret)
    after = client.cookies[_COOKIE]
    assert before != after
    fixed = locked.client(cookies={_COOKIE: before})
    assert fixed.get("/v1/who").status_code == 401


def test_a_planted_session_is_ended_by_signing_in(locked: Door, secret: str) -> None:
    attacker, victim = locked.client(), locked.client()
    _sign_in(attacker, secret)
    planted = attacker.cookies[_COOKIE]
    victim.cookies.set(_COOKIE, planted)
    token = token_in(victim.get("/page").text)
    other = keys.make(locked.parts.database, name="b", tenant="t", scopes={"ask"}, now=NOW)[1]
    victim.cookies.clear()
    victim.cookies.set(_COOKIE, planted)
    reply = victim.post("/sign-in", data={"csrf": token, "key": other})
    assert reply.status_code == 303
    assert attacker.get("/v1/who").status_code == 401


def test_signing_out_ends_the_session_also_for_a_copy_of_its_cookie(
    locked: Door, secret: str
) -> None:
    client = locked.client()
    _sign_in(client, secret)
    copy = locked.client(cookies={_COOKIE: client.cookies[_COOKIE]})
    assert copy.get("/v1/who").status_code == 200
    token = token_in(client.get("/page").text)
    reply = client.post("/sign-out", data={"csrf": token})
    assert (reply.status_code, reply.headers["location"]) == (303, "/sign-in")
    assert _COOKIE not in client.cookies
    assert copy.get("/v1/who").status_code == 401


def test_another_site_signs_nobody_out(locked: Door, secret: str) -> None:
    client = locked.client()
    _sign_in(client, secret)
    assert client.post("/sign-out").status_code == 403
    assert client.get("/v1/who").status_code == 200


def test_revoking_a_key_ends_its_sessions(locked: Door) -> None:
    key, secret = keys.make(locked.parts.database, name="c", tenant="t", scopes={"ask"}, now=NOW)
    client = locked.client()
    _sign_in(client, secret)
    assert client.get("/v1/who").status_code == 200
    keys.revoke(locked.parts.database, key.id)
    assert client.get("/v1/who").status_code == 401


def test_a_session_may_do_what_its_key_may(locked: Door) -> None:
    _, secret = keys.make(locked.parts.database, name="d", tenant="t", scopes={"ask"}, now=NOW)
    client = locked.client()
    _sign_in(client, secret)
    assert client.get("/v1/who").json()["scopes"] == ["ask"]
    assert client.get("/v1/figures").status_code == 403


@pytest.mark.parametrize(
    "next_",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "",
        "page",
        "@evil.example",
        "/%0d%0aSet-Cookie:x=y\r\nX: y",
    ],
)
def test_signing_in_leads_to_no_other_site(locked: Door, secret: str, next_: str) -> None:
    client = locked.client()
    assert _sign_in(client, secret, next_) == "/"
    assert client.get("/sign-in", params={"next": next_}).headers["location"] == "/"


@given(st.text(max_size=30) | st.text("/\\:@.?#a\t\r\n ", max_size=12))
def test_no_text_leads_away(text: str) -> None:
    path = local_path(text)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert not urlsplit(path).netloc
    assert path.isprintable()


def test_where_no_key_is_needed_there_is_nothing_to_sign_in_to(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with door(Settings(data_dir=tmp_path_factory.mktemp("open"))) as opened:
        reply = opened.client().get("/sign-in?next=/page")
    assert (reply.status_code, reply.headers["location"]) == (303, "/page")
