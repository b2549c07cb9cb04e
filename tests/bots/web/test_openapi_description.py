"""The description of the API: complete, exact, and changed only on purpose.

`UPDATE_OPENAPI=1 pytest tests/bots/web/test_openapi_description.py` writes it anew.
"""

import json
import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient
from tests_api import client_of, parts_with

from assistant.pipeline import Assistant
from bots.parts import Parts
from bots.web.openapi import ADDRESS
from bots.web.openapi_words import OBJECTIVE_STATUS, TAGS
from corpus.read import Corpus

SNAPSHOT = Path(__file__).parent / "openapi.json"
UPDATE = f"UPDATE_OPENAPI=1 pytest tests/bots/web/{Path(__file__).name}"


@pytest.fixture(scope="module")
def parts(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with parts_with(assistant, tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest.fixture(scope="module")
def client(parts: Parts) -> Iterator[TestClient]:
    with client_of(parts) as made:
        yield made


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(ADDRESS).json()
    return found


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in description["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


def test_it_is_as_it_was_agreed(description: dict[str, Any]) -> None:
    """Programs are written against it: a change has to be meant, and stands in the changelog."""
    now = json.loads(json.dumps(description))
    now["info"]["version"] = "0"
    text = json.dumps(now, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_OPENAPI"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    agreed = SNAPSHOT.read_text(encoding="utf-8") if SNAPSHOT.exists() else "{}"
    changed = _changed(json.loads(agreed), now)
    assert not changed, (
        "The API is no longer as tests/bots/web/openapi.json describes it, in:\n  "
        + "\n  ".join(changed[:20])
        + f"\nIf that is meant, run `{UPDATE}`, look at the difference, and say so in CHANGELOG.md."
    )


def test_it_is_of_the_version_that_is_named(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    assert description["info"]["license"]["identifier"] == "Apache-2.0"


def test_pages_are_no_part_of_it(description: dict[str, Any]) -> None:
    others = {"/healthz", "/readyz", "/metrics"}
    paths = set(description["paths"])
    assert all(one.startswith("/v1/") for one in paths - others)


def test_every_operation_is_named_and_explained(description: dict[str, Any]) -> None:
    seen = [operation["operationId"] for _, operation in operations(description)]
    assert len(seen) == len(set(seen))
    explained = {one["name"] for one in description["tags"]}
    assert all(one["description"] for one in TAGS)
    for name, operation in operations(description):
        assert operation["summary"], name
        assert operation["description"], name
        assert set(operation["tags"]) <= explained, name
        assert operation["operationId"].isidentifier(), name
        assert "_" not in operation["operationId"], name


def test_every_fault_is_a_problem(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        faults = {one: it for one, it in operation["responses"].items() if one >= "400"}
        if not name.endswith(("/healthz", "/readyz", "/metrics")):
            assert {"401", "403", "429", "500"} <= set(faults), name
            assert operation["security"] == [{}, {"key": []}], name
        if "requestBody" in operation:
            assert {"400", "408", "413", "422"} <= set(faults), name
        for status, fault in faults.items():
            found = _resolved(fault, description)
            assert status == "503" or "application/problem+json" in found["content"], name
            if status in ("429", "503") and "$ref" in fault:
                assert "Retry-After" in found["headers"], name


def test_every_body_has_an_example_that_fits(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
        for which, body in bodies.items():
            for kind, content in _resolved(body, description).get("content", {}).items():
                examples = _examples(content)
                assert examples, f"{name}, {which}, {kind}"
                for one in examples:
                    if kind.endswith("json") and content["schema"] != _ref("StatusReport"):
                        _check(one, content["schema"], description, f"{name}, {which}")


def test_the_shortened_report_fits_but_for_its_length(description: dict[str, Any]) -> None:
    content = description["paths"]["/v1/status"]["get"]["responses"]["200"]["content"]
    [report] = _examples(content["application/json"])
    assert len(report["objectives"]) == 1
    whole = {**report, "objectives": report["objectives"] * 16}
    _check(whole, _ref("StatusReport"), description, "StatusReport")


def test_the_example_of_a_status_is_a_real_one(client: TestClient, corpus: Corpus) -> None:
    real = client.get("/v1/objectives/8/status").json()
    placed = json.dumps(OBJECTIVE_STATUS).replace("http://localhost:8000", "http://localhost")
    assert real == json.loads(placed)


def test_the_contracts_are_its_schemas(description: dict[str, Any]) -> None:
    text = files("assistant.contracts").joinpath("status.schema.json").read_text("utf-8")
    contract = json.loads(text)
    schemas = description["components"]["schemas"]
    assert schemas["StatusReport"]["required"] == contract["required"]
    for name, definition in contract["$defs"].items():
        assert set(definition) <= set(schemas[f"Status{name.capitalize()}"])
    assert "#/$defs/" not in json.dumps(description)


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _resolved(part: dict[str, Any], description: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = description
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    assert isinstance(found, dict)
    return found


def _examples(content: dict[str, Any]) -> list[Any]:
    if "example" in content:
        return [content["example"]]
    return [one["value"] for one in content.get("examples", {}).values()]


def _check(example: Any, schema: dict[str, Any], description: dict[str, Any], where: str) -> None:
    whole = {**schema, "components": description["components"]}
    faults = [one.message for one in Draft202012Validator(whole).iter_errors(example)]
    assert not faults, f"{where}: {faults[:3]}"


def _changed(before: Any, now: Any, at: str = "") -> list[str]:
    """Return where two descriptions differ, as far down as both have the same parts."""
    if isinstance(before, dict) and isinstance(now, dict):
        return [
            one
            for name in sorted({*before, *now})
            for one in _changed(before.get(name), now.get(name), f"{at} › {name}" if at else name)
        ]
    return [] if before == now else [at]
