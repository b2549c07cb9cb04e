"""The templates that we give out for data that is published only in documents.

`templates.toml` says what each one asks for. The file that a person downloads is written from it,
and the reader of the same id recognises the filled file by its columns.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from assistant.objectives.periods import parse_date, parse_period

ColumnKind = Literal["code", "text", "period", "date", "choice", "number", "percent"]
"""How a column's cells are read, and formatted in a spreadsheet."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_LONGEST_NAME = 32
_LONGEST_INSTRUCTION = 255
"""What Excel shows beside a cell that is chosen: a title and a message of these lengths."""
_TEMPLATE_KEYS = {"id", "title", "objectives", "purpose", "notes", "column"}
_COLUMN_KEYS = {"name", "kind", "example", "instruction"}
_COLUMN_OPTIONS = {"values", "required"}


class BadTemplate(ValueError):
    """The description of a template is not as it should be. Its text says where."""


@dataclass(frozen=True)
class TemplateColumn:
    """One column of a template."""

    name: str
    kind: ColumnKind
    instruction: str
    example: str
    """What a filled cell looks like; empty where the example row leaves the cell blank."""
    values: tuple[str, ...] = ()
    """The values that are allowed, for a `choice`; empty for the other kinds."""
    required: bool = True
    """Whether the column must be there. Its cells may still be blank."""


@dataclass(frozen=True)
class Template:
    """A table that somebody fills in and sends back."""

    id: str
    title: str
    objectives: tuple[int, ...]
    """The numbers of the objectives it is for; empty where it serves any."""
    purpose: str
    notes: tuple[str, ...]
    columns: tuple[TemplateColumn, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The header."""
        return tuple(column.name for column in self.columns)

    @property
    def example(self) -> tuple[str, ...]:
        """One filled row."""
        return tuple(column.example for column in self.columns)


@cache
def templates() -> tuple[Template, ...]:
    """Return every template, in the order in which people are shown them.

    Raises:
        BadTemplate: the file that ships with this package was damaged.
    """
    text = files("assistant.objectives").joinpath("templates.toml").read_text(encoding="utf-8")
    return parse_templates(text)


def template(template_id: str) -> Template:
    """Return the template with this id.

    Raises:
        KeyError: there is none.
    """
    return {one.id: one for one in templates()}[template_id]


def parse_templates(text: str) -> tuple[Template, ...]:
    """Return the templates that a TOML text describes.

    Raises:
        BadTemplate: it is no TOML, has keys that are unknown or missing, repeats an id or a column,
            or gives an example that its own reader would refuse.
    """
    try:
        tables = tomllib.loads(text)["template"]
    except (tomllib.TOMLDecodeError, KeyError) as fault:
        raise BadTemplate("The templates are not a TOML text with [[template]] tables.") from fault
    found = tuple(_template(table) for table in tables)
    _must(len({one.id for one in found}) == len(found), "templates", "an id is there twice")
    return found


def _template(table: Mapping[str, Any]) -> Template:
    name = str(table.get("id"))
    _must(table.keys() == _TEMPLATE_KEYS, name, f"its keys must be {sorted(_TEMPLATE_KEYS)}")
    _must(bool(_ID.fullmatch(name)), name, "an id is lower case with hyphens")
    columns = tuple(_column(name, column) for column in table["column"])
    names = [column.name for column in columns]
    _must(len(set(names)) == len(names) >= 2, name, "two different columns are the least")
    _must(all(isinstance(n, int) for n in table["objectives"]), name, "objectives are numbers")
    return Template(
        name,
        str(table["title"]),
        tuple(table["objectives"]),
        str(table["purpose"]),
        tuple(str(note) for note in table["notes"]),
        columns,
    )


def _column(template_id: str, table: Mapping[str, Any]) -> TemplateColumn:
    where = f"{template_id}, column {table.get('name')}"
    keys = set(table)
    _must(_COLUMN_KEYS <= keys <= _COLUMN_KEYS | _COLUMN_OPTIONS, where, "a key is wrong")
    column = TemplateColumn(
        str(table["name"]),
        table["kind"],
        str(table["instruction"]),
        str(table["example"]),
        tuple(str(value) for value in table.get("values", ())),
        table.get("required", True) is True,
    )
    _must(column.kind in get_args(ColumnKind), where, "its kind is unknown")
    _must(bool(_NAME.fullmatch(column.name)), where, "a name is lower case with underscores")
    _must(len(column.name) <= _LONGEST_NAME, where, "its name is too long")
    _must(0 < len(column.instruction) <= _LONGEST_INSTRUCTION, where, "its instruction's length")
    _must((column.kind == "choice") == bool(column.values), where, "values are for a choice")
    _must(not column.example or _is_example(column), where, "its example would be refused")
    return column


def _is_example(column: TemplateColumn) -> bool:
    if column.kind == "choice":
        return column.example in column.values
    if column.kind == "date":
        return parse_date(column.example) is not None
    return column.kind != "period" or parse_period(column.example) is not None


def _must(is_so: bool, where: str, what: str) -> None:
    if not is_so:
        raise BadTemplate(f"{where}: {what}.")
