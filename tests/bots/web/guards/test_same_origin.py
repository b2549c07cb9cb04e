"""Other sites change nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_guards import Door, door

from assistant.settings import Settings

_QUESTION = {"question": "agency staff"}


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(Settings(data_dir=tmp_path_factory.mktemp("origins"))) as opened:
        yield opened


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://localhost"},
        {"origin": "http://localhost:9999"},
        {"origin": "http://localhost.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://localhost"},
        {"sec-fetch-site": ""},
    ],
)
@pytest.mark.parametrize("path", ["/v1/ask", "/form", "/v1/nothing"])
def test_what_another_site_sends_is_refused(
    open_door: Door, headers: dict[str, str], path: str
) -> None:
    reply = open_door.client().post(
        path, json=_QUESTION, headers={**headers, "accept": "application/json"}
    )
    assert reply.status_code == 403
    assert reply.json()["type"] == "/problems#cross-site"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://localhost"},
        {"sec-fetch-site": "same-origin", "origin": "http://localhost"},
        {"sec-fetch-site": "none"},
    ],
)
def test_the_page_itself_and_programs_pass(open_door: Door, headers: dict[str, str]) -> None:
    assert open_door.client().post("/v1/ask", json=_QUESTION, headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "CUSTOM"])
def test_every_method_that_may_change_something_is_guarded(open_door: Door, method: str) -> None:
    reply = open_door.client().request(method, "/v1/who", headers={"origin": "http://evil.example"})
    assert reply.status_code == 403


def test_reading_is_left_to_the_browser_which_keeps_the_answer_from_other_sites(
    open_door: Door,
) -> None:
    reply = open_door.client().get("/v1/who", headers={"origin": "http://evil.example"})
    assert reply.status_code == 200
    assert not [name for name in reply.headers if name.startswith("access-control-")]


def test_no_other_site_is_allowed_to_ask_beforehand(open_door: Door) -> None:
    reply = open_door.client().options(
        "/v1/ask",
        headers={"origin": "http://evil.example", "access-control-request-method": "POST"},
    )
    assert not [name for name in reply.headers if name.startswith("access-control-")]


def test_the_public_address_is_our_own_origin(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, public_url="https://ask.trust.example/")
    with door(settings) as opened:
        reply = opened.client(base_url="http://ask.trust.example").post(
            "/v1/ask", json=_QUESTION, headers={"origin": "https://ask.trust.example"}
        )
    assert reply.status_code == 200
