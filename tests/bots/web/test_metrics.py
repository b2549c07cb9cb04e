"""Counts, without a word of anybody's in them."""

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from starlette.testclient import TestClient
from tests_guards import CANARY, ELSEWHERE, door

from assistant.settings import Settings


def _counts(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    text = client.get("/metrics").text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path)) as opened:
        client = opened.client()
        client.get("/documents/one")
        client.get("/documents/other")
        client.get("/v1/nothing")
        counts = _counts(client)
    route = (("method", "GET"), ("route", "/documents/{name}"), ("status", "200"))
    assert counts["assistant_requests_total", route] == 2
    lost = (("method", "GET"), ("route", "none"), ("status", "404"))
    assert counts["assistant_requests_total", lost] == 1
    assert counts["assistant_ready", ()] == 0
    assert counts["assistant_questions_waiting", ()] == 0


def test_answers_are_counted_by_outcome(client: TestClient) -> None:
    for question in ("What is expected of us on agency staff?", "Who won the cup in 1966?") * 2:
        client.post("/v1/ask", json={"question": question})
    counts = _counts(client)
    assert counts["assistant_answers_total", (("outcome", "answered"),)] == 2
    outcomes = [value for (name, _), value in counts.items() if name == "assistant_answers_total"]
    assert sum(outcomes) == 4


def test_uploads_are_counted_by_what_became_of_them(client: TestClient) -> None:
    client.post("/v1/uploads", files={"file": ("a.csv", b"nothing,of\nuse,here\n")})
    assert _counts(client)["assistant_uploads_total", (("result", "refused"),)] == 1


def test_labels_are_our_own_words(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path)) as opened:
        client = opened.client()
        client.get(f"/{CANARY}")
        client.get(f"/documents/{CANARY}")
        client.request(CANARY.upper(), "/v1/who")
        client.post("/v1/ask", json={"question": CANARY})
        text = client.get("/metrics").text
    assert CANARY not in text.lower()
    assert 'method="other"' in text
    assert set(re.findall(r"(\w+)=\"", text)) <= {
        "route", "method", "status", "le", "outcome", "result",
    }  # fmt: skip


def test_two_apps_count_for_themselves(tmp_path: Path) -> None:
    with (
        door(Settings(data_dir=tmp_path / "a")) as one,
        door(Settings(data_dir=tmp_path / "b")) as two,
    ):
        one.client().get("/page")
        assert "/page" in one.client().get("/metrics").text
        assert "/page" not in two.client().get("/metrics").text


def test_strangers_are_not_told(tmp_path: Path) -> None:
    with door(Settings(data_dir=tmp_path)) as opened:
        assert opened.client(ELSEWHERE).get("/metrics").status_code == 403
        handed_on = {"x-forwarded-for": "127.0.0.1"}
        assert opened.client().get("/metrics", headers=handed_on).status_code == 403


@pytest.mark.parametrize(("asker", "status"), [("10.1.2.9", 200), ("203.0.113.9", 403)])
def test_behind_a_proxy_only_the_proxys_own_network_is_told(
    tmp_path: Path, asker: str, status: int
) -> None:
    settings = Settings(
        data_dir=tmp_path,
        access="proxy",
        proxy_addresses=("10.0.0.0/8",),
        proxy_secret=SecretStr("secret"),
    )
    with door(settings) as opened:
        client = opened.client(("10.1.2.3", 5))
        assert client.get("/metrics").status_code == 200
        assert client.get("/metrics", headers={"x-forwarded-for": asker}).status_code == status
