import csv
import gzip
import io
from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support import shared_file

from assistant.objectives.nhs_numbers import check_digit_holds
from assistant.objectives.personal_columns import is_about_a_person
from assistant.objectives.personal_data import personal_data
from assistant.objectives.problems import Problem
from assistant.objectives.tables import ROW, Grid

Row = Sequence[str]

REAL = [
    "ae_attendances_2016-04_2019-03.csv",
    "ae_monthly/Monthly-AE-April-2024-revised.csv",
    "ae_monthly/Monthly-AE-July-2024-revised.csv",
    "ae_monthly/Monthly-AE-September-2024.csv",
    "dm01/Monthly-Diagnostics-Web-File-Provider-September-2024_9CL34R.csv",
    "reference/open_trust_types.csv",
    "reference/trust_successors.csv",
    "rtt/20241130-RTT-November-2024-RBD.csv",
    "rtt/england_rtt_overview.csv",
    "spc/ptd_points.csv",
    "spc/ptd_points_full.csv.gz",
    "spc/ptd_summary.csv",
    "spc/ptd_summary_full.csv.gz",
    "spc/series.csv",
    "spc/series_full.csv.gz",
]


def grid_of(rows: Sequence[Row]) -> Grid:
    width = max(len(row) for row in rows)
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    columns = [
        pl.Series(f"c{at}", [row[at].strip() or None for row in full], dtype=pl.String)
        for at in range(width)
    ]
    frame = pl.DataFrame([pl.Series(ROW, range(1, len(full) + 1)), *columns])
    return Grid("upload.csv", frame.filter(~pl.all_horizontal(pl.exclude(ROW).is_null())))


def found_in(*rows: Row) -> tuple[Problem, ...]:
    return personal_data(grid_of(rows))


def columns_of(*rows: Row) -> list[str | None]:
    problems = found_in(*rows)
    assert all((each.severity, each.code) == ("error", "personal_data") for each in problems)
    return [each.column for each in problems]


def text_of(problems: Sequence[Problem]) -> str:
    return " ".join(f"{each.message} {each.column}" for each in problems)


def nhs_number(nine: int) -> str | None:
    """Return the number that begins with nine digits; None where they have no check digit."""
    digits = f"{nine:09d}"
    check = 11 - sum(int(digit) * (10 - at) for at, digit in enumerate(digits)) % 11
    if check == 10 or len(set(digits)) == 1:
        return None
    return digits + str(check % 11)


def numbers(count: int, first: int = 943_476_591) -> list[str]:
    found = (nhs_number(first + step * 7919) for step in range(2 * count))
    return [number for number in found if number][:count]


def valid(text: str) -> bool:
    return bool(
        pl.select(check_digit_holds(pl.lit(int(text), dtype=pl.Int64)).alias("valid")).item()
    )


# --- the check digit ---


def test_the_published_example_is_valid_and_its_neighbour_is_not() -> None:
    assert valid("9434765919")
    assert not valid("9434765918")


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_over_is_never_an_nhs_number(digit: str) -> None:
    assert not valid(digit * 10)


def test_what_leaves_a_check_digit_of_ten_is_never_an_nhs_number() -> None:
    nine = next(n for n in range(400_000_000, 400_000_100) if nhs_number(n) is None)
    assert not any(valid(f"{nine}{digit}") for digit in range(10))


@given(st.integers(0, 999_999_999))
@settings(max_examples=50)
def test_the_check_digit_agrees_with_the_rule_worked_by_hand(nine: int) -> None:
    passing = [f"{nine:09d}{digit}" for digit in range(10) if valid(f"{nine:09d}{digit}")]
    number = nhs_number(nine)
    assert passing == ([number] if number else [])


# --- by a column's name ---


