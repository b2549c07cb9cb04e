"""Which columns of an ambulance file hold what, by the words of their names."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.objectives.tables import Header

_NO_COUNT = re.compile(
    r"%|\bper ?cent|\bproportion|\bpercentile|\bcentile|\bmedian\b|\bmean\b|\baverage"
    r"|\bperformance\b|\brate\b|\bseconds?\b"
)
_WITHIN = re.compile(r"\bwithin\b|\bin time\b|\b(?:in|under) (?:8|19)\b|<=? ?\d")
_TOTAL = re.compile(r"\btotal\b|\ball\b|\bdenominator\b")
_TIME = re.compile(r"\b(?:8|19) ?min")
_RED = {
    "ambulance_red_1_8m": re.compile(r"\bred ?(?:1|one)\b"),
    "ambulance_red_2_8m": re.compile(r"\bred ?(?:2|two)\b"),
}
_A19 = re.compile(r"\ba ?19\b|\b19 ?min|\b(?:within|under|in) 19\b")
_CATEGORY_A = re.compile(r"\bcat(?:egory)? a\b")
_A8 = re.compile(r"\ba ?8\b|\b8 ?min|\b(?:within|under|in) 8\b")
_AMBULANCE = re.compile(r"\bambulance|\btransport|\bvehicle|\bconvey")
"""An ambulance able to carry the patient is what A19 counts; A8 counts any emergency response."""

Role = Literal["within", "total"]


@dataclass(frozen=True)
class Indicator:
    """The two columns of one measure."""

    measure: str
    within: int
    total: int


@dataclass(frozen=True)
class Indicators:
    """The measures that a header has, and those whose columns can't be told apart."""

    found: tuple[Indicator, ...]
    unclear: tuple[str, ...]


def find_indicators(header: Header) -> Indicators:
    """Return the measures of which the header has a total and a number within the time."""
    columns: dict[str, dict[Role, list[int]]] = {}
    for at, name in enumerate(header.normal):
        measure = _measure(name)
        if measure:
            columns.setdefault(measure, {}).setdefault(_role(name), []).append(at)
    whole = {measure: roles for measure, roles in columns.items() if len(roles) == 2}
    clear = {
        measure: roles
        for measure, roles in whole.items()
        if all(len(places) == 1 for places in roles.values())
    }
    return Indicators(
        tuple(
            Indicator(measure, roles["within"][0], roles["total"][0])
            for measure, roles in sorted(clear.items())
        ),
        tuple(sorted(whole.keys() - clear.keys())),
    )


def _measure(name: str) -> str | None:
    if _NO_COUNT.search(name):
        return None
    red = [measure for measure, wording in _RED.items() if wording.search(name)]
    if red:
        return red[0] if len(red) == 1 else None
    if _A19.search(name):
        return "ambulance_a19"
    if _CATEGORY_A.search(name) and _AMBULANCE.search(name) and not _A8.search(name):
        return "ambulance_a19"
    return None


def _role(name: str) -> Role:
    """Whether a column counts those within the time; one that only names the time does."""
    if _WITHIN.search(name):
        return "within"
    return "within" if _TIME.search(name) and not _TOTAL.search(name) else "total"
