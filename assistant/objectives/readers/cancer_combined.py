"""Cancer waiting times since October 2023: faster diagnosis, 31-day and 62-day combined.

The combined CSV has Period, Basis, Org_Code, Parent_Org, Org_Name, Standard_or_Item, Cancer_Type,
Referral_Route_or_Stage, Treatment_Modality, Total, Within, After; a file of one month may leave out
Period. Providers' rows are read, those of commissioners are the same patients again. The provider
extract for the same standards has Stage/Route in place of Referral_Route_or_Stage, and no Basis.
"""

import re
from dataclasses import replace

import polars as pl

from assistant.objectives.formats import Format
from assistant.objectives.observations import Reading
from assistant.objectives.readers.cancer_columns import Label, find_columns, folded_label
from assistant.objectives.readers.cancer_counts import read_cancer
from assistant.objectives.tables import Header, Table

_MEASURES = {
    "cancer_28d_fds": re.compile(r"fds|28 ?d(?:ays?)?(?: fds)?|(?:28 days? )?faster diagnosis.*"),
    "cancer_31d_combined": re.compile(r"31 ?d|31 days? combined"),
    "cancer_62d_combined": re.compile(r"62 ?d|62 days? combined"),
}
_NOT_OURS = re.compile(r".*\breferrals?|.*\bby route\b.*")
"""Referrals seen are in the same file and no standard; a second cut by route repeats the first."""


def label_of(text: str) -> Label | None:
    """Return what a standard's label stands for: FDS, 31D and 62D, or the words for them."""
    plain = folded_label(text)
    if _NOT_OURS.fullmatch(plain):
        return Label(None)
    found = (measure for measure, wording in _MEASURES.items() if wording.fullmatch(plain))
    measure = next(found, None)
    return Label(measure) if measure else None


def _recognises(header: Header) -> bool:
    columns = find_columns(header)
    if columns is None or columns.cancer_type is None or columns.route is None:
        return False
    return header.has("Basis") or not header.has("Standard or Item")


def _read(table: Table) -> Reading:
    columns = find_columns(table.header)
    if columns is None:
        return Reading()
    basis = table.header.find("Basis")
    ours = table
    if basis is not None:
        is_provider = pl.col(f"c{basis}").str.to_lowercase().is_in(["provider", "providers"])
        ours = replace(table, frame=table.frame.filter(is_provider))
    return replace(read_cancer(ours, columns, label_of), rows_read=table.frame.height)


FORMAT = Format(
    "cancer_combined",
    "Cancer waiting times, combined standards since October 2023",
    _recognises,
    _read,
)
