import tomllib
from importlib.resources import files

import pytest

from assistant.objectives.periods import parse_date, parse_period
from assistant.objectives.readers import boards, efficiency, finance, improvement, seven_day, tidy
from assistant.objectives.register import load_register
from assistant.objectives.templates import BadTemplate, parse_templates, template, templates

ONE = """
[[template]]
id = "lengths"
title = "Lengths"
objectives = [1]
purpose = "Gives lengths."
notes = ["One row for each."]
column = [
  { name = "org_code", kind = "code", example = "RZZ", instruction = "The code." },
  { name = "colour", kind = "choice", example = "red", values = ["red"], instruction = "Which." },
  { name = "seen_on", kind = "date", example = "2018-03-31", instruction = "When." },
]
"""


def test_the_templates_are_those_that_people_are_promised() -> None:
    assert [one.id for one in templates()] == [
        "special-measures",
        "seven-day-standards",
        "finance",
        "efficiency",
        "boards",
        "improvement-approach",
        "tidy",
    ]


def test_a_template_is_found_by_its_id() -> None:
    assert template("boards").objectives == (13,)
    with pytest.raises(KeyError):
        template("board")


def test_every_template_says_whom_and_when_each_row_is_about() -> None:
    for one in templates():
        required = {column.name for column in one.columns if column.required}
        assert "org_code" in required
        assert required & {"period", "financial_year", "as_of", "entered"}


def test_no_template_asks_for_anything_about_a_person() -> None:
    about_people = ("first", "surname", "forename", "chair", "member_name", "birth", "nhs_number")
    for one in templates():
        assert not [name for name in one.names if any(word in name for word in about_people)]
        assert [name for name in one.names if "name" in name] == ["org_name"]


def test_examples_are_what_the_columns_ask_for() -> None:
    for one in templates():
        for column in one.columns:
            if column.values:
                assert column.example in column.values
            if column.kind == "date":
                assert parse_date(column.example)
            if column.kind == "period":
                assert parse_period(column.example)


@pytest.mark.parametrize(
    ("template_id", "measures"),
    [
        ("seven-day-standards", {seven_day.MEASURE}),
        ("finance", {finance.BALANCE, *finance.SAVINGS_COLUMNS}),
        ("efficiency", set(efficiency.MEASURES.values())),
        ("boards", {boards.BALANCED, boards.WOMEN}),
        ("improvement-approach", {improvement.MEASURE}),
        ("tidy", set(tidy.SIGNED)),
    ],
)
def test_what_a_template_feeds_are_measures_of_its_objectives(
    template_id: str, measures: set[str]
) -> None:
    register = load_register()
    assert measures <= register.measures.keys()
    numbers = template(template_id).objectives
    of_objectives = {
        name for entry in register.objectives if entry.number in numbers for name in entry.measures
    }
    assert measures <= of_objectives or not numbers


def test_the_values_of_a_choice_are_those_that_its_reader_knows() -> None:
    by_name = {column.name: column.values for column in template("efficiency").columns}
    assert by_name["measure"] == tuple(efficiency.MEASURES)
    by_name = {column.name: column.values for column in template("seven-day-standards").columns}
    assert by_name["standard"] == tuple(str(one) for one in seven_day.PRIORITY_STANDARDS)


def test_the_threshold_and_the_standards_stand_in_the_notes_as_they_stand_in_the_reader() -> None:
    notes = " ".join(template("seven-day-standards").notes)
    assert f"{seven_day.THRESHOLD}% or more" in notes
    assert "2, 5, 6 and 8" in notes


def test_sentences_end_and_no_line_is_left_empty() -> None:
    for one in templates():
        assert one.notes
        for words in (one.purpose, *one.notes, *(column.instruction for column in one.columns)):
            assert words.strip() == words
            assert words.endswith(".")


def test_a_description_is_read_as_it_stands() -> None:
    [one] = parse_templates(ONE)
    assert one.names == ("org_code", "colour", "seen_on")
    assert one.example == ("RZZ", "red", "2018-03-31")
    assert [column.required for column in one.columns] == [True, True, True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[template]]", "[[template"),
        ("[[template]]", "[[templates]]"),
        ('id = "lengths"', 'id = "Lengths of"'),
        ('id = "lengths"', 'id = "lengths"\ncolour = "red"'),
        ('purpose = "Gives lengths."', ""),
        ("objectives = [1]", 'objectives = ["1"]'),
        ('"colour"', '"org_code"'),
        ('"colour"', '"Colour"'),
        ('"colour"', f'"{"colour" * 9}"'),
        ('"code"', '"codes"'),
        ('"code"', '"choice"'),
        ('"red"', '"blue"'),
        ('"2018-03-31"', '"2018-02-31"'),
        ('"Which."', '""'),
        ('"Which."', f'"{"Which. " * 40}"'),
        ('"Which."', '"Which.", width = 3'),
    ],
)
def test_a_description_that_is_wrong_is_refused(old: str, new: str) -> None:
    assert ONE.count(old) >= 1
    with pytest.raises(BadTemplate):
        parse_templates(ONE.replace(old, new, 1))


def test_two_templates_cannot_have_one_id() -> None:
    with pytest.raises(BadTemplate, match="twice"):
        parse_templates(ONE + ONE)


def test_the_file_holds_nothing_but_templates() -> None:
    text = files("assistant.objectives").joinpath("templates.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {"template"}
