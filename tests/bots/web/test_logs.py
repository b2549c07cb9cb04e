"""Log lines: JSON, and nothing in them that somebody sent."""

import io
import json
import logging
import re
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests_guards import CANARY

from bots.web.logs import configure_logs, where

_CSV = f"Period,Org Code,{CANARY}\nAPRIL 2016,{CANARY},{CANARY}\n"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged, with the whole configuration of the server."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers, root.level, threading.excepthook
    stream = io.StringIO()
    configure_logs(stream)
    yield stream
    logging.captureWarnings(False)
    threading.excepthook = hook
    root.handlers = handlers
    root.setLevel(level)


@pytest.fixture
def everything(lines: io.StringIO) -> Iterator[io.StringIO]:
    """The same with every logger there is at DEBUG, and nothing held back for being unimportant."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    before = {one: one.level for one in loggers}
    for one in (*loggers, logging.root):
        one.setLevel(logging.DEBUG)
    logging.root.handlers[0].filters.clear()
    yield lines
    for one, level in before.items():
        one.setLevel(level)


def _read(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_nothing_that_was_sent_is_logged_by_anybody(
    client: TestClient, everything: io.StringIO
) -> None:
    headers = {
        "authorization": f"Bearer fva_{CANARY}",
        "x-forwarded-user": CANARY,
        "user-agent": CANARY,
        "referer": f"http://localhost/{CANARY}",
    }
    cookies = {"cookie": f"forward-view=s.{CANARY}"}
    file = (f"{CANARY}.csv", _CSV.encode(), "text/csv")
    sent = [
        client.post("/v1/ask", json={"question": f"What is expected of {CANARY}?"}),
        client.post("/v1/ask", json={"question": CANARY}, headers=headers),
        client.post("/v1/ask", json={"question": CANARY}, headers=cookies),
        client.post("/v1/ask", content=CANARY, headers={"content-type": "application/json"}),
        client.post("/v1/uploads", files={"file": file}),
        client.post("/v1/uploads", files={CANARY: file}, data={"period": CANARY}),
        client.post("/ask", data={"question": CANARY, "csrf": CANARY}),
        client.post("/sign-in", data={"key": CANARY, "csrf": CANARY}),
        client.get(f"/{CANARY}?{CANARY}={CANARY}"),
        client.get(f"/v1/documents/{CANARY}"),
        client.get("/v1/search", params={"q": CANARY}),
        client.get(f"/v1/uploads/{CANARY}"),
        client.request(CANARY.upper(), "/v1/ask"),
        client.get("/", headers={"host": CANARY}),
    ]
    assert {reply.status_code for reply in sent} >= {200, 401, 404, 405, 421}
    found = _read(everything)
    assert CANARY not in everything.getvalue().lower()
    assert [one["status"] for one in found if one.get("event") == "request"] == [
        reply.status_code for reply in sent
    ]
    assert {"/v1/ask", "/v1/uploads", "none"} <= {one.get("route") for one in found}


def test_a_request_has_a_line_that_names_it(client: TestClient, lines: io.StringIO) -> None:
    reply = client.get("/v1/documents")
    [line] = _read(lines)
    assert line.keys() == {
        "time", "level", "logger", "event", "request_id", "route", "method", "status", "ms",
        "caller",
    }  # fmt: skip
    assert line["request_id"] == reply.headers["x-request-id"]
    assert (line["route"], line["method"], line["status"]) == ("/v1/documents", "GET", 200)
    assert line["time"].endswith("+00:00")


def test_what_is_asked_for_all_the_time_is_not_logged(
    client: TestClient, lines: io.StringIO
) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/static/page.css"):
        client.get(path)
    assert not _read(lines)


@pytest.mark.parametrize("name", ["sqlalchemy.engine", "asyncio", "python_multipart", "x"])
def test_of_others_modules_the_name_and_the_place_are_told(lines: io.StringIO, name: str) -> None:
    log = logging.getLogger(name)
    try:
        raise ValueError(CANARY)
    except ValueError:
        log.exception("%s happened with " + CANARY, CANARY, extra={"cell": CANARY})
    [line] = _read(lines)
    assert CANARY not in json.dumps(line)
    assert (line["logger"], line["level"], line["fault"]) == (name, "error", "ValueError")
    assert re.fullmatch(r"(\w+\.)*test_logs:\d+", line["where"])


def test_our_own_lines_hold_words_of_the_code_and_known_fields(lines: io.StringIO) -> None:
    log = logging.getLogger("bots.somewhere")
    log.warning("a word", extra={"fault": "ValueError", "question": CANARY})
    log.warning("a word with %s", CANARY)
    found = _read(lines)
    assert CANARY not in json.dumps(found)
    assert [one["event"] for one in found] == ["a word", "a word with %s"]
    assert found[0]["fault"] == "ValueError"


def test_warnings_and_failing_threads_are_lines_too(lines: io.StringIO) -> None:
    def fail() -> None:
        raise RuntimeError(CANARY)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(CANARY, stacklevel=1)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert CANARY not in lines.getvalue()
    faults = [one.get("fault") for one in _read(lines)]
    assert "RuntimeError" in faults


def test_a_place_is_where_it_was_raised_and_not_where_it_was_caught() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("{")
    assert where(caught.value).startswith("json.decoder:")
    assert where(ValueError()) == "unknown"
