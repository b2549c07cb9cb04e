"""Who is calling: nobody gets to be somebody else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.testclient import TestClient
from tests_guards import ELSEWHERE, HERE, Door, door, token_in

from assistant.settings import Settings
from bots.secret import Signer
from bots.store import keys
from bots.web.sessions import IDLE_DAYS, Visitor, visitor_cookie, visitor_of

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_COOKIE = "forward-view"


def _owner(client: TestClient, **headers: str) -> Any:
    reply = client.get(
        "/v1/who", headers={name.replace("_", "-"): headers[name] for name in headers}
    )
    return reply.json()["owner"] if reply.status_code == 200 else reply.status_code


def _key(opened: Door, *, name: str = "one", tenant: str = "trust", **more: Any) -> str:
    _, secret = keys.make(
        opened.parts.database,
        name=name,
        tenant=tenant,
        scopes=more.get("scopes", frozenset({"ask", "data", "feedback"})),
        now=NOW,
    )
    return secret


@pytest.fixture(scope="module")
def unlocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(Settings(data_dir=tmp_path_factory.mktemp("open"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(Settings(data_dir=tmp_path_factory.mktemp("keys"), access="keys")) as opened:
        yield opened


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("proxy"),
        access="proxy",
        proxy_addresses=("10.0.0.0/8",),
        proxy_secret=SecretStr("a secret of the proxy"),
    )
    with door(settings) as opened:
        yield opened


class TestOpen:
    def test_a_program_on_this_machine_is_its_owner(self, unlocked: Door) -> None:
        assert _owner(unlocked.client()) == ["local", "local"]

    def test_a_program_elsewhere_owns_nothing(self, unlocked: Door) -> None:
        assert _owner(unlocked.client(ELSEWHERE)) is None

    @pytest.mark.parametrize(
        "header", ["x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-host"]
    )
    def test_what_something_on_this_machine_hands_on_owns_nothing(
        self, unlocked: Door, header: str
    ) -> None:
        assert _owner(unlocked.client(), **{header: "127.0.0.1"}) is None

    def test_nobody_is_local_to_a_server_that_listens_beyond_this_machine(
        self, tmp_path: Path
    ) -> None:
        with door(Settings(data_dir=tmp_path, host="0.0.0.0", open_to_network=True)) as opened:
            assert _owner(opened.client()) is None

    def test_a_forwarding_header_makes_nobody_local(self, unlocked: Door) -> None:
        reply = unlocked.client(ELSEWHERE).get("/v1/who", headers={"x-forwarded-for": "127.0.0.1"})
        assert reply.json()["owner"] is None
        assert reply.json()["address"] == ELSEWHERE[0]

    def test_a_browser_is_known_again_and_told_from_others(self, unlocked: Door) -> None:
        one, other = unlocked.client(), unlocked.client()
        one.get("/page")
        other.get("/page")
        assert _owner(one) == _owner(one)
        assert _owner(one)[0] == "browser"
        assert _owner(one) != _owner(other)

    def test_only_pages_give_a_cookie_and_only_once(self, unlocked: Door) -> None:
        client = unlocked.client()
        for path in ("/v1/who", "/healthz", "/static/page.css"):
            assert "set-cookie" not in client.get(path).headers
        assert "set-cookie" in client.get("/page").headers
        assert "set-cookie" not in client.get("/page").headers

    def test_the_cookie_is_for_this_server_alone(self, tmp_path: Path) -> None:
        with door(Settings(data_dir=tmp_path, public_url="https://ask.trust.example")) as opened:
            plain = opened.client().get("/page").headers["set-cookie"]
            secure = opened.client(base_url="http://ask.trust.example").get("/page").headers
        assert plain.startswith("forward-view=")
        for part in ("HttpOnly", "SameSite=lax", "Path=/"):
            assert part in plain
            assert part in secure["set-cookie"]
        assert "Secure" not in plain
        assert secure["set-cookie"].startswith("__Host-forward-view=")
        assert "Secure" in secure["set-cookie"]
        assert "Domain" not in secure["set-cookie"]

    @pytest.mark.parametrize(
        "cookie",
        [
            "v.00000000000000000000000000000000.739000.00000000000000000000000000000000",
            "v.0.0.0",
            "v",
            "s.unknown",
            "s.",
            "",
            "x" * 4000,
            "v.1.739000." + "é",
        ],
    )
    def test_a_made_up_cookie_is_replaced(self, unlocked: Door, cookie: str) -> None:
        client = unlocked.client()
        headers = [(b"cookie", f"{_COOKIE}={cookie}".encode())]
        assert client.get("/v1/who", headers=headers).json()["owner"] == ["local", "local"]
        assert "set-cookie" in client.get("/page", headers=headers).headers

    def test_two_cookies_of_the_name_are_none(self, unlocked: Door) -> None:
        client = unlocked.client()
        value = client.get("/page").cookies[_COOKIE]
        client.cookies.clear()
        twice = f"{_COOKIE}={value}; {_COOKIE}={value}"
        assert _owner(client, cookie=twice) == ["local", "local"]

    def test_a_key_counts_also_where_none_is_needed(self, unlocked: Door) -> None:
        secret = _key(unlocked)
        assert _owner(unlocked.client(), authorization=f"Bearer {secret}")[0] == "trust"
        assert _owner(unlocked.client(), authorization="Bearer fva_gone") == 401
        assert _owner(unlocked.client(), authorization="Bearer sk-other") == ["local", "local"]


class TestKeys:
    def test_nobody_comes_in_without_one(self, locked: Door) -> None:
        reply = locked.client().get("/v1/who")
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"] == "Bearer"
        assert locked.client().get("/v1/nothing").status_code == 401
        assert locked.client().post("/form", data={}).status_code == 401
        for path in ("/healthz", "/problems", "/sign-in", "/static/page.css"):
            assert locked.client().get(path).status_code == 200

    def test_a_page_leads_to_where_one_signs_in_and_back(self, locked: Door) -> None:
        reply = locked.client().get("/documents/one?v=1&x=2")
        assert reply.status_code == 303
        assert reply.headers["location"] == "/sign-in?next=%2Fdocuments%2Fone%3Fv%3D1%26x%3D2"

    def test_two_keys_are_two_owners(self, locked: Door) -> None:
        one = _owner(locked.client(), authorization=f"Bearer {_key(locked)}")
        other = _owner(locked.client(), authorization=f"bearer {_key(locked, tenant='other')}")
        assert one[0] == "trust"
        assert other[0] == "other"
        assert one[1] != other[1]

    @pytest.mark.parametrize(
        "sent",
        ["", "Bearer", "Bearer ", "Basic {}", "Bearer {}x", "Bearer x{}", "{}", "Bearer {} {}"],
    )
    def test_anything_but_the_whole_key_is_refused(self, locked: Door, sent: str) -> None:
        secret = _key(locked)
        assert _owner(locked.client(), authorization=sent.replace("{}", secret)) == 401

    def test_a_revoked_key_is_refused(self, locked: Door) -> None:
        key, secret = keys.make(
            locked.parts.database, name="n", tenant="t", scopes={"ask"}, now=NOW
        )
        assert _owner(locked.client(), authorization=f"Bearer {secret}") == ["t", key.id]
        keys.revoke(locked.parts.database, key.id)
        assert _owner(locked.client(), authorization=f"Bearer {secret}") == 401

    def test_a_key_opens_only_what_it_is_for(self, locked: Door) -> None:
        secret = _key(locked, scopes=frozenset({"ask", "everything"}))
        headers = {"authorization": f"Bearer {secret}"}
        assert locked.client().get("/v1/who", headers=headers).json()["scopes"] == ["ask"]
        assert locked.client().get("/v1/figures", headers=headers).status_code == 403

    def test_a_visitors_cookie_opens_nothing(self, locked: Door) -> None:
        client = locked.client()
        client.get("/sign-in")
        assert client.cookies[_COOKIE]
        assert client.get("/v1/who").status_code == 401


class TestProxy:
    _PROXY = ("10.1.2.3", 50_000)
    _HEADERS: ClassVar = {
        "x-forwarded-user": "ann@trust.example",
        "x-proxy-secret": "a secret of the proxy",
    }

    def test_the_proxy_names_people(self, behind_proxy: Door) -> None:
        ann = _owner(behind_proxy.client(self._PROXY), **self._HEADERS)
        bob = _owner(
            behind_proxy.client(self._PROXY), **{**self._HEADERS, "x-forwarded-user": "bob"}
        )
        assert ann[0] == "proxy"
        assert ann != bob
        assert "ann" not in ann[1]

    @pytest.mark.parametrize(
        ("address", "changed"),
        [
            (ELSEWHERE, {}),
            (HERE, {}),
            (("not an address", 1), {}),
            (_PROXY, {"x-proxy-secret": "another"}),
            (_PROXY, {"x-proxy-secret": ""}),
            (_PROXY, {"x-forwarded-user": ""}),
            (_PROXY, {"x-forwarded-user": "x" * 300}),
        ],
    )
    def test_a_name_counts_only_with_the_proxys_address_and_secret(
        self, behind_proxy: Door, address: tuple[str, int], changed: dict[str, str]
    ) -> None:
        headers = {**self._HEADERS, **changed, "x-forwarded-for": "10.1.2.3"}
        assert _owner(behind_proxy.client(address), **headers) == 401

    def test_a_name_without_the_secret_does_not_count(self, behind_proxy: Door) -> None:
        assert _owner(behind_proxy.client(self._PROXY), x_forwarded_user="ann") == 401

    def test_two_names_are_none(self, behind_proxy: Door) -> None:
        headers = [*self._HEADERS.items(), ("x-forwarded-user", "bob")]
        assert behind_proxy.client(self._PROXY).get("/v1/who", headers=headers).status_code == 401

    def test_a_person_can_send_forms_and_no_other_persons(self, behind_proxy: Door) -> None:
        client = behind_proxy.client(self._PROXY)
        token = token_in(client.get("/page", headers=self._HEADERS).text)
        form = {"csrf": token, "words": "x"}
        assert client.post("/form", data=form, headers=self._HEADERS).status_code == 200
        other = {**self._HEADERS, "x-forwarded-user": "bob"}
        assert client.post("/form", data=form, headers=other).status_code == 403

    def test_whom_it_hands_on_is_told_by_the_last_address_that_is_not_its_own(
        self, behind_proxy: Door
    ) -> None:
        headers = {**self._HEADERS, "x-forwarded-for": "127.0.0.1, 203.0.113.9, 10.9.9.9"}
        reply = behind_proxy.client(self._PROXY).get("/v1/who", headers=headers)
        assert reply.json()["address"] == "203.0.113.9"

    def test_it_tells_of_https(self, behind_proxy: Door) -> None:
        told = {**self._HEADERS, "x-forwarded-proto": "https"}
        assert (
            "strict-transport-security"
            in behind_proxy.client(self._PROXY).get("/page", headers=told).headers
        )
        assert (
            "strict-transport-security"
            not in behind_proxy.client(ELSEWHERE).get("/page", headers=told).headers
        )

    def test_programs_come_in_with_keys(self, behind_proxy: Door) -> None:
        secret = _key(behind_proxy)
        assert _owner(behind_proxy.client(), authorization=f"Bearer {secret}")[0] == "trust"


def test_labels_are_pseudonyms_that_change_with_the_day(unlocked: Door) -> None:
    label = unlocked.client(ELSEWHERE).get("/v1/who").json()["label"]
    assert len(label) == 16
    assert ELSEWHERE[0] not in label
    today = unlocked.parts.today.isoformat()
    yesterday = (unlocked.parts.today - timedelta(days=1)).isoformat()
    signer = unlocked.parts.signer
    assert label == signer.sign("caller", f"{today} place {ELSEWHERE[0]}")[:16]
    assert label != signer.sign("caller", f"{yesterday} place {ELSEWHERE[0]}")[:16]


@settings(max_examples=60)
@given(st.integers(-5, 60))
def test_a_visitor_who_stays_away_too_long_is_forgotten(days: int) -> None:
    signer = Signer(b"0" * 32)
    since = datetime(2026, 11, 22, tzinfo=UTC).date()
    cookie = visitor_cookie(signer, Visitor("a" * 32, since.toordinal()))
    found = visitor_of(signer, cookie, since + timedelta(days=days))
    assert (found is not None) == (0 <= days <= IDLE_DAYS)


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_no_text_passes_for_a_visitors_cookie(text: str) -> None:
    assert visitor_of(Signer(b"0" * 32), text, NOW.date()) is None
