"""A filled template as rows about organisations: the part that the templates' readers share.

A row that says who and when gives an observation even where its numbers are blank or were refused:
the organisation is then known to be missing, and no sum passes for complete without it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.objectives.formats import Format
from assistant.objectives.observations import (
    ENGLAND,
    Observation,
    Organisation,
    Reading,
    Rows,
    Spell,
)
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.columns import (
    ColumnText,
    ColumnValues,
    column_text,
    filled,
    read_cells,
)
from assistant.objectives.readers.reading import at_rows, is_total, national, provider, rows_of
from assistant.objectives.tables import ROW, Header, Table, normal
from assistant.objectives.templates import Template, template, templates

_WHO_AND_WHEN = frozenset(("org_code", "org_name", "region", "period", "financial_year", "as_of"))
"""Columns that any table about organisations has: they tell no template from another."""
_CODE = re.compile(r"[A-Z0-9]{3,9}")
_REGION_CODE = re.compile(r"Y\d\d")
"""A region's code, such as Y56. A walk-in centre's is longer: Y02147."""


@dataclass(frozen=True)
class TemplateTable:
    """A table in which every required column of a template is there, once."""

    template: Template
    table: Table

    @property
    def row_numbers(self) -> tuple[int, ...]:
        """The rows that hold anything, as a spreadsheet numbers them."""
        return tuple(self.table.frame[ROW].to_list())

    def column(self, name: str) -> ColumnText:
        """Return a column by its name in the template; one that the file leaves out is blank."""
        at = self.table.header.find(name)
        if at is None:
            return ColumnText(self.table.file, name, tuple((row, None) for row in self.row_numbers))
        return column_text(self.table, at)

    def rows(self, *numbers: int) -> Rows:
        """Return where something stands in this table."""
        return rows_of(self.table, numbers)

    def organisations(self, *, providers_only: bool) -> ColumnValues[Organisation]:
        """Return whom each row is about, from `org_code`, `org_name` and `region`.

        ENGLAND, ENG, TOTAL, SECTOR and the like are the national row; Y and two digits a region.

        Args:
            providers_only: leave such rows out, with a warning, as no sum over them is meant.
        """
        codes = self.column("org_code")
        message = "This cell must be an organisation's code, such as RZZ. The row was not used."
        read = read_cells(codes, _organisation, code="bad_org_code", message=message)
        found = filled(codes, read)
        names, regions = dict(self.column("org_name").cells), dict(self.column("region").cells)
        by_row: dict[int, Organisation] = {}
        left_out: list[int] = []
        for row, who in found.by_row.items():
            if who.kind == "provider":
                by_row[row] = provider(who.code, names[row], regions[row])
            elif providers_only:
                left_out.append(row)
            else:
                by_row[row] = who if who.kind == "england" else replace(who, name=names[row] or "")
        message = "This row is about no single provider. It was not used."
        totals = warning("not_a_provider", message, file=codes.file, column=codes.name)
        return ColumnValues(by_row, found.blank, found.problems + at_rows(totals, left_out))

    def reading(
        self,
        problems: Sequence[Problem],
        observations: Sequence[Observation] = (),
        spells: Sequence[Spell] = (),
    ) -> Reading:
        """Return what was found, with the rows counted."""
        places = [one.rows for one in observations] + [one.rows for one in spells]
        used = {row for place in places for row in place.numbers}
        return Reading(
            tuple(observations),
            tuple(spells),
            tuple(problems),
            rows_read=self.table.frame.height,
            rows_used=len(used),
        )


def template_format(
    template_id: str, title: str, read: Callable[[TemplateTable], Reading]
) -> Format:
    """Return the format of a filled template.

    `read` gets only tables that have every required column. A column that is missing, or there
    twice, is a problem, and then nothing of the table is used.
    """

    def recognises(header: Header) -> bool:
        found = template_of(header)
        return found is not None and found.id == template_id

    def read_table(table: Table) -> Reading:
        its = template(template_id)
        problems = _header_problems(its, table)
        if problems:
            return Reading(problems=problems, rows_read=table.frame.height)
        return read(TemplateTable(its, table))

    return Format(template_id, title, recognises, read_table)


def template_of(header: Header) -> Template | None:
    """Return the template whose columns these are; None where they are no template's.

    A header is a template's when every required column is there, or when most are: two thirds of
    its columns and half of those that are its own. A header that fits two templates is neither's.
    """
    fitting = [one for one in templates() if _fits(one, header)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(one: Template, header: Header) -> bool:
    if header.has(*(column.name for column in one.columns if column.required)):
        return True
    own = [name for name in one.names if name not in _WHO_AND_WHEN]
    there = sum(header.has(name) for name in one.names)
    own_there = sum(header.has(name) for name in own)
    return 3 * there >= 2 * len(one.names) and 2 * own_there >= len(own)


def _header_problems(one: Template, table: Table) -> tuple[Problem, ...]:
    found: list[Problem] = []
    header = table.header
    for column in one.columns:
        if column.required and not header.has(column.name):
            code = "missing_column"
            message = (
                f"The column {column.name} is missing, so nothing was used. Add it to the header; "
                "its cells may be blank where nothing is known."
            )
        elif header.normal.count(normal(column.name)) > 1:
            code = "repeated_column"
            message = f"The column {column.name} is there twice, so nothing was used. Keep one."
        else:
            continue
        found.append(error(code, message, file=table.file, row=header.row, column=column.name))
    return tuple(found)


def _organisation(text: str) -> Organisation | None:
    code = text.strip().upper()
    if is_total(text) or code == "SECTOR":
        return ENGLAND if code == "SECTOR" else national(text)
    if not _CODE.fullmatch(code):
        return None
    return Organisation(code, kind="region" if _REGION_CODE.fullmatch(code) else "provider")
