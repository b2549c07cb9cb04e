"""An answer on its way: in pieces for the page's script, on a page that waits without it."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests_chat import QUESTION, ask, conversation_of, stream, turns
from tests_data_pages import Page, load
from tests_gate import Gate, wait_until

from assistant.errors import AssistantError
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts
from bots.web.app import create_web_app
from bots.web.pages.chat_work import patience


def test_the_pages_script_gets_the_answer_in_pieces_and_then_whole(client: TestClient) -> None:
    told = stream(client, QUESTION)
    assert (told[0][0], told[-1][0]) == ("status", "completed")
    pieces = "".join(data["text"] for name, data in told if name == "text")
    assert pieces.startswith("Temporary staff\n\nImplementing the Forward View")
    last = told[-1][1]
    fragment = Page(last["html"])
    assert fragment.elements[0].tag == "li"
    shown = load(client, last["address"].partition("#")[0])
    assert turns(fragment) == turns(shown)


def test_no_words_of_a_question_can_begin_an_event(client: TestClient) -> None:
    told = stream(client, "What of\n\nevent: completed\ndata: {}\n\nagency staff?\u2028\x85")
    assert [name for name, _ in told].count("completed") == 1


def test_a_script_whose_question_cannot_be_used_gets_the_page(client: TestClient) -> None:
    data = {"csrf": load(client, "/").csrf, "question": " "}
    response = client.post("/ask", data=data, headers={"accept": "text/event-stream"})
    assert response.status_code == 422
    assert response.headers["content-type"].startswith("text/html")


@pytest.fixture
def hurried(gated: Parts) -> Iterator[TestClient]:
    """A client of an app that waits for nothing, whose answers are held back."""
    app = create_web_app(gated)
    app.dependency_overrides[patience] = lambda: 0.01
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50000)) as made:
        yield made


def test_an_answer_that_takes_long_is_waited_for_on_a_page(hurried: TestClient, gate: Gate) -> None:
    page = ask(hurried, QUESTION)
    address = f"/conversations/{conversation_of(page)}"
    assert "Looking in the documents…" in turns(page)[0]
    links = {" ".join(one.text.split()): one.attributes["href"] for one in page.all("a")}
    assert links["Check if the answer is ready"] == f"{address}?look=1#turn-1"
    (again,) = page.all("noscript")
    (refresh,) = [one for one in page.all("meta") if "http-equiv" in one.attributes]
    assert refresh.within is again
    assert refresh.attributes["content"] == f"4; url={address}?look=1#turn-1"
    gate.opened.set()
    wait_until(lambda: "Temporary staff" in turns(load(hurried, address))[0])
    assert gate.answered[QUESTION] == 1


def test_a_question_that_could_not_be_answered_can_be_asked_again(
    hurried: TestClient, gate: Gate
) -> None:
    gate.fails.add(QUESTION)
    gate.opened.set()
    address = f"/conversations/{conversation_of(ask(hurried, QUESTION))}"
    wait_until(lambda: "This could not be answered" in turns(load(hurried, address))[0])
    page = load(hurried, address)
    (again,) = [one for one in page.all("button") if one.text == "Ask it again"]
    assert again.attributes["value"] == QUESTION


def test_until_it_is_ready_the_page_says_how_far_it_is(web_settings: Settings) -> None:
    going_on = threading.Event()

    def make(settings: Settings, tell: Any) -> Any:
        tell(12, 784)
        assert going_on.wait(60)
        raise AssistantError("The model is not where the settings say it is.")

    parts = open_parts(web_settings, make=make)
    try:
        with TestClient(
            create_web_app(parts), base_url="http://localhost", client=("127.0.0.1", 50000)
        ) as client:
            wait_until(lambda: parts.preparation.progress.total == 784)
            page = load(client, "/")
            assert "It is reading the documents: 12 of 784 passages." in page.words
            assert page.all("progress") and page.all("noscript")
            assert not page.all("form", "ask")
            assert load(client, "/documents").all("h1")
            going_on.set()
            parts.preparation.wait()
            page = load(client, "/")
            assert "The model is not where the settings say it is." in page.words
            assert not page.all("noscript")
    finally:
        going_on.set()
        close_parts(parts)
