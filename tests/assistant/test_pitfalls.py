"""Known ways of getting these figures wrong, each on a whole file from bytes to finding.

Those that concern one module alone are tested there, under names that begin test_pitfall.
"""

import csv
import io
from datetime import date

import pytest
from tests_support import shared_file

from assistant.objectives.measures import Measure
from assistant.objectives.periods import month
from assistant.objectives.readers import cancer_combined, rtt_extract
from assistant.objectives.register import load_register
from assistant.objectives.status import Assessment, assess
from assistant.objectives.wording import rounded
from assistant.status_files import Contents, Upload, read_file, read_files

TODAY = date(2026, 11, 22)
AE_2024 = "data/ae_monthly/Monthly-AE-April-2024-revised.csv"
TIDY = "period,org_code,org_name,measure,numerator,denominator\n"


def published(name: str) -> Upload:
    return Upload(name.split("/")[-1], shared_file(name).read_bytes())


def assessed(contents: Contents) -> Assessment:
    return assess(load_register(), contents.observations, contents.spells, as_of=TODAY)


def figure(contents: Contents, measure: str) -> Measure:
    found = [
        one
        for one in assessed(contents).objective(8).measures
        if one.definition.id == measure and one.level.kind in ("england", "provider")
    ]
    return found[-1]


def test_pitfall_2_type_1_stands_beside_all_types_labelled() -> None:
    contents = read_file(published("data/ae_attendances_2016-04_2019-03.csv"))
    values = {
        one.definition.id: rounded(one.value * 100, 2)
        for one in assessed(contents).objective(8).measures
        if one.period == month(2018, 3) and one.value is not None and one.level.kind == "england"
    }
    assert values == {"ae_4h_all_types": "84.62", "ae_4h_type_1": "76.40"}


def test_pitfall_3_booked_attendances_count_where_the_file_has_them() -> None:
    upload = published(AE_2024)
    with_booked = figure(read_file(upload), "ae_4h_all_types").value
    rows = list(csv.reader(io.StringIO(upload.data.decode())))
    keep = [at for at, name in enumerate(rows[0]) if "Booked" not in name]
    cut = io.StringIO()
    csv.writer(cut).writerows([row[at] for at in keep] for row in rows)
    without = figure(read_file(Upload("a.csv", cut.getvalue().encode())), "ae_4h_all_types").value
    assert with_booked is not None and without is not None
    assert rounded(with_booked * 100, 2) == "74.49"
    assert rounded(without * 100, 2) == "73.97"


def test_pitfall_4_totals_reconcile_and_are_never_added() -> None:
    for name in (
        AE_2024,
        "data/ae_monthly/Monthly-AE-July-2024-revised.csv",
        "data/ae_monthly/Monthly-AE-September-2024.csv",
    ):
        contents = read_file(published(name))
        assert contents.problems == ()
        measure = figure(contents, "ae_4h_all_types")
        stated = [one for one in contents.observations if one.organisation.kind == "england"]
        assert measure.denominator == stated[0].denominator


def test_pitfall_5_a_roll_up_within_a_dimension_is_not_added_to_its_parts() -> None:
    header = (
        "Period,Basis,Org_Code,Parent_Org,Org_Name,Standard_or_Item,Cancer_Type,"
        "Referral_Route_or_Stage,Treatment_Modality,Total,Within,After"
    )
    rows = [
        f"2024-01,Provider,RBD,Q,Dorset,62D,{kind},{route},ALL MODALITIES,{total},{within},{after}"
        for kind, route, total, within, after in (
            ("ALL CANCERS", "ALL ROUTES", 10, 8, 2),
            ("Breast", "ALL ROUTES", 6, 5, 1),
            ("Lung", "ALL ROUTES", 4, 3, 1),
            ("ALL CANCERS", "SCREENING", 5, 4, 1),
        )
    ]
    contents = read_file(Upload("cancer.csv", "\n".join([header, *rows]).encode()))
    assert contents.inputs[0].format == cancer_combined.FORMAT.title
    measure = figure(contents, "cancer_62d_combined")
    assert measure.numerator and measure.denominator
    assert (measure.numerator.low, measure.denominator.low) == (8, 10)


def test_pitfall_6_part_2_exactly_with_total_all() -> None:
    contents = read_file(published("data/rtt/20241130-RTT-November-2024-RBD.csv"))
    assert contents.inputs[0].format == rtt_extract.FORMAT.title
    measure = figure(contents, "rtt_incomplete_18w")
    assert measure.numerator and measure.denominator
    assert (measure.numerator.low, measure.denominator.low) == (12539, 21702)


@pytest.mark.parametrize("written", ["0.95", "95", "95%", "95.0 %"])
def test_pitfall_8_a_percentage_is_read_by_its_column_however_it_is_written(written: str) -> None:
    other = {"0.95": "0.8", "95": "80", "95%": "80%", "95.0 %": "80 %"}[written]
    header = "period,org_code,org_name,standard,weekday_pct,weekend_pct,overall_pct\n"
    rows = [f"2018-03,R1A,A,{one},,,{written}" for one in (2, 5, 6, 8)]
    rows += [f"2018-03,R1B,B,{one},,,{other}" for one in (2, 5, 6, 8)]
    contents = read_file(Upload("7ds.csv", (header + "\n".join(rows)).encode()))
    met = {one.organisation.code: one.numerator for one in contents.observations}
    known = {code: int(count.low) for code, count in met.items() if count}
    # A column of fractions without a sign could be percentages under one: it is refused, aloud.
    assert known == ({"R1A": 1, "R1B": 0} if written != "0.95" else {}), contents.problems
    assert bool(contents.problems) == (written == "0.95")


