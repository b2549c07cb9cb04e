"""An upload as the API shows it."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from assistant.status_wire import problem_data
from bots.store.uploads import KeptUpload
from bots.web.api.shapes import SHA256, Shape


class UploadProblem(Shape):
    """Something that is wrong, or worth knowing, about a file."""

    severity: Literal["error", "warning"] = Field(examples=["warning"])
    """error: something was not used."""
    code: str = Field(examples=["hidden_sheets"])
    message: str = Field(examples=["The workbook has hidden sheets. They were not read."])
    """What is the matter and what to do. It never repeats a cell."""
    file: str | None = Field(examples=["ae.xlsx"])
    row: int | None = Field(examples=[None])
    """As a spreadsheet numbers it, from 1."""
    column: str | None = Field(examples=[None])


class Upload(Shape):
    """A file of yours that figures were read from."""

    id: str = Field(examples=["3f786850e387550fdab836ed7e6dc881"])
    name: str = Field(examples=["ae.xlsx"])
    format: str = Field(examples=["A&E attendances and emergency admissions"])
    """What it was read as."""
    rows_used: int = Field(examples=[229])
    period: str | None = Field(examples=["2019-03"])
    """The period that was given with a file that does not say its own."""
    problems: list[UploadProblem]
    size: int = Field(examples=[48213])
    """In bytes."""
    sha256: SHA256 = Field(
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]
    )
    """Of the file as it was sent."""
    created_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    expires_at: datetime = Field(examples=["2026-12-22T09:30:00Z"])
    """When it is deleted, unless you do so before."""


class Uploads(Shape):
    """A page of your uploads, newest first."""

    uploads: list[Upload]
    next_cursor: str | None = Field(examples=[None])


def upload_data(kept: KeptUpload) -> dict[str, Any]:
    """Return an upload as an object."""
    return {
        "id": kept.id,
        "name": kept.name,
        "format": kept.format,
        "rows_used": kept.rows_used,
        "period": kept.period,
        "problems": [problem_data(one) for one in kept.problems],
        "size": kept.size,
        "sha256": kept.sha256,
        "created_at": kept.created_at,
        "expires_at": kept.expires_at,
    }