@pytest.mark.parametrize(
    "name",
    [
        *("NHS number", "nhs_no", "NHSNumber", "N.H.S. No.", "Patient NHS Number", "NEWNHSNO"),
        *("NHS number (10 digits)", "Pseudo_NHS_Number", "Der_Pseudo_NHS_Number", "CHI Number"),
        *("dob", "D.O.B.", "Date of birth", "DateOfBirth", "patient_dob", "PERSON_BIRTH_DATE"),
        *("Surname", "forename", "First name", "last_name", "PatientName", "Patient", "Full Name"),
        *("Name of patient", "Patient's name", "consultant name", "Employee name", "initials"),
        *("Hospital number", "Hospital No.", "MRN", "Unit number", "PAS ID", "Patient ID"),
        *("pseudo_id", "Local Patient Identifier", "Person_ID", "ENCRYPTED_HESID", "Spell ID"),
        *("Patient postcode", "home address", "Postcode of usual address", "Mobile number"),
        *("Name of director", "Director name", "Chair", "member name", "Board Member", "CEO"),
        *("Non-executive director", "Chief Executive", "Names of directors", "GMC number"),
    ],
)
def test_a_column_named_for_people_is_refused(name: str) -> None:
    problems = found_in(["Org code", name, "Attendances"], ["RBD", "", "12"])
    assert [each.row for each in problems] == [1]
    assert name.split(" (")[0] in problems[0].message


@pytest.mark.parametrize(
    "name",
    [
        "Registered manager (note: only one is included here)",
        "Provider Nominated Individual Name",
        *(
            "Org name",
            "Provider Name",
            "Commissioner Org Name",
            "Brand Name",
            "Name",
            "Location Name",
        ),
        *("Provider Postcode", "Location Postal Code", "Provider Street Address", "Phone number"),
        *("Provider Telephone Number", "Valid NHS number (%)", "Records with an NHS number", "NHS"),
        *(
            "Total patients",
            "Patients",
            "Patients with unknown clock start date",
            "Number of patients",
        ),
        *(
            "women",
            "men",
            "Directors",
            "Women directors",
            "Births",
            "Birth rate",
            "Unit",
            "Hospital",
        ),
        *(
            "Treatment Function Name",
            "Diagnostic ID",
            "Diagnostic Test Name",
            "Org ID",
            "Age group",
        ),
        *(
            "Patient numbers",
            "Staff numbers",
            "Postcode district",
            "Parent Org",
            "Membership",
            "Unit cost",
        ),
    ],
)
def test_a_column_of_statistics_is_not_taken_for_one_about_people(name: str) -> None:
    assert not is_about_a_person(name)
    assert not found_in(["Period", "Org code", name], ["2016-04", "RBD", "12"])


def test_a_header_under_titles_is_found() -> None:
    rows = [["Ward 7"], ["Printed by", "the ward"], [], ["", "Surname", "DOB", "Ward"]]
    problems = found_in(*rows, ["", "Rivers", "1950-02-01", "7"])
    assert [(each.column, each.row) for each in problems] == [("Surname", 4), ("DOB", 4)]


def test_a_header_under_a_wider_row_is_found_by_two_names() -> None:
    assert columns_of(["a", "b", "c"], ["Surname", "Forename"], ["Rivers", "Ann"]) == [
        "Surname",
        "Forename",
    ]


def test_the_only_column_of_a_sheet_has_a_header_too() -> None:
    assert columns_of(["NHS number"], ["9434765919"]) == ["NHS number"]


def test_a_list_of_data_items_may_name_them() -> None:
    header = ["Org code", "Data item", "Valid (%)"]
    items = ("NHS number", "Date of birth", "Postcode", "Ethnic category")
    assert not found_in(header, *(["RBD", item, "99.1"] for item in items))


def test_all_of_a_files_columns_are_told_at_once_and_in_their_order() -> None:
    header = ["Surname", "Org code", "NHS number", "Notes"]
    notes = ["seen as 943 476 5919", "", "", "", ""]
    rows = [["Rivers", "RBD", n, t] for n, t in zip(numbers(5), notes, strict=True)]
    assert columns_of(header, *rows) == ["Surname", "NHS number", "Notes"]


