"""A column name that stands twice in a file: nothing is guessed without a word."""

import pytest
from tests_status import count

from assistant.objectives.templates import template, templates
from assistant.status_files import Upload, read_file

AE = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,"
    "A&E attendances Other A&E Department,Attendances over 4hrs Type 1,"
    "Attendances over 4hrs Type 2,Attendances over 4hrs Other Department"
)
ROW = "MSitAE-APRIL-2016,R1A,NORTH,A TRUST,100,0,0,10,0,0"
BY_TYPE = "period,org_code,type,attendances,breaches,admissions"


@pytest.mark.parametrize("again", ["attendances", "Attendances", " ATTENDANCES "])
def test_of_two_columns_of_one_name_in_a_published_file_the_first_is_used_and_that_is_said(
    again: str,
) -> None:
    text = f"{BY_TYPE},{again}\n2016-04-01,R1A,1,100,10,5,999\n"
    contents = read_file(Upload("ae.csv", text.encode()))
    (problem,) = [one for one in contents.problems if one.code == "repeated_column"]
    assert (problem.severity, problem.row, problem.column) == ("warning", 1, "attendances")
    all_types = [one for one in contents.observations if one.measure == "ae_4h_all_types"]
    assert [one.denominator for one in all_types] == [count(100)]


def test_a_column_of_counts_that_stands_twice_in_the_monthly_file_makes_it_unknown() -> None:
    """Its columns are found by pattern, and which of two is meant cannot be told."""
    text = f"{AE},A&E_attendances_Type_1\n{ROW},999\n"
    contents = read_file(Upload("ae.csv", text.encode()))
    assert [(one.severity, one.code) for one in contents.problems] == [("error", "unknown_format")]
    assert contents.observations == ()


def test_columns_without_a_name_are_no_repetition() -> None:
    contents = read_file(Upload("ae.csv", f"{AE},,\n{ROW},,\n".encode()))
    assert not [one for one in contents.problems if one.code == "repeated_column"]


@pytest.mark.parametrize("template_id", [one.id for one in templates()])
def test_a_template_with_a_column_twice_is_refused_and_the_column_named(template_id: str) -> None:
    its = template(template_id)
    name, example = its.columns[-1].name, its.example[-1]
    text = f"{','.join((*its.names, name))}\n{','.join((*its.example, example))}\n"
    contents = read_file(Upload("filled.csv", text.encode()))
    errors = [one for one in contents.problems if one.severity == "error"]
    assert [(one.code, one.column) for one in errors] == [("repeated_column", name)]
    assert not contents.observations
    assert not contents.spells
