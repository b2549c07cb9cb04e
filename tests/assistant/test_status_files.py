"""The walk of an upload: opened, checked for personal data, recognised, read."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support import shared_file

from assistant.objectives.periods import month
from assistant.objectives.recognise import formats
from assistant.objectives.register import load_register
from assistant.objectives.templates import template
from assistant.status_files import Upload, read_file, read_files

TIDY = "period,org_code,org_name,measure,numerator,denominator\n"


def tidy(*rows: str, name: str = "figures.csv") -> Upload:
    return Upload(name, (TIDY + "\n".join(rows) + "\n").encode())


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("data/ae_attendances_2016-04_2019-03.csv", "ae_table"),
        ("data/ae_monthly/Monthly-AE-April-2024-revised.csv", "ae_monthly"),
        ("data/ae_monthly/Monthly-AE-September-2024.csv", "ae_monthly"),
        ("data/rtt/20241130-RTT-November-2024-RBD.csv", "rtt_extract"),
        ("data/rtt/england_rtt_overview.csv", "rtt_overview"),
    ],
)
def test_published_files_are_recognised_by_their_header_under_any_name(
    name: str, format: str
) -> None:
    contents = read_file(Upload("renamed.bin", shared_file(name).read_bytes()))
    titles = {one.id: one.title for one in formats()}
    assert contents.inputs[0].format == titles[format]
    assert contents.inputs[0].rows_used > 0
    assert not [one for one in contents.problems if one.severity == "error"]


def test_a_zipped_extract_reads_as_the_plain_one() -> None:
    plain = shared_file("data/rtt/20241130-RTT-November-2024-RBD.csv").read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("extract.csv", plain)
    one = read_file(Upload("a.csv", plain))
    other = read_file(Upload("a.zip", packed.getvalue()))
    assert [(each.organisation, each.numerator) for each in one.observations] == [
        (each.organisation, each.numerator) for each in other.observations
    ]


def test_a_file_without_its_month_takes_the_one_that_is_given() -> None:
    name = "data/dm01/Monthly-Diagnostics-Web-File-Provider-September-2024_9CL34R.csv"
    upload = Upload(Path(name).name, shared_file(name).read_bytes())
    undated = read_file(upload)
    assert not undated.observations
    why = next(one for one in undated.problems if one.code == "no_period_in_file")
    assert "--period 2024-09" in why.message
    dated = read_file(upload, period=month(2024, 9))
    assert {one.period for one in dated.observations} == {month(2024, 9)}


def test_personal_data_stops_the_whole_file_and_no_value_is_repeated() -> None:
    rows = ["2024-01,R1A,Ward,ae_4h_all_types,1,2"]
    text = "nhs_number,surname," + TIDY + "\n".join(f"9434765919,Bloggs,{row}" for row in rows)
    contents = read_file(Upload("list.csv", text.encode()))
    assert not contents.observations
    assert contents.inputs[0].format == "refused"
    assert {one.code for one in contents.problems} == {"personal_data"}
    told = " ".join(f"{one.message} {one.column}" for one in contents.problems)
    assert "9434765919" not in told
    assert "Bloggs" not in told


def test_a_table_of_no_known_format_is_told_what_can_be_read() -> None:
    contents = read_file(Upload("lunch.csv", b"dish,price\nsoup,3\npie,5\n"))
    assert contents.inputs[0].format == "not recognised"
    assert [one.code for one in contents.problems] == ["unknown_format"]
    assert "template" in contents.problems[0].message


def test_two_files_of_one_name_are_told_apart() -> None:
    one = tidy("2024-01,R1A,,ae_4h_all_types,1,2")
    contents = read_files([one, one])
    assert [each.file for each in contents.inputs] == ["figures.csv", "figures.csv (2)"]


def test_rows_of_special_measures_that_cannot_be_used_are_remembered() -> None:
    text = "org_code,org_name,regime,entered,exited\nR1A,A,quality,2016-01-01,2016-03-01\n"
    text += "R1B,B,quality,someday,\n"
    assert read_file(Upload("list.csv", text.encode())).spells_refused


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_whatever_the_bytes_are_there_is_an_answer_or_a_named_problem(data: bytes) -> None:
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        return  # workbooks are opened in a process each: the uploads' own tests do that
    contents = read_file(Upload("any", data))
    assert contents.observations or contents.problems


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_generated_tables_give_their_sums_in_every_encoding(
    counts: list[tuple[int, int]], delimiter: str, encoding: str
) -> None:
    lines = [TIDY.strip().replace(",", delimiter)]
    for at, (within, over) in enumerate(counts):
        cells = ("2018-04", f"R{at:02d}", "Trust", "ae_4h_all_types", within, within + over)
        lines.append(delimiter.join(map(str, cells)))
    contents = read_file(Upload("t.csv", "\r\n".join(lines).encode(encoding)))
    assert sum(one.numerator.low for one in contents.observations if one.numerator) == sum(
        within for within, _ in counts
    )
    assert sum(one.denominator.low for one in contents.observations if one.denominator) == sum(
        within + over for within, over in counts
    )


def test_the_tidy_template_names_every_measure() -> None:
    notes = " ".join(template("tidy").notes)
    assert [name for name in load_register().measures if name not in notes] == []
