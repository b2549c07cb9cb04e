"""Status by the API: the contract's object, computed from the caller's own uploads alone."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from httpx2 import Response
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient
from tests_api import FIGURES, client_of, key_of, parts_with, problem

from assistant.pipeline import Assistant
from bots.parts import Parts
from bots.web.api.status import PAGE_POLICY

Headers = dict[str, str]
CONTRACT = json.loads(files("assistant.contracts").joinpath("status.schema.json").read_text())


@pytest.fixture(scope="module")
def parts(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with parts_with(
        assistant, tmp_path_factory.mktemp("data"), access="keys", public_url="https://ask.example/"
    ) as made:
        yield made


@pytest.fixture(scope="module")
def client(parts: Parts) -> Iterator[TestClient]:
    with client_of(parts) as made:
        yield made


@pytest.fixture
def mine(parts: Parts) -> Headers:
    return key_of(parts)


@pytest.fixture
def upload(client: TestClient, mine: Headers) -> str:
    sent = client.post("/v1/uploads", files={"file": ("ae.csv", FIGURES)}, headers=mine)
    return str(sent.json()["id"])


def status(client: TestClient, headers: Headers, **query: Any) -> Response:
    return client.get("/v1/status", params=query, headers=headers)


def one(client: TestClient, headers: Headers, number: int, **query: Any) -> Response:
    return client.get(f"/v1/objectives/{number}/status", params=query, headers=headers)


def test_the_report_is_the_contracts_object(client: TestClient, mine: Headers, upload: str) -> None:
    response = status(client, mine, upload=upload, as_of="2019-03-31")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    report = response.json()
    Draft202012Validator(CONTRACT).validate(report)
    assert report["as_of"] == "2019-03-31"
    assert [each["file"] for each in report["inputs"]] == ["ae.csv"]
    assert report["objectives"][7]["measures"]


def test_one_objective_is_as_in_the_report(client: TestClient, mine: Headers, upload: str) -> None:
    report = status(client, mine, upload=upload, as_of="2019-03-31").json()
    for number in (1, 8, 16):
        alone = one(client, mine, number, upload=upload, as_of="2019-03-31").json()
        assert alone == report["objectives"][number - 1]


def test_every_citation_has_an_address_that_opens_the_words(
    client: TestClient, mine: Headers
) -> None:
    for each in status(client, mine).json()["objectives"]:
        for citation in (each["citation"], each["scope_citation"]):
            place = f"/documents/2020-objectives/{citation['start']}-{citation['end']}"
            assert citation["url"] == (
                f"https://ask.example{place}?v={citation['sha256'][:12]}#quote"
            )


def test_without_uploads_there_are_no_data(client: TestClient, mine: Headers) -> None:
    report = status(client, mine).json()
    assert report["inputs"] == []
    found = {each["status"] for each in report["objectives"]}
    assert found <= {"no_data", "not_computable"}
    assert one(client, mine, 8).json()["status"] == "no_data"


def test_somebody_elses_upload_is_not_there(
    client: TestClient, mine: Headers, upload: str, parts: Parts
) -> None:
    theirs = key_of(parts)
    problem(status(client, theirs, upload=upload), 404, "not-found")
    problem(one(client, theirs, 8, upload=upload), 404, "not-found")
    problem(status(client, mine, upload=[upload, "0" * 32]), 404, "not-found")


def test_a_key_for_questions_sees_no_status(client: TestClient, parts: Parts) -> None:
    problem(status(client, key_of(parts, scopes=["ask"])), 403, "not-allowed")


def test_an_upload_named_twice_counts_once(client: TestClient, mine: Headers, upload: str) -> None:
    assert (
        status(client, mine, upload=[upload, upload], as_of="2019-03-31").json()
        == status(client, mine, upload=upload, as_of="2019-03-31").json()
    )


def test_a_period_asks_about_its_last_day(client: TestClient, mine: Headers, upload: str) -> None:
    for period, day in (("2018/19", "2019-03-31"), ("February 2019", "2019-02-28")):
        assert status(client, mine, upload=upload, period=period).json()["as_of"] == day


def test_a_provider_or_a_region_can_be_asked_about(
    client: TestClient, mine: Headers, upload: str
) -> None:
    assert status(client, mine, upload=upload, provider="rbd").json()["level"] == "provider:RBD"
    assert "London" in status(client, mine, upload=upload, region="London").json()["level"]
    assert status(client, mine, upload=upload, provider="sector").json()["level"] == "England"


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"provider": "RBD", "region": "London"}, "region"),
        ({"as_of": "2019-03-31", "period": "2018/19"}, "period"),
        ({"period": "soon <b>"}, "period"),
        ({"as_of": "31 March <b>"}, "as_of"),
        ({"provider": "R D<b>"}, "provider"),
        ({"region": "<b>London"}, "region"),
        ({"upload": "x" * 65}, "upload"),
    ],
)
def test_what_cannot_be_asked_is_refused_without_repeating_it(
    client: TestClient, mine: Headers, query: dict[str, str], pointer: str
) -> None:
    for response in (status(client, mine, **query), one(client, mine, 8, **query)):
        told = problem(response, 422, "unusable")
        assert [each["pointer"] for each in told["errors"]] == [pointer]
        assert "<b>" not in response.text


def test_a_number_that_no_objective_has_is_not_there(client: TestClient, mine: Headers) -> None:
    problem(one(client, mine, 17), 404, "not-found")
    problem(one(client, mine, 10**30), 404, "not-found")
    problem(one(client, mine, 0), 422, "unusable")


def test_a_browser_gets_a_page_to_print(client: TestClient, mine: Headers, upload: str) -> None:
    response = status(client, {**mine, "Accept": "text/html"}, upload=upload, as_of="2019-03-31")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == PAGE_POLICY
    assert response.headers["cache-control"] == "no-store"
    assert "ae.csv" in response.text
    assert "<script" not in response.text
    told = status(client, {**mine, "Accept": "text/html"}, upload="0" * 32)
    problem(told, 404, "not-found")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("text/html", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/html;q=0.5, application/json", "application/json"),
    ],
)
def test_the_form_that_is_wanted_more_is_sent(
    client: TestClient, mine: Headers, accept: str, kind: str
) -> None:
    response = status(client, {**mine, "Accept": accept})
    assert response.headers["content-type"].startswith(kind)
    assert response.headers["vary"] == "Accept"


def test_a_form_that_is_not_to_be_had_is_told_as_such(client: TestClient, mine: Headers) -> None:
    problem(status(client, {**mine, "Accept": "image/png"}), 406, "not-acceptable")