def test_a_column_that_no_name_is_known_of_goes_by_its_letter() -> None:
    rows = [[""] * 27 + [number] for number in numbers(6)]
    assert columns_of([*(f"x{at}" for at in range(27)), "Rivers"], *rows) == ["AB"]


# --- NHS numbers by their values ---

FORMATS = {
    "plain": "{0}",
    "spaces": "{1} {2} {3}",
    "hyphens": "{1}-{2}-{3}",
    "no-break spaces": "{1}\xa0{2}\xa0{3}",
    "dashes": "{1} – {2} – {3}",
    "number": "{0}.0",
    "forced text": "'{0}",
    "thousands": "{4},{5},{6},{7}",
    "in a sentence": "ref. {0}, seen again",
    "grouped in a sentence": "seen 01/02/2016 {1} {2} {3} again",
    "other groups": "{1}{2} {3}",
    "exponent": "{4}.{5}{6}{7}E+09",
    "shortened": "{4}.{5}{8}E+09",
}


def written(number: str, style: str) -> str:
    three = (number[:3], number[3:6], number[6:])
    thousands = (number[0], number[1:4], number[4:7], number[7:])
    return FORMATS[style].format(number, *three, *thousands, number[4:6])


@pytest.mark.parametrize("style", FORMATS)
def test_a_column_of_nhs_numbers_is_refused_however_they_are_written(style: str) -> None:
    rows = [["RBD", written(number, style), "12"] for number in numbers(5)]
    assert columns_of(["Org code", "Thing", "Attendances"], *rows) == ["B"]


def test_numbers_that_fail_the_check_are_no_nhs_numbers() -> None:
    wrong = [number[:-1] + str((int(number[-1]) + 1) % 10) for number in numbers(20)]
    for style in ("plain", "spaces", "number"):
        assert not found_in(["Org code", "Thing"], *(["RBD", written(n, style)] for n in wrong))


def test_stand_ins_are_no_nhs_numbers() -> None:
    assert not found_in(["Code", "Thing"], *(["RBD", digit * 10] for digit in "0123456789"))


def test_a_mistyped_number_in_five_hides_nothing() -> None:
    rows = [["RBD", number] for number in [*numbers(8), "4000000000", "4000000001"]]
    assert columns_of(["Org code", "Thing"], *rows) == ["B"]


def test_titles_and_a_header_do_not_dilute_a_short_list() -> None:
    titles = [["Ward 7"], ["Printed for the round"], ["Not to be left about"]]
    assert columns_of(*titles, ["Thing"], *([number] for number in numbers(5))) == ["A"]


def test_one_number_in_groups_of_3_3_4_is_enough() -> None:
    counts = [["RBD", str(count), ""] for count in range(100)]
    told = [["RBD", "12", "patient 943 476 5919 was moved"]]
    problems = found_in(["Org code", "Attendances", "Comments"], *counts, *told)
    assert [(each.column, each.row) for each in problems] == [("Comments", 102)]


def test_one_number_in_a_cell_that_speaks_of_a_patient_is_enough() -> None:
    assert columns_of(["Org code", "x"], ["RBD", "NHS no: 9434765919."]) == ["B"]


def test_one_ten_digit_number_without_a_sign_may_be_chance() -> None:
    assert not found_in(["Org code", "Pounds"], ["RBD", "9434765919"], ["RBE", "1200000000"])


def test_one_number_is_enough_in_a_column_named_as_an_identifier() -> None:
    assert columns_of(["ID", "Attendances"], ["9434765919", "12"]) == ["ID"]


def test_lost_leading_zeros_are_thought_of() -> None:
    short = [str(int(number)) for number in numbers(12, first=10_112_345)]
    assert {len(number) for number in short} == {9}
    assert columns_of(["Org code", "Thing"], *(["RBD", number] for number in short)) == ["B"]