def test_pitfall_9_separators_marks_padding_and_empty_columns() -> None:
    text = "\ufeff period , org_code ,org_name,measure, numerator , denominator ,,\r\n"
    text += '2018-03, r1a ,A,ae_4h_all_types," 1,200 ","2,400",,\r\n'
    for encoding in ("utf-8", "utf-16"):
        contents = read_file(Upload("t.csv", text.encode(encoding)))
        measure = figure(contents, "ae_4h_all_types")
        assert measure.numerator and measure.denominator
        assert (measure.numerator.low, measure.denominator.low) == (1200, 2400)
        assert measure.level.name == "R1A"


def test_pitfall_10_missing_is_not_zero_and_suppressed_is_bounds() -> None:
    rows = "2018-03,R1A,A,ae_4h_all_types,{},4\n"
    for cell in ("-", "N/A", ".", ""):
        contents = read_file(Upload("t.csv", (TIDY + rows.format(cell)).encode()))
        assert figure(contents, "ae_4h_all_types").bounds is None
    starred = read_file(Upload("t.csv", (TIDY + rows.format("*")).encode()))
    measure = figure(starred, "ae_4h_all_types")
    assert measure.bounds == (0, 1)
    assert measure.met is None


def test_pitfall_15_who_did_not_report_is_said() -> None:
    name = "Trust"
    rows = [f"2018-0{at},R{a}A,{name},ae_4h_all_types,90,100" for at in (1, 2) for a in "BCDEF"]
    rows += ["2018-01,RZZ,Trust,ae_4h_all_types,90,100"]
    found = assessed(read_file(Upload("t.csv", (TIDY + "\n".join(rows)).encode())))
    words = " ".join(found.notes)
    assert "1 provider that reported in the month before has no row in February 2018" in words
    assert "RZZ" in words


def test_pitfall_17_a_revised_file_beside_the_first_one_is_never_added() -> None:
    first = f"{TIDY}2018-03,R1A,A,ae_4h_all_types,80,100\n"
    second = f"{TIDY}2018-03,R1A,A,ae_4h_all_types,81,100\n"
    both = [Upload("ae.csv", first.encode()), Upload("ae-revised.csv", second.encode())]
    measure = figure(read_files(both), "ae_4h_all_types")
    assert measure.numerator and measure.numerator.low == 81
    assert [one.code for one in assessed(read_files(both)).problems] == ["given_twice"]
    unnamed = [Upload("a.csv", first.encode()), Upload("b.csv", second.encode())]
    found = assessed(read_files(unnamed))
    assert [one.code for one in found.problems] == ["duplicate_rows"]
    assert found.objective(8).status == "insufficient_data"


def test_pitfall_20_first_publication_and_later_revision_differ_by_a_tenth() -> None:
    contents = read_file(published("data/ae_attendances_2016-04_2019-03.csv"))
    december = [
        one
        for one in assessed(contents).objective(8).measures
        if one.period == month(2017, 12) and one.definition.id == "ae_4h_all_types"
    ]
    first_published = 85.1
    assert december[0].value is not None
    assert abs(float(december[0].value) * 100 - first_published) < 0.15


@pytest.mark.parametrize(
    "header",
    [
        "org_code,as_of,women,men,other_or_not_stated,NHS number",
        "org_code,as_of,women,men,other_or_not_stated,Name of director",
    ],
)
def test_pitfalls_25_and_26_data_about_people_stop_at_the_door(header: str) -> None:
    text = f"{header}\nR1A,2019-03-31,5,6,0,9434765919\n"
    contents = read_file(Upload("boards.csv", text.encode()))
    assert contents.observations == ()
    assert {one.code for one in contents.problems} == {"personal_data"}
    assert "9434765919" not in str(contents.problems)


@pytest.mark.parametrize("label", ["TOTAL", "Total", "ENGLAND"])
def test_pitfall_4_a_few_providers_and_their_own_total_are_not_england(label: str) -> None:
    rows = f"2018-03,RBD,A,ae_4h_all_types,96,100\n2018-03,{label},,ae_4h_all_types,96,100\n"
    found = assessed(read_file(Upload("own.csv", (TIDY + rows).encode())))
    assert {one.level.label for one in found.objective(8).measures} == {"provider:RBD"}
    assert found.objective(8).status in ("insufficient_data", "indicator_only")


def test_pitfall_4_the_total_of_a_region_is_not_taken_for_england() -> None:
    rows = "2018-03,RBD,A,ae_4h_all_types,96,100\n2018-03,TOTAL,,ae_4h_all_types,900,1000\n"
    found = assessed(read_file(Upload("own.csv", (TIDY + rows).encode())))
    assert found.objective(8).status == "insufficient_data"
    assert [one.code for one in found.problems] == ["part_of_a_file"]
    named = rows.replace("TOTAL", "ENGLAND")
    found = assessed(read_file(Upload("own.csv", (TIDY + named).encode())))
    assert found.objective(8).measures[0].level.label == "England"
