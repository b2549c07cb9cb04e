"""A file of cases as a whole: its part of the set, its hash, and a choice from it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.read import Corpus
from evals.cases import Case, load_cases


class Part(StrEnum):
    """A part of the set that ships."""

    development = "development"
    release = "release"


class WrongUse(ValueError):
    """What was asked for cannot be done as it was asked; the text is written for a person."""


@dataclass(frozen=True)
class CaseSet:
    """The cases of a file."""

    part: str
    """What the file calls itself, such as `development`."""
    file: str
    """Name of the file, without its folder."""
    sha256: str
    """Of the file's bytes."""
    cases: tuple[Case, ...]

    @property
    def label(self) -> str:
        """The part and the beginning of the hash, to go beside every figure."""
        return f"{self.part}, sha256 {self.sha256[:12]}"


def load_case_set(path: Path, corpus: Corpus) -> CaseSet:
    """Read a file of cases.

    Raises:
        BadCase: see `evals.cases.load_cases`.
        WrongUse: the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WrongUse(f"The case file {path.name} cannot be read.") from error
    cases = load_cases(path, corpus)
    part = json.loads(data.decode("utf-8").lstrip().split("\n", 1)[0])["part"]
    return CaseSet(part, path.name, hashlib.sha256(data).hexdigest(), tuple(cases))


def chosen(cases: Iterable[Case], only: Iterable[str]) -> list[Case]:
    """Return the cases whose id or type is in `only`; all of them when it is empty.

    Raises:
        WrongUse: a name is neither an id nor a type of these cases.
    """
    everything, names = list(cases), list(only)
    known = {case.id for case in everything} | {case.type for case in everything}
    if unknown := sorted(set(names) - known):
        raise WrongUse(f"There is no case or type {unknown[0]!r} in this file.")
    return [case for case in everything if not names or case.id in names or case.type in names]