def test_nine_digits_of_pounds_are_no_nhs_numbers() -> None:
    rows = [[f"R{at:02d}", str(412_345_678 + at * 7_654_321)] for at in range(60)]
    assert not found_in(["Org code", "Expenditure"], *rows)


@pytest.mark.parametrize(
    "text",
    [
        "Telephone +44 300 061 0614 for patients",
        "0300 061 0614",
        "https://www.cqc.org.uk/location/1-1000210669",
        "0.9434765919",
        "94347659190",
        "MSitAE-APRIL-2024",
        "2016-04-01 00:00:00",
    ],
)
def test_other_long_numbers_are_left_alone(text: str) -> None:
    assert not found_in(["Org code", "x"], *(["RBD", text] for _ in range(6)))


def test_a_column_that_a_spreadsheet_has_shortened_is_refused_with_advice() -> None:
    problems = found_in(["Thing"], *([f"{4 + at}.3E+09"] for at in range(5)))
    assert "show them in full" in problems[0].message


# --- other values ---

STREETS = ["LS1 4AP", "BD12 0XY", "SW1A 1AA", "m1 1ae", "EC1A1BB", "YO1 7HH", "LS6 2AB", "S1 2HE"]


def test_full_postcodes_without_a_header_are_refused() -> None:
    assert columns_of(*([text, "Ward 7"] for text in STREETS)) == ["A"]


def test_patients_postcodes_beside_their_provider_are_refused() -> None:
    rows = [["RBD", text] for text in STREETS]
    assert columns_of(["Provider code", "Postcode"], *rows) == ["Postcode"]
    assert columns_of(["Provider code", "x"], *rows) == ["B"]


def test_an_organisations_postcode_is_no_persons() -> None:
    rows = [[f"1-{at}", "Name", text, text] for at, text in enumerate(STREETS * 2)]
    assert not found_in(["Location ID", "Location Name", "Postcode", "Location Postcode"], *rows)


def test_the_outward_half_of_a_postcode_is_a_district() -> None:
    rows = [["2016-04", text[:-3].strip(), "12"] for text in STREETS]
    assert not found_in(["Period", "District", "Attendances"], *rows)


def test_email_addresses_are_refused_unless_an_organisation_is_reached_by_them() -> None:
    rows = [[f"ann.rivers{at}@example.org"] for at in range(6)]
    assert columns_of(["x"], *rows) == ["A"]
    assert not found_in(["Provider email"], *rows)
    assert columns_of(["services@example.org"], *rows) == ["A"]


@pytest.mark.parametrize("name", ["Mrs A Rivers", "DR Rivers", "Rivers, Mr Al", "Prof. Rivers"])
def test_names_with_titles_are_refused(name: str) -> None:
    assert columns_of(["Org code", "x"], *(["RBD", name] for _ in range(5))) == ["B"]


def test_practices_named_after_doctors_are_organisations() -> None:
    rows = [["Dr Rivers & Partners"], ["Dr Stream's Surgery"], ["Dr Brook Practice"]] * 3
    assert not found_in(["x"], *rows)
    assert not found_in(["Provider Name"], *([f"Mr Rivers {at}"] for at in range(6)))


@pytest.mark.parametrize(
    "style", ["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d-%b-%Y", "%Y-%m-%d 00:00:00"]
)
def test_days_spread_over_decades_are_dates_of_birth(style: str) -> None:
    days = [date(1931, 5, 7) + timedelta(days=2111 * at) for at in range(12)]
    assert columns_of(["x", "Ward"], *([f"{day:{style}}", "7"] for day in days)) == ["A"]


def test_the_days_on_which_organisations_open_are_no_dates_of_birth() -> None:
    firsts = [["RBD", f"{1948 + 4 * at}-04-01"] for at in range(15)]
    assert not found_in(["code", "opened"], *firsts)


