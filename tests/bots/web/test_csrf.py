"""Forms that are ours."""

from collections.abc import Iterator

import pytest
from tests_guards import Door, door, token_in

from assistant.settings import Settings


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(Settings(data_dir=tmp_path_factory.mktemp("csrf"))) as opened:
        yield opened


def test_a_form_with_its_token_is_taken(open_door: Door) -> None:
    client = open_door.client()
    token = token_in(client.get("/page").text)
    assert client.post("/form", data={"csrf": token, "words": "x"}).text == '"taken"'
    again = client.post("/form", data={"words": "x"}, headers={"X-CSRF-Token": token})
    assert again.status_code == 200
    files = {"file": ("a.csv", b"a,b")}
    assert client.post("/form", data={"csrf": token}, files=files).status_code == 200


@pytest.mark.parametrize("token", [None, "", "0" * 32, "é", "\x00"])
def test_a_form_without_it_is_refused(open_door: Door, token: str | None) -> None:
    client = open_door.client()
    client.get("/page")
    form = {} if token is None else {"csrf": token}
    reply = client.post("/form", data={**form, "words": "x"})
    assert reply.status_code == 403
    assert "Go back, load the page again" in reply.text


def test_a_token_is_no_use_to_another_browser(open_door: Door) -> None:
    one, other = open_door.client(), open_door.client()
    token = token_in(one.get("/page").text)
    other.get("/page")
    assert other.post("/form", data={"csrf": token}).status_code == 403


def test_a_browser_without_a_cookie_sends_no_form(open_door: Door) -> None:
    token = token_in(open_door.client().get("/page").text)
    assert open_door.client().post("/form", data={"csrf": token}).status_code == 403
    assert open_door.client().post("/form", data={"csrf": ""}).status_code == 403


def test_a_file_in_the_place_of_the_token_is_refused(open_door: Door) -> None:
    client = open_door.client()
    client.get("/page")
    assert client.post("/form", files={"csrf": ("a", b"x")}).status_code == 403
