"""What tests of the API share: keys, files, and how a fault has to look."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts
from bots.store import keys
from bots.web.access import ALL_SCOPES
from bots.web.app import create_web_app

HEADER = "period,org_code,org_name,measure,numerator,denominator\n"
FIGURES = (
    f"{HEADER}2019-02,ENGLAND,England,ae_4h_all_types,1800000,2000000\n"
    "2019-03,ENGLAND,England,ae_4h_all_types,1850000,2000000\n"
).encode()


@contextmanager
def parts_with(assistant: Assistant, data_dir: Path, **given: Any) -> Iterator[Parts]:
    """Have parts for a whole module; its tests keep apart by having keys of their own."""
    many = {"asks_per_minute": 100_000, "requests_per_minute": 1_000_000}
    settings = Settings(data_dir=data_dir, **{**many, **given})
    made = open_parts(settings, make=lambda settings, tell: assistant)
    made.preparation.wait()
    yield made
    close_parts(made)


@contextmanager
def client_of(parts: Parts) -> Iterator[TestClient]:
    """Have a client of the whole app."""
    with TestClient(create_web_app(parts), base_url="http://localhost") as made:
        yield made


def key_of(
    parts: Parts, tenant: str = "trust", scopes: Collection[str] = ALL_SCOPES
) -> dict[str, str]:
    """Return the header of a new key."""
    _, secret = keys.make(
        parts.database, name="test", tenant=tenant, scopes=scopes, now=datetime.now(UTC)
    )
    return {"Authorization": f"Bearer {secret}"}


def problem(response: Response, status: int, kind: str) -> dict[str, Any]:
    """Return the problem that a response tells, after checking that it is one."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert told["status"] == status
    assert told["type"].endswith(f"/problems#{kind}")
    assert told["title"]
    assert told["detail"]
    assert told["instance"].startswith("urn:request:")
    return told