def test_days_of_a_few_years_are_no_dates_of_birth() -> None:
    days = [["RBD", f"{date(2013, 7, 16) + timedelta(days=97 * at)}"] for at in range(20)]
    assert not found_in(["code", "inspected"], *days)


# --- a row per person ---


def test_a_row_per_person_is_refused() -> None:
    header = ["Provider code", "Age", "Sex", "Arrival date", "Specialty"]
    rows = [["RBD", str(34 + at), "MF"[at % 2], f"2016-04-{at + 1:02d}", "100"] for at in range(9)]
    problems = found_in(["April 2016"], header, *rows)
    assert [(each.column, each.row) for each in problems] == [("Age", 2)]
    assert all(name in problems[0].message for name in ("“Age”", "“Sex”", "“Arrival date”"))


@pytest.mark.parametrize(
    "header",
    [
        ["AgeAtAdmission", "admission_datetime"],
        ["gender", "Date of referral"],
        ["Age", "Ethnicity"],
        ["Patient Age", "Patient Sex"],
    ],
)
def test_two_facts_about_somebody_make_a_row_per_person(header: Row) -> None:
    cells = {"g": "F", "D": "03/04/2016 10:15", "E": "White British", "a": "2016-04-03 10:15"}
    row = ["67" if "Age" in name else cells.get(name[0], "F") for name in header]
    assert len(found_in(header, row, row)) == 1


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["Age", "Sex", "Arrival date", "Attendances"], ["67", "F", "2016-04-03", "12"]),
        (["Age group", "Sex", "Arrivals"], ["65-69", "F", "12"]),
        (["Age", "Gender", "2016/17", "2017/18"], ["67", "F", "12", "15"]),
        (["Age", "Sex", "Apr-16", "May-16"], ["67", "F", "12", "15"]),
        (["Age", "Sex", "Number waiting"], ["67", "F", "12"]),
        (["Org code", "Arrival date", "Discharge date"], ["RBD", "2016-04-03", "2016-04-05"]),
        (["Age", "Arrival date", "Band"], ["65+", "2016-04-03", "x"]),
    ],
)
def test_counts_by_age_and_sex_are_no_row_per_person(header: Row, row: Row) -> None:
    assert not found_in(header, *([row] * 6))


def test_a_patient_list_without_a_header_is_refused_and_not_repeated() -> None:
    patients = [
        [number, "Rivers", "Ann", f"19{40 + 7 * at}-0{at + 1}-1{at}", text, "F", "Ward Seven"]
        for at, (number, text) in enumerate(zip(numbers(6), STREETS, strict=False))
    ]
    problems = found_in(*patients)
    assert [each.column for each in problems] == ["A", "D", "E"]
    said = text_of(problems)
    assert not any(cell in said for row in patients for cell in row if len(cell) > 1)


def test_what_a_header_says_in_brackets_is_not_repeated() -> None:
    said = text_of(found_in(["NHS number (Ann Rivers 9434765919)", "x"], ["a", "b"]))
    assert "NHS number" in said
    assert "Rivers" not in said
    assert "943" not in said


# --- published formats ---

