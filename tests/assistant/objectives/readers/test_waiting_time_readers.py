"""What holds for every reader of cancer, mental health, ambulance and CQC files."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import grid_of_rows

from assistant.objectives.formats import Format
from assistant.objectives.readers import (
    ambulance_old,
    cancer_combined,
    cancer_standards,
    cqc_ratings,
    eip,
    talking_therapies,
)
from assistant.objectives.tables import Header, normal, table_at

FORMATS = (
    cancer_standards.FORMAT,
    cancer_combined.FORMAT,
    eip.FORMAT,
    talking_therapies.FORMAT,
    ambulance_old.FORMAT,
    cqc_ratings.FORMAT,
)
HEADERS = {
    "cancer_standards": [
        "PERIOD,STANDARD,ORG CODE,CANCER TYPE,TOTAL TREATED,WITHIN STANDARD,BREACHES",
        "period,provider_code,provider_name,region_name,standard,cancer_type,total_treated,"
        "within_standard,breaches,performance",
        "Month,ODS Code,Provider,Standard,Total,Within Standard",
    ],
    "cancer_combined": [
        "Period,Basis,Org_Code,Parent_Org,Org_Name,Standard_or_Item,Cancer_Type,"
        "Referral_Route_or_Stage,Treatment_Modality,Total,Within,After",
        "Basis,Org_Code,Parent_Org,Org_Name,Standard_or_Item,Cancer_Type,"
        "Referral_Route_or_Stage,Treatment_Modality,Total,Within,After",
        "PERIOD,STANDARD,ORG CODE,TREATMENT MODALITY,CANCER TYPE,STAGE/ROUTE,TOTAL,"
        "WITHIN STANDARD,BREACHES",
    ],
    "eip": [
        "REPORTING_PERIOD_START,REPORTING_PERIOD_END,STATUS,BREAKDOWN,PRIMARY_LEVEL,"
        "PRIMARY_LEVEL_DESCRIPTION,SECONDARY_LEVEL,SECONDARY_LEVEL_DESCRIPTION,MEASURE_ID,"
        "MEASURE_NAME,MEASURE_VALUE",
        "REPORTING_PERIOD_START,REPORTING_PERIOD_END,BREAKDOWN,PRIMARY_LEVEL,MEASURE_ID,"
        "MEASURE_VALUE",
    ],
    "talking_therapies": [
        "REPORTING_PERIOD_START,REPORTING_PERIOD_END,GROUP_TYPE,ORG_CODE1,ORG_NAME1,ORG_CODE2,"
        "ORG_NAME2,MEASURE_ID,MEASURE_NAME,MEASURE_VALUE_SUPPRESSED",
        "REPORTING_PERIOD_START,REPORTING_PERIOD_END,GROUP_TYPE,ORG_CODE,ORG_NAME,MEASURE_ID,"
        "MEASURE_NAME,MEASURE_VALUE",
        "REPORTING_PERIOD_START,REPORTING_PERIOD_END,GROUP_TYPE,ORG_CODE1,MEASURE_ID,MEASURE_VALUE",
    ],
    "ambulance_old": [
        "Year,Month,Org Code,Org Name,Red 1 calls,Red 1 calls within 8 minutes,Red 2 calls,"
        "Red 2 calls within 8 minutes,A19 calls,A19 calls within 19 minutes",
        "Period,Org Code,A19 total,A19 within 19 minutes",
    ],
    "cqc_ratings": [
        "Provider ID,Provider Name,Provider Type,Provider Region,Service / Population Group,"
        "Domain,Latest Rating,Publication Date",
        "Provider ID,Provider Type,Service / Population Group,Key Question,Latest Rating,"
        "Publication Date",
    ],
}
ALL_HEADERS = [(form, header) for form, headers in HEADERS.items() for header in headers]
OTHERS = [
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,Attendances over 4hrs Type 1",
    "Period,Provider Org Code,RTT Part Type,Treatment Function Code,Total,Total All",
    "period,org_code,org_name,standard,weekday_pct,weekend_pct,overall_pct",
    "org_code,org_name,regime,entered,exited",
    "Location ID,Location Name,Location Latest Overall Rating,Publication Date,Provider ID",
    "Location ID,Provider ID,Provider Type,Service / Population Group,Domain,Latest Rating,"
    "Publication Date",
    "Year,Month,Org Code,Org Name,A1,A2,A8,A19,A25,A31",
    "standard,total,within",
    ",",
]


def header_of(text: str) -> Header:
    return Header(1, tuple(text.split(",")))


@pytest.mark.parametrize(("form", "header"), ALL_HEADERS)
def test_a_header_is_recognised_by_one_format_only(form: str, header: str) -> None:
    for spelled in (header, header.upper(), header.lower(), header.replace(",", " ,")):
        assert [one.id for one in FORMATS if one.recognises(header_of(spelled))] == [form]


@pytest.mark.parametrize("header", OTHERS)
def test_a_header_of_something_else_is_not_recognised(header: str) -> None:
    assert not any(one.recognises(header_of(header)) for one in FORMATS)


ANYTHING = ("", "*", "-", ".", "1e9", "999999999999999", "(3)", "50%", "5", "NONE", "Total", "Good")
COUNTS = ("0", "2", "5", "7.5", "10", "12", "0.25", "*", "-", "1,000", "999999999999999", "-1")
DATES = ("2019-04-01", "2019-04-30", "01/05/2019", "Apr-16", "02/13/2019", "2019-06-30")
CODES = ("RBD", "RCF", "rbd", "Total", "Eng", "England", "Y54", "All")
PLAUSIBLE = {
    "standard": ("62 Days", "2WW", "62-day Combined", "28-day FDS", "nonsense"),
    "standard or item": ("FDS", "31D", "62D", "Urgent Suspected Cancer referral", "nonsense"),
    "cancer type": ("ALL CANCERS", "Breast", "Lung", ""),
    "basis": ("Provider", "provider", "Commissioner"),
    "referral route or stage": ("ALL ROUTES", "Screening", "Other"),
    "stage/route": ("ALL ROUTES", "Screening", "Other"),
    "treatment modality": ("ALL MODALITIES", "Surgery", ""),
    "breakdown": ("Provider", "England", "STP"),
    "group type": ("Provider", "England", "SubICB"),
    "secondary level": ("NONE", "", "0 to 17"),
    "measure id": ("EIP23a", "EIP23b", "EIP23aa", "M076", "M054", "M055"),
    "measure name": (
        "Count_FinishedCourseTreatment",
        "Count_FirstTreatment18WeeksFinishedCourseTreatment",
        "Percentage_FirstTreatment18WeeksFinishedCourseTreatment",
        "Percentage_FirstTreatment6WeeksFinishedCourseTreatment",
    ),
    "provider type": ("NHS Healthcare Organisation", "Social Care Org"),
    "service / population group": ("Overall", "Critical care"),
    "domain": ("Overall", "Well-led", "Safe"),
    "key question": ("Overall", "Well-led", "Safe"),
    "latest rating": ("Good", "Outstanding", "Inadequate", "Not Rated", "Splendid", ""),
    "year": ("2016", "2016/17", "16"),
    "month": ("4", "April", "13", "Apr-16"),
}


def cells(column: str) -> st.SearchStrategy[str | None]:
    """What a column may hold: mostly what it should, and sometimes anything."""
    name = normal(column)
    usual = PLAUSIBLE.get(name, COUNTS)
    if any(word in name for word in ("period", "date")):
        usual = DATES
    elif any(word in name for word in ("code", "provider id", "primary level")):
        usual = CODES
    return st.integers(0, 19).flatmap(
        lambda die: (
            st.text(max_size=5) if die == 0 else st.sampled_from(ANYTHING if die == 1 else usual)
        )
    )


@settings(max_examples=120, deadline=None)
@given(case=st.sampled_from(ALL_HEADERS), data=st.data())
def test_no_cells_whatever_make_a_reader_raise(case: tuple[str, str], data: st.DataObject) -> None:
    """And nothing is found that no row says: each figure has its rows and its bounds in order."""
    form: Format = next(one for one in FORMATS if one.id == case[0])
    names = case[1].split(",")
    row = st.tuples(*(cells(name) for name in names))
    rows: Sequence[Sequence[str | None]] = data.draw(st.lists(row, max_size=12))
    reading = form.read(table_at(grid_of_rows([names, *rows]), 1))
    assert reading.rows_used <= reading.rows_read <= len(rows)
    for seen in reading.observations:
        assert seen.rows.numbers
        assert set(seen.rows.numbers) <= set(range(2, len(rows) + 2))
        for count in (seen.numerator, seen.denominator):
            assert count is None or 0 <= count.low <= count.high
        if seen.numerator and seen.denominator:
            assert seen.numerator.high <= seen.denominator.high
    keys = [(seen.measure, seen.period, seen.organisation.code) for seen in reading.observations]
    assert len(keys) == len(set(keys))
