"""Examples for the description of the API, put together from those of the fields."""

from collections.abc import Mapping
from typing import Any

_PLAIN: Mapping[str, Any] = {
    "string": "text",
    "integer": 1,
    "number": 0.5,
    "boolean": True,
    "null": None,
}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """Return an example of what `schema` describes.

    A schema's own example comes first, then its default, then those of its parts. It never
    recurses without end as long as no schema requires itself.

    Args:
        schema: a JSON schema; its references point into `schemas`.
        schemas: those with a name.
    """
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas)
    if "example" in schema:
        return schema["example"]
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            return example_of(schema[key][0], schemas)
    return _of_kind(schema, schemas)


def _of_kind(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = kind[0]
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: example_of(field, schemas) for name, field in fields.items()}
    if kind == "array":
        return [example_of(schema["items"], schemas)] if "items" in schema else []
    return _PLAIN.get(kind or "")
