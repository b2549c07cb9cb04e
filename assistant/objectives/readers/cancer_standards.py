"""Cancer waiting times by provider before October 2023: two-week, 31-day and 62-day standards.

Columns as in NHS England's provider extracts: Period, Standard, Org Code, Cancer Type, Total
Treated, Within Standard, Breaches; older files name the cancers in the standard's label. Nine
standards became three in October 2023: for those see `cancer_combined`.
"""

import re

from assistant.objectives.formats import Format
from assistant.objectives.observations import Reading
from assistant.objectives.readers.cancer_columns import Label, find_columns, folded_label
from assistant.objectives.readers.cancer_counts import read_cancer
from assistant.objectives.tables import Header, Table

_NOT_OURS = Label(None)
_TWO_WEEKS = re.compile(r"\b2 ?ww\b|\b(?:2|two) weeks?\b|\b14 days?\b")
_ONE_MONTH = re.compile(r"\b31 ?d(?:ays?)?\b|\bone month\b")
_TWO_MONTHS = re.compile(r"\b62 ?d(?:ays?)?\b|\btwo months?\b")
_FASTER_DIAGNOSIS = re.compile(r"\b28 ?d(?:ays?)?\b|faster diagnosis|\bfds\b")
_SUSPECTED = re.compile(r"\bsuspected (?!cancers?\b).+")
_SUBSEQUENT = re.compile(r"\bsub(?:sequent)?\b|\bsecond\b")
_SUBSEQUENT_BY = {
    "surg": "cancer_31d_surgery",
    "drug": "cancer_31d_drugs",
    "radio": "cancer_31d_radiotherapy",
}


def label_of(text: str) -> Label | None:
    """Return what a standard's label stands for, by its words; None where it is not known.

    `62 Days` and `62-DAY (URGENT GP REFERRAL TO TREATMENT) WAIT FOR FIRST TREATMENT: ALL CANCERS`
    are the same standard. The 31-day standard for rare cancers, the 62-day figure for breast
    symptoms and faster diagnosis are known and not read.
    """
    plain = folded_label(text)
    behind_colon = plain.partition(":")[2].strip()
    cancer_type = "" if behind_colon.startswith("all cancer") else behind_colon
    if "combined" in plain:
        return None
    if _FASTER_DIAGNOSIS.search(plain):
        return _NOT_OURS
    if _TWO_WEEKS.search(plain):
        return _two_weeks(plain)
    if _ONE_MONTH.search(plain):
        return _one_month(plain, cancer_type)
    if _TWO_MONTHS.search(plain):
        return _two_months(plain, cancer_type)
    return None


def _two_weeks(plain: str) -> Label:
    suspected = _SUSPECTED.search(plain)
    if "breast" in plain and not (suspected and "symptom" not in plain):
        return Label("cancer_2ww_breast")
    # A suspected cancer in the label is one part of the standard, as in a cancer type column.
    return Label("cancer_2ww", suspected[0] if suspected else "")


def _one_month(plain: str, cancer_type: str) -> Label:
    if "rare" in plain or "urgent" in plain:
        return _NOT_OURS
    if not _SUBSEQUENT.search(plain):
        return Label("cancer_31d_first", cancer_type)
    found = [measure for word, measure in _SUBSEQUENT_BY.items() if word in plain]
    return Label(found[0]) if len(found) == 1 else _NOT_OURS


def _two_months(plain: str, cancer_type: str) -> Label:
    if "symptom" in plain:
        return _NOT_OURS
    if "screen" in plain:
        return Label("cancer_62d_screening", cancer_type)
    if "upgrade" in plain or "consultant" in plain:
        return Label("cancer_62d_upgrade", cancer_type)
    return Label("cancer_62d_gp", cancer_type)


def _recognises(header: Header) -> bool:
    columns = find_columns(header)
    return columns is not None and columns.route is None and not header.has("Standard or Item")


def _read(table: Table) -> Reading:
    columns = find_columns(table.header)
    return read_cancer(table, columns, label_of) if columns else Reading()


FORMAT = Format(
    "cancer_standards",
    "Cancer waiting times by provider, standards until September 2023",
    _recognises,
    _read,
)
