"""Asking through the page's own form, for tests of the conversation."""

import json
import re
from typing import Any

from starlette.testclient import TestClient
from tests_data_pages import Page, load

QUESTION = "What is expected of us on agency staff?"


def ask(client: TestClient, question: str, conversation: str = "", **fields: Any) -> Page:
    response = post(client, question, conversation, **fields)
    assert response.status_code == 200, response.text
    return Page(response.text)


def post(client: TestClient, question: str, conversation: str = "", **fields: Any) -> Any:
    data = {"csrf": load(client, "/").csrf, "question": question, "conversation": conversation}
    return client.post("/ask", data={**data, **fields})


def conversation_of(page: Page) -> str:
    found = [
        one.attributes["value"]
        for one in page.all("input")
        if one.attributes.get("name") == "conversation"
    ]
    return found[0] or ""


def turns(page: Page) -> list[str]:
    return [" ".join(one.text.split()) for one in page.all("li", "turn")]


def judge(client: TestClient, page: Page, **fields: str) -> Page:
    turn = next(one for one in page.all("input") if one.attributes.get("name") == "turn")
    data = {"csrf": page.csrf, "turn": turn.attributes["value"], **fields}
    return Page(client.post("/feedback", data=data).text)


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for one in text.split("\n\n"):
        name = re.search(r"^event: (.*)$", one, re.MULTILINE)
        data = re.search(r"^data: (.*)$", one, re.MULTILINE)
        if name and data:
            found.append((name[1], json.loads(data[1])))
    return found


def stream(client: TestClient, question: str) -> list[tuple[str, dict[str, Any]]]:
    data = {"csrf": load(client, "/").csrf, "question": question}
    response = client.post("/ask", data=data, headers={"accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    return events(response.text)