AE = (
    "Period, Org Code, Parent Org, Org name, Number of A&E attendances Type 1, Number of A&E "
    "attendances Other A&E Department, Number of attendances over 4hrs Type 1, Patients who have "
    "waited 4-12 hs from DTA to admission, Emergency admissions via A&E - Type 1, Other emergency "
    "admissions"
)
PUBLISHED: dict[str, list[str]] = {
    "A&E by month": [AE, "MSitAE-APRIL-2018,RBD,NHS ENGLAND SOUTH ,DORSET NHS TRUST,9,8,7,6,5,4"],
    "A&E by provider": [
        "Title:,A&E attendances and emergency admissions",
        "Period:,November 2016",
        "Contact:,Name Of Somebody - england.contact@example.org",
        ",,,A&E attendances,,Emergency Admissions",
        "Code,Region,Name,Type 1,Type 2,Number of patients spending >12 hours from DTA",
        "RBD,South,Dorset County Hospital,3421,-,N/A",
    ],
    "cancer to September 2023": [
        "Standard,Cancer type,Total treated,Within standard,Breaches,Performance",
        "62-DAY (URGENT GP REFERRAL TO TREATMENT): ALL CANCERS,Breast,120.5,100.5,20,83.4%",
    ],
    "cancer from October 2023": [
        "Period,Basis,Org_Code,Parent_Org,Org_Name,Standard_or_Item,Cancer_Type,"
        "Referral_Route_or_Stage,Treatment_Modality,Total,Within,After",
        "2023-10-01,Provider,RBD,QVV,Dorset,62D,ALL CANCERS,ALL ROUTES,ALL MODALITIES,90.5,60.5,30",
    ],
    "ambulance": ["Year,Month,Region,Org Code,Org Name,A1,A25,A31", "2018,4,Y56,RRU,LAS,9,421,."],
    "early intervention": [
        "REPORTING_PERIOD_START,REPORTING_PERIOD_END,BREAKDOWN,PRIMARY_LEVEL,"
        "PRIMARY_LEVEL_DESCRIPTION,SECONDARY_LEVEL,SECONDARY_LEVEL_DESCRIPTION,MEASURE_ID,"
        "MEASURE_NAME,MEASURE_VALUE",
        "2019-04-01,2019-06-30,Age; Gender,RBD,Dorset,18,Female,EIP23a,Referrals entering,12",
    ],
    "talking therapies": [
        "REPORTING_PERIOD_START,REPORTING_PERIOD_END,GROUP_TYPE,ORG_CODE1,ORG_NAME1,ORG_CODE2,"
        "ORG_NAME2,MEASURE_ID,MEASURE_NAME,MEASURE_VALUE_SUPPRESSED",
        "01/03/2023,31/03/2023,Provider,RBD,Dorset,,,M055,Percentage_FirstTreatment18Weeks,98",
    ],
    "CQC ratings": [
        "Location ID,Location ODS Code,Location Name,Location Street Address,Location Postal Code,"
        "Location Telephone Number,Location UPRN ID,Provider ID,Provider Name,Provider Postcode,"
        "Provider Type,Service / Population Group,Key Question,Latest Rating,Publication Date,URL,"
        "Brand Name,Location HSCA start date,Care home?",
        "1-1000210669,RBD01,Dr Rivers,1 Main Road,DT1 2JY,01305251150,100040123456,RBD,Mr Rivers,"
        "DT1 2JY,NHS Healthcare Organisation,Overall,Overall,Good,2016-08-19,"
        "https://www.cqc.org.uk/location/1-1000210669,BRAND,01/10/2010,N",
    ],
    "CQC directory": [
        "Name,Also known as,Address,Postcode,Phone number,Service types,Date of latest check,"
        "Provider name,CQC Location ID (for office use only),CQC Provider ID (for office use only)",
        "The Surgery,,1 Main Road,DT1 2JY,01305251150,Doctors/GPs,2016-08-19,Rivers,1-2,RBD",
    ],
    "cancelled operations": [
        "Region Code,Region Name,Organisation Code,Organisation Name,Number of last minute "
        "elective operations cancelled for non clinical reasons,Number of patients not treated "
        "within 28 days of last minute cancellation",
        "Y58,South West,RBD,Dorset,120,3",
    ],
    "special measures": [
        "org_code,org_name,regime,entered,exited",
        "RBD,Dorset,quality,2013-07-16,2015-03-09",
    ],
    "seven-day services": [
        "period,org_code,org_name,standard,weekday_pct,weekend_pct,overall_pct",
        "2016-03,RBD,Dorset,2,91,88.5,90",
    ],
    "finance": [
        "financial_year,period,org_code,org_name,actual_surplus_deficit_gbp_m,"
        "plan_surplus_deficit_gbp_m,includes_stf,expenditure_gbp_m,cip_delivered_gbp_m",
        "2016/17,Q4 YTD,RBD,Dorset,(12.5),0.0,Y,512.4,13.1",
    ],
    "boards": ["org_code,as_of,women,men,other_or_not_stated", "RBD,2018-03-31,5,6,0"],
    "tidy": [
        "period,org_code,org_name,measure,numerator,denominator",
        "2016-04,RBD,Dorset,ae,9,10",
    ],
}


