"""Faults as the description of the API has them: their shape, and one response a status code."""

from typing import Any

from bots.web.problems import ADVICE, KINDS, Kind

_PROBLEM = "application/problem+json"
_LATER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
_DETAILS: dict[Kind, str] = {
    "unusable": "Give `as_of` as a day: 2019-03-31.",
    "too-large": "The selected file must be smaller than 100MB",
    "not-found": "There is no such upload.",
}


def problems() -> dict[str, Any]:
    """Return the response of each status code that a fault can have, with all kinds of faults."""
    found: dict[str, Any] = {}
    for kind, (status, title) in KINDS.items():
        content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
        response = found.setdefault(
            f"Problem{status}", {"description": title, "content": {_PROBLEM: content}}
        )
        response["content"][_PROBLEM]["examples"][kind] = {"value": _problem(kind)}
        if status in (429, 503):
            response["headers"] = _LATER
    return found


def problem_schema() -> dict[str, Any]:
    """Return the schema of a problem."""
    text = {"type": "string"}
    part = {
        "type": "object",
        "required": ["detail"],
        "properties": {
            "detail": {**text, "description": "What is wrong, in words."},
            "pointer": {
                **text,
                "description": "Where: into the body (RFC 6901), or the name of a parameter.",
            },
            "code": {**text, "description": "Of a file: which problem, for programs."},
            "severity": {"enum": ["error", "warning"], "description": "Of a file."},
            "file": {"type": ["string", "null"], "description": "Its name."},
            "row": {"type": ["integer", "null"], "description": "As a spreadsheet numbers it."},
            "column": {"type": ["string", "null"], "description": "The column's name."},
        },
    }
    return {
        "title": "Problem",
        "description": "A fault (RFC 9457). It never repeats what was sent.",
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "description": "The page that explains this kind of fault."},
            "title": {"type": "string", "description": "The kind in words."},
            "status": {"type": "integer", "description": "The HTTP status code."},
            "detail": {"type": "string", "description": "What to do next, written for a person."},
            "instance": {"type": "string", "description": "Names the request in the logs."},
            "errors": {"type": "array", "items": part, "description": "Everything that is wrong."},
        },
    }


def _problem(kind: Kind) -> dict[str, Any]:
    status, title = KINDS[kind]
    return {
        "type": f"http://localhost:8000/problems#{kind}",
        "title": title,
        "status": status,
        "detail": _DETAILS.get(kind, ADVICE[kind]),
        "instance": "urn:request:5f0c1d2e3b4a59687786950413223140",
    }
