"""Faults in words: problems for programs, pages for people, and nobody's input in either."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from starlette.exceptions import HTTPException
from tests_guards import CANARY, FAULTS, Door, door

from assistant.errors import BadSettings, UnknownPlace, UnusableQuestion, Unverified
from assistant.objectives.problems import error
from assistant.settings import Settings
from bots.errors import (
    NotReady,
    NotThere,
    StoreBusy,
    StoreError,
    StoreFull,
    TooBusy,
    TookTooLong,
    UnusableUpload,
)
from bots.web.problems import ADVICE, KINDS, Problem
from corpus.errors import UnreadableDocument
from index.errors import IndexUnusable

_NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "javascript:alert(1)",
    "%3Cscript%3E",
]


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("faults"),
        requests_per_minute=1_000_000,
        asks_per_minute=100_000,
    )
    with door(settings) as opened:
        yield opened


@pytest.mark.parametrize(
    ("fault", "kind", "retry"),
    [
        (NotReady("Getting ready."), "not-ready", True),
        (TooBusy("Too many."), "too-busy", True),
        (TookTooLong("Too long."), "too-busy", True),
        (NotThere("No such upload."), "not-found", False),
        (UnknownPlace("No such objective."), "not-found", False),
        (StoreBusy("Busy."), "storage", True),
        (StoreFull("Full."), "storage", True),
        (StoreError("Broken."), "storage", True),
        (UnusableQuestion("Ask something."), "unusable", False),
        (Problem("conflict", "It is there.", retry_after=3), "conflict", True),
    ],
)
def test_what_was_written_for_people_is_told(
    open_door: Door, fault: Exception, kind: str, retry: bool
) -> None:
    FAULTS["it"] = fault
    reply = open_door.client().get("/v1/raises/it")
    assert reply.status_code == KINDS[kind][0]  # type: ignore[index]
    assert reply.headers["content-type"] == "application/problem+json"
    data = reply.json()
    assert data["type"] == f"/problems#{kind}"
    assert data["detail"] == str(fault)
    assert data["status"] == reply.status_code
    assert data["instance"] == f"urn:request:{reply.headers['x-request-id']}"
    assert ("retry-after" in reply.headers) == retry


@pytest.mark.parametrize(
    "fault",
    [
        RuntimeError(CANARY),
        Unverified(CANARY),
        BadSettings(CANARY),
        IndexUnusable(CANARY),
        UnreadableDocument(CANARY),
        OSError(28, CANARY),
        HTTPException(418, CANARY),
        HTTPException(500, CANARY),
        RecursionError(CANARY),
        ExceptionGroup(CANARY, [ValueError(CANARY)]),
    ],
)
def test_the_text_of_other_errors_is_not_told(
    open_door: Door, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    FAULTS["it"] = fault
    reply = open_door.client().get("/v1/raises/it")
    assert reply.headers["content-type"] == "application/problem+json"
    assert CANARY not in reply.text
    assert CANARY not in caplog.text


def test_an_unexpected_fault_is_logged_with_its_kind_and_place(
    open_door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    reply = open_door.client().get("/v1/broken")
    assert (reply.status_code, reply.json()["type"]) == (500, "/problems#internal")
    [record] = [one for one in caplog.records if one.message == "unexpected fault"]
    assert record.__dict__["fault"] == "RuntimeError"
    assert record.__dict__["where"].startswith("tests_guards:")
    assert record.__dict__["request_id"] == reply.headers["x-request-id"]


def test_every_problem_of_a_file_is_told_without_its_name(open_door: Door) -> None:
    problems = (
        error("not_a_number", "Give a number in the column Breaches.", file=CANARY, row=7),
        error("no_period", "Say which month it is."),
    )
    FAULTS["it"] = UnusableUpload("Nothing in the file can be used.", problems)
    data = open_door.client().get("/v1/raises/it").json()
    assert data["errors"] == [
        {
            "detail": "Give a number in the column Breaches.",
            "severity": "error",
            "code": "not_a_number",
            "row": 7,
        },
        {"detail": "Say which month it is.", "severity": "error", "code": "no_period"},
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("/question", "This is needed.")]),
        ({"question": ""}, [("/question", "Give 1 characters or more.")]),
        ({"question": CANARY * 9}, [("/question", "Give 20 characters at most.")]),
        ({"question": 7}, [("/question", "Give text.")]),
        ({"question": "a", "count": CANARY}, [("/count", "Give a whole number.")]),
        ({"question": "a", "count": 9}, [("/count", "Give 3 or less.")]),
        (
            {"question": "a", CANARY: CANARY},
            [("", "There is a field here that is not known.")],
        ),
        ([CANARY], [("", "Give an object.")]),
    ],
)
def test_what_is_wrong_with_a_body_is_pointed_at_and_not_repeated(
    open_door: Door, body: Any, expected: list[tuple[str, str]]
) -> None:
    reply = open_door.client().post("/v1/ask", json=body)
    assert reply.status_code == 422
    assert CANARY not in reply.text
    found = [(one.get("pointer", ""), one["detail"]) for one in reply.json()["errors"]]
    assert found == expected


def test_a_pointer_goes_as_deep_as_it_has_to(open_door: Door) -> None:
    reply = open_door.client().post(
        "/v1/nested", json={"parts": [{"question": "a"}, {"question": 1}]}
    )
    assert [one["pointer"] for one in reply.json()["errors"]] == ["/parts/1/question"]


def test_a_parameter_is_named(open_door: Door) -> None:
    reply = open_door.client().get("/v1/list", params={"limit": "99"})
    assert reply.json()["errors"] == [{"detail": "Give 10 or less.", "pointer": "limit"}]


@pytest.mark.parametrize(
    "content",
    [b"{", b"", b"\xff\xfe", b'{"question": "a" ' + CANARY.encode(), b"[" * 100_000, b"NaN,"],
)
def test_what_is_not_json_is_refused(open_door: Door, content: bytes) -> None:
    reply = open_door.client().post(
        "/v1/ask", content=content, headers={"content-type": "application/json"}
    )
    assert reply.status_code in {400, 422}
    assert reply.headers["content-type"] == "application/problem+json"
    assert CANARY not in reply.text


def test_another_method_is_refused_with_those_there_are(open_door: Door) -> None:
    for path, allowed in (("/v1/ask", "POST"), ("/healthz", "GET"), ("/v1/who", "GET")):
        reply = open_door.client().request("PATCH", path)
        assert reply.status_code == 405
        assert reply.headers["allow"] == allowed
        assert reply.json()["type"] == "/problems#method-not-allowed"
    page = open_door.client().post("/page")
    assert (page.status_code, page.headers["allow"]) == (405, "GET")
    assert "<h1" in page.text


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/broken-page", 500)])
def test_people_get_a_page_that_says_what_to_do(open_door: Door, path: str, status: int) -> None:
    reply = open_door.client().get(path)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    title = KINDS["not-found" if status == 404 else "internal"][1]
    assert f'<h1 class="nhsuk-heading-l">{title}</h1>' in reply.text
    assert "What to do now" in reply.text
    assert reply.headers["x-request-id"] in reply.text
    assert CANARY not in reply.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("application/json", "application/problem+json"),
        ("application/json, text/html;q=0.1", "application/problem+json"),
    ],
)
def test_a_pages_script_may_ask_for_problems(open_door: Door, accept: str, kind: str) -> None:
    reply = open_door.client().get("/nothing", headers={"accept": accept})
    assert reply.headers["content-type"] == kind


@pytest.mark.parametrize("text", _NASTY)
def test_nothing_of_an_address_gets_onto_the_page(open_door: Door, text: str) -> None:
    for path in (f"/{text}", f"/documents/x/{text}", f"/nothing?{text}={text}"):
        reply = open_door.client().get(path, headers={"referer": text, "user-agent": text})
        assert reply.status_code == 404
        assert text not in reply.text
        assert "alert(1)" not in reply.text


@pytest.mark.parametrize("text", _NASTY)
def test_what_a_fault_says_is_text_on_the_page(open_door: Door, text: str) -> None:
    FAULTS["it"] = NotThere(text)
    page = open_door.client().get("/raises/it").text
    assert f"<p>{escape(text)}</p>" in page
    assert text == str(escape(text)) or text not in page


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.text(max_size=40), st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_no_body_is_answered_with_itself_or_with_a_server_fault(
    open_door: Door, name: str, value: Any
) -> None:
    reply = open_door.client().post("/v1/ask", json={name: value, "question": value})
    assert reply.status_code in {200, 422}
    if reply.status_code == 422:
        told = [one["detail"] for one in reply.json()["errors"]]
        assert all(words.endswith(".") for words in told)


def test_each_kind_is_explained_at_its_address(open_door: Door) -> None:
    page = open_door.client().get("/problems").text
    for kind, (status, title) in KINDS.items():
        assert f'id="{kind}"' in page
        assert f"Status {status}," in page
        assert title in page
    assert ADVICE.keys() == KINDS.keys()


def test_where_the_public_address_is_known_a_problems_type_is_whole(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, public_url="https://ask.trust.example")
    with door(settings) as opened:
        reply = opened.client().get("/v1/nothing")
    assert reply.json()["type"] == "https://ask.trust.example/problems#not-found"
