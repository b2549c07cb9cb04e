"""The gate: what passed must pass, unless `accepted.json` says on purpose that it need not.

`accepted.json` holds which development cases were answered perfectly, of which version of the case
file and of the documents, and why each change to that was accepted.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evals.case_set import CaseSet, WrongUse
from evals.scoring import Scored

PART = "development"
"""The part that the gate is on; the other is looked at for a release only."""


@dataclass(frozen=True)
class Change:
    """What was accepted, when and why."""

    date: str
    reason: str
    lost: tuple[str, ...] = ()
    """Cases that passed and no longer do."""
    gained: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Cases that are no longer in the file."""


@dataclass(frozen=True)
class Accepted:
    """What is known to pass, and how it came to be."""

    part: str
    cases_sha256: str
    documents: Mapping[str, str]
    """SHA-256 by document id."""
    perfect: Mapping[str, bool]
    """By case id."""
    changes: tuple[Change, ...]


def accepted_file() -> Path:
    """Return the file that ships with the project."""
    return Path(str(files("evals"))) / "accepted.json"


def read_accepted(path: Path) -> Accepted:
    """Read what is accepted; nothing, when the file is not there yet.

    Raises:
        WrongUse: the file is not as `accept` writes it, or was edited without a change that has a
            reason.
    """
    if not path.exists():
        return Accepted(PART, "", {}, {}, ())
    try:
        accepted = TypeAdapter(Accepted).validate_json(path.read_bytes())
    except ValidationError as error:
        raise WrongUse(f"{path.name} is not as `python -m evals accept` writes it.") from error
    passing = {case for case, perfect in accepted.perfect.items() if perfect}
    if odd := sorted(passing ^ _passing(accepted.changes)):
        raise WrongUse(f"{path.name} was edited by hand: no change in it explains {odd[0]}.")
    if not all(one.reason.strip() for one in accepted.changes):
        raise WrongUse(f"{path.name} holds a change without a reason.")
    return accepted


def write_accepted(path: Path, accepted: Accepted) -> None:
    """Write what is accepted, one case a line, so that a change shows in a diff."""
    text = json.dumps(asdict(accepted), ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


def faults(
    accepted: Accepted, cases: CaseSet, documents: Mapping[str, str], scored: Iterable[Scored]
) -> list[str]:
    """Return what the gate stops for, in sentences; nothing when it is open."""
    found = []
    if accepted.cases_sha256 != cases.sha256:
        found.append(
            f"{cases.file} is not the file that accepted.json was recorded with "
            f"(sha256 {cases.sha256[:12]}, not {accepted.cases_sha256[:12] or 'any yet'})."
        )
    if dict(accepted.documents) != dict(documents):
        found.append("The documents are not those that accepted.json was recorded with.")
    for one in scored:
        found += [f"{one.case.id} breaks an invariant: {name}." for name in one.broken]
        if accepted.perfect.get(one.case.id) and not one.perfect:
            found.append(f"{one.case.id} passed and is now {one.outcome}: {one.case.question}")
    return found


def change(accepted: Accepted, scored: Iterable[Scored], *, reason: str, on: date) -> Change:
    """Return what has changed since it was last accepted.

    Raises:
        WrongUse: there is no reason.
    """
    words = " ".join(reason.split())
    if not words:
        raise WrongUse("Say why with --reason: a change without a reason is not accepted.")
    now = {one.case.id: one.perfect for one in scored}
    before = accepted.perfect
    return Change(
        on.isoformat(),
        words,
        lost=tuple(case for case in sorted(now) if before.get(case) and not now[case]),
        gained=tuple(case for case in sorted(now) if now[case] and not before.get(case)),
        removed=tuple(sorted(set(before) - set(now))),
    )


def renewed(
    accepted: Accepted,
    cases: CaseSet,
    documents: Mapping[str, str],
    scored: Iterable[Scored],
    made: Change,
) -> Accepted:
    """Return what is accepted from now on."""
    return replace(
        accepted,
        part=cases.part,
        cases_sha256=cases.sha256,
        documents=dict(documents),
        perfect={one.case.id: one.perfect for one in scored},
        changes=(*accepted.changes, made),
    )


def _passing(changes: Iterable[Change]) -> set[str]:
    """Return the cases that pass when the changes are made one after the other."""
    passing: set[str] = set()
    for one in changes:
        passing = (passing - {*one.lost, *one.removed}) | set(one.gained)
    return passing
