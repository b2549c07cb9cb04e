"""The whole API against its own description, with requests that nobody would think of.

Schemathesis makes requests from the description, fitting and not, and holds each reply against it:
no server errors, only the status codes, content types, headers and bodies that are described.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient
from tests_api import FIGURES, key_of, parts_with

from assistant.pipeline import Assistant
from bots.parts import Parts
from bots.web.app import create_web_app
from bots.web.openapi import ADDRESS

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 8
"""Requests made up for an operation: so many that fit the description, and as many that do not."""
OPERATIONS = [
    (method, path)
    for path, item in json.loads((Path(__file__).parent / "openapi.json").read_text())[
        "paths"
    ].items()
    for method in item
]

as_few = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def parts(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """One for all operations: what one does must not break the next."""
    folder = tmp_path_factory.mktemp("data")
    with parts_with(assistant, folder, access="keys", allowed_hosts=("testserver",)) as made:
        yield made


@pytest.fixture(scope="module")
def app(parts: Parts) -> FastAPI:
    return create_web_app(parts)


@pytest.fixture
def key(parts: Parts) -> dict[str, str]:
    """One for each operation, so that none uses up what another may send."""
    return key_of(parts)


@pytest.fixture(scope="module")
def description(app: FastAPI, parts: Parts) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi(ADDRESS, app, headers=key_of(parts))


@pytest.fixture
def there(app: FastAPI, key: dict[str, str]) -> dict[str, Any]:
    """Path parameters that name what is there."""
    with TestClient(app, headers=dict(key)) as client:
        upload = client.post("/v1/uploads", files={"file": ("ae.csv", FIGURES)}).json()
        conversation = client.post("/v1/conversations", json={"question": "What of A&E?"}).json()
        model = client.get("/v1/models").json()["data"][0]
    return {
        "upload_id": upload["id"],
        "conversation_id": conversation["id"],
        "model_id": model["id"],
        "document_id": "2020-objectives",
        "number": 8,
        "start": 0,
        "end": 100,
    }


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=str)
def test_every_reply_is_as_it_is_described(
    description: schemathesis.BaseSchema,
    key: dict[str, str],
    there: dict[str, Any],
    method: str,
    path: str,
) -> None:
    operation = description[path][method]

    @as_few
    @given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), st.booleans())
    def holds_for_what_fits(case: Case, is_there: bool) -> None:
        if is_there:
            case.path_parameters.update({one: there[one] for one in case.path_parameters})
        case.call_and_validate(checks=CHECKS, headers=dict(key))

    @as_few
    @given(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def holds_for_what_does_not(case: Case) -> None:
        case.call_and_validate(checks=CHECKS, headers=dict(key))

    holds_for_what_fits()
    with suppress(Unsatisfiable):  # there is nothing about some that could be wrong
        holds_for_what_does_not()