@pytest.mark.parametrize("title", PUBLISHED)
@pytest.mark.parametrize("repeats", [1, 12])
def test_published_formats_and_templates_pass(title: str, repeats: int) -> None:
    rows = list(csv.reader(PUBLISHED[title]))
    assert not found_in(*rows, *(rows[-1:] * (repeats - 1)))


@pytest.mark.parametrize("name", REAL)
def test_the_real_files_pass(name: str) -> None:
    data = shared_file(f"data/{name}").read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8-sig")
    assert not personal_data(grid_of(list(csv.reader(io.StringIO(text)))))


def test_nothing_is_found_in_a_grid_without_rows() -> None:
    assert not personal_data(Grid("upload.csv", pl.DataFrame({ROW: [], "c0": []})))


# --- any table ---

HEADERS = ["Period", "Org Code", "Org name", "Total", "Thing", "ID", "2016/17", "Pounds", "x"]


@st.composite
def counts(draw: st.DrawFn) -> list[list[str]]:
    """Draw a table of counts and sums of money of up to nine digits."""
    styles = ("{}", "{:,}", "{}.0", "£{:,}", "({})", "{}.5", "{}%")
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 30))
    columns = []
    for _ in range(width):
        style = draw(st.sampled_from(styles))
        most = draw(st.sampled_from((9, 999, 99_999, 999_999_999)))
        cell = st.integers(0, most).map(style.format) | st.sampled_from(("", "*", "-", "N/A"))
        columns.append(
            [
                draw(st.sampled_from(HEADERS)),
                *draw(st.lists(cell, min_size=height, max_size=height)),
            ]
        )
    period = ["Period", *(f"MSitAE-APRIL-{2010 + at}" for at in range(height))]
    return [list(row) for row in zip(period, *columns, strict=True)]


@given(counts())
@settings(max_examples=60, deadline=None)
def test_tables_of_counts_never_trip(rows: list[list[str]]) -> None:
    assert not found_in(*rows)


valid_numbers = st.integers(300_000_000, 799_999_999).map(nhs_number).filter(bool)


@given(
    rows=counts(),
    people=st.lists(valid_numbers, min_size=5, max_size=40, unique=True),
    style=st.sampled_from(sorted(FORMATS)),
    header=st.sampled_from([*HEADERS, "NHS number", "Rivers", ""]),
    at=st.integers(0, 7),
    titles=st.integers(0, 3),
)
@settings(max_examples=60, deadline=None)
def test_a_column_of_nhs_numbers_always_trips_and_is_never_repeated(
    rows: list[list[str]], people: list[str], style: str, header: str, at: int, titles: int
) -> None:
    width = len(rows[0])
    rows = [*rows, *([[""] * width] * (len(people) + 1 - len(rows)))]
    cells = [header, *(written(number, style) for number in people)]
    cells += [""] * (len(rows) - len(cells))
    table = [[*row[:at], cell, *row[at:]] for row, cell in zip(rows, cells, strict=True)]
    problems = found_in(*([["A title"]] * titles), *table)
    assert problems
    said = text_of(problems)
    values = {cell for row in table[1:] for cell in row if len(cell) > 4} | set(people)
    assert not [value for value in values if value in said]


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_text_makes_it_fail(rows: list[list[str]]) -> None:
    found_in(*rows)
