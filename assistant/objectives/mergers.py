"""Mergers: a provider's series goes on under its successor's code, its predecessors added up."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from assistant.objectives.observations import Observation
from assistant.objectives.periods import Period, in_words


@dataclass(frozen=True)
class Succession:
    """One provider's services going to another."""

    old: str
    new: str
    start: date


@cache
def successions() -> tuple[Succession, ...]:
    """Return the successions that are known, since April 2015."""
    text = files("assistant.objectives").joinpath("successors.toml").read_text(encoding="utf-8")
    return tuple(
        Succession(one["old"], one["new"], one["from"]) for one in tomllib.loads(text)["succession"]
    )


def predecessors(code: str) -> Mapping[str, date]:
    """Return the providers that went into `code`, directly or by steps, and when."""
    found: dict[str, date] = {}
    waiting = [code]
    while waiting:
        new = waiting.pop()
        for one in successions():
            if one.new == new and one.old not in found:
                found[one.old] = one.start
                waiting.append(one.old)
    return found


def successor(code: str) -> Succession | None:
    """Return what became of a provider, if another took it over."""
    return next((one for one in successions() if one.old == code), None)


def incomplete_periods(
    code: str, observations: Iterable[Observation]
) -> frozenset[tuple[str, Period]]:
    """Return the measures and periods for which a predecessor's row is lacking.

    Before a merger the provider's figure is the sum of all that went into it. Where the provider
    has no row of its own yet and one of its predecessors (of those in the data at all) is absent,
    the sum would be of a part.
    """
    before = set(predecessors(code))
    seen: dict[str, set[str]] = {}
    present: dict[tuple[str, Period], set[str]] = {}
    for one in observations:
        org = one.organisation.code
        if org == code or org in before:
            seen.setdefault(one.measure, set()).add(org)
            present.setdefault((one.measure, one.period), set()).add(org)
    return frozenset(
        key
        for key, codes in present.items()
        if code not in codes and (seen[key[0]] - {code}) - codes
    )


def remarks(code: str, seen: Iterable[str]) -> list[str]:
    """Return sentences on mergers that a reader of this provider's series needs.

    Args:
        seen: the provider codes in the data.
    """
    codes = set(seen)
    found = [
        f"{old} went into {code} on {in_words(start)}: its figures are added in wherever it "
        "reported. The merger is a point at which the chart may be rebased."
        for old, start in sorted(predecessors(code).items(), key=lambda one: (one[1], one[0]))
        if old in codes
    ]
    after = successor(code)
    if after:
        found.append(f"{code} was taken over by {after.new} on {in_words(after.start)}.")
    return found
