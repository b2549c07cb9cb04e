"""Headers that every response carries."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_guards import Door, door

from assistant.settings import Settings

_EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(Settings(data_dir=tmp_path_factory.mktemp("headers"))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/page", 200),
        ("/v1/who", 200),
        ("/v1/nothing", 404),
        ("/nothing", 404),
        ("/v1/broken", 500),
        ("/broken-page", 500),
        ("/v1/list?limit=100", 422),
        ("/healthz", 200),
        ("/readyz", 503),
        ("/static/page.css", 200),
        ("/static/nothing.css", 404),
        ("/sign-in", 303),
    ],
)
def test_every_response_carries_them(open_door: Door, path: str, status: int) -> None:
    reply = open_door.client().get(path)
    assert reply.status_code == status
    for name, value in _EVERYWHERE.items():
        assert reply.headers[name] == value
    assert "camera=()" in reply.headers["permissions-policy"]
    assert "strict-transport-security" not in reply.headers
    policy = reply.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert len(reply.headers["x-request-id"]) == 32


def test_refusals_of_the_guards_carry_them_too(open_door: Door) -> None:
    refused = [
        open_door.client().get("/v1/who", headers={"host": "evil.example"}),
        open_door.client().post("/form", headers={"origin": "http://evil.example"}),
        open_door.client().post("/v1/ask", content=b"{}", headers={"content-length": "9999999"}),
        open_door.client().get("/v1/who", headers={"authorization": "Bearer fva_wrong"}),
    ]
    assert [reply.status_code for reply in refused] == [421, 403, 413, 401]
    for reply in refused:
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]


def test_a_route_keeps_a_policy_of_its_own(open_door: Door) -> None:
    reply = open_door.client().get("/own-policy")
    assert reply.headers.get_list("content-security-policy") == ["default-src 'none'"]


def test_nothing_but_the_files_of_the_page_is_kept_by_caches(open_door: Door) -> None:
    client = open_door.client()
    for path in ("/page", "/v1/who", "/v1/nothing", "/own-policy", "/healthz"):
        assert client.get(path).headers.get_list("cache-control") == ["no-store"]


def test_files_of_the_page_are_asked_for_again_and_not_sent_again(open_door: Door) -> None:
    first = open_door.client().get("/static/page.css")
    assert first.headers["cache-control"] == "no-cache"
    again = open_door.client().get(
        "/static/page.css", headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/hosts"]
)
def test_files_beside_those_of_the_page_are_not_served(open_door: Door, path: str) -> None:
    assert open_door.client().get(path).status_code == 404


def test_https_is_asked_for_again_only_where_it_is_used(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, public_url="https://ask.trust.example")
    with door(settings) as opened:
        public = opened.client(base_url="http://ask.trust.example").get("/page")
        local = opened.client().get("/page")
    assert public.headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in local.headers
