"""The description of the API (OpenAPI 3.1), for people who write programs against it.

Faults are described once here: every operation gets those that any request may meet, and names
only its own. The contracts that ship with the assistant are the schemas of what it computes.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import RouteContext, iter_route_contexts

from bots.web.openapi_examples import example_of
from bots.web.openapi_problems import problem_schema, problems
from bots.web.openapi_words import DESCRIPTION, OBJECTIVE_STATUS, STATUS_REPORT, TAGS
from bots.web.problems import KINDS, Kind

ADDRESS = "/v1/openapi.json"
"""Where the description is served."""

Responses = dict[int | str, dict[str, Any]]

_OR = "; or: "
_SCHEMAS = "#/components/schemas/"
_RESPONSES = "#/components/responses/"
_ANY_REQUEST: tuple[Kind, ...] = ("too-many-requests", "wrong-host", "internal", "storage")
_WITH_ACCESS: tuple[Kind, ...] = ("not-signed-in", "not-allowed")
_WITH_INPUT: tuple[Kind, ...] = ("bad-request", "unusable")
_WITH_BODY: tuple[Kind, ...] = ("too-slow", "too-large", "cross-site")


def problem_responses(*kinds: Kind) -> Responses:
    """Return how a route's faults are described: by status code, for `responses` of a route."""
    found: Responses = {}
    for kind in kinds:
        status, title = KINDS[kind]
        described = found.setdefault(
            status, {"$ref": f"{_RESPONSES}Problem{status}", "description": title}
        )
        described["description"] = _joined(described["description"], title)
    return found


def described_by(
    contract: str, description: str, others: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return how a response is described whose body is a contract's object.

    Args:
        contract: `StatusReport` or `StatusObjective`.
        description: what it is, in words.
        others: other forms in which it is to be had, by media type.
    """
    content = {"application/json": {"schema": {"$ref": f"{_SCHEMAS}{contract}"}}}
    return {"description": description, "content": {**content, **(others or {})}}


def describe(app: FastAPI) -> None:
    """Make `app` describe itself at /v1/openapi.json."""
    made: list[dict[str, Any]] = []

    def openapi() -> dict[str, Any]:
        if not made:
            made.append(_description(app))
        return made[0]

    # FastAPI's own way of replacing what it describes is to set the method.
    app.openapi = openapi  # type: ignore[method-assign]


def _description(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title=app.title,
        version=version("forward-view-assistant"),
        summary="Answers from NHS Improvement's framework documents of 2016, with exact citations.",
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        routes=[one for one in iter_route_contexts(app.routes) if _is_of_the_api(one)],
        tags=[],
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    components["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "A key, made with `assistant keys`. Not needed where access is open.",
        }
    }
    schemas.update(_contract_schemas())
    schemas["Problem"] = problem_schema()
    components["responses"] = problems()
    used = set()
    for path, operation in _operations(found):
        used.update(operation.get("tags", ()))
        _complete(path, operation, schemas)
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    found["tags"] = [one for one in TAGS if one["name"] in used]
    found["components"]["schemas"] = dict(sorted(schemas.items()))
    return found


def _is_of_the_api(route: RouteContext) -> bool:
    path = route.path or ""
    return path.startswith("/v1/") or path in ("/healthz", "/readyz", "/metrics")


def _operations(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in found["paths"].items():
        for operation in item.values():
            yield path, operation


def _without_null(parameter: dict[str, Any]) -> None:
    """Take out that a parameter may be null: it is left out instead."""
    schema = parameter["schema"]
    kinds = [one for one in schema.pop("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) == 1:
        schema.update(kinds[0])
    elif kinds:
        schema["anyOf"] = kinds


def _complete(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Add what is the same for all operations, and examples where there are none."""
    for parameter in operation.get("parameters", ()):
        _without_null(parameter)
    responses = operation["responses"]
    kinds = _faults(path, operation)
    if "application/json" in responses.get("422", {}).get("content", {}):
        del responses["422"]  # FastAPI's own, in a form that is never sent
    for status, described in problem_responses(*kinds).items():
        known = responses.setdefault(str(status), described)
        known["description"] = _joined(known["description"], described["description"])
    for response in responses.values():
        if response["description"] == "Successful Response":  # FastAPI's, where a route has none
            response["description"] = "Success"
    operation["responses"] = dict(sorted(responses.items()))
    for body in (operation.get("requestBody", {}), *responses.values()):
        for content in body.get("content", {}).values():
            _exampled(content, schemas)
    if path.startswith("/v1/"):
        operation["security"] = [{}, {"key": []}]


def _faults(path: str, operation: dict[str, Any]) -> list[Kind]:
    """Return the faults that an operation may meet because of what it takes."""
    kinds = list(_ANY_REQUEST)
    if path.startswith("/v1/"):
        kinds += _WITH_ACCESS
    if operation.get("parameters") or "requestBody" in operation:
        kinds += _WITH_INPUT
    if "requestBody" in operation:
        kinds += _WITH_BODY
    return kinds


def _joined(said: str, more: str) -> str:
    """Return two descriptions of a fault as one, nothing said twice."""
    for words in more.split(_OR):
        if words.lower() not in said.lower():
            said += f"{_OR}{words[0].lower()}{words[1:]}"
    return said


def _exampled(content: dict[str, Any], schemas: dict[str, Any]) -> None:
    if "schema" in content and "example" not in content and "examples" not in content:
        content["example"] = example_of(content["schema"], schemas)


def _contract_schemas() -> dict[str, Any]:
    """Return the status report's contract as components named StatusReport, StatusObjective."""
    text = files("assistant.contracts").joinpath("status.schema.json").read_text("utf-8")
    definitions = json.loads(text)["$defs"]
    for name in definitions:
        text = text.replace(f'"#/$defs/{name}"', f'"{_SCHEMAS}Status{name.capitalize()}"')
    whole = json.loads(text)
    found = {f"Status{name.capitalize()}": one for name, one in whole.pop("$defs").items()}
    del whole["$schema"]
    found["StatusReport"] = {**whole, "example": STATUS_REPORT}
    found["StatusObjective"]["example"] = OBJECTIVE_STATUS
    return found
