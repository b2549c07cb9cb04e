"""What a rule is given and what it returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.objectives.measures import Measure
from assistant.objectives.observations import Spell
from assistant.objectives.register import MeasureDefinition, ObjectiveEntry

Status = Literal[
    "met",
    "not_met",
    "not_yet_assessable",
    "insufficient_data",
    "no_data",
    "indicator_only",
    "not_computable",
]

STATUS_WORDS: Mapping[Status, str] = {
    "met": "Met",
    "not_met": "Not met",
    "not_yet_assessable": "Not yet assessable",
    "insufficient_data": "Insufficient data",
    "no_data": "No data",
    "indicator_only": "Indicator only",
    "not_computable": "Not computable from data",
}


CONTRADICTED = (
    "The data on this objective are given more than once and contradict one another, so none was "
    "used; what was wrong with the files says where."
)


@dataclass(frozen=True)
class Verdict:
    """A status and the finding in words."""

    status: Status
    sentence: str


def not_computable(entry: ObjectiveEntry) -> Verdict:
    """Return the finding on an objective that the document gives no figure for."""
    return Verdict(
        "not_computable",
        "No figure can settle this objective: the document gives none. What would count as "
        f"evidence: {entry.evidence}.",
    )


@dataclass(frozen=True)
class Evidence:
    """What the data hold on one objective."""

    entry: ObjectiveEntry
    definitions: Mapping[str, MeasureDefinition]
    measures: Mapping[str, Sequence[Measure]]
    """By measure id, in order of period; an id without data has no entry."""
    spells: Sequence[Spell]
    as_of: date
    spells_refused: bool = False
    """Whether rows about special measures could not be used, so that a count may be too low."""

    refused: bool = False
    """Whether all that the data hold on the objective contradicts itself and was left out."""

    def is_later(self, measures: Sequence[Measure]) -> bool:
        """Whether figures are all from after the objective's years."""
        by = self.entry.by
        return by is not None and bool(measures) and all(one.period.start > by for one in measures)

    @property
    def deciding(self) -> list[str]:
        """The measures with data that decide, those only shown beside them left out."""
        return [name for name in self.measures if not self.definitions[name].beside]

    def latest(self, name: str) -> Measure | None:
        """Return the last measure of this id."""
        found = self.measures.get(name)
        return found[-1] if found else None
