"""The columns of cancer waiting times files, and how a standard's label is read."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from assistant.objectives.tables import Header


class Label(NamedTuple):
    """What a standard's label stands for."""

    measure: str | None
    """None for another figure of the same publication, which is not one of our measures."""
    cancer_type: str = ""
    """The type that the label itself names, lower case; empty for all cancers."""


@dataclass(frozen=True)
class CancerColumns:
    """Where a cancer file has what; None for what it does not have."""

    standard: int
    code: int
    total: int
    within: int
    after: int | None
    period: int | None
    name: int | None
    region: int | None
    cancer_type: int | None
    route: int | None
    modality: int | None


def find_columns(header: Header) -> CancerColumns | None:
    """Return the columns of a cancer waiting times file; None where it is none."""
    standard = header.find("Standard", "CWT Standard", "Standard or Item")
    code = header.find(
        "Org Code", "Provider Code", "Organisation Code", "ODS Code", "Provider Org Code"
    )
    total = header.find("Total Treated", "Total Seen", "Total Treated/Seen", "Total")
    within = header.find("Within Standard", "Within Target", "Within")
    if standard is None or code is None or total is None or within is None:
        return None
    return CancerColumns(
        standard,
        code,
        total,
        within,
        after=header.find("Breaches", "Outside Standard", "Outside Target", "After"),
        period=header.find("Period", "Month", "Reporting Period", "Date"),
        name=header.find("Org Name", "Provider Name", "Organisation Name", "Provider"),
        region=header.find("Parent Org", "Region Name", "Region"),
        cancer_type=header.find("Cancer Type", "Type of Cancer", "Tumour Type"),
        route=header.find("Referral Route or Stage", "Stage/Route", "Stage / Route"),
        modality=header.find("Treatment Modality", "Modality"),
    )


def folded_label(text: str) -> str:
    """Return a standard's label as it is compared: lower case, hyphens and blanks as one blank."""
    return re.sub(r"[\s\-–—_]+", " ", text).strip().casefold()
