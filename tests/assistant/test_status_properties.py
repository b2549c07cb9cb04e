"""Whatever is done to a file: an answer or a named problem, no exception, no wrong total."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests_support import shared_file

from assistant.objectives.register import load_register
from assistant.objectives.status import Assessment, assess
from assistant.status_files import Contents, Upload, read_file

TODAY = date(2026, 11, 22)
AE = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,"
    "A&E attendances Other A&E Department,Attendances over 4hrs Type 1,"
    "Attendances over 4hrs Type 2,Attendances over 4hrs Other Department"
)
HEADERS = {
    "ae_monthly": AE,
    "ae_table": "period,org_code,type,attendances,breaches,admissions",
    "rtt_overview": "month,type_of_wait,count",
    "tidy": "period,org_code,org_name,measure,numerator,denominator",
    "boards": "org_code,as_of,women,men,other_or_not_stated",
    "special": "org_code,org_name,regime,entered,exited",
    "finance": "financial_year,period,org_code,org_name,actual_surplus_deficit_gbp_m,"
    "plan_surplus_deficit_gbp_m,includes_stf,expenditure_gbp_m,cip_delivered_gbp_m,"
    "cip_recurrent_gbp_m",
    "seven_day": "period,org_code,org_name,standard,weekday_pct,weekend_pct,overall_pct",
    "efficiency": "financial_year,org_code,org_name,measure,saving_gbp_m,expenditure_gbp_m,"
    "productivity_pct",
    "cancer": "Period,Basis,Org_Code,Parent_Org,Org_Name,Standard_or_Item,Cancer_Type,"
    "Referral_Route_or_Stage,Treatment_Modality,Total,Within,After",
    "eip": "REPORTING_PERIOD_START,REPORTING_PERIOD_END,BREAKDOWN,PRIMARY_LEVEL,"
    "PRIMARY_LEVEL_DESCRIPTION,SECONDARY_LEVEL,SECONDARY_LEVEL_DESCRIPTION,MEASURE_ID,MEASURE_NAME,"
    "MEASURE_VALUE",
    "therapies": "REPORTING_PERIOD_START,REPORTING_PERIOD_END,GROUP_TYPE,ORG_CODE1,ORG_NAME1,"
    "ORG_CODE2,ORG_NAME2,MEASURE_ID,MEASURE_NAME,MEASURE_VALUE_SUPPRESSED",
    "cqc": "Provider ID,Provider Name,Provider Type,Service / Population Group,Domain,"
    "Latest Rating,Publication Date",
    "dm01": "Regional Team Code,Regional Team Name,Provider Code,Provider Name,"
    "Total Waiting List,Number waiting 6+ Weeks,Number waiting 13+ Weeks,"
    "Percentage waiting 6+ weeks",
    "ambulance": "Year,Month,Org Code,Org Name,Red 1 calls within 8 minutes,Red 1 calls total",
}
CELLS = st.sampled_from(
    ["", "0", "1", "7", "5000", "1,234", "-3", "(4.5)", "*", "-", "N/A", "95%", "0.95", "1e5", "x",
     "=1+1", "@cmd", "TOTAL", "ENGLAND", "RBD", "R1A", "r1a ", "Y56", "2016/17", "2018-03",
     "01/02/2026", "2018-03-31", "FY", "Q1", "yes", "N", "quality", "finance", "ae_4h_all_types",
     "sector_balance", "Provider", "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", "Good",
     "Overall", "NHS Healthcare Organisation", "EIP23a", "EIP23b", "M055", "M076", "England", "2",
     "No. within 18 weeks", "9" * 40, "٣", "\u202e", "None", "1.5", "12.25", "MSitAE-APRIL-2016"]
)  # fmt: skip


def assessed(contents: Contents) -> Assessment:
    return assess(
        load_register(),
        contents.observations,
        contents.spells,
        as_of=TODAY,
        spells_refused=contents.spells_refused,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("name", HEADERS)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=14), max_size=8))
def test_a_known_header_over_any_cells_gives_sixteen_findings(
    name: str, rows: list[list[str]]
) -> None:
    text = io.StringIO()
    text.write(HEADERS[name] + "\n")
    width = HEADERS[name].count(",") + 1
    csv.writer(text).writerows((row * width)[:width] for row in rows)
    contents = read_file(Upload("any.csv", text.getvalue().encode()))
    found = assessed(contents)
    assert [one.entry.number for one in found.objectives] == list(range(1, 17))
    assert all(one.sentence for one in found.objectives)


def mutations(data: bytes) -> st.SearchStrategy[bytes]:
    places = st.integers(0, len(data) - 1)

    def flip(at: int, byte: int) -> bytes:
        return data[:at] + bytes([byte]) + data[at + 1 :]

    def cut(one: int, other: int) -> bytes:
        low, high = sorted((one, other))
        return data[:low] + data[high:]

    def splice(at: int, start: int, length: int) -> bytes:
        return data[:at] + data[start : start + length] + data[at:]

    return st.one_of(
        st.builds(flip, places, st.integers(0, 255)),
        st.builds(cut, places, places),
        st.builds(splice, places, places, st.integers(1, 500)),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize(
    "name",
    [
        "data/ae_monthly/Monthly-AE-April-2024-revised.csv",
        "data/dm01/Monthly-Diagnostics-Web-File-Provider-September-2024_9CL34R.csv",
        "data/rtt/england_rtt_overview.csv",
    ],
)
@given(pick=st.data())
def test_a_published_file_with_damage_is_read_or_its_fault_is_named(
    name: str, pick: st.DataObject
) -> None:
    data = shared_file(name).read_bytes()
    contents = read_file(Upload("damaged.csv", pick.draw(mutations(data))))
    assert contents.inputs
    assert len(assessed(contents).objectives) == 16


@settings(max_examples=80, deadline=None)
@given(
    counts=st.lists(
        st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)), min_size=120, max_size=140
    ),
    at=st.integers(0, 119),
    change=st.integers(1, 5_000),
    spelling=st.sampled_from(["TOTAL", "Total", "Total ", "total"]),
)
def test_a_changed_cell_under_a_total_row_never_gives_a_wrong_england_figure(
    counts: list[tuple[int, int]], at: int, change: int, spelling: str
) -> None:
    codes = [f"R{a}{b}" for a in "ABCDEFGHJKLM" for b in "ABCDEFGHJKLM"]
    rows = [
        f"MSitAE-APRIL-2016,{code},NORTH ,Trust,{within + over},0,0,{over},0,0"
        for code, (within, over) in zip(codes, counts, strict=False)
    ]
    attended, over = sum(a + b for a, b in counts), sum(b for _, b in counts)
    total = f"{spelling},{spelling},{spelling},{spelling},{attended},0,0,{over},0,0"
    right = read_file(Upload("a.csv", "\n".join([AE, *rows, total]).encode()))
    measure = assessed(right).objective(8).measures[0]
    assert measure.numerator and measure.denominator
    assert measure.denominator.low == Decimal(attended)
    assert measure.numerator.low == Decimal(attended - over)
    cells = rows[at].split(",")
    cells[4] = str(int(cells[4]) + change)
    rows[at] = ",".join(cells)
    wrong = read_file(Upload("a.csv", "\n".join([AE, *rows, total]).encode()))
    measure = assessed(wrong).objective(8).measures[0]
    assert measure.bounds is None
    assert measure.met is None
