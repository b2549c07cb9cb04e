"""Whom the figures are of: the sector, one provider with those that went into it, or a region."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.objectives.measures import Level
from assistant.objectives.mergers import predecessors, remarks
from assistant.objectives.observations import Observation, Spell
from assistant.objectives.problems import Problem, error


@dataclass(frozen=True)
class Subject:
    """Whom the question is about."""

    kind: Literal["sector", "provider", "region"] = "sector"
    name: str = ""
    """The provider's code in upper case, or the region's name."""

    @property
    def level(self) -> Level:
        """The level of its figures."""
        if self.kind == "provider":
            return Level("provider", self.name)
        return Level("region", self.name) if self.kind == "region" else Level("england")


SECTOR = Subject()


@dataclass(frozen=True)
class Belonging:
    """Tells whether an observation or a spell is the subject's."""

    codes: frozenset[str]
    region: str
    everybody: bool = False

    def __call__(self, one: Observation | Spell) -> bool:
        """Return whether it is."""
        if self.everybody:
            return True
        if self.codes:
            return one.organisation.code in self.codes
        return bool(self.region) and one.organisation.region.casefold() == self.region


def belonging(subject: Subject, *, with_predecessors: bool = True) -> Belonging:
    """Return what tells whose an observation is.

    A merged provider's counts are added up with those of the providers that went into it. What is
    said of a single day (a rating, a board) is not: `with_predecessors` is then False.
    """
    if subject.kind == "sector":
        return Belonging(frozenset(), "", everybody=True)
    if subject.kind == "region":
        return Belonging(frozenset(), subject.name.casefold())
    before = predecessors(subject.name) if with_predecessors else {}
    return Belonging(frozenset((subject.name, *before)), "")


def chosen_subject(
    asked: Subject | None, observations: Sequence[Observation], spells: Sequence[Spell]
) -> tuple[Subject, list[str]]:
    """Return the subject, and what is to be said of it.

    When nobody is asked about it is the sector, or the only provider that the data speak of.
    """
    seen = {one.organisation.code for one in observations if one.organisation.kind == "provider"}
    seen |= {one.organisation.code for one in spells}
    if asked is None:
        national = any(one.organisation.kind == "england" for one in observations)
        if len(seen) == 1 and not national and not spells:
            only = Subject("provider", next(iter(seen)))
            return only, [f"The data speak of one provider, {only.name}; the figures are its own."]
        return SECTOR, []
    if asked.kind == "provider":
        return asked, remarks(asked.name, seen)
    return asked, []


def absent(
    subject: Subject, observations: Sequence[Observation], spells: Sequence[Spell]
) -> list[Problem]:
    """Return the problem of a subject that the data don't hold."""
    if subject.kind == "sector":
        return []
    belongs = belonging(subject)
    if any(map(belongs, observations)) or any(map(belongs, spells)):
        return []
    what = "provider with the code" if subject.kind == "provider" else "region called"
    return [
        error(
            "not_in_the_data",
            f"The data hold no {what} {subject.name}. Check the spelling; a provider is named by "
            "its code of three to six characters, such as RBD.",
        )
    ]
