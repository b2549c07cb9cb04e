"""What is wrong with a request's fields, in our words: where it is, and never what was sent."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError

from bots.web.problems import Part, Problem

_WORDS: Mapping[str, str] = {
    "missing": "This is needed.",
    "extra_forbidden": "There is a field here that is not known.",
    "string_type": "Give text.",
    "string_too_short": "Give {min_length} characters or more.",
    "string_too_long": "Give {max_length} characters at most.",
    "string_pattern_mismatch": "Give it in the form that is described.",
    "int_type": "Give a whole number.",
    "int_parsing": "Give a whole number.",
    "int_from_float": "Give a whole number.",
    "float_type": "Give a number.",
    "float_parsing": "Give a number.",
    "finite_number": "Give a number.",
    "bool_type": "Give true or false.",
    "bool_parsing": "Give true or false.",
    "greater_than": "Give more than {gt}.",
    "greater_than_equal": "Give {ge} or more.",
    "less_than": "Give less than {lt}.",
    "less_than_equal": "Give {le} or less.",
    "literal_error": "Give {expected}.",
    "enum": "Give {expected}.",
    "list_type": "Give a list.",
    "dict_type": "Give an object.",
    "model_type": "Give an object.",
    "model_attributes_type": "Give an object.",
    "too_short": "Give {min_length} or more.",
    "too_long": "Give {max_length} at most.",
    "date_type": "Give a date as YYYY-MM-DD.",
    "date_parsing": "Give a date as YYYY-MM-DD.",
    "date_from_datetime_parsing": "Give a date as YYYY-MM-DD.",
    "date_from_datetime_inexact": "Give a date as YYYY-MM-DD.",
}
_OTHERWISE = "This cannot be used."
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}\Z")
_MOST = 20
"""Faults that are told of one request."""


def problem_of_request(error: RequestValidationError) -> Problem:
    """Return what to tell of a request whose fields do not fit."""
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return Problem("bad-request", "The body is not valid JSON.")
    return Problem(
        "unusable",
        "Something in the request cannot be used.",
        errors=[Part(_words(one), _pointer(one)) for one in found[:_MOST]],
    )


def _words(one: Mapping[str, Any]) -> str:
    if one["type"] == "value_error":  # raised by our own validators, in words for a person
        return str(one["ctx"]["error"])
    words = _WORDS.get(one["type"], _OTHERWISE)
    return words.format_map(one.get("ctx", {}))


def _pointer(one: Mapping[str, Any]) -> str | None:
    """Return the place: an RFC 6901 pointer into the body, or the name of a parameter."""
    source, *path = one["loc"]
    if one["type"] == "extra_forbidden":
        path = path[:-1]  # the name of a field nobody knows is the sender's own words
    known = _known(path)
    if source == "body":
        return "".join(f"/{part}" for part in known)
    return str(known[0]) if known else None


def _known(path: Sequence[Any]) -> list[Any]:
    """Return the path as far as it consists of names that a field can have."""
    known: list[Any] = []
    for part in path:
        if not (isinstance(part, int) or _NAME.match(str(part))):
            break
        known.append(part)
    return known
