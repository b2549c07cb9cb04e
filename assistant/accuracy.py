"""How good the answers were when they were last measured, for people who would rely on it.

The figures ship as data, because the cases and their scorers do not.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class CaseSet:
    """Questions with what a good answer to each holds."""

    what: str
    cases: int
    perfect: int | None = None
    """How many were answered perfectly; None where only the share is told."""


@dataclass(frozen=True)
class Line:
    """One thing that was measured, on both sets, as it is printed."""

    what: str
    development: str
    set_aside: str


@dataclass(frozen=True)
class Accuracy:
    """All that was measured."""

    measured: date
    authors: int
    """People who wrote the cases, none of whom had seen the code."""
    development: CaseSet
    set_aside: CaseSet
    lines: tuple[Line, ...]


@cache
def accuracy() -> Accuracy:
    """Return the figures of the last measurement that ships."""
    text = files("assistant").joinpath("accuracy.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return Accuracy(
        measured=data["measured"],
        authors=data["authors"],
        development=CaseSet(**data["development"]),
        set_aside=CaseSet(**data["set_aside"]),
        lines=tuple(Line(**line) for line in data["line"]),
    )
